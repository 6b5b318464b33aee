"""What becomes of a promise, by the API: kept, given another day, passed on, taken back; and by whom it isn't."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.cases.models import Remedy
from portal.database import db, transaction
from portal.policy.moves import Move
from tests.api.calls import Caller
from tests.cast import CARE, READER, ROADS, SENIOR, acknowledged, complaint, days_later, do, staff

SOON = days_later(60).date().isoformat()


@pytest.fixture
def promise(api: Caller) -> int:
    """A promise of Tom's that stands in no letter."""
    with api.app.app_context(), transaction():
        case = acknowledged(complaint())
        do(case, Move.REMEDY, kind="training", what="The crew is shown how.", due_on=days_later(30).date())
        db.session.flush()
        return case.remedies[0].id


def _key(api: Caller, username: str) -> str:
    with api.app.app_context():
        return f"staff:{staff(username).id}"


def test_it_is_told_with_who_sees_to_it(api: Caller, promise: int) -> None:
    told = api.get(f"/remedies/{promise}", by=ROADS).json
    assert (told["owner"], told["first_due_on"], told["in_time"]) == ("Tom Easterbrook", told["due_on"], None)
    mine = api.get("/remedies", by=ROADS, query_string={"owner_id": told["owner_id"]}).json["items"]
    assert [one["id"] for one in mine] == [promise]
    assert api.get("/remedies?owner_id=1", by=ROADS).json["items"] == []


def test_it_is_kept_once(api: Caller, promise: int) -> None:
    empty = api.post(f"/remedies/{promise}/keep", by=ROADS, json={})
    assert (empty.status_code, list(empty.json["errors"])) == (422, ["note"])
    done = api.post(f"/remedies/{promise}/keep", by=ROADS, json={"note": "Held."})
    assert (done.status_code, done.json["note"], done.json["kept_by"]) == (200, "Held.", "Tom Easterbrook")
    again = api.post(f"/remedies/{promise}/keep", by=ROADS, json={"note": "Held."})
    assert (again.status_code, again.json["detail"]) == (409, "This promise has been kept already.")


def test_it_gets_another_day_and_another_owner(api: Caller, promise: int) -> None:
    far = (datetime.now(UTC) + timedelta(days=4000)).date().isoformat()
    wrong = api.post(f"/remedies/{promise}/date", by=ROADS, json={"due_on": far, "reason": "x"})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["due_on"])
    moved = api.post(f"/remedies/{promise}/date", by=ROADS, json={"due_on": _later(), "reason": "Ana is ill."})
    assert (moved.status_code, moved.json["due_on"]) == (200, _later())
    passed = api.post(f"/remedies/{promise}/owner", by=ROADS, json={"owner": _key(api, SENIOR)})
    assert (passed.status_code, passed.json["owner"]) == (200, "Helen Trelawny")
    other = api.post(f"/remedies/{promise}/owner", by=ROADS, json={"owner": _key(api, CARE)})
    assert (other.status_code, list(other.json["errors"])) == (422, ["owner"])


def _later() -> str:
    """The API reads the real clock."""
    return (datetime.now(UTC) + timedelta(days=200)).date().isoformat()


def test_it_is_taken_back_with_a_reason(api: Caller, promise: int) -> None:
    assert api.post(f"/remedies/{promise}/drop", by=ROADS, json={}).status_code == 422
    done = api.post(f"/remedies/{promise}/drop", by=ROADS, json={"note": "Not wanted."})
    assert (done.status_code, done.json["note"]) == (200, "Not wanted.")


BODIES = {
    "keep": {"note": "x"},
    "date": {"due_on": SOON, "reason": "x"},
    "owner": {"owner": "staff:1"},
    "drop": {"note": "x"},
}


@pytest.mark.parametrize("what", list(BODIES))
def test_nobody_else_does(api: Caller, promise: int, what: str) -> None:
    body: dict[str, Any] = BODIES[what]
    assert api.post(f"/remedies/{promise}/{what}", json=body).status_code == 401
    assert api.post(f"/remedies/{promise}/{what}", by=READER, json=body).status_code == 403
    assert api.post(f"/remedies/{promise}/{what}", by=CARE, json=body).status_code == 404
    with api.app.app_context():
        found = db.session.get_one(Remedy, promise)
        assert (found.kept_at, found.dropped_at, found.owner_name) == (None, None, "Tom Easterbrook")
