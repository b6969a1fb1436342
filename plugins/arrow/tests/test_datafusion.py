from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datafusion import SessionConfig, SessionContext, udf

from clausola_arrow import datafusion as on

from .conftest import Files, assert_same, figures, files_of, survey
from .test_survey import distinct


def context(partitions: int) -> SessionContext:
    return SessionContext(SessionConfig().with_target_partitions(partitions))


def in_parts(table: pa.Table, parts: int) -> list[list[pa.RecordBatch]]:
    """The last of seven parts is empty."""
    size = -(-table.num_rows // max(parts - 1, 1))
    empty = pa.RecordBatch.from_pylist([], table.schema)
    return [table.slice(at * size, size).combine_chunks().to_batches() or [empty] for at in range(parts)]


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_any_number_of_partitions_gives_the_report_of_the_command(files: Files, partitions: int) -> None:
    asked = survey(files.contract)
    for path, report in files.all:
        ctx = context(partitions)
        ctx.register_parquet("tickets", str(path))
        ctx.register_record_batches("parts", in_parts(pq.read_table(path), partitions))
        assert_same(on.report_json(ctx, "tickets", asked), report)
        assert_same(on.report_json(ctx, "SELECT * FROM parts", asked), report)


def test_rows_may_come_in_any_order(files: Files) -> None:
    events = pq.read_table(files.rows)
    # Every second row first; of a ticket's rows at one instant, those that come first stay first.
    order = pa.array([*range(0, len(events), 2), *range(1, len(events), 2)])
    pairs = set(zip(events["ticket"].to_pylist(), events["at"].to_pylist()))
    ctx = context(2)
    ctx.register_record_batches("events", in_parts(events.take(order), 3))
    report = on.report_json(ctx, "events", survey(files.contract))
    if len(pairs) == len(events):
        assert_same(report, files.report_rows)
    else:
        assert figures(report)["tickets"] == figures(files.report_rows)["tickets"]


@pytest.fixture(scope="module")
def payer(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of("lepida-payer", tmp_path_factory)


def test_a_tally_by_group_is_a_report_by_group(payer: Files) -> None:
    tickets = [ticket for ticket in distinct(pq.read_table(payer.texts)["ticket"].to_pylist()) if ticket]
    asked = survey("lepida-payer")
    region = [("north" if at % 3 else "south") for at in range(len(tickets))]
    ctx = context(7)
    ctx.register_record_batches("t", in_parts(pa.table({"ticket": tickets, "region": region}), 7))
    on.register(ctx, asked)
    found: dict[str, str] = {}
    for batch in ctx.sql("SELECT region, clausola_tally(ticket) AS tally FROM t GROUP BY region").collect():
        found.update(zip(batch["region"].to_pylist(), batch["tally"].to_pylist()))
    assert set(found) == {"north", "south"}
    for name, tally in found.items():
        own = pa.array([ticket for ticket, of in zip(tickets, region) if of == name])
        assert figures(asked.report_json([tally])) == figures(asked.report_json([asked.tally(own)]))
    # And over all, where each partition counts its own.
    whole = ctx.sql("SELECT clausola_tally(ticket) AS tally FROM t").collect()[0]["tally"][0].as_py()
    assert figures(asked.report_json([whole])) == figures(asked.report_json([asked.tally(pa.array(tickets))]))
    assert figures(asked.report_json(found.values())) == figures(asked.report_json([whole]))


def test_a_ticket_in_two_partitions_stops_a_tally_in_sql(payer: Files) -> None:
    few = pq.read_table(payer.texts).slice(0, 5)
    ctx = context(2)
    ctx.register_record_batches("t", [few.to_batches(), few.to_batches()])
    on.register(ctx, survey("lepida-payer"))
    with pytest.raises(Exception, match="repeated_ticket"):
        ctx.sql("SELECT clausola_tally(ticket) FROM t").collect()
    assert json.loads(on.report_json(ctx, "t", survey("lepida-payer")))["tickets"]["repeated"] == 5


def test_a_table_that_is_another_each_time_is_read_in_turn(payer: Files) -> None:
    """Which partition a row is in may change when it is read again; then no part is counted by itself."""
    few = pq.read_table(payer.texts).slice(0, 5)
    ctx = context(2)
    ctx.register_record_batches("t", [few.to_batches(), few.to_batches()])
    calls = []

    def other_each_time(column: pa.Array) -> pa.Array:
        calls.append(len(column))
        fresh = column.to_pylist()
        fresh[0] = fresh[0].replace('"id":"', f'"id":"{len(calls)}-')
        return pa.array(fresh, pa.string())

    ctx.register_udf(udf(other_each_time, [pa.string()], pa.string(), "volatile", "other"))
    read = json.loads(on.report_json(ctx, "SELECT other(ticket) AS ticket FROM t", survey("lepida-payer")))
    assert (read["tickets"]["read"], read["tickets"]["repeated"]) == (10, 4)
    assert len(calls) > 3


def test_cases_are_lists_in_step_with_their_tickets(payer: Files) -> None:
    column = pq.read_table(payer.texts)["ticket"].combine_chunks()
    asked = survey("lepida-payer")
    ctx = context(2)
    ctx.register_record_batches("t", [[pa.record_batch({"ticket": column})]])
    on.register(ctx, asked)
    lists = ctx.sql("SELECT clausola_cases(ticket) AS cases FROM t").to_arrow_table()["cases"].to_pylist()
    assert [cases is None for cases in lists] == [ticket is None for ticket in column.to_pylist()]
    flat = [case for cases in lists for case in cases or []]
    expected = asked.cases(column).drop_columns(["position"]).to_pylist()
    assert flat == expected and flat


def test_an_empty_table_has_a_report(payer: Files) -> None:
    for path in (payer.texts, payer.nested, payer.rows):
        ctx = context(2)
        empty = pq.read_table(path).slice(0, 0)
        ctx.register_record_batches("t", [[pa.RecordBatch.from_pylist([], empty.schema)]])
        read = json.loads(on.report_json(ctx, "t", survey("lepida-payer")))
        assert read["tickets"]["read"] == 0 and len(read["rows"]) > 0


def test_the_readme_holds(payer: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pq.write_table(pa.table({"ticket": distinct(pq.read_table(payer.texts)["ticket"].to_pylist())}), "tickets.parquet")
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    section = readme.split("## DataFusion")[1].split("\n## ")[0]
    scope: dict[str, Any] = {}
    blocks = section.split("```python\n")[1:]
    assert blocks
    for block in blocks:
        exec(block.split("```")[0], scope)
    assert scope["report"]["tickets"]["read"] > 100
