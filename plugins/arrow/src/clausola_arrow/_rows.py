"""Rows of events, put together to tickets: the rules of the command's own reader, a column at a time.

A fact that differs from what the ticket had before is a change at the row's instant; on the row that opens the ticket it is
what holds from the start.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clausola import ClausolaError, Contract

from . import _json

TICKET = ("ticket", "ticket_id", "id")
KIND = ("type", "event")
AT = ("at", "time", "timestamp")
_FIELDS = ("reason", "objective", "due", "signed", "suspended_at", "suspension", "step", "comment")

_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_INSTANT = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$"
_MILLIS = pa.timestamp("ms", tz="UTC")

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Positions = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Layout:
    """Which column is what."""

    ticket: str
    kind: str
    at: str
    contract: str | None
    fields: Mapping[str, str]
    """Columns of further fields of an event."""
    facts: Mapping[str, tuple[str, str]]
    """Columns of facts: each fact's name and type."""
    unused: tuple[str, ...]
    """Columns that mean nothing to the contract."""

    @staticmethod
    def of(schema: pa.Schema, contract: Contract) -> Layout:
        """By the columns' names, and the facts that the contract declares."""
        declared = _declared(contract)
        names = [name.strip() for name in schema.names]
        fields: dict[str, str] = {}
        facts: dict[str, tuple[str, str]] = {}
        unused = []
        place = {}
        for called, wanted in (("ticket", TICKET), ("type", KIND), ("at", AT)):
            found = [column for column, name in zip(schema.names, names) if name in wanted]
            if len(found) != 1:
                raise _unfit(called, found, schema)
            place[called] = found[0]
        contract_column = None
        said: set[tuple[str, ...]] = set()

        def once(column: str, *role: str) -> None:
            if role in said:
                raise ClausolaError.of(
                    "two_columns", f"two columns say the same, the second is `{column}`", "leave one of them out"
                )
            said.add(role)

        for column, name in zip(schema.names, names):
            if column in place.values():
                continue
            if name.startswith("facts."):
                fact = name.removeprefix("facts.")
                once(column, "fact", fact)
                facts[column] = (fact, declared.get(fact, "text"))
            elif name in declared:
                once(column, "fact", name)
                facts[column] = (name, declared[name])
            elif name == "contract":
                once(column, "contract", name)
                contract_column = column
            elif name in _FIELDS:
                once(column, "event", name)
                fields[column] = name
            else:
                unused.append(column)
        layout = Layout(place["ticket"], place["type"], place["at"], contract_column, fields, facts, tuple(unused))
        for field in schema:
            if field.name not in unused and pa.types.is_timestamp(field.type) and field.type.tz is None:
                raise ClausolaError.of(
                    "no_time_zone",
                    f"the column `{field.name}` has instants without a time zone",
                    "write it as a timestamp with a zone, such as UTC, or as RFC 3339 text with an offset",
                )
        return layout


_known: weakref.WeakKeyDictionary[Contract, dict[str, str]] = weakref.WeakKeyDictionary()


def _declared(contract: Contract) -> dict[str, str]:
    """The facts that a contract declares, with their types; described once, however many batches there are."""
    facts = _known.get(contract)
    if facts is None:
        facts = _known[contract] = {fact["fact"]: str(fact["type"]) for fact in contract.describe()["facts"]}
    return facts


@dataclass(frozen=True)
class Tickets:
    """Tickets put together."""

    texts: pa.Array
    """As JSON."""
    ids: pa.Array
    contracts: pa.Array | None
    """The contract that the rows of each name, where they have such a column."""
    nobodys: int
    """Rows that do not say whose they are."""


def is_rows(schema: pa.Schema) -> bool:
    """Whether a table has a row for each event."""
    names = {name.strip() for name in schema.names}
    return bool(names.intersection(KIND)) and not {"id", "events"} <= names


