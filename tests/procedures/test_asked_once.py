"""A version is read once in a transaction: not again after each flush, and forgotten after a rollback."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import db
from portal.errors import NotFound
from portal.procedures import versions
from tests.cast import NOW, complaint


def test_a_flush_forgets_no_version(session: Session) -> None:
    case, asked = complaint(), list[str]()
    versions.procedure(case.procedure_version_id)

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    case.description = "Another"
    session.flush()
    versions.procedure(case.procedure_version_id)
    event.remove(db.engine, "before_cursor_execute", note)
    assert not [one for one in asked if "procedure_versions" in one]
    assert [one for one in asked if one.startswith("UPDATE cases")]


def test_what_was_installed_and_taken_back_is_not_known(session: Session) -> None:
    text = (versions.PACKS / "riverside.yaml").read_text(encoding="utf-8")
    lines = [one for one in text.splitlines() if not one.startswith(("version:", "effective:"))]
    attempt = session.begin_nested()
    row = versions.install("\n".join([*lines, 'version: "99"', "effective: 2026-05-05"]), "riverside.yaml", NOW)
    session.flush()
    pk = row.id
    assert versions.procedure(pk).version == "99"
    attempt.rollback()
    with pytest.raises(NotFound):
        versions.procedure(pk)
