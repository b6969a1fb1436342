"""The judge of every test here is the command: the same input, its report, cell by cell."""

from __future__ import annotations

import json
import os
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clausola_arrow import Survey

ROOT = Path(__file__).resolve().parents[3]
COMMAND = Path(os.environ.get("CLAUSOLA", ROOT / "target/release/clausola"))
CONTRACTS = ["conciliasfera", "consorzio-it", "exetera", "lepida-payer", "sogei-pec"]
PERIOD, AS_OF = "2026-Q1", "2026-05-15T00:00:00+02:00"
TICKETS = 300


def clausola(*arguments: object) -> subprocess.CompletedProcess[str]:
    if not COMMAND.exists():
        pytest.fail(f"there is no command at {COMMAND}: run `cargo xtask build`", pytrace=False)
    done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)
    # 1 where tickets could not be counted, which is told in the report.
    assert done.returncode in (0, 1), done.stderr
    return done


def command_report(contract: str, *arguments: object) -> str:
    """What `clausola report` prints."""
    return clausola(
        "report", "--contract", contract, "--period", PERIOD, "--as-of", AS_OF, "--json", *arguments
    ).stdout.rstrip("\n")


def figures(report: str) -> Any:
    """All but what was read and where."""
    read = json.loads(report)
    read.pop("sources", None)
    read.pop("log", None)
    for problem in read["problems"]["first"]:
        problem["source"], problem["row"] = "tickets", 0
    read["problems"]["first"].sort(key=lambda p: (p["ticket"] or "", p["code"], p["message"]))
    return read


def assert_same(ours: str, commands: str) -> None:
    assert figures(ours) == figures(commands)
    # Up to the problems, which have places, not even a byte differs.
    until = commands.index('"problems":{"count"')
    assert ours[:until] == commands[:until]


@lru_cache(maxsize=None)
def survey(contract: str) -> Survey:
    return Survey(contract, PERIOD, AS_OF)


class Files:
    """Tickets of a contract in every form, some of them broken, of another contract or there twice, with what the command
    says of each file."""

    def __init__(self, contract: str, folder: Path) -> None:
        self.contract = contract
        self.texts = folder / "texts.parquet"
        self.nested = folder / "nested.parquet"
        self.rows = folder / "rows.parquet"
        lines = folder / "tickets.ndjson"
        generate = ["generate", "--contract", contract, "--period", PERIOD, "--as-of", AS_OF, "--tickets", TICKETS]
        clausola(*generate, "--trouble", 0.1, "-o", lines)
        # Nulls too; the command's own files have none.
        tickets = [*lines.read_text().splitlines(), None, None]
        pq.write_table(pa.table({"ticket": pa.array(tickets, pa.string())}), self.texts, row_group_size=50)
        pq.write_table(nested(tickets), self.nested, row_group_size=50)
        # Without repeated tickets: the command tells them by where they stand, which a table does not keep.
        clausola(*generate, "--rows", "-o", folder / "events.parquet")
        events = pq.read_table(folder / "events.parquet")
        pq.write_table(unsettled(events), self.rows, row_group_size=200)
        self.report_texts = command_report(contract, self.texts)
        self.report_nested = command_report(contract, self.nested)
        self.report_rows = command_report(contract, self.rows)

    @property
    def all(self) -> Iterator[tuple[Path, str]]:
        yield self.texts, self.report_texts
        yield self.nested, self.report_nested
        yield self.rows, self.report_rows


def nested(tickets: list[str | None]) -> pa.Table:
    """The tickets that are JSON, as columns; the types are those that Arrow finds."""
    read = []
    for ticket in tickets:
        try:
            read.append(json.loads(ticket or ""))
        except ValueError:
            continue
    return pa.Table.from_pylist([{key: t.get(key) for key in ("id", "facts", "events")} for t in read])


def unsettled(events: pa.Table) -> pa.Table:
    """The same events, where some facts change on the way: every eleventh row that opens no ticket says another value of
    the first two facts than the ticket had, taken from wherever that fact is next told; and some say no contract's."""
    named = [name for name in events.schema.names if name not in FIXED]
    kinds = events["type"].to_pylist()
    columns = {name: events[name].to_pylist() for name in events.schema.names}
    for name in named[:2]:
        told = [value for value in columns[name] if value]
        for row, kind in enumerate(kinds):
            if kind != "opened" and row % 11 == 3 and told:
                columns[name][row] = told[row % len(told)]
            if kind == "opened" and row % 97 == 0:
                columns[name][row] = "of another contract"
    return pa.table(columns, schema=events.schema)


FIXED = {"ticket", "type", "at", "reason", "objective", "due", "signed", "suspended_at", "suspension", "step", "comment"}


@pytest.fixture(scope="session", params=CONTRACTS)
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of(request.param, tmp_path_factory)


_made: dict[str, Files] = {}


def files_of(contract: str, factory: pytest.TempPathFactory) -> Files:
    if contract not in _made:
        _made[contract] = Files(contract, factory.mktemp(contract))
    return _made[contract]