def instants(column: pa.Array) -> pa.Array:
    """When each event happened, to put them in order; null where that cannot be read."""
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("ms", tz=column.type.tz), safe=False).cast(_MILLIS)
    texts = pc.utf8_trim_whitespace(_json.text(column))
    shaped = pc.if_else(pc.match_substring_regex(texts, _INSTANT), texts, pa.scalar(None, pa.string()))
    try:
        return shaped.cast(pa.timestamp("ns", tz="UTC")).cast(_MILLIS, safe=False)
    except pa.ArrowInvalid:
        # A thirtieth of February, or a year of long ago: look at each, for the others to keep their order.
        return pa.array([_instant(value.as_py()) for value in shaped], _MILLIS)


def in_order(table: pa.Table) -> pa.Table:
    """The rows of each ticket together, by instant, those of the same instant as they came."""
    schema = table.schema
    ticket = next(name for name in schema.names if name.strip() in TICKET)
    at = next(name for name in schema.names if name.strip() in AT)
    keys = pa.table({"ticket": table[ticket].cast(pa.string()), "at": instants(table[at].combine_chunks())})
    return table.take(pc.sort_indices(keys, [("ticket", "ascending"), ("at", "ascending")]))


def runs(tickets: pa.Array) -> Positions:
    """Where each ticket's rows begin, and where the last end. A row without a ticket stands alone."""
    rows = len(tickets)
    if rows == 0:
        return np.zeros(1, np.int64)
    same = pc.equal(tickets.slice(1), tickets.slice(0, rows - 1)).fill_null(False)
    begins = np.flatnonzero(~same.to_numpy(zero_copy_only=False)) + 1
    return np.concatenate([np.zeros(1, np.int64), begins, np.array([rows])])


def tickets(batch: pa.RecordBatch | pa.Table, layout: Layout) -> Tickets:
    """Tickets as JSON text from rows that are in order."""
    column = {name: _one(batch[name]) for name in batch.schema.names if name not in layout.unused}
    ids = _cells(column[layout.ticket])
    nobodys = ids.null_count
    if nobodys:
        own = ids.is_valid()
        ids, column = ids.filter(own), {name: values.filter(own) for name, values in column.items()}
    offsets = runs(ids)
    count, rows = len(offsets) - 1, len(ids)
    of_ticket = np.repeat(np.arange(count), np.diff(offsets))

    kinds = _cells(column[layout.kind])
    opens = _mask(pc.equal(kinds, "opened"))
    changes = _mask(pc.equal(kinds, "facts_changed"))
    at = _json.quoted(_cells(column[layout.at]))

    opened: dict[str, pa.Array] = {}
    changed: dict[str, pa.Array] = {}
    any_changed = np.zeros(rows, bool)
    for name, (fact, kind) in layout.facts.items():
        values = _typed(_cells(column[name]), kind)
        told = np.flatnonzero(_mask(values.is_valid()))
        opened[fact] = _last(values, told[opens[told]], of_ticket, count)
        where = _differing(values, told, of_ticket)
        where = where[~opens[where]]
        if len(where):
            mask = np.zeros(rows, bool)
            mask[where] = True
            any_changed |= mask
            changed[fact] = pc.if_else(pa.array(mask), values, pa.scalar(None, pa.string()))

    fields = {"type": _json.quoted(kinds), "at": at}
    for name, field in layout.fields.items():
        fields[field] = _typed(_cells(column[name]), "bool" if field == "signed" else "text")
    said = np.flatnonzero(any_changed | changes)
    if len(said):
        facts = _json.objects({fact: values.take(pa.array(said)) for fact, values in changed.items()}, len(said))
        own = changes[said]
        fields["facts"] = _spread(facts.filter(pa.array(own)), said[own], rows)
    events = _json.objects(fields, rows)
    if len(said) and not own.all():
        where = said[~own]
        change = pc.binary_join_element_wise(
            '{"type":"facts_changed","at":',
            at.take(pa.array(where)).fill_null("null"),
            ',"facts":',
            facts.filter(pa.array(~own)),
            "},",
            "",
        )
        events = _json.beside(_spread(change, where, rows), events)

    of_tickets = pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), events)
    first = ids.take(pa.array(offsets[:-1]))
    texts = pc.binary_join_element_wise(
        '{"id":',
        _json.quoted(first),
        ',"facts":',
        _json.objects(opened, count),
        ',"events":[',
        pc.binary_join(of_tickets, ","),
        "]}",
        "",
    )
    named = None
    if layout.contract is not None:
        values = _cells(column[layout.contract])
        named = _last(values, np.flatnonzero(_mask(values.is_valid())), of_ticket, count)
    return Tickets(texts, first, named, nobodys)


