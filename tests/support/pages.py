"""A page in place of a set letter, for tests that ask what was said and when, and not how it looks on paper.

Setting one takes longer than the rest of a move. tests/letters, tests/admin, tests/api and tests/browser set real ones.
"""

from __future__ import annotations

import pytest

from portal.letters import pdf

PAGE = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no letter of this folder's tests be set."""
    monkeypatch.setattr(pdf, "set_letter", lambda *_args, **_named: PAGE)
