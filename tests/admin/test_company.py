"""Two officers on one case see each other, on its page and on its forms; nobody learns of a case that is hidden."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.cases.models import Presence
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, submit, told
from tests.labels.town import about

TOM, MORWENNA = "Tom Easterbrook has had this case open since", "Morwenna Pascoe has had this case open since"


def _case() -> int:
    return cast.acknowledged(cast.received(cast.submission(), at=days_ago(2)).case, at=days_ago(1)).id


def _marks(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(one.doing, str(one.seen_at)) for one in db.session.scalars(select(Presence))]


def test_each_is_named_to_the_other_with_the_form_they_have(app: Flask) -> None:
    case_id = made(app, _case)
    page = f"/staff/cases/show/{case_id}"
    tom, morwenna = signed_in(app, cast.ROADS), signed_in(app, cast.COMPLAINTS)
    assert "has had this case open" not in told(tom.get(page).text)
    assert f"{TOM}" in told(morwenna.get(page).text)
    morwenna.get(f"/staff/cases/{case_id}/respond")
    said = told(tom.get(page).text)
    assert MORWENNA in said
    assert ", and is writing an answer." in said
    assert TOM in told(morwenna.get(f"/staff/cases/edit/{case_id}").text)
    tom.get(f"/staff/cases/{case_id}/points")
    assert "and has the form “Put it in points” before them." in told(morwenna.get(page).text)


def test_who_is_done_writes_no_more(app: Flask) -> None:
    case_id = made(app, _case)
    tom, morwenna = signed_in(app, cast.ROADS), signed_in(app, cast.COMPLAINTS)
    answer = submit(tom, f"/staff/cases/{case_id}/contact", method="phone", note="She rang.")
    assert answer.location == f"/staff/cases/show/{case_id}#timeline"
    said = told(morwenna.get(f"/staff/cases/show/{case_id}").text)
    assert TOM in said
    assert "“Record a contact” before them" not in said


def test_a_page_that_is_opened_again_writes_nothing(app: Flask) -> None:
    case_id = made(app, _case)
    tom = signed_in(app, cast.ROADS)
    tom.get(f"/staff/cases/show/{case_id}")
    before = _marks(app)
    with counted(app) as statements:
        tom.get(f"/staff/cases/show/{case_id}")
    assert not [one for one in statements if "presences" in one and not one.startswith("SELECT")]
    assert _marks(app) == before
    signed_in(app, cast.COMPLAINTS).get(f"/staff/cases/show/{case_id}")
    with counted(app) as more:
        tom.get(f"/staff/cases/show/{case_id}")
    assert len(more) <= len(statements) + 1, "\n".join(more)


def test_a_script_asks_the_same(app: Flask) -> None:
    case_id = made(app, _case)
    tom, morwenna = signed_in(app, cast.ROADS), signed_in(app, cast.COMPLAINTS)
    assert tom.get(f"/staff/cases/company/{case_id}?doing=respond").json == {"lines": []}
    (line,) = morwenna.get(f"/staff/cases/company/{case_id}?doing=nonsense").json["lines"]
    assert line.startswith(TOM)
    assert line.endswith(", and is writing an answer.")
    assert {doing for doing, _ in _marks(app)} == {"respond", ""}


def test_of_a_hidden_case_it_says_what_it_says_of_none(app: Flask) -> None:
    case_id = made(app, _case)
    tom, care = signed_in(app, cast.ROADS), signed_in(app, cast.CARE)
    tom.get(f"/staff/cases/show/{case_id}")
    hidden, none = (care.get(f"/staff/cases/company/{one}") for one in (case_id, 424242))
    assert hidden.status_code == none.status_code == 404
    assert told(hidden.text) == told(none.text)
    assert len(_marks(app)) == 1
    assert app.test_client().get(f"/staff/cases/company/{case_id}").status_code == 302


def test_whoever_it_is_about_since_is_not_named(app: Flask) -> None:
    def hide() -> None:
        about(cast.ROADS, db.session.get_one(cast.Case, case_id))

    case_id = made(app, _case)
    signed_in(app, cast.ROADS).get(f"/staff/cases/{case_id}/{Move.RESPOND}")
    made(app, hide)
    assert "has had this case open" not in told(
        signed_in(app, cast.COMPLAINTS).get(f"/staff/cases/show/{case_id}").text
    )


def test_a_page_is_shown_where_it_cant_be_written(app: Flask, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # a fixture
    from sqlalchemy.exc import OperationalError

    from portal.cases import presence

    def fails(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    case_id = made(app, _case)
    tom = signed_in(app, cast.ROADS)
    monkeypatch.setattr(presence, "mark", fails)
    assert tom.get(f"/staff/cases/show/{case_id}").status_code == 200
    assert _marks(app) == []


def test_who_comes_second_finds_both_texts(app: Flask) -> None:
    case_id = made(app, lambda: cast.answered(cast.received(cast.submission(), at=days_ago(6)).case, at=days_ago(2)).id)
    tom, morwenna = signed_in(app, cast.ROADS), signed_in(app, cast.COMPLAINTS)
    form = tom.get(f"/staff/cases/show/{case_id}").text.partition("/staff/remedies/edit/")[2].partition('"')[0]
    opened = tom.get(f"/staff/remedies/edit/{form}").text
    assert submit(morwenna, f"/staff/remedies/edit/{form}", note="Order 77 is done.").location.endswith("#remedies")
    late = submit(tom, f"/staff/remedies/edit/{form}", on=opened, note="The crew was there on Monday.")
    assert late.status_code == 409
    assert "What you typed" in told(late.text)
    assert "The crew was there on Monday." in told(late.text)
    assert "Order 77 is done." in told(late.text)
