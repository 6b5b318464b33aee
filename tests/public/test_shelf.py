"""The procedures in force today, by the body's own day, and how long a process goes on believing what it read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

import config
from portal.database import transaction
from portal.procedures import versions
from portal.public import shelf
from tests.admin.browsing import counted
from tests.cast import NOW
from tests.public.journey import inputs, typed

# Half past seven in the evening of the fourth in California, when in UTC it is the fifth already.
EVENING = datetime(2026, 5, 5, 2, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _as_begun() -> Iterator[None]:
    """Leave no version behind that only this test installed."""
    yield
    shelf._remembered.clear()
    shelf._asked_at.clear()


def install(app: Flask, key: str, title: str, *, effective: str) -> None:
    """Install another version of a pack that comes with the portal."""
    text = (versions.PACKS / f"{key}.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    for name, value in (("version", "99.9"), ("effective", effective), ("title", title)):
        at = next(i for i, line in enumerate(lines) if line.startswith(f"{name}:"))
        lines[at] = f'{name}: "{value}"' if name != "effective" else f"{name}: {value}"
    with app.app_context(), transaction():
        versions.install("\n".join(lines) + "\n", "next.yaml", NOW)


def test_in_force_is_asked_by_the_day_where_the_body_is(app: Flask, client: FlaskClient) -> None:
    install(app, "san-clemente", "The procedure of tomorrow", effective="2026-05-05")
    with time_machine.travel(EVENING, tick=False):
        assert "The procedure of tomorrow" not in client.get("/san-clemente/about").text
    with time_machine.travel(EVENING + timedelta(hours=5), tick=False):
        assert "The procedure of tomorrow" in client.get("/san-clemente/about").text


def test_current_is_told_by_key(app: Flask) -> None:
    install(app, "devon", "The procedure of tomorrow", effective="2026-05-06")
    with app.app_context():
        assert versions.current("devon", NOW).version != "99.9"
        assert versions.current("devon", NOW + timedelta(days=1)).version == "99.9"
        assert sorted(versions.all_current(NOW)) == sorted(config.PACKS)
        assert versions.all_current(datetime(1900, 1, 1, tzinfo=UTC)) == {}


def test_a_process_that_gets_only_forms_learns_of_a_new_version(
    app: Flask, client: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    form = inputs(client.get("/devon/submit"))
    install(app, "devon", "The procedure of tomorrow", effective="2026-05-06")
    tuesday.shift(timedelta(days=1))
    page = client.post("/devon/submit", data={**form, **typed(), "do": "review"})
    assert page.status_code == 200
    assert shelf._remembered["devon"].version == "99.9"


def test_a_form_in_a_language_asks_the_database_for_no_procedure(app: Flask, client: FlaskClient) -> None:
    """Every browser says which languages it reads, and to ask takes SQLite's one write lock."""
    spanish = {"Accept-Language": "es-MX,es;q=0.9"}
    form = inputs(client.get("/devon/submit", headers=spanish))
    with counted(app) as statements:
        page = client.post("/devon/submit", data={**form, **typed(), "do": "review"}, headers=spanish)
    assert 'lang="es"' in page.text
    assert not [one for one in statements if "procedure_versions" in one]


def test_a_page_waits_once_for_records_that_are_away(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/devon/submit")
    shelf._asked_at.clear()
    tries: list[datetime] = []

    def away(at: datetime) -> None:
        tries.append(at)
        raise OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(versions, "all_current", away)
    assert client.get("/devon/submit", headers={"Accept-Language": "cy"}).status_code == 200
    assert len(tries) == 1
