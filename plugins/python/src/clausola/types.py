"""Types of what goes in and comes out; the keys are those of the JSON wire.

The lists of possible values grow with the engine: a program should not fail on a word that it does not know.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Mapping, Optional, Sequence, TypedDict, Union

Instant = Union[str, datetime, int, float]
"""RFC 3339 text with an offset, a ``datetime`` with a time zone, or milliseconds since 1970 in UTC."""

Fact = Union[str, bool, int, float, None]
"""An enumeration's value, a boolean, a number or text, as the contract declares."""

Facts = Mapping[str, Fact]


class _Event(TypedDict):
    type: str
    at: str | datetime


class Event(_Event, total=False):
    """One thing that happened: `opened`, `acknowledged`, `paused`, `resolved`, …, or a type of the contract's own."""

    reason: str | None
    facts: Facts
    objective: str
    due: str | datetime
    signed: bool
    suspended_at: str | datetime
    step: str


class _Ticket(TypedDict):
    id: str
    events: Sequence[Event]


class Ticket(_Ticket, total=False):
    """History in, nothing else: the engine keeps no state. Events after `now` are invisible."""

    facts: Facts


class ContractRef(TypedDict):
    """The contract that was asked, and the revision in force when the ticket was opened."""

    id: str
    revision: str
    hash: str
    overlay_hash: str | None


class Coverage(TypedDict):
    status: Literal["covered", "chargeable", "not_covered"]
    reason: str | None
    clause: str | None


TimerState = Literal["pending", "running", "paused", "met", "breached", "missed", "late", "cancelled", "excluded"]


class Timer(TypedDict):
    """An objective's live state. Seconds are on the timer's own calendar; `remaining_seconds` is negative past due."""

    objective: str
    state: TimerState
    target: str | None
    due: str | None
    due_if_resumed_now: str | None
    elapsed_seconds: float | None
    remaining_seconds: float | None
    share: float | None
    guarantee: Literal["guaranteed", "best_effort"]
    clause: str | None
    assumed: bool
    reason: str | None


class Escalation(TypedDict):
    """One step of the escalation ladder; its `id` is sent back in an `escalated` event."""

    id: str
    at: str | None
    state: Literal["pending", "due", "done"]
    action: str
    to: str | None
    clause: str | None
    assumed: bool


# `from` is a keyword, and only this form of the class can have it as a key.
Term = TypedDict(
    "Term",
    {
        "term": str,
        "state": Literal["running", "ended", "met", "missed"],
        "from": str,
        "until": str,
        "length": str,
        "clause": Union[str, None],
        "assumed": bool,
    },
)
"""A time that is not an objective: a warranty, a retention."""


class Budget(TypedDict):
    budget: str
    unit: str
    total: float
    used: float
    left: float
    clause: str | None


class Signal(TypedDict):
    """Something that is waited for, such as a backup's mail; `open` has the facts of the ticket to open without it."""

    signal: str
    state: Literal["expected", "received", "failed", "missing"]
    by: str
    open: dict[str, Fact] | None
    clause: str | None


class MissingEvidence(TypedDict):
    item: str
    phase: str
    due: bool
    clause: str | None


class Route(TypedDict):
    to: str
    clause: str | None


class Unproven(TypedDict):
    """A suspension that does not count, because nobody has signed it yet."""

    at: str
    until: str | None
    reason: str | None


class Warning(TypedDict):
    code: str
    message: str


class Decision(TypedDict):
    """The whole answer; `wake_up` is the next instant at which it changes if nothing else happens."""

    contract: ContractRef
    ticket: str
    now: str
    priority: str | None
    coverage: Coverage
    timers: list[Timer]
    escalations: list[Escalation]
    terms: list[Term]
    budgets: list[Budget]
    signals: list[Signal]
    missing_evidence: list[MissingEvidence]
    route: Route | None
    needs: list[str]
    unproven: list[Unproven]
    warnings: list[Warning]
    wake_up: str | None


class Explanation(Decision):
    """A decision with its reasons; the schema of ``trace`` is that of the engine."""

    trace: dict[str, Any]


