"""What is wrong, and how it is told."""

from __future__ import annotations

from typing import Sequence

from .types import Diagnostic


class ClausolaError(Exception):
    """What every call of this package raises.

    ``diagnostics`` has every finding at once, at least one; each has a stable ``code`` to test against.
    """

    diagnostics: list[Diagnostic]

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("\n".join(map(_line, diagnostics)))
        self.diagnostics = list(diagnostics)

    def __reduce__(self) -> tuple[type[ClausolaError], tuple[list[Diagnostic]]]:
        # An error raised in another process arrives whole.
        return type(self), (self.diagnostics,)

    @classmethod
    def of(cls, code: str, message: str, help: str) -> ClausolaError:
        """An error of one finding that is not about a place in a text."""
        return cls(
            [
                {
                    "code": code,
                    "severity": "error",
                    "message": message,
                    "help": help,
                    "path": None,
                    "line": None,
                    "column": None,
                }
            ]
        )


def _line(found: Diagnostic) -> str:
    line = f"{found['code']}: {found['message']}"
    if found["line"] is not None:
        line += f", at line {found['line']}"
    elif found["path"] is not None:
        line += f", at `{found['path']}`"
    return f"{line}; {found['help']}" if found["help"] is not None else line
