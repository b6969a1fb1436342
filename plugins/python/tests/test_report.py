from __future__ import annotations

import json

import pytest

from clausola import ClausolaError, Contract
from clausola.types import Ticket

AS_OF = "2026-11-01T00:00:00+01:00"


def ids(ticket: Ticket, *names: str) -> list[Ticket]:
    return [{**ticket, "id": name} for name in names]


def test_a_ticket_that_nobody_took_up_is_late_and_the_promise_broken(contract: Contract, ticket: Ticket) -> None:
    report = contract.report([contract.tally([ticket], "2026-10", AS_OF)], "2026-10", AS_OF)
    assert report["tickets"]["read"] == report["tickets"]["counted"] == 1
    row = report["rows"][0]
    # Opened on a Saturday at 13:00 with an hour to take it up: late since Monday at 09:00.
    assert (row["objective"], row["late"], row["pass"]) == ("acknowledge", 1, False)
    assert row["worst"][0]["due"] == "2026-10-05T09:00:00+02:00"


def test_parts_merge_to_the_whole_in_any_order(contract: Contract, ticket: Ticket) -> None:
    whole = contract.tally(ids(ticket, "1", "2", "3"), "2026-10", AS_OF)
    parts = [contract.tally(ids(ticket, *names), "2026-10", AS_OF) for names in (["1", "2"], [], ["3"])]
    # Where a ticket was read does not count.
    assert json.loads(contract.merge(parts)) == json.loads(whole) == json.loads(contract.merge(parts[::-1]))
    assert contract.report(parts, "2026-10", AS_OF) == contract.report([whole], "2026-10", AS_OF)


def test_a_ticket_in_two_parts_is_an_error_unless_the_second_knows(contract: Contract, ticket: Ticket) -> None:
    first = contract.tally(ids(ticket, "1", "2"), "2026-10", AS_OF)
    second = contract.tally(ids(ticket, "2", "3"), "2026-10", AS_OF)
    with pytest.raises(ClausolaError, match="repeated_ticket"):
        contract.merge([first, second])
    tickets = json.dumps(ids(ticket, "2", "3")).encode()
    answer = json.loads(contract.tally_json(tickets, "2026-10", AS_OF, known=json.loads(first)["ids"]))
    merged = contract.merge([first, json.dumps(answer["tally"])])
    assert json.loads(merged)["tickets"]["repeated"] == 1


def test_cases_come_as_columns(contract: Contract, ticket: Ticket) -> None:
    answer = contract.tally_json(json.dumps([ticket, "no ticket"]).encode(), "2026-10", AS_OF, cases=True)
    read = json.loads(answer)
    assert read["tally"]["tickets"]["refused"] == 1
    assert set(read["cases"]["position"]) == {0}
    assert read["cases"]["objective"][0] == "acknowledge"


def test_what_the_report_lists_can_be_said(contract: Contract, ticket: Ticket) -> None:
    tally = contract.tally(ids(ticket, "1", "2", "3"), "2026-10", AS_OF, listed=2, explained=0)
    report = contract.report([tally], "2026-10", AS_OF, listed=2, explained=0)
    worst = report["rows"][0]["worst"]
    assert [w["ticket"] for w in worst] == ["1", "2"]
    assert worst[0]["decision"] is None
    with pytest.raises(ClausolaError, match="other_question"):
        contract.report([tally], "2026-10", AS_OF)


def test_wrong_questions_are_told(contract: Contract) -> None:
    with pytest.raises(ClausolaError, match="period"):
        contract.tally([], "2026-Q5", AS_OF)
    with pytest.raises(ClausolaError, match="bad_request"):
        contract.merge([])
    with pytest.raises(ClausolaError, match="bad_value"):
        contract.report([], "2026-10", AS_OF, values={"nothing": 1.0})
