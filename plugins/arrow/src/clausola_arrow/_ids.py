"""Which tickets were counted: the engine's hashes of their ids, eight bytes each."""

from __future__ import annotations

from typing import Any

import numpy as np

Hashes = np.ndarray[Any, np.dtype[np.uint64]]

NONE: Hashes = np.empty(0, np.uint64)

# A tally's text ends with its ids, or has them before the columns of cases. A quotation mark within text is escaped, so
# that these bytes are found nowhere else.
_KEY = '"ids":"'


def split(tally: str) -> tuple[str, Hashes]:
    """A tally without its ids, and these."""
    begin = tally.rfind(_KEY) + len(_KEY)
    end = tally.index('"', begin)
    return tally[:begin] + tally[end:], read(tally[begin:end])


def join(tally: str, ids: Hashes) -> str:
    """The tally with ids, as the engine writes them."""
    at = tally.rfind(_KEY) + len(_KEY)
    return tally[:at] + write(np.sort(ids)) + tally[at:]


def read(text: str) -> Hashes:
    """From sixteen hexadecimal digits each."""
    return np.frombuffer(bytes.fromhex(text), dtype=">u8").astype(np.uint64)


def write(ids: Hashes) -> str:
    """As sixteen hexadecimal digits each."""
    return ids.astype(">u8").tobytes().hex()


class Seen:
    """Many ids, to which some are added again and again: sorted runs that double in length."""

    def __init__(self, known: Hashes = NONE) -> None:
        self._runs: list[Hashes] = [np.sort(known)] if len(known) else []

    def shared(self, ids: Hashes) -> Hashes:
        """Those that are here already."""
        found = np.zeros(len(ids), bool)
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, ids), len(run) - 1)
            found |= run[at] == ids
        return ids[found]

    def add(self, ids: Hashes) -> None:
        """Some more."""
        if not len(ids):
            return
        self._runs.append(np.sort(ids))
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            last = self._runs.pop()
            self._runs[-1] = np.sort(np.concatenate([self._runs[-1], last]), kind="stable")

    def all(self) -> Hashes:
        """All of them."""
        return np.concatenate(self._runs) if self._runs else NONE
