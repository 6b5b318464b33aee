"""One case's page: everything about it, what can be done, and why the rest can't."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.admin import presenting
from portal.cases import clocks
from portal.cases.submission import Reporter
from portal.letters.models import Letter
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, told


def _answered() -> int:
    case = cast.received(cast.submission(), at=days_ago(6)).case
    cast.acknowledged(case, at=days_ago(5))
    return cast.answered(case, at=days_ago(2)).id


def test_it_tells_the_case(app: Flask) -> None:
    page = told(signed_in(app, cast.ROADS).get(f"/staff/cases/show/{made(app, _answered)}").text)
    for words in (
        "Answered",
        "Stage 1",
        "Tom Easterbrook deals with it",
        "The pothole outside my house",
        "Alice Penrose",
        "Roads and pavements",
        "We will mend the road.",
        "Waiting to be sent",
        "Our response to your complaint",
        "Given to Tom Easterbrook.",
        "DV-26",
    ):
        assert words in page, words


def test_each_limit_is_told_day_by_day_with_its_clause(app: Flask) -> None:
    page = told(signed_in(app, cast.ROADS).get(f"/staff/cases/show/{made(app, _answered)}").text)
    assert "Day by day" in page
    assert "The clock starts" in page
    assert "10 working days DV-26" in page


def test_a_letter_shows_where_it_says_what_it_must(app: Flask) -> None:
    page = told(signed_in(app, cast.ROADS).get(f"/staff/cases/show/{made(app, _answered)}").text)
    assert "What it had to say, and where it says it" in page
    assert "You reported it three times" in page


def test_what_cannot_be_done_says_why(app: Flask) -> None:
    case_id = made(app, lambda: cast.complaint().id)
    page = told(signed_in(app, cast.ROADS).get(f"/staff/cases/show/{case_id}").text)
    assert "It must be acknowledged before it is answered." in page


def test_a_reader_is_offered_nothing_to_do(app: Flask) -> None:
    page = signed_in(app, cast.READER).get(f"/staff/cases/show/{made(app, _answered)}").text
    assert "/close" not in page
    assert "Mark as kept" not in page


def test_an_anonymous_case_says_that_nothing_was_kept(app: Flask) -> None:
    from portal.cases.submission import Reporter

    case_id = made(app, lambda: cast.complaint(anonymous=True, reporter=Reporter()).id)
    assert "Anonymous. Nothing about who they are was kept" in told(
        signed_in(app, cast.ROADS).get(f"/staff/cases/show/{case_id}").text
    )


def test_what_a_citizen_typed_is_only_ever_text(app: Flask) -> None:
    nasty = "<script>alert(1)</script> {{ 7777*7 }}"
    case_id = made(app, lambda: cast.complaint(description=nasty, location=nasty).id)
    client = signed_in(app, cast.ROADS)
    for url in (
        f"/staff/cases/show/{case_id}",
        "/staff/?whose=teams",
        "/staff/cases/list/",
        f"/staff/cases/edit/{case_id}",
    ):
        page = client.get(url).text
        assert "<script>" not in page
        assert "54439" not in page


@pytest.mark.parametrize("pk", ["0", "999999", "x", "99999999999999999999999", "1e3", "-1", "%00"])
def test_what_is_not_there_is_not_found(app: Flask, pk: str) -> None:
    assert signed_in(app, cast.ROADS).get(f"/staff/cases/show/{pk}").status_code == 404


def test_it_takes_few_statements(app: Flask) -> None:
    case_id = made(app, _answered)
    client = signed_in(app, cast.ROADS)
    client.get(f"/staff/cases/show/{case_id}")
    with counted(app) as statements:
        assert client.get(f"/staff/cases/show/{case_id}").status_code == 200
    assert len(statements) <= 12, "\n".join(statements)


def test_the_pdf_is_for_those_who_see_the_case(app: Flask) -> None:
    made(app, _answered)
    with app.app_context():
        from portal.database import db

        letter_id = db.session.query(Letter.id).order_by(Letter.id).first()[0]
    answer = signed_in(app, cast.ROADS).get(f"/staff/letters/{letter_id}.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.mimetype == "application/pdf"
    saved = signed_in(app, cast.READER).get(f"/staff/letters/{letter_id}.pdf?save=1")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert signed_in(app, cast.CARE).get(f"/staff/letters/{letter_id}.pdf").status_code == 404
    assert signed_in(app, cast.ADMIN).get(f"/staff/letters/{letter_id}.pdf").status_code == 403


def test_a_paused_case_says_what_waits(app: Flask) -> None:
    def make() -> int:
        case = cast.acknowledged(cast.received(cast.stat(), at=days_ago(1)).case, by=cast.STREETS, at=days_ago(0.9))
        return case.id

    case_id = made(app, make)
    page = told(signed_in(app, cast.STREETS).get(f"/staff/cases/show/{case_id}").text)
    assert Move.PAUSE.value in page.lower()


HOUR = re.compile(r"\b\d?\d:\d\d\b")


def _anonymous() -> int:
    case = cast.received(cast.submission(anonymous=True, reporter=Reporter()), at=days_ago(6)).case
    cast.acknowledged(case, at=days_ago(5))
    return cast.answered(case, at=days_ago(2)).id


def test_of_an_anonymous_case_no_hour_is_told_on_the_page_nor_its_sheet(app: Flask) -> None:
    case_id, named = made(app, _anonymous), made(app, _answered)
    client = signed_in(app, cast.ROADS)
    for path in ("show/{}", "{}/sheet"):
        hidden, shown = (client.get(f"/staff/cases/{path.format(one)}") for one in (case_id, named))
        assert hidden.status_code == shown.status_code == 200
        text = re.sub(r"Printed on .*? by", "", told(hidden.text))  # whose copy it is, and since when
        assert not HOUR.search(text), HOUR.search(text)
    assert HOUR.search(told(client.get(f"/staff/cases/show/{named}").text))


def test_the_hour_of_a_limit_in_hours_is_told_to_those_who_have_to_meet_it(app: Flask) -> None:
    with app.app_context():
        case = cast.complaint(anonymous=True, reporter=Reporter())
        pack = clocks.pack_of(case)
        assert not HOUR.search(presenting.moment_of(case, cast.NOW, pack))
        assert HOUR.search(presenting.moment_of(case, cast.NOW, pack, in_hours=True))
        assert presenting.moment_of(case, None, pack) == ""
