"""Columns: Arrow arrays in, Arrow arrays out, null for null."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterator

from ._error import ClausolaError
from .types import Instant

try:
    import pyarrow as pa
    import pyarrow.compute as pc
except ImportError as error:
    raise ImportError("columns need pyarrow: `pip install clausola[arrow]`") from error

if TYPE_CHECKING:
    from ._contract import Contract

# Rows that go through the engine in one call: 1.5 MiB of columns, so that memory and fuel do not grow with the table.
_ROWS = 1 << 16

_WORKED = 2


def time(contract: Contract, op: int, calendar: str, a: Any, b: Any) -> pa.Array:
    """The answers to one question of time, row by row; the numbers of the questions are those of the engine."""
    first = _instants(_array(a))
    second = _instants(_array(b)) if op == _WORKED else _numbers(_array(b))
    if len(first) != len(second):
        raise ClausolaError.of(
            "column_lengths",
            f"the columns have {len(first)} and {len(second)} rows",
            "give both columns the same number of rows",
        )
    # An empty question is asked too: a calendar that there is not must be told.
    starts = range(0, max(len(first), 1), _ROWS)
    parts = [
        contract._columns(op, calendar, _bytes(first.slice(at, _ROWS)), _bytes(second.slice(at, _ROWS)))
        for at in starts
    ]
    numbers = pa.Array.from_buffers(pa.float64(), len(first), [None, pa.py_buffer(b"".join(parts))])
    answers = pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.float64()), numbers)
    if op == _WORKED:
        return answers
    return answers.cast(pa.int64()).cast(pa.timestamp("ms", tz=contract.time_zone))


def decide(contract: Contract, tickets: Any, now: Any) -> pa.Array:
    """The decisions on a column of tickets as JSON text, as JSON text."""
    from ._contract import _instant

    column = _array(tickets)
    if isinstance(now, (pa.Array, pa.ChunkedArray)):
        instants = _texts(_array(now))
        if len(instants) != len(column):
            raise ClausolaError.of(
                "column_lengths",
                f"the columns have {len(column)} and {len(instants)} rows",
                "give both columns the same number of rows, or one instant for all",
            )
    else:
        one: Instant = now
        instants = [_instant(one)] * len(column)
    return pa.array(
        (
            None if ticket is None or at is None else contract.decide_json(ticket, at)
            for ticket, at in zip(_values(column), instants)
        ),
        type=pa.string(),
        size=len(column),
    )


def _values(column: pa.Array) -> Iterator[str | None]:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or column.type == pa.null()):
        raise _wrong(column, "tickets are JSON text: pass an array of strings")
    return (value.as_py() for value in column)


def _texts(column: pa.Array) -> list[str | None]:
    from ._contract import _instant

    if pa.types.is_string(column.type):
        return [value.as_py() for value in column]
    millis = _instants(column)
    return [None if value.as_py() is None else _instant(value.as_py()) for value in millis]


def _array(column: Any) -> pa.Array:
    """One array, whatever it came as: chunks, a Python list, NumPy, pandas, or anything with Arrow's own interface."""
    if isinstance(column, pa.ChunkedArray):
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return column if isinstance(column, pa.Array) else pa.array(column)


def _instants(column: pa.Array) -> pa.Array:
    """Milliseconds since 1970 as float64."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        if kind.tz is None:
            raise _wrong(
                column, 'its timestamps have no time zone: cast them to `pa.timestamp("ms", tz="UTC")` or another zone'
            )
        # As whole numbers: nanoseconds of this century have more digits than a float64. Parts of a millisecond are
        # dropped, as the engine does.
        return column.cast(pa.timestamp("ms", tz=kind.tz), safe=False).cast(pa.int64()).cast(pa.float64())
    if pa.types.is_date(kind):
        raise _wrong(column, "a date is no instant: pass timestamps with a time zone")
    return _numbers(column)


def _numbers(column: pa.Array) -> pa.Array:
    """Numbers as float64; of a duration, its seconds."""
    kind = column.type
    if pa.types.is_duration(kind):
        unit = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}[kind.unit]
        return pc.divide(column.cast(pa.int64()).cast(pa.float64(), safe=False), unit)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind):
        return column.cast(pa.float64(), safe=False)
    raise _wrong(column, "pass timestamps with a time zone for instants, and numbers or durations for seconds")


def _bytes(column: pa.Array) -> bytes:
    """Little-endian float64, a null as a NaN: to the engine a row without a question."""
    filled = column.fill_null(float("nan"))
    values = filled.buffers()[1]
    if values is None:
        return b""
    # A slice shares the buffer of the whole column.
    return bytes(memoryview(values)[filled.offset * 8 : (filled.offset + len(filled)) * 8])


def _wrong(column: pa.Array, help: str) -> ClausolaError:
    return ClausolaError.of("bad_argument", f"a column of `{column.type}` does not fit here", help)
