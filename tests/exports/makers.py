"""A kind of file for tests: lines of text, of which the test says how many and how long, and what happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db
from portal.exports.asking import Wanted
from portal.exports.registry import maker
from portal.exports.writing import Making

KIND = "tests.lines"
LINE = b"x" * 999 + b"\n"
meanwhile: list[Callable[[int], None]] = []  # called before each page, with its number


def wanted(pages: int = 3, lines: int = 100, case_id: int | None = None) -> Wanted:
    return Wanted(KIND, {"pages": pages, "lines": lines}, "Lines", "lines.txt", "text/plain", case_id)


@maker(KIND, "lines of a test", may=lambda asked, _at: not asked.get("barred"))
def make(asked: Mapping[str, Any], to: Making) -> None:
    pages, lines = asked["pages"], asked["lines"]
    for page in range(pages):
        for act in meanwhile:
            act(page)
        to.write(LINE * lines)
        to.tells_of(db.session.scalars(select(Case.id)))
        to.progress((page + 1) * lines, pages * lines)
