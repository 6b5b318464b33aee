"""The demo: the same for the same seed and day, every state in it, and sound to the last letter."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

import config
from portal.cases import clocks, status
from portal.cases.models import Case, LearningAction, Remedy, Response
from portal.cli.demo import filling
from portal.database import db
from portal.http.limits import limiter
from portal.jobs.models import Job
from portal.notices.models import Notice
from portal.policy.moves import Status
from tests.fixtures_app import Sqlite
from tests.languages.english import runs
from tests.procedures.shipped import pack

FRIDAY = date(2026, 11, 20)
MORNING = datetime.combine(FRIDAY, time(8), tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(scope="module")
def filled(sqlite_backend: Sqlite) -> Flask:
    """The app with the demo in it, made once: telling it takes a while, and no test here changes it."""
    sqlite_backend.rewind()
    with sqlite_backend.app.app_context():
        filling.fill(seed=7, as_of=FRIDAY)
    return sqlite_backend.app


def _instance(app: Flask) -> Path:
    settings: config.Settings = app.config["SETTINGS"]
    return settings.instance


@pytest.mark.slow
def test_every_state_is_there(filled: Flask) -> None:
    with filled.app_context():
        assert set(db.session.scalars(select(Case.status).distinct())) == {str(one) for one in Status}


@pytest.mark.slow
def test_every_stage_and_kind_is_there(filled: Flask) -> None:
    with filled.app_context():
        stages = set(db.session.scalars(select(Case.stage_key).distinct()))
        kinds = set(db.session.scalars(select(Case.kind).distinct()))
    assert stages >= {"stage_1", "stage_2", "stage_3", "review_panel", "suggestion", "compliment", "response"}
    assert kinds == {kind for key in config.PACKS for kind in pack(key).kinds}


@pytest.mark.slow
def test_the_queue_has_what_is_late_what_is_due_today_and_what_is_due_later(filled: Flask) -> None:
    with filled.app_context():
        due = [at - timedelta(seconds=1) for at in db.session.scalars(select(Case.next_due_at)) if at is not None]
    days = [at.astimezone(ZoneInfo("Europe/London")).date() for at in due]
    assert sum(day < FRIDAY for day in days) >= 3
    assert days.count(FRIDAY) >= 2
    assert sum(FRIDAY < day <= FRIDAY + timedelta(days=7) for day in days) >= 3


@pytest.mark.slow
def test_promises_are_kept_late_and_open(filled: Flask) -> None:
    with filled.app_context():
        remedies = db.session.scalars(select(Remedy)).all()
        assert any(one.kept_at for one in remedies)
        assert any(not one.kept_at and one.due_on < FRIDAY for one in remedies)
        assert any(not one.kept_at and one.due_on >= FRIDAY for one in remedies)


@pytest.mark.slow
def test_nothing_happened_today_and_nobody_worked_on_a_closed_day(filled: Flask) -> None:
    with filled.app_context():
        for case in db.session.scalars(select(Case)):
            pack = clocks.pack_of(case)
            calendar = next(iter(pack.calendars.values()))
            days = [event.at.astimezone(pack.zone).date() for event in case.events]
            assert all(day < FRIDAY for day in days)
            assert all(calendar.is_open(day) for day in days)
            assert days == sorted(days)


@pytest.mark.slow
def test_the_mail_of_the_past_has_gone_out(filled: Flask) -> None:
    with filled.app_context():
        assert db.session.scalar(select(func.count(Job.id)).where(Job.state != "done")) == 0
        assert set(db.session.scalars(select(Notice.state).distinct())) == {"sent", "to_post"}
        assert all(one.sent_at < MORNING for one in db.session.scalars(select(Notice).filter_by(state="sent")))


@pytest.mark.slow
def test_nothing_was_sent_or_done_before_it_was_promised(filled: Flask) -> None:
    with filled.app_context():
        assert all(one.sent_at > one.queued_at for one in db.session.scalars(select(Notice).filter_by(state="sent")))
        assert all(one.finished_at > one.created_at for one in db.session.scalars(select(Job)))


@pytest.mark.slow
def test_each_ledger_agrees_with_its_due_date_and_the_portal_verifies(filled: Flask) -> None:
    with filled.app_context():
        for case in db.session.scalars(select(Case)):
            for clock in status.public(case, MORNING).clocks:
                marked = [line.day for line in clock.ledger if line.is_due]
                assert marked == ([clock.due] if clock.due and clock.ledger else [])
        db.session.remove()
    result = filled.test_cli_runner().invoke(args=["portal", "verify"])
    assert (result.exit_code, "are sound" in result.output) == (0, True), result.output


@pytest.mark.slow
def test_the_same_seed_and_day_make_the_same_cases(filled: Flask, sqlite_backend: Sqlite) -> None:
    first = json.loads(filling.path(_instance(filled)).read_text())
    assert filling.path(_instance(filled)).stat().st_mode & 0o777 == 0o600
    with filled.app_context():
        db.session.remove()
        db.engine.dispose()
    sqlite_backend.rewind()
    with filled.app_context():
        filling.fill(seed=7, as_of=FRIDAY)

    assert json.loads(filling.path(_instance(filled)).read_text()) == first


@pytest.mark.slow
def test_a_portal_with_cases_gets_none_made_up(filled: Flask) -> None:
    result = filled.test_cli_runner().invoke(args=["portal", "demo"])

    assert (result.exit_code, "There are cases already" in result.output) == (1, True)


@pytest.mark.slow
def test_a_year_repeats_itself_nowhere(filled: Flask) -> None:
    """No two cases tell the same, and no answer, note or promise is said twice."""
    with filled.app_context():
        said = [response.entries for response in db.session.scalars(select(Response))]
        told = {
            "description": list(db.session.scalars(select(Case.description))),
            "note": list(db.session.scalars(select(Response.note).where(Response.note != ""))),
            "promise": list(db.session.scalars(select(Remedy.what))),
            "findings": [entries["answer.findings"] for entries in said if entries.get("answer.findings")],
        }
    for name, texts in told.items():
        assert len(texts) == len(set(texts)), (name, [one for one in set(texts) if texts.count(one) > 1])
        assert texts, name


@pytest.mark.slow
def test_people_come_by_many_ways(filled: Flask) -> None:
    with filled.app_context():
        channels = list(db.session.scalars(select(Case.channel)))
    assert {"web", "email", "phone", "letter", "in_person"} <= set(channels)
    assert channels.count("web") < 0.75 * len(channels)


@pytest.mark.slow
def test_every_case_is_told_as_a_whole_in_every_language(filled: Flask) -> None:
    """What a pack has no words for in a language is marked as English; no sentence is half in it."""
    with filled.app_context():
        numbers = list(db.session.scalars(select(Case.tracking_number)))
    client, found = filled.test_client(), set[tuple[str, str, str]]()
    with time_machine.travel(MORNING, tick=False):
        for number in numbers:
            for language in ("es", "cy", "ar"):
                with filled.app_context():
                    limiter.reset()
                page = client.get(f"/track/{number}?lang={language}")
                found |= {(number, language, one) for one in runs(page.text)}
                assert page.status_code == 200
    assert found == set()


@pytest.mark.slow
def test_the_public_reads_what_was_learned(filled: Flask) -> None:
    page = filled.test_client().get("/childrens-social-care/performance").text
    told = page.partition('id="you-said"')[2]
    assert (told.count("You said:"), told.count("We did:")) == (2, 2)
    with filled.app_context():
        work = db.session.scalars(select(LearningAction)).all()
        assert all(one.asked_at < one.done_at < one.approved_at < MORNING for one in work)
