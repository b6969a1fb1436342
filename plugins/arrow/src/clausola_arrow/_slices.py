"""A column of tickets as lists of JSON that fit in a request."""

from __future__ import annotations

import json
from typing import Any, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# The engine takes requests of 4 MiB. Text within text grows by its quotation marks, which are about a sixth of it.
BYTES = 2 << 20

_CONTROLS = bytes(range(32))


def slices(texts: pa.Array) -> Iterator[pa.Array]:
    """Neighbours of about so many bytes, in order, with at least one row each."""
    ends = np.cumsum(pc.binary_length(texts).fill_null(0).to_numpy(zero_copy_only=False) + 3)
    start = 0
    while start < len(texts):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + BYTES, side="right")))
        yield texts.slice(start, stop - start)
        start = stop


def listed(texts: pa.Array, trusted: bool) -> bytes:
    """A JSON list of the tickets. What is not known to be JSON goes as text within the text, so that a ticket that is
    broken is refused and its neighbours are not; null as empty text, which is no ticket."""
    if trusted:
        return b"[" + _joined(texts, ",") + b"]"
    if len(texts) == 0:
        return b"[]"
    whole = _joined(texts.fill_null(""), "\0")
    if len(whole) - len(whole.translate(None, _CONTROLS)) != len(texts) - 1:
        # A line end or a tab within a ticket.
        return json.dumps(texts.fill_null("").to_pylist(), ensure_ascii=False).encode("utf-8")
    escaped = whole.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\0", b'","')
    return b'["' + escaped + b'"]'


def _joined(texts: pa.Array, separator: str) -> bytes:
    one = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    joined: Any = pc.binary_join(one, separator)[0]
    return joined.as_buffer().to_pybytes() if len(texts) else b""
