"""Reports over many tickets, as text: count parts, merge what they count, make the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable, Mapping

from ._error import ClausolaError

if TYPE_CHECKING:
    from ._contract import Contract
    from .types import Instant

_TALLY = '{"ok":true,"tally":'


def tally(
    contract: Contract,
    tickets: bytes,
    period: str,
    as_of: Instant,
    options: Mapping[str, object],
) -> str:
    """The engine's answer; the list of tickets is passed on as it is."""
    from ._contract import _instant, _json

    asked = {"period": period, "as_of": _instant(as_of), **_given(options)}
    return contract._asked("tally", _json(asked)[1:-1].encode("ascii") + b',"tickets":' + tickets)


def merge(contract: Contract, tallies: Iterable[str]) -> str:
    """One tally of all; they are passed on as they are."""
    from ._contract import _read

    texts = list(tallies)
    if len(texts) == 1:
        return texts[0]
    request = f'{{"call":"merge","tallies":[{",".join(texts)}]}}'.encode("utf-8")
    answer = contract._use(lambda box, _: box.call(request))
    return text(answer) if answer.startswith(_TALLY) else str(_read(answer))


def report(
    contract: Contract,
    tallies: Iterable[str],
    period: str,
    as_of: Instant,
    options: Mapping[str, object],
) -> str:
    """The engine's answer."""
    from ._contract import _instant, _json

    asked = {"period": period, "as_of": _instant(as_of), **_given(options)}
    texts = ",".join(tallies)
    return contract._asked("report", f'{_json(asked)[1:-1]},"tallies":[{texts}]'.encode("utf-8"))


def text(answer: str) -> str:
    """The tally of an answer that has nothing else."""
    from ._contract import _read

    if not answer.startswith(_TALLY):
        _read(answer)
        raise ClausolaError.of("bad_output", "the engine answered without a tally", "please report this")
    return answer[len(_TALLY) : -1]


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
