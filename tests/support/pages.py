"""A page in place of a set letter, for tests that ask what was said and when, and not how it looks on paper.

Setting one takes longer than the rest of a move. tests/letters, tests/api, tests/public and tests/browser set real
ones, and tests/admin wherever a letter, a move or a browser is what is looked at (`pages_unless`).
"""

from __future__ import annotations

from collections.abc import Collection

import pytest

from portal.letters import pdf

PAGE = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no letter of this folder's tests be set."""
    monkeypatch.setattr(pdf, "set_letter", lambda *_args, **_named: PAGE)


def pages_unless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, paper: Collection[str]) -> None:
    """Let no letter be set in this test's module, unless it is one of those, or opens a browser."""
    name = request.module.__name__.rpartition(".")[2]
    if name not in paper and not name.endswith("_in_chromium"):
        monkeypatch.setattr(pdf, "set_letter", lambda *_args, **_named: PAGE)
