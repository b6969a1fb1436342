from __future__ import annotations

import pytest

from clausola import Contract
from clausola.types import Ticket

NOW = "2026-10-05T09:10:00+02:00"


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract.builtin("lepida-payer")


@pytest.fixture
def ticket() -> Ticket:
    return {
        "id": "4711",
        "facts": {
            "request": "malfunction",
            "blocking": True,
            "channel": "phone",
            "responsibility": "provider",
            "corrective_maintenance": False,
        },
        "events": [{"type": "opened", "at": "2026-10-03T13:00:00+02:00"}],
    }
