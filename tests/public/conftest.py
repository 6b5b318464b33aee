"""The public's pages are tested on one Tuesday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import NOW


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[time_machine.Traveller]:
    """It is the morning of NOW. A test moves on with `tuesday.shift(...)`."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
