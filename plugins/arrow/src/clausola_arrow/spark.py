"""Compliance over a Spark data frame: each partition counts its own tickets in the worker's Python, and the driver adds up.

The workers need this package installed, as any other that their Python imports.
"""

from __future__ import annotations

import json
import pickle
from functools import lru_cache
from typing import Any, Callable, Iterable, Iterator, Mapping, cast

import numpy as np
import pyarrow as pa

from clausola.types import Report

from . import _columns, _ids, _rows
from ._count import Count, Part
from ._parts import settle
from ._survey import Intervals, Survey

try:
    from pyspark import TaskContext
    from pyspark.sql import DataFrame
    from pyspark.sql import functions as f
except ImportError as error:
    raise ImportError("this needs Spark: `pip install clausola-arrow[spark]`, and Java 17 or 21") from error

_SCHEMA = pa.schema([("partition", pa.int32()), ("tally", pa.string()), ("ids", pa.binary())])
_DDL = "partition int, tally string, ids binary"
_MICROS = pa.timestamp("us", tz="UTC")
_CASES_DDL = (
    "ticket string, objective string, priority string, verdict string, reason string, clause string, target string, "
    "start timestamp, due timestamp, stop timestamp, elapsed_seconds double, over_seconds double"
)

Batches = Iterator[pa.RecordBatch]


def report(
    df: DataFrame,
    survey: Survey,
    *,
    unique: bool = False,
    intervals: Intervals = None,
    values: Mapping[str, float] | None = None,
) -> Report:
    """The report over a data frame: tickets in a column ``ticket`` or ``json``, nested columns ``id``, ``facts`` and
    ``events``, or a row for each event in any order.

    Tickets stay in the partitions where they are; rows of events are brought together by their ticket. A ticket that is in
    two partitions counts in the first, and the others are then read twice. ``unique`` says that no two tickets have the
    same id: then the driver need not hold eight bytes of each."""
    return cast(Report, json.loads(report_json(df, survey, unique=unique, intervals=intervals, values=values)))


def report_json(
    df: DataFrame,
    survey: Survey,
    *,
    unique: bool = False,
    intervals: Intervals = None,
    values: Mapping[str, float] | None = None,
) -> str:
    """The same as text, whose figures are the very bytes of ``clausola report --json``."""
    frame, rows = _frame(df, survey)
    pickled = pickle.dumps(survey)

    def parts(known: Mapping[int, bytes] | None) -> dict[int, Part]:
        counted = frame.mapInArrow(_counting(pickled, rows, unique, known), _DDL).toArrow()
        found = zip(counted["partition"].to_pylist(), counted["tally"].to_pylist(), counted["ids"])
        return {p: Part(tally, np.frombuffer(ids.as_buffer(), np.uint64)) for p, tally, ids in found}

    first = parts(None)
    order = sorted(first)

    def recount(again: Mapping[int, _ids.Hashes]) -> Mapping[int, Part]:
        anew = parts({order[position]: ids.tobytes() for position, ids in again.items()})
        return {position: anew[order[position]] for position in again if order[position] in anew}

    settled = settle([first[position] for position in order], recount)
    if settled is None:
        # The partitions are others each time, as those of a query with a limit are: hold still what they were.
        frame = frame.localCheckpoint()
        first = parts(None)
        order = sorted(first)
        settled = settle([first[position] for position in order], recount) or []
    merged = survey.merge_parts(settled) if settled else survey.count([])
    return survey.report_of(merged.tally, intervals=intervals, values=values)


def cases(df: DataFrame, survey: Survey) -> DataFrame:
    """A row for each case of the period. Tickets that cannot be judged have none; the report counts them. Rows of a ticket
    that is repeated are repeated."""
    frame, rows = _frame(df, survey)
    return frame.mapInArrow(_cases(pickle.dumps(survey), rows), _CASES_DDL)


def _frame(df: DataFrame, survey: Survey) -> tuple[DataFrame, bool]:
    """The columns that count; of rows of events, those of a ticket together, by instant and then as they were read."""
    schema = _schema(df)
    if not _rows.is_rows(schema):
        names = schema.names
        if {"id", "events"} <= set(names):
            return df, False
        text = next((name for name in ("ticket", "json") if name in names), None)
        return (df.select(text) if text else df), False
    layout = _rows.Layout.of(schema, survey.contract)
    at, number = "clausola_instant", "clausola_number"
    keyed = df.drop(*layout.unused).withColumns(
        {at: f.col(f"`{layout.at}`").try_cast("timestamp"), number: f.monotonically_increasing_id()}
    )
    ticket = f.col(f"`{layout.ticket}`")
    return keyed.repartition(ticket).sortWithinPartitions(ticket, at, number).drop(at, number), True


def _schema(df: DataFrame) -> pa.Schema:
    """What tells rows of events from tickets: names, and instants with and without a zone."""
    instants = {"timestamp": _MICROS, "timestamp_ntz": pa.timestamp("us")}
    return pa.schema([(field.name, instants.get(field.dataType.typeName(), pa.string())) for field in df.schema])


@lru_cache(maxsize=8)
def _survey(pickled: bytes) -> Survey:
    """One for each question in each worker process, which serves many partitions."""
    return cast(Survey, pickle.loads(pickled))


def _counting(
    pickled: bytes, rows: bool, unique: bool, known: Mapping[int, bytes] | None
) -> Callable[[Batches], Batches]:
    """What each partition does: it tells its own tally. With `known`, only those do that are named there."""

    def work(batches: Batches) -> Batches:
        survey = _survey(pickled)
        context = TaskContext.get()
        partition = context.partitionId() if context is not None else 0
        if known is not None and partition not in known:
            for _ in batches:
                pass
            return
        ids = _ids.NONE if known is None else np.frombuffer(known[partition], np.uint64)
        count = Count(survey, ids, unique)
        for table in _tables(batches, survey, rows):
            count.add(_columns.texts(table, survey.contract, ordered=True))
        part = count.part()
        columns = [pa.array([partition], pa.int32()), pa.array([part.tally]), pa.array([part.ids.tobytes()], pa.binary())]
        yield pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)

    return work


def _cases(pickled: bytes, rows: bool) -> Callable[[Batches], Batches]:
    def work(batches: Batches) -> Batches:
        survey = _survey(pickled)
        schema = pa.schema(survey.case_fields(_MICROS))
        for table in _tables(batches, survey, rows):
            found = survey.cases(table)
            columns = [found[field.name].cast(field.type) for field in schema]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return work


def _tables(batches: Batches, survey: Survey, rows: bool) -> Iterator[pa.RecordBatch | pa.Table]:
    if not rows:
        return batches
    first = next(batches, None)
    if first is None:
        return iter(())
    layout = _rows.Layout.of(first.schema, survey.contract)
    return _rows.whole_tickets(_chain(first, batches), layout.ticket)


def _chain(first: pa.RecordBatch, rest: Batches) -> Batches:
    yield first
    yield from rest
