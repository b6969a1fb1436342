"""Compliance inside DataFusion: functions for its SQL, and the report of a table."""

from __future__ import annotations

import itertools
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Iterable, Iterator, Mapping, cast

import numpy as np
import pyarrow as pa

from clausola.types import Report

from . import _columns, _ids, _rows
from ._count import Count, Part
from ._parts import settle
from ._survey import Intervals, Survey

try:
    from datafusion import Accumulator, DataFrame, SessionContext, col, udaf, udf
    from datafusion import functions as f
except ImportError as error:
    raise ImportError("this needs DataFusion: `pip install clausola-arrow[datafusion]`") from error

# Rows of a group wait until there are so many bytes of them: many groups would each be a call for a few rows otherwise.
_WAITING = 1 << 20

_INSTANT, _ARRIVAL, _NUMBER = "clausola_instant", "clausola_arrival", "clausola_number"


def register(ctx: SessionContext, survey: Survey, *, prefix: str = "clausola") -> None:
    """Makes two functions known to the SQL of a context, for a column of tickets as JSON text:

    ``clausola_cases(ticket)`` gives a list of a ticket's cases in the period, and ``clausola_tally(ticket)`` aggregates
    tickets to what :meth:`Survey.report` takes, over a table or over each group. Another ``prefix`` names another survey.
    """
    ctx.register_udf(cases(survey, name=f"{prefix}_cases"))
    ctx.register_udaf(tally(survey, name=f"{prefix}_tally"))


def cases(survey: Survey, *, name: str = "clausola_cases") -> Any:
    """The scalar function: a ticket as JSON text to a list of its cases."""
    fields = survey.case_fields(pa.timestamp("ms", tz=survey.contract.time_zone))
    struct = pa.struct(fields)

    def of(tickets: pa.Array) -> pa.Array:
        found = survey.cases(tickets)
        begins = np.searchsorted(found["position"].to_numpy(zero_copy_only=False), np.arange(len(tickets) + 1))
        values = pa.StructArray.from_arrays([found[name] for name, _ in fields], fields=list(struct))
        missing = tickets.is_null().to_numpy(zero_copy_only=False)
        offsets = pa.array(begins.astype(np.int32), mask=np.append(missing, False))
        return pa.ListArray.from_arrays(offsets, values, type=pa.list_(struct))

    return udf(of, [pa.string()], pa.list_(struct), "immutable", name)


def tally(survey: Survey, *, name: str = "clausola_tally") -> Any:
    """The aggregate function: tickets as JSON text to a tally. Each partition counts its own."""

    class Tally(Accumulator):  # type: ignore[misc]
        def __init__(self) -> None:
            self._count = Count(survey)
            self._waiting: list[pa.Array] = []
            self._parts: list[Part] = []

        def update(self, *values: pa.Array) -> None:
            self._waiting.append(values[0])
            if sum(array.nbytes for array in self._waiting) > _WAITING:
                self._flush()

        def state(self) -> list[pa.Scalar]:
            part = self._part()
            return [pa.scalar(part.tally, pa.string()), pa.scalar(part.ids.tobytes(), pa.binary())]

        def merge(self, states: list[pa.Array]) -> None:
            tallies, ids = states
            self._parts += [
                Part(tally.as_py(), np.frombuffer(of.as_py(), np.uint64)) for tally, of in zip(tallies, ids)
            ]

        def evaluate(self) -> pa.Scalar:
            return pa.scalar(self._part().tally, pa.string())

        def _part(self) -> Part:
            self._flush()
            own = self._count.part()
            return survey.merge_parts([own, *self._parts]) if self._parts else own

        def _flush(self) -> None:
            if self._waiting:
                tickets = pa.concat_arrays(self._waiting)
                self._waiting = []
                self._count.add(_columns.texts(tickets, survey.contract))

    return udaf(Tally, pa.string(), pa.string(), [pa.string(), pa.binary()], "immutable", name)


def report(
    ctx: SessionContext,
    tickets: str | DataFrame,
    survey: Survey,
    *,
    unique: bool = False,
    intervals: Intervals = None,
    values: Mapping[str, float] | None = None,
) -> Report:
    """The report over a table by its name, the rows of a SQL query, or a data frame: tickets in a column ``ticket`` or
    ``json``, nested columns ``id``, ``facts`` and ``events``, or a row for each event in any order.

    Partitions are counted side by side. ``unique`` says that no two tickets have the same id, and saves remembering
    them."""
    return cast(
        Report, json.loads(report_json(ctx, tickets, survey, unique=unique, intervals=intervals, values=values))
    )


