"""Promises on the officers' pages: who sees to them, another day, what shows that they were kept; and who may not."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import remedies
from portal.cases.models import FileKind, Remedy
from portal.database import db
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.admin.test_load import away_with_tom_for_them
from tests.cases.test_filing import add, text

WHAT = "The crew is shown how to report."
MINE = "/staff/?whose=me&sort=remedy"


def promised(owner: str = "", days: float = 3) -> int:
    """Have Tom promise something on Alice's case, for another to see to where one is named."""
    case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(days)).case, at=days_ago(days))
    key = f"staff:{cast.staff(owner).id}" if owner else ""
    facts = {"kind": "training", "what": WHAT, "due_on": days_ago(-30).date(), **({"owner": key} if key else {})}
    cast.do(case, Move.REMEDY, at=days_ago(days), **facts)
    db.session.flush()
    return case.remedies[-1].id


def _day(days: int) -> str:
    return days_ago(-days).date().isoformat()


def _found(app: Flask) -> Remedy:
    with app.app_context():
        found = db.session.scalars(select(Remedy)).one()
        db.session.expunge(found)
    return found


def test_a_promise_goes_its_way_from_its_maker_to_a_file_that_shows_it(app: Flask) -> None:
    made(app, lambda: cast.acknowledged(cast.received(cast.submission(), at=days_ago(3)).case, at=days_ago(3)).id)
    tom, helen = signed_in(app, cast.ROADS), signed_in(app, cast.SENIOR)
    with app.app_context():
        owner = f"staff:{cast.staff(cast.SENIOR).id}"
    given = {"kind": "training", "what": WHAT, "due_on": _day(30)}
    assert submit(tom, "/staff/cases/1/remedy", **given).status_code == 302
    page = told(tom.get("/staff/cases/show/1").text)
    assert f"{WHAT} ● Promised" in page
    assert "· Tom Easterbrook sees to it" in page
    assert submit(tom, "/staff/remedies/pass/1", owner=owner).status_code == 302
    assert "Keep the promise" in told(helen.get(MINE).text)
    assert "Keep the promise" not in told(tom.get(MINE).text)
    assert submit(helen, "/staff/remedies/date/1", due_on=_day(60), reason="Ana is ill.").status_code == 302
    assert "Promised before by" in told(helen.get("/staff/cases/show/1").text)
    assert ": Ana is ill." in told(helen.get("/staff/cases/1/sheet").text)

    def bring() -> str:
        (file,) = add(db.session.scalars(select(Remedy)).one().case, text("the list.txt"), kind=FileKind.EVIDENCE)
        return file.key

    key = made(app, bring)
    empty = submit(helen, "/staff/remedies/edit/1")
    assert (empty.status_code, "Say what shows that it was kept" in told(empty.text)) == (422, True)
    assert submit(helen, "/staff/remedies/edit/1", evidence=key).status_code == 302
    page = told(helen.get("/staff/cases/show/1").text)
    assert "✓ Kept" in page
    assert "noted by Helen Trelawny." in page
    assert "Shown by the list.txt" in page
    assert "Helen Trelawny" in told(helen.get("/staff/remedies/list/").text)
    with app.app_context():
        hers = select(Notice.subject).where(Notice.to_address == "alice@example.org").order_by(Notice.id)
        subjects = list(db.session.scalars(hers))
    assert [one.partition(" (")[0] for one in subjects[-2:]] == [
        "What we promised you will take longer",
        "What we promised you has been done",
    ]


@pytest.mark.parametrize("page", ["date", "pass", "edit", "delete"])
def test_others_don_t_find_it_and_a_reader_may_not(app: Flask, page: str) -> None:
    pk = made(app, promised)
    assert signed_in(app, cast.CARE).get(f"/staff/remedies/{page}/{pk}").status_code == 404
    assert signed_in(app, cast.READER).get(f"/staff/remedies/{page}/{pk}").status_code == 403
    assert app.test_client().get(f"/staff/remedies/{page}/{pk}").status_code == 302
    found = _found(app)
    assert (found.owner_name, found.due_on, found.first_due_on) == ("Tom Easterbrook", found.first_due_on, found.due_on)


