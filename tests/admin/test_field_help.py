"""Help beside fields: written by those who administer the procedure, read by all at the field itself."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

import config
from portal.admin import helped as of_desk
from portal.admin.intake_form import plain_asks
from portal.cases import clocks, helping
from portal.cases.models import Case, FieldHelp
from portal.database import db
from portal.errors import Conflict, Invalid
from portal.http import helped
from portal.http.linked import linked
from portal.letters import asks
from portal.policy.moves import Move
from portal.procedures import versions
from portal.public.forms import SubmissionForm
from tests import cast
from tests.admin.browsing import made, signed_in, submit, told
from tests.cast import ADMIN, COMPLAINTS, NOW, READER, ROADS, STREETS, as_

LIST, EDIT = "/staff/field-help/", "/staff/field-help/edit/"


def at(form: str, field: str = "", language: str = "en", procedure: str = "devon") -> str:
    return f"{EDIT if field else LIST}{field}?procedure={procedure}&form={form}&language={language}"


def written(app: Flask, form: str, field: str, words: str, *, language: str = "en", seen: int = 0) -> int:
    def make() -> int:
        row = helping.write("devon", form, field, language, words, seen=seen, by=as_(COMPLAINTS), at=NOW)
        return row.id

    return made(app, make)


# ---- written


def test_help_is_written_looked_at_changed_and_taken_away(app: Flask) -> None:
    team, page = signed_in(app, COMPLAINTS), at("public", "location")
    assert "None of your own." in told(team.get(at("public")).text)
    seen = submit(team, page, button="preview", words="See https://maps.example.org/where.")
    assert '<a href="https://maps.example.org/where" rel="noreferrer">' in seen.text
    assert made(app, lambda: db.session.scalars(select(FieldHelp.id)).all()) == [], "that only showed it"
    assert submit(team, page, words="Name the street.").status_code == 302
    assert "Name the street." in told(team.get(at("public")).text)
    assert submit(team, page, words="Name the street and the town.").status_code == 302
    past = told(team.get(page).text)
    assert "Name the street." in past.partition("What stood there")[2]
    assert submit(team, page, words="").status_code == 302
    assert "The procedure’s own hint." in told(team.get(page).text)
    assert made(app, lambda: helping.words("devon", "public", "en")) == {}
    assert len(made(app, lambda: db.session.scalars(select(FieldHelp.id)).all())) == 3, "all of it stays on record"


@pytest.mark.parametrize(
    ("words", "told_of"),
    [
        ("See http://example.org/", "https://"),
        ("See ftp://example.org/", "https://"),
        ("x" * 601, "601 characters"),
        ("", "stands there already"),
    ],
)
def test_what_cant_be_help_is_told_and_keeps_what_was_typed(app: Flask, words: str, told_of: str) -> None:
    answer = submit(signed_in(app, COMPLAINTS), at("public", "location"), words=words)
    assert answer.status_code == 422
    assert told_of in told(answer.text)
    assert words in answer.text
    assert made(app, lambda: db.session.scalars(select(FieldHelp.id)).all()) == []


def test_two_who_write_at_once(app: Flask) -> None:
    team, page = signed_in(app, COMPLAINTS), at("public", "location")
    opened = team.get(page).text
    written(app, "public", "location", "Theirs.")
    late = submit(team, page, on=opened, words="Mine.")
    assert late.status_code == 409
    assert "Mine." in late.text
    assert "Theirs." in told(late.text)
    assert submit(team, page, on=late.text, words="Mine.").status_code == 302
    with app.app_context(), pytest.raises(Conflict):
        helping.write("devon", "public", "location", "en", "x", seen=0, by=as_(COMPLAINTS), at=NOW)


@pytest.mark.parametrize(("username", "reads"), [(ROADS, True), (READER, False), (ADMIN, False)])
def test_who_may_read_and_who_may_write(app: Flask, username: str, reads: bool) -> None:
    written(app, "public", "location", "Name the street.")
    browser = signed_in(app, username)
    listed = browser.get(at("public"))
    assert (listed.status_code == 200 and "Name the street." in listed.text) is reads
    assert "/edit/" not in listed.text
    assert browser.get(at("public", "location")).status_code in {302, 403}


def test_another_procedure_s_is_not_for_us(app: Flask) -> None:
    other = signed_in(app, STREETS)
    written(app, "public", "location", "Devon’s.")
    assert "Devon’s." not in other.get(at("public")).text
    team = signed_in(app, COMPLAINTS)
    submit(team, at("public", "location", procedure="san-clemente"), words="Ours.")
    assert made(app, lambda: helping.words("san-clemente", "public", "en")) == {}


@pytest.mark.parametrize("address", [at("public", "nothing"), at("nothing", "nothing"), EDIT + "x" * 300])
def test_no_such_field(app: Flask, address: str) -> None:
    assert signed_in(app, COMPLAINTS).get(address).status_code == 404


def test_someone_in_no_team_is_told_so(app: Flask) -> None:
    made(app, lambda: [db.session.delete(one) for one in cast.staff(COMPLAINTS).memberships])
    team = signed_in(app, COMPLAINTS)
    assert "You are in no team" in told(team.get(LIST).text)
    assert team.get(at("public", "location")).status_code == 404


# ---- shown


def test_the_public_reads_it_beside_the_field_in_its_language(app: Flask) -> None:
    plain = app.test_client().get("/devon/submit").text
    written(app, "public", "location", "Name the street.\n<b>See</b> https://maps.example.org.")
    written(app, "public", "location", "Nombre la calle.", language="es")
    page = app.test_client().get("/devon/submit").text
    assert 'id="location-help">Name the street.<br>&lt;b&gt;See&lt;/b&gt; <a href="https://maps.example.org"' in page
    assert 'aria-describedby="location-help"' in page
    assert "An address, a road" in plain
    assert "An address, a road" not in page, "it stands in place of the form’s own hint"
    assert "Nombre la calle." in app.test_client().get("/devon/submit?lang=es").text
    welsh = app.test_client().get("/devon/submit?lang=cy").text
    assert 'id="location-help"' in welsh, "the form’s own hint, in Welsh"
    assert "Name the street." not in welsh


def test_the_public_s_steps_read_it_too(app: Flask) -> None:
    written(app, "public", "description", "Say it in your own words.")
    assert "Say it in your own words." in app.test_client().get("/devon/submit/happened").text


def test_an_officer_reads_it_where_a_case_is_taken_in(app: Flask) -> None:
    written(app, helping.INTAKE, "location", "Ask for the nearest house number: https://maps.example.org/")
    page = signed_in(app, ROADS).get("/staff/cases/add?procedure=devon").text
    assert 'nearest house number: <a href="https://maps.example.org/"' in page
    assert 'aria-describedby="location-help"' in page


def test_what_is_needed_is_said_beside_it_all_the_same(app: Flask) -> None:
    with app.app_context():
        packs = [versions.procedure_of(versions.current(key, NOW)) for key in config.PACKS]
        asked = ((pack, one.field) for pack in packs for one in pack.demands if one.field in {"name", "address"})
        pack, demanded = next(asked)
        made_row = {"procedure_key": pack.key, "form": helping.INTAKE, "field": demanded, "language": "en"}
        by = {"changed_by": "x", "changed_by_id": cast.staff(COMPLAINTS).id, "changed_at": NOW}
        db.session.add(FieldHelp(**made_row, **by, words="Ask <twice>."))
        db.session.flush()
        with app.test_request_context():
            from portal.admin.intake_form import intake_asks

            ask = next(one for one in intake_asks(pack) if one.name == demanded)
        db.session.rollback()
    assert str(ask.help).startswith("Ask &lt;twice&gt;. Needed")


def test_an_officer_reads_it_at_a_move_and_at_its_letter(app: Flask) -> None:
    def answering() -> tuple[int, str]:
        case = cast.acknowledged(cast.complaint())
        key = next(key for key, kind in clocks.pack_of(case).letters.items() if kind.says == "answer")
        db.session.flush()
        return case.id, key

    case_id, key = made(app, answering)
    written(app, helped.of_move(Move.RESPOND), "note", "What you said, and when.")
    written(app, helped.of_letter(key), "findings", "Each point in turn.")
    written(app, helped.of_move(Move.CONTACT), "note", "Not of this move.")
    page = told(signed_in(app, ROADS).get(f"/staff/cases/{case_id}/respond").text)
    assert "What you said, and when." in page
    assert ("Each point in turn." in page) is (_answered_with(app, case_id) == key)
    assert "Not of this move." not in page


def _answered_with(app: Flask, case_id: int) -> str:
    with app.app_context():
        stage = clocks.stage_of(db.session.get_one(Case, case_id).stage)
        return stage.answer_with or ""


# ---- what is offered is what there is


@pytest.mark.parametrize("key", ["devon", "san-clemente", "orange-county", "lgsco-code"])
def test_the_fields_that_are_offered_are_those_of_the_public_form(app: Flask, key: str) -> None:
    with app.test_request_context("/"):
        pack = versions.procedure_of(versions.current(key, NOW))
        form = SubmissionForm.of(pack)
        unseen = {"website", "held", "token", "keep", "saved", "seen", "read_in", "csrf_token"}
        there = {field.name: str(field.label.text) for field in form if field.name not in unseen}
        offered = {one.name: one.label for one in helped.public(pack).fields}
    assert offered == there


def test_the_fields_that_are_offered_of_moves_are_asked(app: Flask) -> None:
    asked: dict[Move, dict[str, str]] = {}
    with app.app_context():
        fresh, working, over = cast.complaint(), cast.acknowledged(cast.complaint()), cast.answered(cast.complaint())
        closed = cast.reviewed(cast.answered(cast.complaint()))
        for case in (fresh, working, over, closed):
            for move in helped.OF_MOVES:
                found = {one.name: one.label for one in asks.asked(case, move, NOW)}
                asked.setdefault(move, {}).update(found)
        db.session.rollback()
    for move, fields in helped.OF_MOVES.items():
        for field in fields:
            assert asked[move].get(field.name) == field.label, (move, field.name)


def test_every_form_has_a_name_and_no_field_twice(app: Flask) -> None:
    with app.test_request_context("/"):
        for key in ("devon", "childrens-social-care", "riverside"):
            pack = versions.procedure_of(versions.current(key, NOW))
            found = of_desk.forms_of(pack, plain_asks(pack))
            assert len({one.key for one in found}) == len(found)
            for form in found:
                names = [one.name for one in form.fields]
                assert names, form.key
                assert len(set(names)) == len(names), form.key
                assert all(len(one) <= 80 for one in (form.key, *names))


# ---- links


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("one\ntwo", "one<br>two"),
        ("http://x.org javascript:alert(1)", "http://x.org javascript:alert(1)"),
        ("(https://x.org/a?b=1&c=2).", '(<a href="https://x.org/a?b=1&amp;c=2" rel="noreferrer">https://x.org/a?b=1&amp;c=2</a>).'),
        ('https://x.org/"onload="x', '<a href="https://x.org/" rel="noreferrer">https://x.org/</a>&#34;onload=&#34;x'),
    ],
)  # fmt: skip
def test_links_and_nothing_else(text: str, html: str) -> None:
    assert linked(text) == html


def test_a_link_of_another_kind_is_no_help(app: Flask) -> None:
    with app.app_context(), pytest.raises(Invalid):
        helping.write("devon", "public", "ward", "en", "see http://x.org", seen=0, by=as_(COMPLAINTS), at=NOW)
