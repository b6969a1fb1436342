"""What parts of the tickets count, slice by slice through the engine."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from clausola import ClausolaError

from . import _ids, _slices
from ._columns import Refused, Texts
from ._ids import Hashes

if TYPE_CHECKING:
    from ._survey import Survey

# Tallies wait until there are so many bytes of them, and are merged in one call.
_WAITING = 1 << 20

_TALLY = '{"ok":true,"tally":'
_TOO_MUCH = {"too_large", "out_of_fuel", "out_of_memory"}


@dataclass(frozen=True)
class Part:
    """What a part of the tickets counts."""

    tally: str
    """The engine's tally, without the ids."""
    ids: Hashes
    """Which tickets it counted."""


class Count:
    """Counts tickets as they come, in bounded memory: eight bytes of a ticket are kept, and none where no two have the
    same id (`unique`). `known` are ids that earlier parts counted."""

    def __init__(self, survey: Survey, known: Hashes = _ids.NONE, unique: bool = False) -> None:
        self._survey = survey
        self._unique = unique
        self._known = _ids.Seen(known)
        self._seen = _ids.Seen()
        self._waiting: list[str] = []

    def add(self, found: Texts) -> None:
        """Counts some."""
        for part in _slices.slices(found.texts):
            self._slice(part, found.trusted)
        if found.refused:
            self._keep(_refused(self._survey, found.refused))

    def part(self) -> Part:
        """What was counted."""
        if not self._waiting:
            self._waiting.append(_tally(self._ask(b"[]", False)))
        self._merge()
        return Part(self._waiting[0], self._seen.all())

    def _slice(self, texts: pa.Array, trusted: bool) -> None:
        tickets = _slices.listed(texts, trusted)
        try:
            answer = self._ask(tickets, not self._unique)
            if self._unique:
                self._keep(_tally(answer))
                return
            tally, ids = _ids.split(_tally(answer))
            again = [shared for shared in (self._known.shared(ids), self._seen.shared(ids)) if len(shared)]
            if again:
                # A ticket of an earlier slice is in this one again: count it anew, knowing which.
                tally, ids = _ids.split(_tally(self._ask(tickets, True, "".join(map(_ids.write, again)))))
        except ClausolaError as error:
            if len(texts) < 2 or error.diagnostics[0]["code"] not in _TOO_MUCH:
                raise
            half = len(texts) // 2
            self._slice(texts.slice(0, half), trusted)
            self._slice(texts.slice(half), trusted)
            return
        self._seen.add(ids)
        self._keep(tally)

    def _ask(self, tickets: bytes, ids: bool, known: str | None = None) -> str:
        survey = self._survey
        return survey.contract.tally_json(
            tickets,
            survey.period,
            survey.as_of,
            listed=survey.listed,
            explained=survey.explained,
            ids=ids,
            known=known,
        )

    def _keep(self, tally: str) -> None:
        self._waiting.append(tally)
        if sum(map(len, self._waiting)) > _WAITING:
            self._merge()

    def _merge(self) -> None:
        self._waiting = [merged(self._survey, self._waiting)]


def merged(survey: Survey, tallies: list[str]) -> str:
    """One tally of tallies without ids."""
    try:
        return survey.contract.merge(tallies)
    except ClausolaError as error:
        if error.diagnostics[0]["code"] != "too_large":
            raise
        if len(tallies) > 2:
            half = len(tallies) // 2
            return merged(survey, [merged(survey, tallies[:half]), merged(survey, tallies[half:])])
        raise ClausolaError.of(
            "too_large",
            f"the lists of the report are too long to be merged: {error.diagnostics[0]['message']}",
            "ask for shorter lists (`listed`), fewer explained cases (`explained`) or a shorter period",
        ) from None


def _tally(answer: str) -> str:
    if not answer.startswith(_TALLY):
        raise ClausolaError(json.loads(answer)["errors"])
    return answer[len(_TALLY) : -1]


def _refused(survey: Survey, refused: tuple[Refused, ...]) -> str:
    """A tally of what is refused before the engine sees it."""
    empty = survey.contract.tally([], survey.period, survey.as_of, listed=survey.listed, explained=survey.explained)
    tally = json.loads(empty)
    tally["tickets"]["read"] = tally["tickets"]["refused"] = len(refused)
    problems = [{"source": "tickets", "row": 0, **asdict(one)} for one in refused]
    problems.sort(key=lambda problem: (problem["ticket"] or "", problem["code"], problem["message"]))
    tally["problems"] = problems[: survey.listed]
    return json.dumps(tally, ensure_ascii=False, separators=(",", ":"))
