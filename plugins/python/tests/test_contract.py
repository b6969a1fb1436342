from __future__ import annotations

import copy
import json
import multiprocessing
import pickle
import threading
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from clausola import ClausolaError, Contract, Limits
from clausola.types import Ticket

from .conftest import NOW

MODEL = {
    "contract": {"id": "small", "title": "Small", "revision": "1", "time_zone": "Europe/Rome"},
    "calendars": {"desk": {"hours": {"mon-fri": ["09:00-17:00"]}}},
}

TOML = """
[contract]
id = "small"
title = "Small"
revision = "1"
time_zone = "Europe/Rome"
[calendars.desk]
hours = { mon-fri = ["09:00-17:00"] }
"""

TEST = """
[[tests]]
name = "a wrong expectation"
now = "2026-10-05T10:00:00+02:00"
ticket = { id = "1", events = [{ type = "opened", at = "2026-10-05T09:00:00+02:00" }] }
expect = { priority = "high" }
"""


def codes(error: pytest.ExceptionInfo[ClausolaError]) -> list[str]:
    return [found["code"] for found in error.value.diagnostics]


def test_a_decision(contract: Contract, ticket: Ticket) -> None:
    decision = contract.decide(ticket, NOW)
    assert decision["priority"] == "blocking"
    assert decision["timers"][0]["state"] == "breached"
    assert decision["timers"][0]["due"] == "2026-10-05T09:00:00+02:00"
    assert decision["timers"][0]["share"] == 1.166667
    assert json.loads(contract.decide_json(json.dumps(ticket), NOW)) == {"ok": True, "decision": decision}


def test_what_a_contract_says_of_itself(contract: Contract) -> None:
    assert (contract.id, contract.revision, contract.valid_from) == ("lepida-payer", "100", "2019-02-21")
    assert (contract.time_zone, len(contract.hash)) == ("Europe/Rome", 64)
    assert repr(contract) == "<Contract lepida-payer, revision 100>"
    assert set(Contract.builtins()) >= {"exetera", "consorzio-it", "sogei-pec", "conciliasfera", "lepida-payer"}
    assert contract.describe()["id"] == "lepida-payer"


def test_text_and_model_are_the_same_contract() -> None:
    text, model = Contract.from_toml(TOML), Contract.from_dict(MODEL)
    assert text.hash == model.hash
    # Monday 5 October 2026, five hours after 15:00.
    for one in (text, model):
        assert one.due("desk", "2026-10-05T15:00:00+02:00", 5 * 3600) == "2026-10-06T12:00:00+02:00"


@pytest.mark.parametrize(
    "start",
    [
        "2026-10-03T13:00:00+02:00",
        datetime(2026, 10, 3, 13, tzinfo=ZoneInfo("Europe/Rome")),
        datetime(2026, 10, 3, 11, tzinfo=timezone.utc),
        1_791_025_200_000,
        1_791_025_200_000.9,
    ],
)
def test_instants_in_every_form(contract: Contract, start: str | datetime | float) -> None:
    assert contract.due("help_desk", start, 3600) == "2026-10-05T09:00:00+02:00"
    assert contract.before("help_desk", "2026-10-05T09:00:00+02:00", 3600) == "2026-10-03T13:00:00+02:00"
    assert contract.worked("help_desk", start, "2026-10-05T09:00:00+02:00") == 3600


def test_datetimes_inside_a_ticket(contract: Contract, ticket: Ticket) -> None:
    other = copy.deepcopy(ticket)
    other["events"][0]["at"] = datetime(2026, 10, 3, 13, tzinfo=ZoneInfo("Europe/Rome"))
    assert contract.decide(other, NOW) == contract.decide(ticket, NOW)


def test_bad_arguments_cost_no_instance(contract: Contract, ticket: Ticket) -> None:
    sandbox = contract._sandbox
    for call in (
        lambda: contract.decide(ticket, datetime(2026, 10, 5)),
        lambda: contract.decide({"id": {1, 2}, "events": []}, NOW),  # type: ignore[typeddict-item]
        lambda: contract.due("help_desk", float("nan"), 1),
        lambda: contract.due("help_desk", 1e300, 1),
        lambda: contract.due("help_desk", None, 1),  # type: ignore[arg-type]
        lambda: contract.due("help_desk", NOW, float("inf")),
        lambda: contract.decide(dict(ticket, facts={"minutes": float("nan")}), NOW),  # type: ignore[arg-type]
    ):
        with pytest.raises(ClausolaError) as error:
            call()
        assert codes(error) == ["bad_argument"]
    assert contract._sandbox is sandbox


def test_a_bad_ticket_names_its_field(contract: Contract, ticket: Ticket) -> None:
    bad: Ticket = {**ticket, "events": [{"type": "opened", "at": "soon"}]}
    with pytest.raises(ClausolaError, match="`soon` is not an instant") as error:
        contract.decide(bad, NOW)
    assert error.value.diagnostics[0]["path"] == "events[0].at"
    assert error.value.diagnostics[0]["help"]
    rows = contract.decide_all([ticket, bad, ticket], NOW)
    assert [row["ok"] for row in rows] == [True, False, True]


def test_a_bad_contract_has_every_finding_and_its_place() -> None:
    with pytest.raises(ClausolaError) as error:
        Contract.from_toml(TOML.replace("mon-fri", "mun-fri").replace("Europe/Rome", "Europe/Roma"))
    assert len(error.value.diagnostics) == 2
    assert all(found["line"] for found in error.value.diagnostics)
    with pytest.raises(ClausolaError, match="did you mean `exetera`"):
        Contract.builtin("exeterra")


