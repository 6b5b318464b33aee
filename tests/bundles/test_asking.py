"""Having a bundle made: by whoever works the case, by a worker, written on the timeline, and for nobody else."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.bundles import asking
from portal.cases import timeline
from portal.cases.models import Case
from portal.database import db
from portal.errors import Invalid, Refused
from portal.exports.models import Export, ExportState
from portal.http.clock import now
from portal.jobs.runner import run_ready
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.bundles.stories import read
from tests.cast import ADMIN, CARE, COMPLAINTS, READER, ROADS, SENIOR
from tests.labels import town


def _case() -> int:
    case = cast.received(cast.submission(), at=days_ago(3)).case
    return cast.answered(case, at=days_ago(2)).id


def _made(app: Flask) -> tuple[str, str]:
    """Let the worker make what waits; return the only file's key and state."""
    with app.app_context():
        run_ready(now())
        export = db.session.scalars(select(Export)).one()
        return export.id, export.state


def _asked(client: FlaskClient, case_id: int) -> None:
    assert submit(client, f"/staff/cases/{case_id}/bundle", profile="ombudsman").location == "/staff/exports/"


def test_it_is_asked_for_on_the_case_made_by_a_worker_and_downloaded(app: Flask) -> None:
    case_id, client = made(app, _case), signed_in(app, ROADS)
    assert f"/staff/cases/{case_id}/bundle" in client.get(f"/staff/cases/show/{case_id}").text
    page = told(client.get(f"/staff/cases/{case_id}/bundle").text)
    for words in ("Limits, day by day", "Our response to your complaint", "Nothing is struck.", "Make the bundle"):
        assert words in page
    _asked(client, case_id)
    key, state = _made(app)
    assert state == ExportState.DONE
    answer = client.get(f"/staff/exports/{key}/file")
    found = read(answer.data)
    assert answer.headers["Content-Disposition"].endswith('-ombudsman.zip"')
    assert (found.manifest["profile"], found.manifest["made_by"]) == ("ombudsman", "Tom Easterbrook")
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        line = case.events[-1]
        assert (line.summary, line.by_name) == (asking.MADE, "Tom Easterbrook")
        assert found.manifest["bundle"]["sha256"] in line.detail
        assert found.manifest["timeline"]["head"] == case.events[-2].hash == line.facts["head"]
        assert timeline.first_break(case) is None
        number = case.tracking_number
    assert "bundle" not in client.get(f"/track/{number}").text.lower()


@pytest.mark.parametrize("who", [CARE, ADMIN, cast.SYSTEM])
def test_who_doesn_t_see_the_case_finds_no_bundle_of_it(app: Flask, who: str) -> None:
    case_id = made(app, _case)
    client = signed_in(app, who)
    statuses = {client.get(f"/staff/cases/{one}/bundle").status_code for one in (case_id, 424242)}
    assert len(statuses) == 1
    assert statuses <= {302, 403, 404}


def test_a_reader_has_none_made(app: Flask) -> None:
    case_id = made(app, _case)
    client = signed_in(app, READER)
    assert "/bundle" not in client.get(f"/staff/cases/show/{case_id}").text
    assert client.get(f"/staff/cases/{case_id}/bundle").status_code in {302, 403}


def test_an_unknown_profile_is_said_beside_the_field(app: Flask) -> None:
    case_id = made(app, _case)
    answer = submit(signed_in(app, ROADS), f"/staff/cases/{case_id}/bundle", profile="everyone")
    assert (answer.status_code, "Whom it is for" in answer.text) == (422, True)
    with app.app_context():
        assert db.session.scalars(select(Export)).all() == []
        with pytest.raises(Invalid):
            asking.profile_of("everyone")


def test_once_the_case_is_kept_from_them_it_is_neither_made_nor_handed_out(app: Flask) -> None:
    """The firewall closes while it waits, and after it was made."""
    made(app, lambda: town.found(days_ago(30)).id)
    case_id, other = made(app, _case), made(app, _case)
    client = signed_in(app, ROADS)
    _asked(client, case_id)
    key, _ = _made(app)
    assert client.get(f"/staff/exports/{key}/file").status_code == 200
    _asked(client, other)
    for one in (case_id, other):
        made(app, lambda one=one: town.about(ROADS, db.session.get_one(Case, one)))
    assert client.get(f"/staff/exports/{key}/file").status_code == 404
    with app.app_context():
        run_ready(now())
        waiting = db.session.scalars(select(Export).filter_by(case_id=other)).one()
        assert (waiting.state, waiting.body_id) == (ExportState.FAILED, None)
        assert db.session.get_one(Case, other).events[-1].kind != asking.EVENT


def test_whom_it_was_opened_to_be_read_has_none_made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = made(app, _case)
    monkeypatch.setattr("portal.cases.access.only_reads", lambda _case: True)
    with app.app_context(), pytest.raises(Refused):
        asking.ask(db.session.get_one(Case, case_id), "ombudsman", by=cast.as_(SENIOR), at=now())


def test_the_complaints_team_may_too(app: Flask) -> None:
    case_id = made(app, _case)
    _asked(signed_in(app, COMPLAINTS), case_id)
    assert _made(app)[1] == ExportState.DONE
