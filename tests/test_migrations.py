"""The migrations: up, down and up again, with data in the tables, and at the end exactly what the models say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_appbuilder import Model
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

import config
from portal import create_app
from portal.cases import delivering
from portal.cases.models import Case
from portal.database import INDEX_OF_TEXTS, UtcDateTime, db, is_modelled
from portal.notices.batches import PrintBatch, PrintedLetter
from portal.notices.models import Channel, Notice, NoticeState
from tests.cast import NOW, ROADS, answered, as_, complaint
from tests.fixtures_app import MARK, Sqlite, begin, settings_for
from tests.support import postgres

KEPT = ("events", "letters", "responses", "procedure_versions")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database that holds nothing at all."""
    name = f"redress_test_migrations_{MARK}"
    if request.param == "sqlite":
        yield create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/empty.sqlite3"))
        return
    server: postgres.Server = request.getfixturevalue("pg_server")
    server.create_database(name)
    app = create_app(settings_for(tmp_path, server.url(name)))
    yield app
    with app.app_context():
        db.engine.dispose()
    server.drop_database(name)


def tables() -> set[str]:
    return {name for name in inspect(db.engine).get_table_names() if is_modelled(name)}


def same_type(_context: Any, _inspected: Any, _column: Any, _found: Any, model_type: Any) -> bool | None:
    return False if isinstance(model_type, UtcDateTime) else None


def known(name: str | None, kind: str, _parents: Any) -> bool:
    return kind not in {"table", "index"} or name is None or is_modelled(name)


def differences() -> list[Any]:
    with db.engine.connect() as connection:
        opts = {"compare_type": same_type, "include_name": known}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, db.metadata))


def steps() -> list[str]:
    """Return the revisions, newest first."""
    folder = ScriptDirectory(str(config.ROOT / "migrations"))
    return [script.revision for script in folder.walk_revisions()]


def test_up_makes_what_the_models_say(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        assert differences() == []
        assert tables() == {*db.metadata.tables, "alembic_version"}


def test_down_leaves_nothing(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        downgrade(revision="base")
        assert tables() <= {"alembic_version"}
        assert INDEX_OF_TEXTS not in inspect(db.engine).get_table_names()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as connection:
                left = connection.execute(text("SELECT proname FROM pg_proc WHERE proname LIKE '%_no_update'"))
                assert left.all() == []


def posted_instead(case: Case) -> None:
    """Send the first letter of a case by post, and print it: rows that point to its notice."""
    notice = db.session.scalars(select(Notice).filter_by(case_id=case.id, in_turn=True).order_by(Notice.id)).first()
    assert notice is not None
    notice.state = NoticeState.GAVE_UP
    delivering.readdress(case, notice, Channel.POST, "1 Mill Lane\nTotnes", by=as_(ROADS), at=NOW)
    batch = PrintBatch(
        procedure_key="devon", made_on=NOW.date(), number=1, made_at=NOW, letters=1, pages=1, pdf=b"%PDF", sha256="0"
    )
    db.session.add(batch)
    db.session.flush()
    db.session.add(
        PrintedLetter(batch_id=batch.id, seq=1, notice_id=notice.id, case_id=case.id, pages=1, address="1 Mill Lane")
    )


def test_each_step_down_and_up_again_with_data_in_it(empty: Flask) -> None:
    begin(empty)
    with empty.app_context():
        case = answered(complaint())
        posted_instead(case)
        number = case.tracking_number
        db.session.commit()
        db.session.remove()
        for revision in steps()[:-1]:
            downgrade()
            upgrade()
            with db.engine.connect() as connection:
                assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() >= revision
                kept = connection.execute(text("SELECT tracking_number FROM cases")).scalar_one()
            assert kept == number
        assert differences() == []


def test_a_whole_way_down_with_data_and_up_to_an_empty_house(empty: Flask) -> None:
    begin(empty)
    with empty.app_context():
        posted_instead(answered(complaint()))
        db.session.commit()
        db.session.remove()
        downgrade(revision="base")
        upgrade()
        assert differences() == []
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM cases")).scalar_one() == 0


@pytest.mark.parametrize("verb", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
@pytest.mark.parametrize("table", KEPT)
def test_what_never_changes_is_guarded_from_the_beginning(app: Flask, table: str, verb: str) -> None:
    with app.app_context():
        answered(complaint())
        db.session.commit()
        with pytest.raises(DBAPIError):
            db.session.execute(text(verb.format(table)))
        db.session.rollback()


def test_there_is_one_line_of_revisions() -> None:
    folder = ScriptDirectory(str(config.ROOT / "migrations"))
    assert len(folder.get_heads()) == 1
    assert steps()[-1] == "0001"


def test_every_table_is_told_of(sqlite_backend: Sqlite) -> None:
    """Whoever carries this on finds each table in docs/architecture.md, but the framework's own."""
    told = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text().partition("## What is stored")[2]
    with sqlite_backend.app.app_context():
        tables = {name for name in Model.metadata.tables if not name.startswith("ab_")}
    assert not {name for name in tables if f"`{name}`" not in told}
