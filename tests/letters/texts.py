"""Texts of letters as a body edits them, for the tests."""

from __future__ import annotations

from datetime import datetime

from portal.database import db
from portal.letters import editing
from portal.letters.editing import Given, Place
from portal.letters.template_models import LetterTemplate
from portal.procedures import versions
from tests.cast import COMPLAINTS, NOW, as_


def place(kind: str = "acknowledgement", language: str = "en-GB", *, key: str = "devon") -> Place:
    """Return where a text of Devon's belongs, or of another body's."""
    return editing.place(versions.procedure_of(versions.current(key, NOW)), kind, language)


def changed(where: Place, old: str, new: str, *, subject: str = "") -> Given:
    """Return the pack's text with something changed in it."""
    assert old in where.kind.body
    return Given(subject or where.kind.subject, where.kind.body.replace(old, new))


def published(where: Place, given: Given, *, at: datetime = NOW) -> LetterTemplate:
    """Write a text and publish it."""
    draft = editing.begin(where, given, by=as_(COMPLAINTS), at=at)
    db.session.flush()
    editing.publish(draft, where, on=None, by=as_(COMPLAINTS), at=at)
    db.session.flush()
    return draft
