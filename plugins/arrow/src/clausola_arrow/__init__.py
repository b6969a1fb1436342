"""Compliance of service contracts over columns of tickets: the rules of ``clausola report``, where the tickets are.

>>> import pyarrow as pa
>>> from clausola_arrow import Survey
>>> survey = Survey("lepida-payer", "2026-10", "2026-11-01T00:00:00+01:00")
>>> tickets = pa.array(['''{"id": "4711", "facts": {"request": "malfunction", "blocking": true, "channel": "phone",
...   "responsibility": "provider", "corrective_maintenance": false},
...   "events": [{"type": "opened", "at": "2026-10-03T13:00:00+02:00"}]}'''])
>>> report = survey.report([survey.tally(tickets)])
>>> report["rows"][0]["objective"], report["rows"][0]["late"], report["rows"][0]["pass"]
('acknowledge', 1, False)
"""

from ._count import Part
from ._survey import Survey

__all__ = ["Part", "Survey"]
__version__ = "0.1.0"
