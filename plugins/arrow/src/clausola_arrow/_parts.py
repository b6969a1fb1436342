"""Parts counted side by side, where a ticket may be in two of them."""

from __future__ import annotations

from typing import Callable, Iterable, Mapping, Sequence

import numpy as np

from . import _ids
from ._count import Part
from ._ids import Hashes

Recount = Callable[[Mapping[int, Hashes]], Mapping[int, Part]]


def settle(parts: Sequence[Part], recount: Recount) -> list[Part] | None:
    """Parts with each ticket in one of them: the first that has it keeps it, and the others are counted again, knowing
    which are repeated, as the command does with its own. None where an engine that reads again reads something else."""
    again = repeated(parts)
    if not again:
        return list(parts)
    anew = recount(again)
    settled = [anew.get(position, part) for position, part in enumerate(parts)]
    for position, shared in again.items():
        if not np.array_equal(np.setdiff1d(parts[position].ids, shared), np.sort(settled[position].ids)):
            return None
    return settled


def repeated(parts: Iterable[Part]) -> dict[int, Hashes]:
    """Of each part, what an earlier one has too."""
    seen, found = _ids.Seen(), {}
    for position, part in enumerate(parts):
        shared = seen.shared(part.ids)
        if len(shared):
            found[position] = shared
        seen.add(part.ids)
    return found