def test_reasons(contract: Contract, ticket: Ticket) -> None:
    explanation = contract.explain(ticket, NOW)
    trace = explanation.pop("trace")  # type: ignore[misc]
    assert explanation == contract.decide(ticket, NOW)
    assert trace["timers"][0]["calendar"]["calendar"] == "help_desk"
    assert "Presa in carico" in contract.explain_text(ticket, NOW, "it")
    assert "Acknowledgement" in contract.explain_text(ticket, NOW)
    with pytest.raises(ClausolaError) as error:
        contract.explain_text(ticket, NOW, "tlh")
    assert codes(error) == ["unknown_language"]


def test_queues_tests_and_what_if(contract: Contract, ticket: Ticket) -> None:
    later: Ticket = {**ticket, "id": "4712", "events": [{"type": "opened", "at": "2026-10-05T09:00:00+02:00"}]}
    assert [row["ticket"] for row in contract.rank([later, ticket], NOW)] == ["4711", "4712"]
    assert [row["ticket"] for row in contract.agenda([ticket, later], NOW)] == ["4712", "4711"]
    report = Contract.from_toml(TOML + TEST).test()
    assert (report["passed"], report["failed"]) == (0, 1)
    assert report["tests"][0]["differences"][0]["path"] == "priority"
    assert any(found["severity"] == "note" for found in contract.lint())
    slower = Contract.from_dict(MODEL)
    assert contract.diff(contract, [ticket], NOW)["changed"] == 0
    assert contract.diff(slower, [ticket], NOW)["changed"] == 1


def test_overlays_and_fields() -> None:
    signed = Contract.builtin("lepida-payer")
    overlay = """
        [overlay]
        contract = "lepida-payer"
        [calendars.help_desk]
        closed = ["2026-10-05"]
        [fields."Severity"]
        fact = "blocking"
        values = { High = true, Low = false }
    """
    laid = signed.with_overlay(overlay)
    assert laid.hash == signed.hash
    assert laid.due("help_desk", "2026-10-03T13:00:00+02:00", 3600) == "2026-10-06T09:00:00+02:00"
    assert signed.due("help_desk", "2026-10-03T13:00:00+02:00", 3600) == "2026-10-05T09:00:00+02:00"
    assert laid.map_fields({"Severity": "High"})["facts"] == {"blocking": True}


def test_the_priority_alone_says_what_it_waits_for_and_where_it_stands() -> None:
    contract = Contract.builtin("lepida-payer")
    asked = contract.priority({"request": "malfunction"})
    assert (asked["priority"], asked["needs"]) == (None, ["blocking"])
    found = contract.priority({"request": "malfunction", "blocking": True}, NOW)
    assert (found["priority"], found["clause"]) == ("blocking", "3.2.3")
    with pytest.raises(ClausolaError) as error:
        contract.priority({"blocking": "yes"})
    assert codes(error) == ["wrong_type"]


def test_a_call_beyond_its_fuel_is_an_error_and_the_next_one_works(ticket: Ticket) -> None:
    contract = Contract.builtin("lepida-payer", limits=Limits(fuel=20_000_000))
    huge: Ticket = {**ticket, "events": list(ticket["events"]) * 20_000}
    with pytest.raises(ClausolaError) as error:
        contract.decide(huge, NOW)
    assert codes(error) == ["out_of_fuel"]
    assert contract.decide(ticket, NOW)["priority"] == "blocking"


def test_a_call_beyond_its_memory_is_an_error_and_the_next_one_works(ticket: Ticket) -> None:
    contract = Contract.builtin("lepida-payer", limits=Limits(memory=6 << 20))
    huge: Ticket = {**ticket, "events": list(ticket["events"]) * 30_000}
    with pytest.raises(ClausolaError) as error:
        contract.decide(huge, NOW)
    assert codes(error) == ["out_of_memory"]
    assert contract.decide(ticket, NOW)["priority"] == "blocking"
    with pytest.raises(ClausolaError) as error:
        Contract.builtin("lepida-payer", limits=Limits(memory=1 << 16))
    assert codes(error) == ["out_of_memory"]


def test_a_request_that_is_too_long_is_refused(contract: Contract) -> None:
    answer = json.loads(contract.decide_json("x" * (5 << 20), NOW))
    assert answer["errors"][0]["code"] == "too_large"


def test_text_that_no_utf_8_can_say_is_refused(contract: Contract) -> None:
    assert json.loads(contract.decide_json("\ud800", NOW))["ok"] is False


def test_limits_are_positive() -> None:
    for limits in ({"fuel": 0}, {"memory": -1}, {"fuel": 1 << 64}):
        with pytest.raises(ValueError):
            Limits(**limits)


def test_threads_may_share_a_contract(contract: Contract, ticket: Ticket) -> None:
    text = json.dumps(ticket)
    right = contract.decide_json(text, NOW)
    wrong: list[str] = []

    def ask() -> None:
        wrong.extend(answer for _ in range(200) if (answer := contract.decide_json(text, NOW)) != right)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _due(contract: Contract) -> str:
    return contract.due("desk", "2026-10-05T15:00:00+02:00", 5 * 3600)


def test_contracts_and_errors_travel_to_other_processes() -> None:
    contract = Contract.from_toml(TOML)
    assert pickle.loads(pickle.dumps(contract)).hash == contract.hash
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(_due, [contract]) == ["2026-10-06T12:00:00+02:00"]
    with pytest.raises(ClausolaError) as error:
        contract.due("night", NOW, 1)
    again = pickle.loads(pickle.dumps(error.value))
    assert (str(again), again.diagnostics) == (str(error.value), error.value.diagnostics)
