"""What the tests of made files share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.exports import makers


@pytest.fixture(autouse=True)
def nothing_meanwhile() -> Iterator[None]:
    """Forget what a test let happen while its file was made."""
    makers.meanwhile.clear()
    yield
    makers.meanwhile.clear()