def report_json(
    ctx: SessionContext,
    tickets: str | DataFrame,
    survey: Survey,
    *,
    unique: bool = False,
    intervals: Intervals = None,
    values: Mapping[str, float] | None = None,
) -> str:
    """The same as text, whose figures are the very bytes of ``clausola report --json``."""
    frame = _frame(ctx, tickets)
    rows = _rows.is_rows(frame.schema())
    if rows:
        frame = _in_order(frame, survey)

    def count(stream: Iterable[Any], known: _ids.Hashes = _ids.NONE) -> Part:
        batches = (batch.to_pyarrow() for batch in stream)
        return _count(survey, batches, rows, unique, known)

    with ThreadPoolExecutor() as pool:
        parts = list(pool.map(count, frame.execute_stream_partitioned()))

    def recount(known: Mapping[int, _ids.Hashes]) -> Mapping[int, Part]:
        streams = frame.execute_stream_partitioned()
        return {position: count(streams[position], ids) for position, ids in known.items() if position < len(streams)}

    settled = settle(parts, recount)
    if settled is None:
        settled = [count(itertools.chain.from_iterable(frame.execute_stream_partitioned()))]
    merged = survey.merge_parts(settled) if settled else survey.count([])
    return survey.report_of(merged.tally, intervals=intervals, values=values)


def _count(
    survey: Survey, batches: Iterable[pa.RecordBatch], rows: bool, unique: bool, known: _ids.Hashes
) -> Part:
    count = Count(survey, known, unique)
    contract = survey.contract
    if not rows:
        for batch in batches:
            count.add(_columns.texts(batch, contract))
        return count.part()
    for table in _rows.whole_tickets(_without(batches), _TICKET):
        count.add(_columns.texts(table, contract, ordered=True))
    return count.part()


# The ticket's column while rows are put in order, so that one name does for all of its names.
_TICKET = "ticket"


def _without(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Without the columns that put the rows in order."""
    for batch in batches:
        own = [name for name in batch.schema.names if name not in (_INSTANT, _ARRIVAL, _NUMBER)]
        yield batch.select(own)


def _frame(ctx: SessionContext, tickets: str | DataFrame) -> DataFrame:
    if isinstance(tickets, DataFrame):
        return tickets
    return ctx.sql(tickets) if any(c.isspace() for c in tickets) else ctx.table(tickets)


def _in_order(frame: DataFrame, survey: Survey) -> DataFrame:
    """Each ticket's rows together, by instant, those of the same instant as they were read.

    Numbering them has DataFusion partition by ticket and sort each partition; the numbers themselves are of no use, but
    without them it would do neither."""
    layout = _rows.Layout.of(frame.schema(), survey.contract)
    names = {name: "ticket" if name == layout.ticket else name for name in frame.schema().names}
    columns = [col(f'"{name}"').alias(names[name]) for name in names if name not in layout.unused]
    arrival = _Arrival()
    at = col(f'"{layout.at}"')
    kind = frame.schema().field(layout.at).type
    instant = udf(_rows.instants, [kind], pa.timestamp("ms", tz="UTC"), "immutable", _INSTANT)
    arrived = udf(arrival, [kind], pa.int64(), "volatile", _ARRIVAL)
    keyed = frame.select(*columns, instant(at).alias(_INSTANT), arrived(at).alias(_ARRIVAL))
    order = [col(_INSTANT).sort(), col(_ARRIVAL).sort()]
    return keyed.with_column(_NUMBER, f.row_number(partition_by=[col("ticket")], order_by=order))


class _Arrival:
    """Numbers rows as they come."""

    def __init__(self) -> None:
        self._next = 0
        self._turn = threading.Lock()
        self.__name__ = _ARRIVAL

    def __call__(self, column: pa.Array) -> pa.Array:
        with self._turn:
            begin, self._next = self._next, self._next + len(column)
        return pa.array(np.arange(begin, begin + len(column), dtype=np.int64))