@pytest.mark.parametrize(
    ("page", "typed", "words"),
    [
        ("date", {"due_on": "2001-01-01", "reason": "x"}, "Give a date that is still to come."),
        ("date", {"due_on": _day(20), "reason": " "}, "Fill this in."),
        ("pass", {"owner": "staff:999999"}, "Choose one"),
        ("pass", {}, "Choose one."),
        ("delete", {"note": ""}, "Fill this in."),
    ],
)
def test_what_makes_no_sense_is_said_beside_it(app: Flask, page: str, typed: dict[str, str], words: str) -> None:
    pk = made(app, promised)
    answer = submit(signed_in(app, cast.ROADS), f"/staff/remedies/{page}/{pk}", **typed)
    assert (answer.status_code, words in told(answer.text)) == (422, True), told(answer.text)
    assert _found(app).dropped_at is None


@pytest.mark.parametrize("page", ["date", "pass", "edit", "delete"])
def test_what_was_kept_meanwhile_stays(app: Flask, page: str) -> None:
    def make() -> int:
        pk = promised()
        remedies.keep(db.session.get_one(Remedy, pk), note="Done.", by=cast.as_(cast.SENIOR), at=days_ago(1))
        return pk

    pk = made(app, make)
    answer = signed_in(app, cast.ROADS).get(f"/staff/remedies/{page}/{pk}")
    assert (answer.status_code, "This promise is settled. It stays as it is." in told(answer.text)) == (409, True)


# ---- my work


def test_it_is_in_the_work_of_who_sees_to_it_and_of_nobody_else(app: Flask) -> None:
    made(app, lambda: promised(cast.SENIOR))
    assert WHAT in told(signed_in(app, cast.SENIOR).get(MINE).text)
    for other in (cast.ROADS, cast.COMPLAINTS, cast.CARE):
        assert WHAT not in told(signed_in(app, other).get(MINE).text), other


def test_it_is_in_the_work_of_who_stands_in_for_someone_away(app: Flask) -> None:
    made(app, lambda: (promised(cast.SENIOR), away_with_tom_for_them()))
    for who in (cast.SENIOR, cast.ROADS):
        assert WHAT in told(signed_in(app, who).get(MINE).text), who


def test_a_team_s_promise_is_in_the_work_of_each_member(app: Flask) -> None:
    def make() -> None:
        remedy = db.session.get_one(Remedy, promised())
        remedies.pass_on(remedy, owner=f"team:{remedy.case.team_id}", by=cast.as_(cast.ROADS), at=days_ago(1))

    made(app, make)
    for who in (cast.SENIOR, cast.ROADS):
        assert WHAT in told(signed_in(app, who).get(MINE).text), who
    assert WHAT not in told(signed_in(app, cast.CARE).get(MINE).text)


def test_what_someone_who_left_promised_whoever_deals_with_the_case_sees_to(app: Flask) -> None:
    def make() -> None:
        promised(cast.SENIOR)
        cast.staff(cast.SENIOR).active = False

    made(app, make)
    assert WHAT in told(signed_in(app, cast.ROADS).get(MINE).text)
    assert WHAT not in told(signed_in(app, cast.COMPLAINTS).get(MINE).text)


def test_a_closed_case_tells_its_open_promise_to_officers_and_to_the_public(app: Flask) -> None:
    def make() -> str:
        case = cast.received(cast.submission(), at=days_ago(9)).case
        remedy = {"kind": "service", "what": "We will mend the road.", "due_on": days_ago(-60).date()}
        cast.answered(case, at=days_ago(8), remedies=[remedy])
        cast.reviewed(case, at=days_ago(7))
        cast.do(case, Move.CLOSE, at=days_ago(6), closing="answered")
        return case.tracking_number

    number = made(app, make)
    tom = signed_in(app, cast.ROADS)
    assert "We will mend the road. ● Promised" in told(tom.get("/staff/cases/show/1").text)
    status = told(app.test_client().get(f"/track/{number}").text)
    assert "What we promised is still to be done" in status
    assert submit(tom, "/staff/remedies/date/1", due_on=_day(90), reason="Frost.").status_code == 302
    status = told(app.test_client().get(f"/track/{number}").text)
    assert "Still to do, first promised by" in status
    assert "A promise was given another day." in status
    assert "Frost." not in status, "why is told in the room and by letter"