def _cells(column: pa.Array) -> pa.Array:
    """What each cell says, as text; null where that is nothing."""
    kind = column.type
    if _json.is_list(kind) or pa.types.is_struct(kind) or pa.types.is_map(kind):
        # Nested columns are nothing that a row of events has.
        return pa.nulls(len(column), pa.string())
    if pa.types.is_timestamp(kind):
        return _json.text(column)
    texts = pc.utf8_trim_whitespace(_json.text(column))
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _typed(cells: pa.Array, kind: str) -> pa.Array:
    """Cells as JSON; what does not fit its type stays text, so that the engine says so."""
    if kind == "bool":
        lower = pc.utf8_lower(cells)
        return pc.if_else(pc.is_in(lower, pa.array(["true", "false"])), lower, _json.quoted(cells))
    if kind == "number":
        fits = pc.match_substring_regex(cells, _NUMBER)
        plain = pc.replace_substring_regex(cells, r"^\+", "")
        numbers = pc.if_else(fits, plain, pa.scalar(None, pa.string())).cast(pa.float64())
        finite = pc.is_finite(numbers).fill_null(False)
        return pc.if_else(finite, numbers.cast(pa.string()), _json.quoted(cells))
    return _json.quoted(cells)


def _differing(values: pa.Array, told: Positions, of_ticket: Positions) -> Positions:
    """The rows whose value is not the one that the ticket had before."""
    if len(told) == 0:
        return told
    said = values.take(pa.array(told))
    same = np.zeros(len(told), bool)
    same[1:] = _mask(pc.equal(said.slice(1), said.slice(0, len(told) - 1)))
    same[1:] &= of_ticket[told[1:]] == of_ticket[told[:-1]]
    return told[~same]


def _last(values: pa.Array, told: Positions, of_ticket: Positions, count: int) -> pa.Array:
    """For each ticket the last of the values at these rows."""
    last = np.full(count, -1, np.int64)
    # Later rows write over earlier ones.
    last[of_ticket[told]] = told
    return values.take(pa.array(last, mask=last < 0))


def _spread(values: pa.Array, where: Positions, rows: int) -> pa.Array:
    """The values at these rows, null elsewhere."""
    index = np.full(rows, -1, np.int64)
    index[where] = np.arange(len(where))
    return values.take(pa.array(index, mask=index < 0))


def _mask(column: pa.Array) -> Mask:
    found: Mask = column.fill_null(False).to_numpy(zero_copy_only=False)
    return found


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _instant(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text.upper().replace("Z", "+00:00")).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def _unfit(called: str, found: list[str], schema: pa.Schema) -> ClausolaError:
    columns = ", ".join(f"`{name}`" for name in schema.names)
    if found:
        return ClausolaError.of(
            "two_columns", f"two columns could be the `{called}`: {columns}", "leave one of them out"
        )
    return ClausolaError.of(
        "no_column",
        f"the table has no column `{called}`: it has {columns}",
        "name the columns `ticket`, `type` and `at`, one row an event",
    )


def whole_tickets(batches: Iterable[pa.RecordBatch], ticket: str) -> Iterator[pa.Table]:
    """Rows in order cut between tickets: what of the last one waits for the next batch."""
    rest: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        offsets = runs(_cells(batch[ticket]))
        last = int(offsets[-2])
        if last == 0 and (not rest or _same(rest[-1], batch, ticket)):
            rest.append(batch)
            continue
        whole = [*rest, batch.slice(0, last)] if last else rest
        rest = [batch.slice(last)] if last else [batch]
        yield pa.Table.from_batches(whole)
    if rest:
        yield pa.Table.from_batches(rest)


def _same(before: pa.RecordBatch, after: pa.RecordBatch, ticket: str) -> bool:
    edge = pa.concat_arrays([_cells(before[ticket].slice(len(before) - 1)), _cells(after[ticket].slice(0, 1))])
    return len(runs(edge)) == 2
