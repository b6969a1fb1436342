"""Service contracts as code: what a ticket is owed, until when, and why.

>>> from clausola import Contract
>>> contract = Contract.builtin("lepida-payer")
>>> ticket = {
...     "id": "4711",
...     "facts": {"request": "malfunction", "blocking": True, "channel": "phone", "responsibility": "provider",
...               "corrective_maintenance": False},
...     "events": [{"type": "opened", "at": "2026-10-03T13:00:00+02:00"}],
... }
>>> decision = contract.decide(ticket, "2026-10-05T09:10:00+02:00")
>>> decision["priority"], decision["timers"][0]["state"], decision["timers"][0]["due"]
('blocking', 'breached', '2026-10-05T09:00:00+02:00')
"""

from ._contract import Contract
from ._error import ClausolaError
from ._limits import Limits

__all__ = ["ClausolaError", "Contract", "Limits"]
__version__ = "0.1.0"
