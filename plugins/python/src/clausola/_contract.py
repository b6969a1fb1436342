"""A contract, compiled once inside the engine, and then asked."""

from __future__ import annotations

import json
import math
import threading
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Callable, Iterable, Mapping, TypeVar, cast

from . import _reports
from ._engine import Sandbox
from ._error import ClausolaError
from ._limits import Limits
from .types import (
    AgendaItem,
    Answer,
    Classification,
    Decision,
    Diagnostic,
    Diff,
    Explanation,
    Fact,
    Instant,
    MappedFields,
    Ranked,
    Report,
    TestReport,
    Ticket,
)

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")

_DEFAULT = Limits()
# The bare answer of a question of time stands in an answer of the call.
_TIME = '{"ok":true,"answer":'
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Contract:
    """A checked, compiled contract. Compile once, then ask.

    Every contract has an instance of the engine of its own, of a few megabytes. It can be shared among threads:
    calls on one contract take turns. wasmtime gives up the interpreter's lock while the engine computes, so calls on
    different contracts run side by side; for parallel work on one contract, load it once in each thread.

    A call that fails at a limit loses the instance, not the contract: the next call starts a new one.
    """

    def __init__(self, source: Mapping[str, object], limits: Limits) -> None:
        # `builtin`, `from_toml` and `from_dict` are the ways in.
        self._source = dict(source)
        self._limits = limits
        self._turn = threading.Lock()
        self._sandbox: Sandbox | None = None
        self._handle = 0
        with self._turn:
            answer = self._load()
        about = answer["contract"]
        self.id: str = about["id"]
        """The contract's id."""
        self.title: str = about["title"]
        self.revision: str = about["revision"]
        """The newest revision."""
        self.valid_from: str | None = about["valid_from"]
        """The day on which the newest revision came into force, such as ``2019-02-21``."""
        self.time_zone: str = about["time_zone"]
        """The IANA name of the zone that answers are written in."""
        self.hash: str = about["hash"]
        """SHA-256 of the contract's content, in hexadecimal."""
        self.diagnostics: list[Diagnostic] = answer["warnings"]
        """The warnings found while compiling."""

    @classmethod
    def builtin(cls, id: str, *, limits: Limits = _DEFAULT) -> Contract:
        """A contract that is shipped with the engine, by its id."""
        return cls({"builtin": id}, limits)

    @classmethod
    def from_toml(cls, text: str, *, limits: Limits = _DEFAULT) -> Contract:
        """A contract from its file's text."""
        return cls({"toml": text}, limits)

    @classmethod
    def from_dict(cls, model: Mapping[str, Any], *, limits: Limits = _DEFAULT) -> Contract:
        """A contract from a dictionary: the same model as the file's."""
        return cls({"json": model}, limits)

    @staticmethod
    def builtins() -> list[str]:
        """The ids that :meth:`builtin` knows."""
        answer = _read(Sandbox(_DEFAULT).call(b'{"call":"contracts"}'))
        return [about["id"] for about in answer["contracts"]]

    def decide(self, ticket: Ticket, now: Instant) -> Decision:
        """The decision on a ticket at an instant."""
        return cast(Decision, self._ask("decide", ticket=ticket, now=_instant(now))["decision"])

    def decide_all(self, tickets: Iterable[Ticket], now: Instant) -> list[Answer]:
        """The decisions on many tickets, in order; a bad ticket is answered with its errors, not raised."""
        at = _instant(now)
        return [cast(Answer, json.loads(self._answer("decide", ticket=ticket, now=at))) for ticket in tickets]

    def decide_json(self, ticket: str, now: str) -> str:
        """JSON text to JSON text: ``{"ok":true,"decision":…}`` or ``{"ok":false,"errors":[…]}``, the same bytes in
        every host."""
        return self._answer("decide", ticket=ticket, now=now)

    def priority(self, facts: Mapping[str, Fact], opened: Instant | None = None) -> Classification:
        """The priority that facts give, with its clause, and nothing else; by the newest revision, or by the one in
        force at the instant of opening."""
        at = {} if opened is None else {"opened": _instant(opened)}
        return cast(Classification, self._ask("priority", facts=facts, **at)["classification"])

    def explain(self, ticket: Ticket, now: Instant) -> Explanation:
        """The decision with its ``trace``: the reason of each number, and the clause or assumption behind it."""
        return cast(Explanation, self._ask("explain", ticket=ticket, now=_instant(now))["decision"])

    def explain_text(self, ticket: Ticket, now: Instant, language: str = "en") -> str:
        """The reasons as text for people, in Italian (``it``) or English (``en``)."""
        return cast(str, self._ask("explain", ticket=ticket, now=_instant(now), language=language)["text"])

    def explain_json(self, ticket: str, now: str) -> str:
        """:meth:`explain` from JSON text to JSON text, the same bytes in every host."""
        return self._answer("explain", ticket=ticket, now=now)

    def rank(self, tickets: Iterable[Ticket], now: Instant) -> list[Ranked]:
        """Open tickets in the order of the contract's rule, the first served first."""
        return cast("list[Ranked]", self._ask("rank", tickets=list(tickets), now=_instant(now))["ranked"])

    def agenda(self, tickets: Iterable[Ticket], now: Instant) -> list[AgendaItem]:
        """When the decisions on open tickets change next, the soonest first."""
        return cast("list[AgendaItem]", self._ask("agenda", tickets=list(tickets), now=_instant(now))["agenda"])

    def diff(self, other: Contract, tickets: Iterable[Ticket], now: Instant) -> Diff:
        """What another contract decides differently on the same tickets. It is compiled for this call."""

        load = _json({"call": "load", **other._source}).encode("ascii")
        more = _json({"call": "diff", "tickets": list(tickets), "now": _instant(now)})[1:]

        def ask(box: Sandbox, handle: int) -> str:
            new = _read(box.call(load))["contract"]["handle"]
            answer = box.call(f'{{"contract":{handle},"new":{new},{more}'.encode("ascii"))
            box.call(f'{{"call":"unload","contract":{new}}}'.encode("ascii"))
            return answer

        return cast(Diff, _read(self._use(ask))["diff"])

    def tally(
        self,
        tickets: Iterable[Ticket],
        period: str,
        as_of: Instant,
        *,
        listed: int | None = None,
        explained: int | None = None,
        ids: bool = True,
    ) -> str:
        """What tickets count for a report over a period such as ``2026-Q1``, as JSON text to be passed on unchanged.

        ``listed`` is how many tickets each list of the report names (100), ``explained`` how many of the worst cases
        of a row have their reasons (3); without ``ids`` a ticket that is in two parts is not noticed.
        """
        options = {"listed": listed, "explained": explained, "ids": ids}
        return _reports.text(_reports.tally(self, _json(list(tickets)).encode("ascii"), period, as_of, options))

    def tally_json(
        self,
        tickets: bytes,
        period: str,
        as_of: Instant,
        *,
        listed: int | None = None,
        explained: int | None = None,
        ids: bool = True,
        known: str | None = None,
        cases: bool = False,
    ) -> str:
        """:meth:`tally` from a JSON list in UTF-8, of tickets or of their texts, to the engine's answer: its ``tally``,
        and with ``cases`` a row for each case of the period, as columns. ``known`` are the ids of earlier tallies, of
        which a ticket is repeated."""
        options = {"listed": listed, "explained": explained, "ids": ids, "known": known, "cases": cases}
        return _reports.tally(self, tickets, period, as_of, options)

    def merge(self, tallies: Iterable[str]) -> str:
        """The tally of all the parts that were counted; a ticket in two of them is an error."""
        return _reports.merge(self, tallies)

    def report(
        self,
        tallies: Iterable[str],
        period: str,
        as_of: Instant,
        *,
        intervals: Iterable[Mapping[str, Any]] | None = None,
        values: Mapping[str, float] | None = None,
        listed: int | None = None,
        explained: int | None = None,
    ) -> Report:
        """The compliance of the contract over the period: for each objective the cases in time, late and excluded, the
        share beside the promised one; measures from outages and maintenance (``intervals``; none of them is a list without any, and nothing is nobody
        knows), penalties of ``values``.

        It is asked with the same period, instant, ``listed`` and ``explained`` as the tallies."""
        answer = self.report_json(
            tallies, period, as_of, intervals=intervals, values=values, listed=listed, explained=explained
        )
        return cast(Report, _read(answer)["report"])

    def report_json(
        self,
        tallies: Iterable[str],
        period: str,
        as_of: Instant,
        *,
        intervals: Iterable[Mapping[str, Any]] | None = None,
        values: Mapping[str, float] | None = None,
        listed: int | None = None,
        explained: int | None = None,
    ) -> str:
        """:meth:`report` as the engine's answer, the same bytes in every host."""
        options = {
            "intervals": None if intervals is None else list(intervals),
            "values": dict(values or {}),
            "listed": listed,
            "explained": explained,
        }
        return _reports.report(self, tallies, period, as_of, options)

    def lint(self) -> list[Diagnostic]:
        """Gaps, conflicts and assumptions of the contract."""
        return cast("list[Diagnostic]", self._ask("lint")["findings"])

    def test(self) -> TestReport:
        """What became of the tests that the contract carries."""
        return cast(TestReport, self._ask("test")["report"])

    def describe(self) -> dict[str, Any]:
        """What the contract says, as data: its clauses, facts, calendars, rules and objectives."""
        return cast("dict[str, Any]", self._ask("describe")["description"])

    def with_overlay(self, overlay: str | Mapping[str, Any]) -> Contract:
        """The contract with an operator's overlay laid over it, from the overlay file's text or its model."""
        return type(self)({**self._source, "overlay": overlay}, self._limits)

    def map_fields(self, fields: Mapping[str, Any]) -> MappedFields:
        """A ticket's facts from the fields of a ticket system, by the overlay's ``[fields]``."""
        answer = self._ask("map_fields", fields=fields)
        facts: dict[str, Fact] = answer["facts"]
        return {"facts": facts, "notices": answer["notices"]}

    def due(self, calendar: str, start: Instant, seconds: float) -> str:
        """The earliest instant at which so many seconds of open time have passed since ``start``.

        Questions of time are asked of the revision in force at their first instant.
        """
        return cast(str, self._time(calendar, "due", start=_instant(start), seconds=seconds)["at"])

    def before(self, calendar: str, end: Instant, seconds: float) -> str:
        """The latest instant from which so many seconds of open time remain until ``end``."""
        return cast(str, self._time(calendar, "before", start=_instant(end), seconds=seconds)["at"])

    def worked(self, calendar: str, start: Instant, end: Instant) -> float:
        """The seconds of open time from ``start`` to ``end``; 0 where ``end`` is not after ``start``."""
        return cast(float, self._time(calendar, "worked", start=_instant(start), end=_instant(end))["seconds"])

    def time_json(self, question: str) -> str:
        """A question of ``clausola time`` as JSON text: ``{"at":…}``, ``{"seconds":N}`` or ``{"error":…}``."""
        answer = self._answer("time", question=question)
        return answer[len(_TIME) : -1] if answer.startswith(_TIME) else answer

    def due_batch(self, calendar: str, starts: Any, seconds: Any) -> pa.Array:
        """:meth:`due` row by row over Arrow arrays, as timestamps in the contract's zone; null where there is no
        answer. Needs pyarrow: ``pip install clausola[arrow]``."""
        from . import _arrow

        return _arrow.time(self, 0, calendar, starts, seconds)

    def before_batch(self, calendar: str, ends: Any, seconds: Any) -> pa.Array:
        """:meth:`before` row by row over Arrow arrays, as timestamps in the contract's zone; null where there is no
        answer. Needs pyarrow."""
        from . import _arrow

        return _arrow.time(self, 1, calendar, ends, seconds)

    def worked_batch(self, calendar: str, starts: Any, ends: Any) -> pa.Array:
        """:meth:`worked` row by row over Arrow arrays, in seconds; null where there is no answer. Needs pyarrow."""
        from . import _arrow

        return _arrow.time(self, 2, calendar, starts, ends)

    def decide_batch(self, tickets: Any, now: Any) -> pa.Array:
        """:meth:`decide_json` row by row over an Arrow array of tickets as JSON text, at one instant or at an array
        of them; null where the ticket or its instant is null. Needs pyarrow."""
        from . import _arrow

        return _arrow.decide(self, tickets, now)

    def _time(self, calendar: str, op: str, **more: object) -> dict[str, Any]:
        answer = self._ask("time", question={"calendar": calendar, "op": op, **more})["answer"]
        if "error" in answer:
            raise ClausolaError([answer["error"]])
        return cast("dict[str, Any]", answer)

    def _ask(self, call: str, **arguments: object) -> dict[str, Any]:
        return _read(self._answer(call, **arguments))

    def _answer(self, call: str, **arguments: object) -> str:
        # Outside of the call, so that a bad argument costs no instance; the handle is known only inside.
        return self._asked(call, _json(arguments)[1:-1].encode("ascii"))

    def _asked(self, call: str, arguments: bytes) -> str:
        """The answer to a call; the fields of its arguments are JSON in UTF-8 already."""
        more = b',"call":"%s"%s%s}' % (call.encode("ascii"), b"," if arguments else b"", arguments)
        return self._use(lambda box, handle: box.call(b'{"contract":%d%s' % (handle, more)))

    def _columns(self, op: int, calendar: str, a: bytes, b: bytes) -> bytearray:
        """The engine's batch, for columns of float64 of the same length."""
        word, out = self._use(lambda box, handle: box.columns(op, handle, calendar, a, b))
        _read(word)
        return out

    def _use(self, call: Callable[[Sandbox, int], T]) -> T:
        """One call in the instance, which is lost unless the call comes back from it."""
        with self._turn:
            if self._sandbox is None:
                self._load()
            sandbox, self._sandbox = self._sandbox, None
            assert sandbox is not None
            answer = call(sandbox, self._handle)
            self._sandbox = sandbox
            return answer

    def _load(self) -> dict[str, Any]:
        sandbox = Sandbox(self._limits)
        answer = _read(sandbox.call(_json({"call": "load", **self._source}).encode("ascii")))
        self._sandbox, self._handle = sandbox, answer["contract"]["handle"]
        return answer

    def __repr__(self) -> str:
        return f"<Contract {self.id}, revision {self.revision}>"

    def __reduce__(self) -> tuple[type[Contract], tuple[dict[str, object], Limits]]:
        # Another process compiles it again from the same source.
        return type(self), (self._source, self._limits)


