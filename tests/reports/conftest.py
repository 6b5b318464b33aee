"""How many random data sets each report is held against a count by hand with: `--data-sets`, more of them on demand."""

from __future__ import annotations

import pytest

from tests.support.pages import pages_unless


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a `seed` with each data set that is wanted."""
    marked = any("seed" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "seed" in metafunc.fixturenames and not marked:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--data-sets")))


@pytest.fixture(autouse=True)
def _pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests count what was said and when: only the canaries are looked for on paper."""
    pages_unless(request, monkeypatch, {"test_canaries"})
