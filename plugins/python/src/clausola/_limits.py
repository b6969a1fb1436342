"""How much the engine may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much one contract's instance of the engine may use. What is beyond is a :class:`ClausolaError`, and the
    next call works.

    The engine is WebAssembly without imports: it sees no files, no network and no clock, whatever the limits.
    """

    memory: int = 128 << 20
    """Bytes of memory of one instance; a request that the engine accepts fits in 128 MiB. Code is not counted."""

    fuel: int = 5_000_000_000
    """Units of computation of one call, about one for each instruction; the same call uses the same number on
    every machine. A decision uses well under a million, and the default is over after a few seconds."""

    def __post_init__(self) -> None:
        if self.memory <= 0 or not 0 < self.fuel < 1 << 64:
            raise ValueError("limits are positive, and fuel has 64 bits")
