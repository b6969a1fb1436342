"""What is asked of many tickets, over columns."""

from __future__ import annotations

import copy
import json
import threading
from typing import Any, Iterable, Mapping, Union, cast

import numpy as np
import pyarrow as pa

from clausola import ClausolaError, Contract
from clausola.types import Instant, Report

from . import _columns, _count, _ids
from ._columns import Columns
from ._count import Count, Part
from ._slices import listed as as_list
from ._slices import slices

_REPORT = '{"ok":true,"report":'
_PROBLEMS = '"problems":{"count":'

_TEXT = pa.string()

Intervals = Union[Iterable[Mapping[str, Any]], pa.Table, None]
"""Outages and maintenance: `id`, `kind`, `from`, `to`, `announced` and facts. Nothing where nobody says whether there were
any."""


class Survey:
    """A contract, a period and an instant: what is asked of many tickets, wherever they are counted.

    It can be pickled and shared among threads; each thread has an instance of the engine of its own.
    """

    def __init__(
        self,
        contract: Contract | str,
        period: str,
        as_of: Instant,
        *,
        listed: int = 100,
        explained: int = 3,
    ) -> None:
        self._contract = Contract.builtin(contract) if isinstance(contract, str) else contract
        self._own = threading.local()
        self.period = period
        """Such as ``2026-Q1`` or ``2026-05..2026-08``."""
        self.as_of = as_of
        """Tickets are judged as they stood then."""
        self.listed = listed
        """How many tickets each list of the report names."""
        self.explained = explained
        """How many of the worst cases of each row have their reasons."""
        # What is wrong with the question is told here, and not by a worker far away.
        self.contract.tally([], period, as_of, listed=listed, explained=explained)

    @property
    def contract(self) -> Contract:
        """The contract, with an instance of the engine of this thread's own."""
        own = getattr(self._own, "contract", None)
        if own is None:
            own = self._own.contract = copy.copy(self._contract)
        return cast(Contract, own)

    def tally(self, tickets: Columns, *, unique: bool = False) -> str:
        """What the tickets of a column or table count, as text that merges with that of others.

        ``unique`` says that no two tickets have the same id; then the text is small however many they are."""
        part = self.count([tickets], unique=unique)
        return part.tally if unique else _ids.join(part.tally, part.ids)

    def count(self, batches: Iterable[Columns], *, unique: bool = False, known: _ids.Hashes = _ids.NONE) -> Part:
        """What tickets count that come in batches, each with whole tickets, those of rows of events in order."""
        count = Count(self, known, unique)
        for batch in batches:
            count.add(_columns.texts(batch, self.contract))
        return count.part()

    def cases(self, tickets: Columns) -> pa.RecordBatch:
        """A row for each case of the period: the position of its ticket among those that were passed, from 0 (of rows of
        events, among their tickets in order of their ids), and how it stands. Tickets that cannot be judged have none."""
        found = _columns.texts(tickets, self.contract)
        batches, before = [], 0
        for part in slices(found.texts):
            positions = np.arange(before, before + len(part))
            if found.positions is not None:
                positions = found.positions[positions]
            batches += self._cases(part, found.trusted, positions)
            before += len(part)
        table = pa.Table.from_batches(batches, self.case_schema).combine_chunks()
        return table.to_batches()[0] if len(table) else pa.RecordBatch.from_pylist([], self.case_schema)

    @property
    def case_schema(self) -> pa.Schema:
        """The columns of :meth:`cases`."""
        instant = pa.timestamp("ms", tz=self._contract.time_zone)
        return pa.schema([("position", pa.int64()), *self.case_fields(instant)])

    @staticmethod
    def case_fields(instant: pa.DataType) -> list[tuple[str, pa.DataType]]:
        """What is said of a case, with instants of a type."""
        return [
            ("ticket", _TEXT),
            ("objective", _TEXT),
            ("priority", _TEXT),
            ("verdict", _TEXT),
            ("reason", _TEXT),
            ("clause", _TEXT),
            ("target", _TEXT),
            ("start", instant),
            ("due", instant),
            ("stop", instant),
            ("elapsed_seconds", pa.float64()),
            ("over_seconds", pa.float64()),
        ]

    def _cases(self, texts: pa.Array, trusted: bool, positions: np.ndarray[Any, Any]) -> list[pa.RecordBatch]:
        answer = json.loads(
            self.contract.tally_json(
                as_list(texts, trusted), self.period, self.as_of, listed=0, explained=0, ids=False, cases=True
            )
        )
        if not answer["ok"]:
            raise ClausolaError(answer["errors"])
        columns = answer["cases"]
        columns["position"] = positions[np.asarray(columns["position"], np.int64)]
        return [
            pa.RecordBatch.from_arrays(
                [pa.array(columns[field.name], field.type) for field in self.case_schema], schema=self.case_schema
            )
        ]

    def merge(self, tallies: Iterable[str]) -> str:
        """The tally of all parts; a ticket in two of them is an error, for which of the two counts is not known."""
        merged = self.merge_parts(Part(*_ids.split(tally)) for tally in tallies)
        return _ids.join(merged.tally, merged.ids)

    def merge_parts(self, parts: Iterable[Part]) -> Part:
        """The same for parts."""
        tallies, ids = [], _ids.Seen()
        for part in parts:
            both = len(ids.shared(part.ids))
            if both:
                raise ClausolaError.of(
                    "repeated_ticket",
                    f"{both} tickets are in two parts of the input",
                    "bring all rows of a ticket to the same part, by grouping on its id, or ask for the report, which does",
                )
            ids.add(part.ids)
            tallies.append(part.tally)
        return Part(_count.merged(self, tallies), ids.all()) if tallies else self.count([])

    def report_json(
        self,
        tallies: Iterable[str],
        *,
        intervals: Intervals = None,
        values: Mapping[str, float] | None = None,
    ) -> str:
        """The report as JSON text. Its bytes are those of ``clausola report --json``, which says besides what it read, and
        where each ticket stood that could not be counted."""
        merged = self.merge_parts(Part(*_ids.split(tally)) for tally in tallies)
        return self.report_of(merged.tally, intervals=intervals, values=values)

    def report(
        self,
        tallies: Iterable[str],
        *,
        intervals: Intervals = None,
        values: Mapping[str, float] | None = None,
    ) -> Report:
        """The report. ``intervals`` are outages and maintenance, ``values`` what each penalty is a share of."""
        return cast(Report, json.loads(self.report_json(tallies, intervals=intervals, values=values)))

    def report_of(
        self,
        tally: str,
        *,
        intervals: Intervals = None,
        values: Mapping[str, float] | None = None,
    ) -> str:
        """The report's text of a tally without ids."""
        rows = intervals.to_pylist() if isinstance(intervals, (pa.Table, pa.RecordBatch)) else intervals
        answer = self.contract.report_json(
            [tally],
            self.period,
            self.as_of,
            intervals=rows,
            values=values,
            listed=self.listed,
            explained=self.explained,
        )
        if not answer.startswith(_REPORT):
            raise ClausolaError(json.loads(answer)["errors"])
        return _placeless(answer[len(_REPORT) : -1])

    def __repr__(self) -> str:
        return f"<Survey of {self._contract.id}, {self.period}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _survey, (self._contract, self.period, self.as_of, self.listed, self.explained)


def _survey(contract: Contract, period: str, as_of: Instant, listed: int, explained: int) -> Survey:
    return Survey(contract, period, as_of, listed=listed, explained=explained)


def _placeless(report: str) -> str:
    """Problems without their places, which change with how an engine cuts its input."""
    at = report.rfind(_PROBLEMS)
    begin = at + len('"problems":')
    problems, end = json.JSONDecoder().raw_decode(report, begin)
    for problem in problems["first"]:
        problem["source"], problem["row"] = "tickets", 0
    problems["first"].sort(key=lambda p: (p["ticket"] or "", p["code"], p["message"]))
    return report[:begin] + json.dumps(problems, ensure_ascii=False, separators=(",", ":")) + report[end:]
