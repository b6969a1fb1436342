from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any, Callable

import pyarrow as pa
import pytest

from clausola import ClausolaError, Contract
from clausola.types import Ticket

from .conftest import NOW

START = 1_791_025_200_000  # 2026-10-03T13:00:00+02:00
DUE = 1_791_183_600_000  # 2026-10-05T09:00:00+02:00


def utc(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, timezone.utc)


def test_nulls_in_are_nulls_out_and_the_rest_is_answered(contract: Contract) -> None:
    starts = pa.array([START, None, START, None], pa.timestamp("ms", tz="UTC"))
    due = contract.due_batch("help_desk", starts, pa.array([3600, 3600, None, None]))
    assert due.type == pa.timestamp("ms", tz="Europe/Rome")
    assert due.to_pylist() == [utc(DUE), None, None, None]
    assert due.null_count == 3
    before = contract.before_batch("help_desk", pa.array([DUE, None], pa.timestamp("ms", tz="UTC")), [3600.0, 1.0])
    assert before.to_pylist() == [utc(START), None]
    worked = contract.worked_batch("help_desk", starts, pa.array([DUE, DUE, None, None], pa.timestamp("ms", tz="UTC")))
    assert (worked.type, worked.to_pylist()) == (pa.float64(), [3600.0, None, None, None])


@pytest.mark.parametrize(
    "starts",
    [
        pa.array([START // 1000], pa.timestamp("s", tz="America/New_York")),
        pa.array([START], pa.timestamp("ms", tz="UTC")),
        pa.array([START * 1000 + 999], pa.timestamp("us", tz="UTC")),
        pa.array([START * 1_000_000 + 999_999], pa.timestamp("ns", tz="UTC")),
        pa.array([START], pa.int64()),
        pa.array([float(START)], pa.float64()),
        pa.chunked_array([[START]]),
        [START],
        [utc(START)],
    ],
    ids=lambda starts: str(getattr(starts, "type", type(starts))),
)
def test_instants_in_every_form(contract: Contract, starts: Any) -> None:
    assert contract.due_batch("help_desk", starts, [3600]).to_pylist() == [utc(DUE)]


def test_durations_are_seconds(contract: Contract) -> None:
    for unit, count in (("s", 3600), ("ms", 3_600_000), ("us", 3_600_000_000), ("ns", 3_600_000_000_000)):
        seconds = pa.array([count, None], pa.duration(unit))
        assert contract.due_batch("help_desk", [START, START], seconds).to_pylist() == [utc(DUE), None]


def test_rows_agree_with_single_calls_over_slices_chunks_and_more_than_one_turn(contract: Contract) -> None:
    count = 150_000
    starts = pa.array([None if at % 7 == 0 else START + at * 60_001 for at in range(count)], pa.int64())
    seconds = pa.array([None if at % 11 == 0 else at % 90_000 for at in range(count)], pa.int32())
    due = contract.due_batch("help_desk", pa.chunked_array([starts.slice(0, 10), starts.slice(10)]), seconds)
    for at in (1, 2, 9, 10, 65_535, 65_537, 131_073, count - 2):
        if starts[at].as_py() is None or seconds[at].as_py() is None:
            assert due[at].as_py() is None
        else:
            one = contract.due("help_desk", starts[at].as_py(), seconds[at].as_py())
            assert due[at].as_py() == datetime.fromisoformat(one)
    sliced = contract.due_batch("help_desk", starts.slice(1000, 50), seconds.slice(1000, 50))
    assert sliced.equals(due.slice(1000, 50))
    assert due.null_count == sum(at % 7 == 0 or at % 11 == 0 for at in range(count))


def test_a_row_outside_what_the_calendar_knows_is_null(contract: Contract) -> None:
    assert contract.due_batch("help_desk", [-1, START, 9_000_000_000_000], [1, -1, 1]).to_pylist() == [None, None, None]


def test_empty_columns(contract: Contract) -> None:
    assert contract.due_batch("help_desk", pa.array([], pa.timestamp("ms", tz="UTC")), pa.array([], pa.int64())).to_pylist() == []
    assert contract.worked_batch("help_desk", pa.nulls(2), pa.nulls(2)).to_pylist() == [None, None]
    assert contract.decide_batch(pa.array([], pa.string()), NOW).to_pylist() == []
    with pytest.raises(ClausolaError) as error:
        contract.due_batch("night", [], [])
    assert error.value.diagnostics[0]["code"] == "unknown_calendar"


def test_columns_that_do_not_fit_are_refused(contract: Contract) -> None:
    refused: list[tuple[Callable[[], Any], str]] = [
        (lambda: contract.due_batch("help_desk", [START], [1, 2]), "column_lengths"),
        (lambda: contract.due_batch("help_desk", pa.array([START], pa.timestamp("ms")), [1]), "bad_argument"),
        (lambda: contract.due_batch("help_desk", pa.array([1], pa.date32()), [1]), "bad_argument"),
        (lambda: contract.due_batch("help_desk", ["2026"], [1]), "bad_argument"),
        (lambda: contract.decide_batch(pa.array([1]), NOW), "bad_argument"),
        (lambda: contract.decide_batch(["{}"], pa.array([NOW, NOW])), "column_lengths"),
    ]
    for call, code in refused:
        with pytest.raises(ClausolaError) as error:
            call()
        assert error.value.diagnostics[0]["code"] == code
        assert error.value.diagnostics[0]["help"]


def test_a_column_of_tickets(contract: Contract, ticket: Ticket) -> None:
    text = json.dumps(ticket)
    decided = contract.decide_batch(pa.array([text, None, "no JSON"]), NOW)
    assert decided.type == pa.string()
    assert decided[0].as_py() == contract.decide_json(text, NOW)
    assert decided[1].as_py() is None
    assert json.loads(decided[2].as_py())["ok"] is False
    instants = pa.array([START, DUE, None], pa.timestamp("ms", tz="UTC"))
    at = contract.decide_batch(pa.array([text] * 3), instants)
    for row, instant in zip(at.to_pylist()[:2], (START, DUE)):
        assert json.loads(row)["decision"] == contract.decide(ticket, instant)
    assert at[2].as_py() is None
    assert contract.decide_batch([text], pa.array([NOW])).to_pylist() == [contract.decide_json(text, NOW)]