class Ranked(TypedDict):
    """A ticket's place in the queue, from 1, and what decided."""

    rank: int
    ticket: str
    because: list[str]
    clause: str | None


class AgendaItem(TypedDict):
    """When a ticket's decision changes, and the steps that are due already."""

    ticket: str
    wake_up: str | None
    due_steps: list[str]


class FieldChange(TypedDict):
    path: str
    old: Any
    new: Any


class Change(TypedDict):
    ticket: str
    kinds: list[str]
    fields: list[FieldChange]


class KindCount(TypedDict):
    kind: str
    tickets: int


class Diff(TypedDict):
    """What two contracts decide differently; `undecided` counts the tickets that one of them refuses."""

    tickets: int
    changed: int
    undecided: int
    summary: list[KindCount]
    changes: list[Change]


class Classification(TypedDict):
    """The priority that facts give, and the clause that gives it; `needs` are the facts that it waits for."""

    priority: str | None
    clause: str | None
    assumed: bool
    needs: list[str]
    warnings: list[Warning]


class MappedFields(TypedDict):
    """Facts, and notices of fields that have none."""

    facts: dict[str, Fact]
    notices: list[Warning]


class Difference(TypedDict):
    path: str
    expected: Any
    got: Any
    help: str | None


class Part(TypedDict):
    kind: str
    name: str
    path: str
    line: int | None


class TestReach(TypedDict):
    reached: int
    parts: int
    share: float
    unreached: list[Part]


class _Diagnostic(TypedDict):
    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    help: str | None
    path: str | None
    line: int | None
    column: int | None


class Diagnostic(_Diagnostic, total=False):
    """One finding in a contract, a ticket or a call; `example` is a ticket that shows it."""

    example: dict[str, Any]


class TestOutcome(TypedDict):
    name: str
    clause: str | None
    passed: bool
    differences: list[Difference]
    errors: list[Diagnostic]
    path: str
    line: int | None


class TestReport(TypedDict):
    """What became of a contract's own tests, and what of the contract none of them reaches."""

    passed: int
    failed: int
    tests: list[TestOutcome]
    reach: TestReach


class Decided(TypedDict):
    ok: Literal[True]
    decision: Decision


class Refused(TypedDict):
    ok: Literal[False]
    errors: list[Diagnostic]


Answer = Union[Decided, Refused]
"""A row of ``decide_all``."""


class TicketCounts(TypedDict):
    """Where every ticket that was read went."""

    read: int
    counted: int
    outside: int
    without_objective: int
    refused: int
    repeated: int
    measured: int
    in_time: int


# A key that is a word of the language's own cannot be written as a class has them.
_Pass = TypedDict("_Pass", {"pass": Optional[bool]})


class ReportRow(_Pass):
    """One objective over one stretch of its rule's period."""

    id: str
    revision: str
    objective: str
    name: dict[str, str]
    priority: str | None
    by_priority: bool
    guarantee: str
    clause: str | None
    assumed: dict[str, str] | None
    calendar: str | None
    period: dict[str, Any]
    rule: dict[str, Any] | None
    measured: int
    in_time: int
    late: int
    open: int
    undecided: int
    excluded: list[dict[str, Any]]
    share: float | None
    tolerance: int | None
    tolerance_left: int | None
    worst: list[dict[str, Any]]
    open_tickets: list[str]
    undecided_tickets: list[str]
    late_heat: list[list[int]]
    days: list[dict[str, Any]]


class Problem(TypedDict):
    """A ticket that could not be counted."""

    source: str
    row: int
    ticket: str | None
    code: str
    message: str
    help: str | None


class Problems(TypedDict):
    count: int
    first: list[Problem]


class Report(TypedDict):
    """The compliance of a contract over a period."""

    format: str
    engine: str
    contract: dict[str, Any]
    period: dict[str, Any]
    as_of: str
    final: bool
    tickets: TicketCounts
    rows: list[ReportRow]
    calendars: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    penalties: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    unproven: int
    warnings: list[dict[str, Any]]
    problems: Problems
    clauses: list[dict[str, Any]]
