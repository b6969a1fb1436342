"""Tickets as columns, in each of their forms, as a column of JSON text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Union

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clausola import ClausolaError, Contract

from . import _json, _rows

Columns = Union[pa.Array, pa.ChunkedArray, pa.RecordBatch, pa.Table]


@dataclass(frozen=True)
class Refused:
    """What the engine is not even asked about, in the words of the command."""

    ticket: str | None
    code: str
    message: str
    help: str


@dataclass(frozen=True)
class Texts:
    """Tickets as JSON text."""

    texts: pa.Array
    trusted: bool
    """Made here of columns: JSON for sure."""
    refused: tuple[Refused, ...] = ()
    """What is no ticket, or one that names another contract; these are not among the texts."""
    positions: np.ndarray[Any, Any] | None = None
    """Where those were that are, where some are not."""


def column(found: Columns) -> Any:
    """One array, or a table in one piece."""
    if isinstance(found, pa.ChunkedArray):
        return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()
    if isinstance(found, pa.RecordBatch):
        return pa.Table.from_batches([found])
    return found


def texts(found: Columns, contract: Contract, *, ordered: bool = False) -> Texts:
    """Tickets from a column of JSON text or of structs, or from a table: with a column `ticket` or `json` of text, with
    nested columns `id`, `facts` and `events`, or with a row for each event."""
    whole = column(found)
    if isinstance(whole, pa.Table):
        if _rows.is_rows(whole.schema):
            layout = _rows.Layout.of(whole.schema, contract)
            whole = whole.combine_chunks()
            return _of_rows(_rows.tickets(whole if ordered else _rows.in_order(whole), layout), contract)
        whole = column(_of_table(whole))
    kind = whole.type
    if pa.types.is_struct(kind):
        return _entries(_json.of(whole), contract, True)
    if pa.types.is_dictionary(kind):
        return texts(whole.cast(kind.value_type), contract)
    if pa.types.is_null(kind) or pa.types.is_large_string(kind) or "string_view" in str(kind):
        whole, kind = whole.cast(pa.string()), pa.string()
    if not pa.types.is_string(kind):
        raise ClausolaError.of(
            "bad_column",
            f"a column of `{kind}` has no tickets",
            "pass tickets as JSON text, as structs of `id`, `facts` and `events`, or a table of events",
        )
    return _entries(whole, contract, False)


def _of_table(table: pa.Table) -> pa.ChunkedArray:
    names = table.schema.names
    if "id" in names and "events" in names:
        return table.to_struct_array()
    for name in ("ticket", "json"):
        if name in names:
            return table[name]
    raise ClausolaError.of(
        "no_column",
        f"the table has no tickets: it has {', '.join(f'`{name}`' for name in names)}",
        "give it a column `ticket` of JSON text, columns `id`, `facts` and `events`, or a row for each event",
    )


def _of_rows(built: _rows.Tickets, contract: Contract) -> Texts:
    nobodys = Refused(None, "no_ticket", "the row has no ticket", "give each event its ticket's id")
    refused = [nobodys] * built.nobodys
    if built.contracts is None:
        return Texts(built.texts, True, tuple(refused))
    ours = pc.is_in(built.contracts.fill_null(contract.id), pa.array([contract.id, contract.hash]))
    others = pc.invert(ours)
    named = zip(built.ids.filter(others).to_pylist(), built.contracts.filter(others).to_pylist())
    refused += [_stranger(ticket, name, contract) for ticket, name in named]
    kept = np.flatnonzero(ours.to_numpy(zero_copy_only=False))
    return Texts(built.texts.filter(ours), True, tuple(refused), kept)


def _stranger(ticket: str | None, named: str, contract: Contract) -> Refused:
    message = f"the ticket is of the contract `{named}`, not of `{contract.id}`"
    return Refused(ticket, "other_contract", message, "report it under its own contract")


def _entries(found: pa.Array, contract: Contract, trusted: bool) -> Texts:
    """Takes tickets out of what holds them beside other things, such as a line of a decision log. Most are tickets, and have
    neither key."""
    keys = ('"ticket"', '"contract"')
    if not _within(found, keys):
        return Texts(found, trusted)
    suspects = pc.or_(*(pc.match_substring(found, key).fill_null(False) for key in keys))
    rows = np.flatnonzero(suspects.to_numpy(zero_copy_only=False))
    refused: list[Refused] = []
    tickets: list[str | None] = []
    keep = np.ones(len(found), bool)
    for row, text in zip(rows, found.take(pa.array(rows)).to_pylist()):
        ticket, named = _entry(text)
        tickets.append(ticket)
        if named is not None and named not in (contract.id, contract.hash):
            refused.append(_stranger(None, named, contract))
            keep[row] = False
    index = np.full(len(found), -1, np.int64)
    index[rows] = np.arange(len(rows))
    taken = pa.array(tickets, pa.string()).take(pa.array(index, mask=index < 0))
    return Texts(pc.coalesce(taken, found).filter(pa.array(keep)), trusted, tuple(refused), np.flatnonzero(keep))


def _within(found: pa.Array, keys: tuple[str, ...]) -> bool:
    """Whether a key may be anywhere in a column: a look at its bytes in one, which costs a tenth of one at each value."""
    if not len(found):
        return False
    _, offsets, values = found.buffers()
    if values is None:
        return False
    ends = np.frombuffer(offsets, np.int32)
    whole = bytes(memoryview(values)[ends[found.offset] : ends[found.offset + len(found)]])
    return any(key.encode("ascii") in whole for key in keys)


def _entry(text: str) -> tuple[str, str | None]:
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return text, None
    if not isinstance(entry, dict):
        return text, None
    named, ticket = entry.get("contract"), entry.get("ticket")
    if isinstance(named, dict):
        named = named.get("hash", named.get("id", named))
    return text if ticket is None else json.dumps(ticket), named if isinstance(named, str) else None