def _read(answer: str) -> dict[str, Any]:
    """The answer to a call, or its errors."""
    read = cast("dict[str, Any]", json.loads(answer))
    if not read["ok"]:
        raise ClausolaError(read["errors"])
    return read


def _json(value: object) -> str:
    """JSON in ASCII: what Python's text can hold and UTF-8 cannot is then the engine's to refuse."""
    try:
        return json.dumps(value, default=_other, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise ClausolaError.of(
            "bad_argument", f"the argument has no form in JSON: {error}", "pass numbers, text, lists and dictionaries"
        ) from None


def _other(value: object) -> object:
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"it holds a `{type(value).__name__}`")


def _instant(value: Instant) -> str:
    """RFC 3339 text; what is text already is left to the engine."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ClausolaError.of(
                "bad_argument", f"`{value}` has no time zone", 'give it one, such as `tzinfo=ZoneInfo("Europe/Rome")`'
            )
        # In UTC, because zones of long ago have offsets with seconds, which the text cannot say.
        return value.astimezone(timezone.utc).isoformat(timespec="milliseconds")
    try:
        return (_EPOCH + timedelta(milliseconds=math.floor(value))).isoformat(timespec="milliseconds")
    except (TypeError, ValueError, OverflowError):
        raise ClausolaError.of(
            "bad_argument",
            f"`{value!r}` is no instant",
            "pass RFC 3339 text with an offset, a datetime with a time zone, or milliseconds since 1970",
        ) from None
