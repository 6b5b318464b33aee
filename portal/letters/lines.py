"""Standard lines: kept by a body, brought in by the texts of its letters when these are published."""

from __future__ import annotations

import hashlib
from datetime import datetime

from portal.cases.actors import Actor
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Conflict, Invalid
from portal.letters.template_models import StandardLine
from portal.policy.letters import standard_lines, unseen
from portal.policy.letters.writing import strange

MEANWHILE = (
    "{by} changed this line first: “{words}” What you typed is still here. Copy it, open the line again, and put both "
    "together."
)
NO_KEY = "Use small letters, digits and underscores, a letter first, and at most 40: opening_hours."


def add(procedure_key: str, language: str, key: str, words: str, *, by: Actor, at: datetime) -> StandardLine:
    """Keep a new standard line. Raises `Invalid` where its name or its words can't be used."""
    if not standard_lines.KEY.fullmatch(key):
        raise Invalid({"key": NO_KEY})
    line = StandardLine(procedure_key=procedure_key, language=language, key=key)
    _write(line, words, by=by, at=at)
    db.session.add(line)
    return line


def mark_of(line: StandardLine) -> str:
    """Return what tells its words of now from those of any other time."""
    return f"{line.changed_at.isoformat()} {hashlib.sha256(line.words.encode()).hexdigest()[:16]}"


def change(line: StandardLine, words: str, *, seen: str, by: Actor, at: datetime) -> None:
    """Give it other words. What was published with the earlier ones keeps those.

    `seen` is its mark when it was opened. Raises `Conflict` where someone changed it since, and `Invalid`.
    """
    db.session.refresh(line, with_for_update=True)
    if mark_of(line) != seen:
        raise Conflict(MEANWHILE.format(by=line.changed_by, words=line.words))
    _write(line, words, by=by, at=at)


def _write(line: StandardLine, words: str, *, by: Actor, at: datetime) -> None:
    words = tidy(words)
    faults = [*standard_lines.faults_in_line(words), *(one.told() for one in strange(words)), *unseen.faults(words)]
    if fault := fault_in(words, LONG) or " ".join(faults):
        raise Invalid({"words": fault})
    line.words, line.changed_at, line.changed_by, line.changed_by_id = words, at, by.name, by.staff_id


def remove(line: StandardLine) -> None:
    """Take it away. What was published with it keeps its words."""
    db.session.delete(line)
