"""One move on many cases: looked at first, then made on each by the officer's own right, and undone where it can be."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases.models import Case, ClockRow, Staff
from portal.database import db
from portal.http.clock import now
from portal.jobs.runner import run_ready
from portal.letters.bulk import KEPT, MOST, forget
from portal.letters.bulk_models import BulkRow, BulkRun
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, fields, made, signed_in, submit, told


def _ids(number: int = 3, **changes: object) -> list[int]:
    return [cast.received(cast.submission(**changes), at=days_ago(1)).case.id for _ in range(number)]


def _staff(username: str) -> int:
    return cast.staff(username).id


def _give(case_id: int) -> None:
    cast.do(db.session.get_one(Case, case_id), Move.ALLOCATE, by=cast.COMPLAINTS, at=now(), to=_staff(cast.ROADS))


def _work(app: Flask) -> None:
    with app.app_context():
        run_ready(now())


def _asked(client: FlaskClient, move: str, ids: list[int], **typed: object) -> str:
    """Choose the cases, fill in the form, and return the address of the run."""
    url = f"/staff/bulk/ask?move={move}&" + "&".join(f"case={one}" for one in ids)
    answer = submit(client, url, **typed)
    assert answer.status_code == 302, told(answer.text)
    return str(answer.headers["Location"])


def _token(page: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]


def _pressed(client: FlaskClient, url: str, what: str) -> str:
    answer = client.post(f"{url}/{what}", data={"csrf_token": _token(client.get(url).text)})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def _case(app: Flask, case_id: int) -> tuple[str, str, int]:
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        return case.status, case.handler.username if case.handler else "", len(case.events)


def test_what_it_would_do_is_shown_before_it_is_done_to_each(app: Flask) -> None:
    ids, to = made(app, lambda: (_ids(), _staff(cast.ROADS)))
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "allocate", ids, to=to)
    assert "0 of 3 looked at" in told(client.get(url).text)
    _work(app)
    page = told(client.get(url).text)
    assert "3 of 3 can be done. Nothing is done yet." in page
    assert page.count("With ") == 3
    assert {_case(app, one)[1] for one in ids} == {""}
    _pressed(client, url, "go")
    _work(app)
    assert "3 of 3 done." in told(client.get(url).text)
    assert {_case(app, one)[1] for one in ids} == {cast.ROADS}


def test_letters_go_out_once_for_each_case_and_the_dates_that_move_are_told(app: Flask) -> None:
    def make() -> list[int]:
        ids = _ids(2)
        for one in ids:
            _give(one)
        return ids

    ids = made(app, make)
    client = signed_in(app, cast.ROADS)
    url = _asked(client, "acknowledge", ids)
    _work(app)
    assert told(client.get(url).text).count("E-mail to the reporter") == 2
    _pressed(client, url, "go")
    _work(app)
    _work(app)
    with app.app_context():
        sent = db.session.scalars(select(Notice.case_id).where(Notice.case_id.in_(ids), Notice.letter_id.is_not(None)))
        assert sorted(sent) == sorted(ids)


def _overdue(number: int = 2) -> list[int]:
    cases = [cast.received(cast.submission(), at=days_ago(40)).case for _ in range(number)]
    return [cast.acknowledged(one, at=days_ago(39)).id for one in cases]


def test_what_is_overdue_is_chased_together_and_whom_it_reaches_is_told_before(app: Flask) -> None:
    ids = made(app, lambda: [*_overdue(), *_ids(1)])
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "chase", ids, note="Before the meeting on Monday.")
    _work(app)
    page = told(client.get(url).text)
    assert "2 of 3 can be done." in page
    assert page.count("Message to Tom Easterbrook") == 2
    assert "Nothing is overdue here" in page
    with app.app_context():
        wanted = select(Notice).where(Notice.case_id.in_(ids), Notice.subject.contains("was due by"))
        assert not db.session.scalars(wanted).all(), "looking sends nothing"
    _pressed(client, url, "go")
    _work(app)
    assert "2 of 3 done, 1 not." in told(client.get(url).text)
    with app.app_context():
        tom = cast.staff(cast.ROADS).email
        assert [one.to_address for one in db.session.scalars(wanted)] == [tom, tom]
    assert "Undo it" not in told(client.get(url).text), "what was sent isn’t called back"


def test_why_many_are_late_is_said_once_and_kept_with_each(app: Flask) -> None:
    ids = made(app, _overdue)
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "explain", ids, late="system", late_words="The mail stood still for a week.")
    _work(app)
    _pressed(client, url, "go")
    _work(app)
    assert "2 of 2 done." in told(client.get(url).text)
    with app.app_context():
        reasons = select(ClockRow.late_reason).where(ClockRow.case_id.in_(ids), ClockRow.late_reason != "")
        assert set(db.session.scalars(reasons)) == {"system"}
        assert all(db.session.get_one(Case, one).events[-1].kind == Move.EXPLAIN for one in ids)


def test_what_is_refused_for_one_stops_none_of_the_others_and_says_why(app: Flask) -> None:
    def make() -> list[int]:
        told_already = cast.acknowledged(cast.complaint())
        fresh = _ids(1)
        _give(fresh[0])
        return [*fresh, told_already.id]

    ids = made(app, make)
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "acknowledge", ids)
    _work(app)
    page = told(client.get(url).text)
    assert "1 of 2 can be done." in page
    assert "It has been acknowledged already." in page
    _pressed(client, url, "go")
    _work(app)
    assert "1 of 2 done, 1 not." in told(client.get(url).text)
    assert {_case(app, one)[0] for one in ids} == {"being looked into"}


def test_a_case_that_changed_meanwhile_is_left_alone(app: Flask) -> None:
    ids, to = made(app, lambda: (_ids(2), _staff(cast.ROADS)))
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "allocate", ids, to=to)
    _work(app)
    made(app, lambda: _give(ids[0]))
    before = _case(app, ids[0])
    _pressed(client, url, "go")
    _work(app)
    page = told(client.get(url).text)
    assert "1 of 2 done, 1 not." in page
    assert "It has changed since it was looked at." in page
    assert _case(app, ids[0]) == before


def test_it_is_undone_where_nobody_has_changed_it_since(app: Flask) -> None:
    def make() -> tuple[list[int], int]:
        ids = _ids(2)
        for one in ids:
            _give(one)
        return ids, _staff(cast.SENIOR)

    ids, to = made(app, make)
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "allocate", ids, to=to)
    _work(app)
    _pressed(client, url, "go")
    _work(app)
    assert {_case(app, one)[1] for one in ids} == {cast.SENIOR}
    back = _pressed(client, url, "undo")
    _work(app)
    assert "2 of 2 done." in told(client.get(back).text)
    assert {_case(app, one)[1] for one in ids} == {cast.ROADS}
    assert "This was undone" in told(client.get(url).text)
    assert "nothing here that can be undone" in told(client.get(_pressed(client, url, "undo")).text)


def test_pressed_twice_it_is_done_once(app: Flask) -> None:
    ids, to = made(app, lambda: (_ids(1), _staff(cast.ROADS)))
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "allocate", ids, to=to)
    _work(app)
    _pressed(client, url, "go")
    assert "This was begun, or stopped, already." in told(client.get(_pressed(client, url, "go")).text)
    _work(app)
    events = _case(app, ids[0])[2]
    _work(app)
    assert _case(app, ids[0])[2] == events


def test_what_was_stopped_is_not_done(app: Flask) -> None:
    ids, to = made(app, lambda: (_ids(2), _staff(cast.ROADS)))
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "allocate", ids, to=to)
    _work(app)
    _pressed(client, url, "stop")
    _work(app)
    assert {_case(app, one)[1] for one in ids} == {""}
    assert "Stopped: 0 of 2 done." in told(client.get(url).text)


def test_a_fact_that_is_missing_is_said_beside_its_field_and_the_choice_is_kept(app: Flask) -> None:
    ids = made(app, _ids)
    client = signed_in(app, cast.COMPLAINTS)
    url = "/staff/bulk/ask?move=allocate&" + "&".join(f"case={one}" for one in ids)
    answer = submit(client, url, to="")
    assert answer.status_code == 422
    assert "Choose a person." in told(answer.text)
    assert fields(answer.text)["case"] == [str(one) for one in ids]


def test_somebody_who_isnt_offered_is_refused_and_not_named(app: Flask) -> None:
    ids, stranger = made(app, _ids), made(app, lambda: (_staff(cast.STREETS), cast.staff(cast.STREETS).full_name))
    client = signed_in(app, cast.COMPLAINTS)
    url = "/staff/bulk/ask?move=allocate&" + "&".join(f"case={one}" for one in ids)
    answer = submit(client, url, to=str(stranger[0]))
    assert answer.status_code == 422
    assert "Choose one of the list." in told(answer.text)
    assert stranger[1] not in told(client.get("/staff/bulk/").text)


def test_all_of_a_list_can_be_chosen_at_once(app: Flask) -> None:
    made(app, lambda: _ids(3))
    page = signed_in(app, cast.COMPLAINTS).get("/staff/bulk/ask?all=all&whose=all&due=any&move=allocate").text
    assert "Give to someone: 3 cases" in told(page)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("move=allocate", "Choose at least one case."),
        ("move=allocate&case=999999", "Choose at least one case."),
        ("move=allocate&case=x&case=%00", "Choose at least one case."),
        ("move=allocate&" + "&".join(f"case={one}" for one in range(MOST + 1)), f"Choose {MOST} cases at most"),
    ],
)
def test_what_can_not_be_chosen_is_said(app: Flask, query: str, sentence: str) -> None:
    made(app, _ids)
    answer = signed_in(app, cast.COMPLAINTS).get(f"/staff/bulk/ask?{query}")
    assert answer.status_code == 409
    assert sentence in told(answer.text)


@pytest.mark.parametrize("move", ["respond", "void", "label", "x", ""])
def test_what_wants_to_be_read_first_is_not_done_to_many(app: Flask, move: str) -> None:
    ids = made(app, _ids)
    assert signed_in(app, cast.COMPLAINTS).get(f"/staff/bulk/ask?move={move}&case={ids[0]}").status_code == 404


def test_what_one_may_not_see_is_neither_chosen_nor_told_of(app: Flask) -> None:
    own, hidden = made(app, lambda: (_ids(1, service="roads"), _ids(1, service="adult_care")))
    page = signed_in(app, cast.ROADS).get(f"/staff/bulk/ask?move=allocate&case={own[0]}&case={hidden[0]}").text
    assert "Give to someone: 1 case" in told(page)
    assert fields(page)["case"] == [str(own[0])]


def test_what_is_hidden_afterwards_is_not_done_and_not_told_of(app: Flask) -> None:
    ids, to = made(app, lambda: (_ids(2), _staff(cast.ROADS)))
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "allocate", ids, to=to)
    _work(app)

    def hide() -> None:
        db.session.get_one(Case, ids[0]).label = "hr"

    made(app, hide)
    page = client.get(url).text
    assert "1 of 1 can be done" in told(page)
    _pressed(client, url, "go")
    _work(app)
    assert _case(app, ids[0])[1] == ""
    assert _case(app, ids[1])[1] == cast.ROADS


def test_nobody_sees_or_presses_anothers(app: Flask) -> None:
    ids, to = made(app, lambda: (_ids(1), _staff(cast.ROADS)))
    url = _asked(signed_in(app, cast.COMPLAINTS), "allocate", ids, to=to)
    other = signed_in(app, cast.ROADS)
    assert other.get(url).status_code == 404
    assert told(other.get("/staff/bulk/").text).count("Give to someone") == 0
    token = _token(other.get("/staff/resetmypassword/form").text)
    assert other.post(f"{url}/go", data={"csrf_token": token}).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(BulkRun.state)).one() == "looking"


def test_someone_who_works_no_cases_any_more_does_none(app: Flask) -> None:
    ids, to = made(app, lambda: (_ids(1), _staff(cast.ROADS)))
    client = signed_in(app, cast.COMPLAINTS)
    url = _asked(client, "allocate", ids, to=to)
    _work(app)
    _pressed(client, url, "go")

    def leave() -> None:
        db.session.scalars(select(Staff).filter_by(username=cast.COMPLAINTS)).one().active = False

    made(app, leave)
    _work(app)
    assert _case(app, ids[0])[1] == ""
    with app.app_context():
        assert db.session.scalars(select(BulkRun.failure)).one().startswith("You work no cases")


def test_runs_are_thrown_away_after_a_while(app: Flask) -> None:
    ids, to = made(app, lambda: (_ids(1), _staff(cast.ROADS)))
    _asked(signed_in(app, cast.COMPLAINTS), "allocate", ids, to=to)
    with app.app_context():
        forget(at=now() + KEPT + timedelta(days=1))
        assert db.session.scalars(select(BulkRow)).all() == []
        assert db.session.scalars(select(BulkRun)).all() == []


def test_the_page_of_a_run_takes_few_statements_however_many_cases(app: Flask) -> None:
    few, many, to = made(app, lambda: (_ids(2), _ids(12), _staff(cast.ROADS)))
    client = signed_in(app, cast.COMPLAINTS)
    urls = [_asked(client, "allocate", ids, to=to) for ids in (few, many)]
    _work(app)
    numbers = []
    for url in urls:
        client.get(url)
        with counted(app) as statements:
            client.get(url)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 8


def test_boxes_are_only_there_for_those_who_may(app: Flask) -> None:
    made(app, _ids)
    assert 'name="case"' in signed_in(app, cast.COMPLAINTS).get("/staff/?whose=all").text
    assert 'name="case"' not in signed_in(app, cast.READER).get("/staff/?whose=all").text
    assert signed_in(app, cast.READER).get("/staff/bulk/").status_code == 403
