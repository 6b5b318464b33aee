"""Replays asked for in the admin: worked out by the worker, a batch at a time, and shown side by side."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import histories, replay_runs
from portal.cases.models import ReplayRun
from portal.database import db
from portal.http.clock import now
from portal.jobs import runner
from portal.jobs.models import Job
from portal.policy.sidebyside import SideBySide
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told
from tests.labels import town

ADD = "/staff/replays/add"
DEVON = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")


def _cases() -> None:
    for day in (2, 3, 4):
        cast.acknowledged(cast.received(at=days_ago(day)).case, at=days_ago(day - 0.5))


def _run(app: Flask) -> ReplayRun:
    with app.app_context():
        runner.run_ready(now())
        db.session.remove()
        run = db.session.scalars(select(ReplayRun)).one()
        db.session.expunge(run)
    return run


def test_it_is_worked_out_in_batches_and_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_runs, "BATCH", 2)
    made(app, _cases)
    client = signed_in(app, cast.COMPLAINTS)
    other = DEVON.replace("limit: 10 working days", "limit: 15 working days")

    answer = submit(client, ADD, procedure="devon", pack=other)
    assert answer.status_code == 302
    with app.app_context():
        pk = db.session.scalars(select(ReplayRun.id)).one()
    assert "0 of 3 cases" in told(client.get(f"/staff/replays/show/{pk}").text)

    run = _run(app)
    assert (run.done, run.total, run.failure) == (3, 3, "")
    assert run.finished_at
    page = told(client.get(f"/staff/replays/show/{pk}").text)
    assert "Done, 3 cases." in page
    assert "corporate, stage 1: Response" in page
    assert "15 working days (DV-26)" in page
    with app.app_context():
        assert len(db.session.scalars(select(Job).filter_by(name=replay_runs.TASK)).all()) == 3


def test_against_an_installed_version(app: Flask) -> None:
    made(app, _cases)
    with app.app_context():
        version = db.session.scalars(select(ProcedureVersion.id).filter_by(key="devon")).one()

    submit(signed_in(app, cast.COMPLAINTS), ADD, procedure="devon", version=str(version))

    found = SideBySide.from_kept(_run(app).found)
    assert found.recorded == found.other
    assert found.cases == 3


@pytest.mark.clauses("RV-25", "RV-26")
def test_what_is_hidden_from_some_is_counted_for_nobody_here(app: Flask) -> None:
    """A case of one day, under a label, would be told by that day's count. The command line counts all."""

    def hidden() -> str:
        _cases()
        version = town.found(days_ago(30))
        town.labelled(cast.received(at=days_ago(9)).case)
        town.about(cast.ROADS, cast.received(at=days_ago(8)).case)
        return str(version.id)

    version = made(app, hidden)
    client = signed_in(app, cast.COMPLAINTS)
    submit(client, ADD, procedure="devon", version=version)
    run = _run(app)
    assert (run.total, run.done, SideBySide.from_kept(run.found).cases) == (3, 3, 3)
    page = told(client.get(f"/staff/replays/show/{run.id}").text)
    assert "Cases under a label, and those about a member of staff, aren’t counted here." in page
    with app.app_context():
        assert histories.count(histories.Span("devon")) == 5


def test_a_batch_that_is_run_twice_counts_once(app: Flask) -> None:
    def ask() -> int:
        _cases()
        asked = {"since": None, "until": None, "by": cast.as_(cast.COMPLAINTS), "at": now()}
        return replay_runs.ask("devon", DEVON, **asked).id

    pk = made(app, ask)
    for _ in range(2):
        made(app, lambda: replay_runs.go_on(run_id=pk, after=0, at=now()))

    assert _run(app).done == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose an installed version, or give a pack below"),
        ({"pack": "pack: 1"}, "Line 1"),
        ({"pack": DEVON, "since": "2026-02-01", "until": "2026-01-01"}, "This lies before the first day."),
        ({"pack": DEVON, "procedure": "san-clemente"}, "Choose one of"),
    ],
)
def test_what_makes_no_sense_is_told_and_stays(app: Flask, typed: dict[str, Any], sentence: str) -> None:
    answer = submit(signed_in(app, cast.COMPLAINTS), ADD, **{"procedure": "devon", **typed})

    assert answer.status_code == 422
    assert sentence in told(answer.text)
    assert fields(answer.text)["pack"][0][:40] == typed.get("pack", "")[:40]
    with app.app_context():
        assert db.session.scalars(select(ReplayRun)).all() == []


def test_those_of_other_bodies_are_not_shown(app: Flask) -> None:
    def ask() -> int:
        asked = {"since": None, "until": None, "by": cast.as_(cast.COMPLAINTS), "at": now()}
        return replay_runs.ask("devon", DEVON, **asked).id

    pk = made(app, ask)

    assert signed_in(app, cast.CENTRAL).get(f"/staff/replays/show/{pk}").status_code == 404


@pytest.mark.parametrize("far", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
def test_a_span_that_can_t_be_meant_is_told_beside_its_day(app: Flask, far: dict[str, str]) -> None:
    answer = submit(signed_in(app, cast.COMPLAINTS), ADD, procedure="devon", pack=DEVON, **far)
    assert answer.status_code == 422
    assert "Is the year right?" in told(answer.text)
