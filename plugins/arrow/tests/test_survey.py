from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clausola import ClausolaError
from clausola_arrow import Survey, _slices

from .conftest import AS_OF, PERIOD, Files, assert_same, clausola, command_report, figures, files_of, survey


@pytest.fixture(scope="module")
def payer(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of("lepida-payer", tmp_path_factory)


def test_every_form_gives_the_report_of_the_command(files: Files) -> None:
    asked = survey(files.contract)
    for path, report in files.all:
        assert_same(asked.report_json([asked.tally(pq.read_table(path))]), report)


def test_the_files_have_what_the_tests_are_about(files: Files) -> None:
    counts = figures(files.report_texts)["tickets"]
    assert counts["read"] >= 300 and counts["refused"] > 2 and counts["repeated"] > 0, counts
    assert figures(files.report_rows)["tickets"]["refused"] > 0
    kinds = pq.read_table(files.rows)["type"].to_pylist()
    assert len(kinds) > 3 * len(set(pq.read_table(files.rows)["ticket"].to_pylist()))


def test_a_fact_that_changes_changes_the_report(payer: Files) -> None:
    events = pq.read_table(payer.rows)
    first = [name for name in ("request", "blocking") if name in events.schema.names]
    asked = survey("lepida-payer")
    only_opened = events.to_pylist()
    for row in only_opened:
        if row["type"] != "opened":
            row.update(dict.fromkeys(first))
    settled = pa.Table.from_pylist(only_opened, events.schema)
    assert asked.tally(settled) != asked.tally(events)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
def test_text_in_every_form(payer: Files, kind: pa.DataType) -> None:
    tickets = pq.read_table(payer.texts)["ticket"]
    column = tickets.combine_chunks()
    column = column.dictionary_encode() if pa.types.is_dictionary(kind) else column.cast(kind)
    assert_same(survey("lepida-payer").report_json([survey("lepida-payer").tally(column)]), payer.report_texts)


@pytest.mark.parametrize("parts", [1, 2, 7, 400])
def test_parts_in_any_number_give_one_report(payer: Files, parts: int) -> None:
    asked = survey("lepida-payer")
    tickets = distinct(pq.read_table(payer.texts)["ticket"].to_pylist())
    whole = asked.tally(pa.array(tickets))
    size = -(-len(tickets) // parts)
    tallies = [asked.tally(pa.array(tickets[at * size : (at + 1) * size], pa.string())) for at in range(parts)]
    assert figures(asked.report_json(tallies[::-1])) == figures(asked.report_json([whole]))
    assert json.loads(asked.merge(tallies))["ids"] == json.loads(whole)["ids"]


def distinct(tickets: list[str | None]) -> list[str | None]:
    """Without those that come again, which only who reads all parts in turn can tell."""
    seen: set[str] = set()
    kept: list[str | None] = []
    for ticket in tickets:
        try:
            name = json.loads(ticket or "")["id"]
        except (ValueError, KeyError):
            kept.append(ticket)
            continue
        if name not in seen:
            kept.append(ticket)
        seen.add(name)
    return kept


def test_small_slices_give_the_same_report(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tickets come again in another slice: only what the slices before counted tells."""
    monkeypatch.setattr(_slices, "BYTES", 2000)
    asked = survey(files.contract)
    for path, report in files.all:
        assert_same(asked.report_json([asked.tally(pq.read_table(path))]), report)


def test_a_slice_that_is_too_much_is_halved(payer: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_slices, "BYTES", 64 << 20)
    asked = survey("lepida-payer")
    tickets = pq.read_table(payer.texts)["ticket"].drop_null().combine_chunks()
    # More than the 4 MiB of a request: the ids repeat, and are refused as such.
    many = pa.concat_arrays([tickets] * 40)
    counts = json.loads(asked.tally(many))["tickets"]
    assert counts["read"] == len(many)
    assert counts["counted"] == json.loads(asked.tally(tickets))["tickets"]["counted"]


def test_a_ticket_in_two_parts_is_an_error(payer: Files) -> None:
    asked = survey("lepida-payer")
    tally = asked.tally(pq.read_table(payer.texts).slice(0, 20))
    for again in (asked.merge, asked.report):
        with pytest.raises(ClausolaError, match="repeated_ticket"):
            again([tally, tally])
    unique = asked.tally(pq.read_table(payer.texts).slice(0, 20), unique=True)
    assert '"ids":""' in unique and len(unique) < len(tally)


TICKET = (
    '{"id":"1","facts":{"request":"malfunction","blocking":true,"channel":"phone","responsibility":"provider",'
    '"corrective_maintenance":false},"events":[{"type":"opened","at":"2026-03-02T09:00:00+01:00"}]}'
)


def other(name: str) -> str:
    return TICKET.replace('"id":"1"', f'"id":{json.dumps(name)}')


TEXTS = [
    TICKET,
    # As people write it, with ends of lines and tabs between and controls within.
    json.dumps(json.loads(other("2")), indent="\t"),
    other("tre \\ \" \u0000 \u001f \U0001f600 perché"),
    other("4").replace("phone", "pho\nne"),
    # What would be a ticket, or two, if neighbours were put together as they are.
    '{"id":"5","facts":{}',
    '"events":[{"type":"opened","at":"2026-03-02T09:00:00+01:00"}]}',
    f"{other('6')},{other('7')}",
    '{"id":"8","events":[{"type":"opened","at":"2026-03-02T09:00:00+01:00"}',
    '{"type":"acknowledged","at":"2026-03-02T09:10:00+01:00"}]}',
    '"',
    "\\",
    "]",
    "null",
    json.dumps(other("9")),
    "",
    None,
    # Whole lines of a decision log, of this contract and of another.
    json.dumps({"ticket": json.loads(other("10")), "contract": "lepida-payer"}),
    json.dumps({"ticket": json.loads(other("11")), "contract": {"id": "exetera", "hash": "0" * 64}}),
    json.dumps({"ticket": json.loads(other("12"))}),
    other("13").replace('"id"', '"ticket":1,"id"'),
    # Tickets that say whose they are.
    other("14").replace('"id"', '"contract":"exetera","id"'),
    other("15").replace('"id"', '"contract":"lepida-payer","ticket":null,"id"'),
]


def test_whatever_is_in_a_cell_is_a_ticket_or_refused(tmp_path: Path) -> None:
    table = pa.table({"ticket": pa.array(TEXTS, pa.string())})
    pq.write_table(table, tmp_path / "texts.parquet")
    asked = survey("lepida-payer")
    report = asked.report_json([asked.tally(table)])
    assert_same(report, command_report("lepida-payer", tmp_path / "texts.parquet"))
    # The first three, those of the two lines of a log that are of this contract or of none, and the last.
    assert figures(report)["tickets"]["counted"] == 6
    assert figures(report)["tickets"]["read"] == len(TEXTS)


ROWS: list[dict[str, Any]] = [
    {"ticket": "a", "type": "opened", "at": 1, "request": "malfunction", "blocking": "TRUE", "channel": "phone"},
    {"ticket": "b", "type": "opened", "at": 1, "request": "malfunction", "responsibility": "  "},
    {"ticket": "a", "type": "acknowledged", "at": 2, "request": "malfunction", "blocking": "false"},
    {"ticket": "a", "type": "facts_changed", "at": 3, "blocking": "false", "channel": "web"},
    {"ticket": "a", "type": "facts_changed", "at": 4, "channel": "web"},
    {"ticket": "b", "type": "paused", "at": 5, "reason": 'the "customer"', "request": "activation", "blocking": "maybe"},
    {"ticket": "b", "type": "resumed", "at": 5, "request": "malfunction"},
    {"ticket": "b", "type": "suspended", "at": 6, "signed": "True"},
    {"ticket": "c", "type": "closed", "at": 7, "channel": "email"},
    {"ticket": None, "type": "opened", "at": 7},
    {"ticket": None, "type": None, "at": None, "channel": "email"},
]


def rows() -> pa.Table:
    names = ["ticket", "type", "at", "reason", "signed", "request", "blocking", "channel", "responsibility", "colour"]
    columns = {name: pa.array([row.get(name) for row in ROWS], pa.string()) for name in names if name != "at"}
    at = pa.array([row["at"] and row["at"] * 1000 for row in ROWS], pa.timestamp("ms", tz="Europe/Rome"))
    return pa.table({**columns, "at": at})


def test_rows_become_tickets_by_the_rules_of_the_command() -> None:
    from clausola_arrow import _rows

    asked = survey("lepida-payer")
    table = _rows.in_order(rows())
    layout = _rows.Layout.of(table.schema, asked.contract)
    assert layout.unused == ("colour",)
    found = _rows.tickets(table, layout)
    assert found.nobodys == 2
    built = [json.loads(text) for text in found.texts.to_pylist()]

    def at(second: int) -> str:
        return f"1970-01-01T00:00:0{second}Z"

    assert built == [
        {
            "id": "a",
            "facts": {"request": "malfunction", "blocking": True, "channel": "phone"},
            "events": [
                {"type": "opened", "at": at(1)},
                {"type": "facts_changed", "at": at(2), "facts": {"blocking": False}},
                {"type": "acknowledged", "at": at(2)},
                {"type": "facts_changed", "at": at(3), "facts": {"channel": "web"}},
                {"type": "facts_changed", "at": at(4), "facts": {}},
            ],
        },
        {
            "id": "b",
            "facts": {"request": "malfunction"},
            "events": [
                {"type": "opened", "at": at(1)},
                {"type": "facts_changed", "at": at(5), "facts": {"request": "activation", "blocking": "maybe"}},
                {"type": "paused", "at": at(5), "reason": 'the "customer"'},
                {"type": "facts_changed", "at": at(5), "facts": {"request": "malfunction"}},
                {"type": "resumed", "at": at(5)},
                {"type": "suspended", "at": at(6), "signed": True},
            ],
        },
        {
            "id": "c",
            "facts": {},
            "events": [
                {"type": "facts_changed", "at": at(7), "facts": {"channel": "email"}},
                {"type": "closed", "at": at(7)},
            ],
        },
    ]


def test_rows_of_tickets_that_are_apart_are_put_together(tmp_path: Path) -> None:
    from clausola_arrow import _rows

    # The command wants the rows of a ticket together; nothing else changes.
    pq.write_table(_rows.in_order(rows()), tmp_path / "rows.parquet")
    asked = survey("lepida-payer")
    assert_same(
        asked.report_json([asked.tally(rows())]), command_report("lepida-payer", tmp_path / "rows.parquet")
    )


def test_rows_that_name_another_contract_are_refused(payer: Files, tmp_path: Path) -> None:
    events = pq.read_table(payer.rows)
    named = [("exetera" if len(ticket) == 1 else None) for ticket in events["ticket"].to_pylist()]
    events = events.append_column("contract", pa.array(named, pa.string()))
    pq.write_table(events, tmp_path / "rows.parquet")
    asked = survey("lepida-payer")
    report = asked.report_json([asked.tally(events)])
    assert_same(report, command_report("lepida-payer", tmp_path / "rows.parquet"))
    assert any(p["code"] == "other_contract" for p in figures(report)["problems"]["first"])


def test_facts_that_are_numbers_instants_maps_and_nulls(tmp_path: Path) -> None:
    instant = pa.timestamp("us", tz="America/New_York")
    kinds = pa.struct([("type", pa.dictionary(pa.int8(), pa.string())), ("at", instant), ("reason", pa.large_string())])
    facts = pa.map_(pa.string(), pa.string())
    opened = [{"type": "opened", "at": 1_772_438_400_123_000}, {"type": "paused", "at": 1_772_442_000_000_000, "reason": "x"}]
    table = pa.table(
        {
            "id": pa.array([1, 2, 3, None], pa.int64()),
            "facts": pa.array([[("request", "malfunction"), ("channel", None)], [], None, [("channel", "web")]], facts),
            "events": pa.array([opened, opened[:1], [None], None], pa.large_list(kinds)),
        }
    )
    pq.write_table(table, tmp_path / "nested.parquet")
    asked = survey("lepida-payer")
    ours = asked.report_json([asked.tally(table)])
    assert_same(ours, command_report("lepida-payer", tmp_path / "nested.parquet"))
    structs = table.to_struct_array().combine_chunks()
    assert_same(asked.report_json([asked.tally(structs.slice(1))]), asked.report_json([asked.tally(table.slice(1))]))


def test_outages_and_values_are_those_of_the_command(tmp_path: Path) -> None:
    outages = [
        {"id": "o1", "kind": "outage", "from": "2026-02-03T10:00:00+01:00", "to": "2026-02-03T16:30:00+01:00"},
        {"id": "m1", "kind": "maintenance", "from": "2026-03-01T10:00:00+01:00", "to": "2026-03-01T12:00:00+01:00"},
    ]
    (tmp_path / "outages.ndjson").write_text("\n".join(map(json.dumps, outages)))
    (tmp_path / "none.ndjson").write_text("")
    asked = survey("lepida-payer")
    empty = asked.tally(pa.array([], pa.string()))
    # No outage is something else than that nobody says.
    theirs = command_report("lepida-payer", "--intervals", tmp_path / "none.ndjson", tmp_path / "none.ndjson")
    assert_same(asked.report_json([empty], intervals=[]), theirs)
    theirs = command_report("lepida-payer", tmp_path / "none.ndjson")
    assert_same(asked.report_json([empty]), theirs)
    theirs = command_report("lepida-payer", "--intervals", tmp_path / "outages.ndjson", tmp_path / "none.ndjson")
    assert_same(asked.report_json([empty], intervals=outages), theirs)
    assert_same(asked.report_json([empty], intervals=pa.Table.from_pylist(outages)), theirs)
    exetera = survey("exetera")
    theirs = command_report("exetera", "--value", "late_cases=12000", tmp_path / "none.ndjson")
    assert_same(exetera.report_json([exetera.tally(pa.array([], pa.string()))], values={"late_cases": 12000}), theirs)


def test_cases_are_those_of_the_command(files: Files, tmp_path: Path) -> None:
    tickets = distinct(pq.read_table(files.texts)["ticket"].to_pylist())
    pq.write_table(pa.table({"ticket": pa.array(tickets)}), tmp_path / "texts.parquet")
    command_report(files.contract, tmp_path / "texts.parquet", "--cases", tmp_path / "cases.parquet")
    found = survey(files.contract).cases(pa.array(tickets))
    theirs = pq.read_table(tmp_path / "cases.parquet")
    assert [found[name].to_pylist() for name in theirs.schema.names] == [
        theirs[name].to_pylist() for name in theirs.schema.names
    ]
    named = [json.loads(tickets[at] or "")["id"] for at in found["position"].to_pylist()]
    assert list(map(str, named)) == found["ticket"].to_pylist()


def test_cases_keep_their_places_beside_tickets_of_other_contracts() -> None:
    # The second would have cases of its own, had it not said whose it is.
    others = other("2").replace('"id"', '"contract":"exetera","id"')
    found = survey("lepida-payer").cases(pa.array([other("1"), others, other("3")]))
    assert set(zip(found["position"].to_pylist(), found["ticket"].to_pylist())) == {(0, "1"), (2, "3")}


def test_another_thread_and_another_process_ask_the_same(payer: Files) -> None:
    asked = survey("lepida-payer")
    tickets = pq.read_table(payer.texts)
    with ThreadPoolExecutor(3) as pool:
        tallies = list(pool.map(asked.tally, [tickets] * 3))
    again = pickle.loads(pickle.dumps(asked))
    assert tallies == [again.tally(tickets)] * 3


def test_wrong_questions_and_columns_are_told() -> None:
    for period, code in (("2026-Q5", "period"), ("", "period")):
        with pytest.raises(ClausolaError, match=code):
            Survey("lepida-payer", period, AS_OF)
    with pytest.raises(ClausolaError, match="as_of"):
        Survey("lepida-payer", PERIOD, "soon")
    asked = survey("lepida-payer")
    at = pa.array([0], pa.timestamp("ms"))
    for table, code in (
        (pa.array([1]), "bad_column"),
        (pa.table({"colour": ["red"]}), "no_column"),
        (pa.table({"ticket": ["1"], "type": ["opened"]}), "no_column"),
        (pa.table({"ticket": ["1"], "id": ["1"], "type": ["opened"], "at": ["x"]}), "two_columns"),
        (pa.table({"ticket": ["1"], "type": ["opened"], "at": at}), "no_time_zone"),
        (pa.table({"ticket": ["1"], "type": ["x"], "at": ["x"], "channel": ["web"], "facts.channel": ["web"]}), "two_columns"),
    ):
        with pytest.raises(ClausolaError, match=code):
            asked.tally(table)
    with pytest.raises(ClausolaError, match="other_question"):
        asked.report([survey("exetera").tally(pa.array([], pa.string()))])
    with pytest.raises(ClausolaError, match="bad_value"):
        asked.report([], values={"late_cases": 1.0})


def test_the_example_of_the_package_holds() -> None:
    import doctest

    import clausola_arrow

    assert doctest.testmod(clausola_arrow).failed == 0


def test_the_readme_holds(payer: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pq.write_table(pq.read_table(payer.texts), "tickets.parquet")
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    scope: dict[str, Any] = {}
    exec(readme.split("```python\n")[1].split("```")[0], scope)
    assert scope["report"] == json.loads(survey("lepida-payer").report_json([scope["tally"]]))
    assert scope["cases"].num_rows > 0


def test_the_command_is_the_one_of_this_build() -> None:
    """The tests would say nothing if the package's engine and the command were of different contracts."""
    shipped = json.loads(clausola("contracts", "--json").stdout)
    listed = shipped if isinstance(shipped, list) else shipped["contracts"]
    assert {c["hash"] for c in listed} >= {survey("lepida-payer").contract.hash}
