"""The screens of letters' texts: written, shown, refused beside the field, published, compared, for one's own only."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.database import db
from portal.letters import editing
from portal.letters.template_models import LetterTemplate, StandardLine
from portal.notices.models import Notice
from portal.policy.letters import LetterKind
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told
from tests.letters.texts import changed, place, published
from tests.procedures.shipped import pack

EDIT = "/staff/templates/devon/acknowledgement/en-GB"
OURS = "Yours faithfully"


def kind() -> LetterKind:
    return pack("devon").letters["acknowledgement"]


def ours() -> str:
    return kind().body.replace("Yours sincerely", OURS)


def rows(app: Flask) -> list[tuple[int, bool, str]]:
    with app.app_context():
        found = db.session.scalars(select(LetterTemplate).order_by(LetterTemplate.id)).all()
        return [(one.number, one.published_at is not None, one.source) for one in found]


def test_the_list_says_where_each_text_comes_from(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    page = told(client.get("/staff/templates/").text)
    assert "Acknowledgement of a complaint" in page
    assert "The pack’s text" in page
    assert "Edited, version" not in page
    made(app, lambda: published(place(), changed(place(), "Yours sincerely", OURS), at=days_ago(1)).id)
    page = told(client.get("/staff/templates/").text)
    assert "Edited, version 1" in page
    assert "published by" in page


def test_a_text_that_its_pack_outgrew_is_flagged(app: Flask) -> None:
    def make() -> None:
        row = published(place(), changed(place(), "Yours sincerely", OURS), at=days_ago(2))
        given = {"number": 9, "subject": "x", "source": "Hello", "body": "Hello", "phrases": {}, "note": ""}
        shared = ("procedure_key", "procedure_version_id", "kind", "language", "drafted_at", "drafted_by")
        then = {"published_at": days_ago(1), "effective_at": days_ago(1), "published_by": "Someone"}
        db.session.add(LetterTemplate(**{name: getattr(row, name) for name in shared}, **given, **then))

    made(app, make)
    page = told(signed_in(app, cast.COMPLAINTS).get("/staff/templates/").text)
    assert "One edited text isn’t used." in page
    assert "Not used: the pack’s text goes out" in page
    assert "what the customer can do if dissatisfied" in page


def test_a_text_is_previewed_saved_and_published(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    page = submit(client, EDIT, button="preview", source=ours()).text
    assert OURS in told(page)
    assert "✓ It keeps its contract, and can be published." in told(page)
    assert rows(app) == []

    assert submit(client, EDIT, button="draft", on=page).status_code == 302
    assert [row[:2] for row in rows(app)] == [(1, False)]
    assert OURS in fields(client.get(EDIT).text)["source"][0]

    asked = submit(client, EDIT, button="make")
    assert (asked.status_code, asked.location) == (302, f"{EDIT}/publish")
    assert [row[:2] for row in rows(app)] == [(1, False)], "nothing takes effect before it was seen"
    assert submit(client, f"{EDIT}/publish").status_code == 302
    assert [row[:2] for row in rows(app)] == [(1, True)]


def written(app: Flask, source: str = "", **more: str) -> FlaskClient:
    """Write a text, and go on to the page that says what publishing it would change."""
    client = signed_in(app, cast.COMPLAINTS)
    assert submit(client, EDIT, source=source or ours(), **more).status_code == 302
    return client


def test_what_publishing_would_change_is_shown_first(app: Flask) -> None:
    made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.id)
    made(app, lambda: cast.acknowledged(cast.received(cast.submission(), at=days_ago(3)).case, at=days_ago(2)).id)
    page = written(app, note="Friendlier").get(f"{EDIT}/publish").text
    assert "<del>sincerely</del>" in page
    assert "<ins>faithfully</ins>" in page
    shown = told(page)
    assert "Publish “Acknowledgement of a complaint”?" in shown
    assert "Acknowledgement of a complaint says this at once." in shown
    assert "1 open case that you may see can get it at its present stage." in shown, "the other was acknowledged"
    assert "The pack’s own translation of this letter (Spanish, Welsh and Arabic) isn’t used any more" in shown
    assert "Nothing is published yet." in shown
    assert "Friendlier" in shown
    assert "Before: The pack’s text, " in shown


def test_a_day_that_was_chosen_is_the_day_it_takes_effect(app: Flask) -> None:
    client, day = written(app, effective_on=tomorrow()), tomorrow()
    url = f"{EDIT}/publish?effective_on={day}"
    page = client.get(url).text
    assert "Publish from that day" in page
    assert f"{EDIT}?effective_on={day}" in page
    assert fields(client.get(f"{EDIT}?effective_on={day}").text)["effective_on"] == [day]
    assert submit(client, url, on=page).status_code == 302
    with app.app_context():
        row = db.session.scalars(select(LetterTemplate)).one()
        assert row.effective_at.astimezone(pack("devon").zone).isoformat().startswith(f"{day}T00:00")
        first = row.id
    submit(client, EDIT, source=kind().body.replace("Yours sincerely", "Bye"))
    assert "Another version that was published already takes its place on" in told(client.get(f"{EDIT}/publish").text)
    assert first


def tomorrow() -> str:
    return (days_ago(-1).astimezone(pack("devon").zone)).date().isoformat()


def test_what_changed_since_it_was_shown_is_shown_again(app: Flask) -> None:
    client = written(app)
    seen = client.get(f"{EDIT}/publish").text
    submit(client, EDIT, button="draft", source=kind().body.replace("Yours sincerely", "Bye"))
    answer = submit(client, f"{EDIT}/publish", on=seen)
    assert answer.status_code == 409
    assert "What would change isn’t what you were shown" in told(answer.text)
    assert "<ins>Bye</ins>" in answer.text or "Bye" in answer.text
    assert [row[:2] for row in rows(app)] == [(1, False)]
    assert submit(client, f"{EDIT}/publish", on=answer.text).status_code == 302
    assert [row[:2] for row in rows(app)] == [(1, True)]


def test_what_changes_nothing_is_not_published(app: Flask) -> None:
    client = written(app, source=kind().body)
    page = client.get(f"{EDIT}/publish")
    assert "Nothing would change." in told(page.text)
    assert "Publish now" not in page.text
    answer = submit(client, f"{EDIT}/publish", on=page.text)
    assert answer.status_code == 409
    assert "there is nothing to publish" in told(answer.text)
    assert [row[:2] for row in rows(app)] == [(1, False)]


def test_an_unfinished_draft_is_told_what_it_lacks_and_no_draft_has_no_such_page(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    assert client.get(f"{EDIT}/publish").location == f"{EDIT}/versions"
    submit(client, EDIT, button="draft", source="Hello")
    page = client.get(f"{EDIT}/publish").text
    assert "It can’t be published yet." in told(page)
    assert "Publish now" not in page
    refused = submit(client, f"{EDIT}/publish", on=page)
    assert "DV-8" in told(client.get(refused.location).text)
    assert client.get(f"{EDIT}/publish?effective_on=soon").location == f"{EDIT}?effective_on=soon"
    assert [row[:2] for row in rows(app)] == [(1, False)]


def test_an_earlier_version_is_published_again_in_one_press(app: Flask) -> None:
    for number, words in enumerate((OURS, "With kind regards")):
        made(
            app,
            lambda n=number, w=words: published(place(), changed(place(), "Yours sincerely", w), at=days_ago(3 - n)).id,
        )
    client = signed_in(app, cast.COMPLAINTS)
    page = client.get(f"{EDIT}/versions").text
    assert "Publish again : Version 1" in told(page)
    assert "Publish again : Version 2" not in told(page), "it stands"
    token = {"csrf_token": fields(client.get(EDIT).text)["csrf_token"][0]}
    again = client.post(f"{EDIT}/again", data={**token, "number": "1"}, follow_redirects=True)
    assert "Version 1 stands again, as version 3." in told(again.text)
    assert [row[:2] for row in rows(app)] == [(1, True), (2, True), (3, True)]
    assert OURS in rows(app)[2][2]
    twice = client.post(f"{EDIT}/again", data={**token, "number": "1"}, follow_redirects=True)
    assert "there is nothing to publish" in told(twice.text)
    for wrong in ("99", "pack", "", "-1", "x"):
        assert client.post(f"{EDIT}/again", data={**token, "number": wrong}).status_code == 404, wrong
    assert len(rows(app)) == 3


def test_a_text_that_lacks_something_is_not_published_and_stays_as_typed(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    typed = ours().replace("{{rights.next}}", "{{rights.nxt}}")
    answer = submit(client, EDIT, button="make", source=typed)
    assert answer.status_code == 422
    page = told(answer.text)
    assert "This text can’t be published yet." in page
    assert "There is no merge field “{{rights.nxt}}”." in page
    assert "Put {{rights.next}} in" in page
    assert "DV-8" in page
    assert "{{rights.nxt}}" in fields(answer.text)["source"][0]
    assert rows(app) == []


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"subject": ""}, 422, "Fill this in."),
        ({"source": "x" * 20_001}, 422, "20,00"),
        ({"source": "a\x00b"}, 422, "can't be kept"),
        ({"effective_on": "tomorrow"}, 422, "Give a date as year-month-day"),
        ({"effective_on": "2020-01-01"}, 422, "A text can't take effect before today."),
        ({"case": "DV-0000-0000-0000"}, 422, "There is no such case of this procedure that you may see."),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(
    app: Flask, typed: dict[str, str], status: int, sentence: str
) -> None:
    answer = submit(signed_in(app, cast.COMPLAINTS), EDIT, button="make", **typed)
    assert answer.status_code == status
    assert sentence in told(answer.text)
    assert rows(app) == []


def test_two_at_once_lose_nothing(app: Flask) -> None:
    mine, theirs = signed_in(app, cast.COMPLAINTS), signed_in(app, cast.COMPLAINTS)
    opened = mine.get(EDIT).text
    submit(theirs, EDIT, button="draft", source=ours())
    answer = submit(mine, EDIT, button="draft", on=opened, source=kind().body + "\n\nMine")
    assert answer.status_code == 409
    assert "Someone else changed this text first." in told(answer.text)
    assert "Mine" in fields(answer.text)["source"][0]
    assert [OURS in row[2] for row in rows(app)] == [True]


def test_what_was_published_meanwhile_is_not_put_back(app: Flask) -> None:
    ann, bob = signed_in(app, cast.COMPLAINTS), signed_in(app, cast.COMPLAINTS)
    opened = bob.get(EDIT).text
    assert submit(ann, EDIT, source=ours()).status_code == 302
    assert submit(ann, f"{EDIT}/publish").status_code == 302
    answer = submit(bob, EDIT, on=opened, source=kind().body + "\n\nBob’s")
    assert answer.status_code == 409
    assert "Someone else changed this text first." in told(answer.text)
    assert "Bob’s" in fields(answer.text)["source"][0]
    assert len(rows(app)) == 1


def test_it_is_shown_with_a_case_that_the_viewer_may_see(app: Flask) -> None:
    number = made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.tracking_number)
    other = made(app, lambda: cast.received(cast.stat(), at=days_ago(1)).case.tracking_number)
    client = signed_in(app, cast.COMPLAINTS)
    page = told(submit(client, EDIT, button="preview", case=number).text)
    assert "Dear Alice Penrose" in page
    refused = submit(client, EDIT, button="preview", case=other)
    assert refused.status_code == 422
    assert "Omar" not in refused.text


def test_a_test_goes_to_oneself(app: Flask) -> None:
    answer = submit(signed_in(app, cast.COMPLAINTS), EDIT, button="test", source=ours())
    assert "A test is on its way to" in told(answer.text)
    assert OURS in fields(answer.text)["source"][0]
    with app.app_context():
        notice = db.session.scalars(select(Notice).execution_options(unguarded=True)).one()
        assert notice.case_id is None
        assert notice.to_address == cast.staff(cast.COMPLAINTS).email
        assert notice.subject.startswith("TEST")


def test_tests_can_be_sent_so_often_and_no_more(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    answers = [submit(client, EDIT, button="test", source=ours()) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    page = told(answers[-1].text)
    assert "That was too often: no test was sent this time." in page
    assert "A test is on its way to" not in page
    assert OURS in fields(answers[-1].text)["source"][0]
    with app.app_context():
        assert len(db.session.scalars(select(Notice).execution_options(unguarded=True)).all()) == 5


def test_the_pdf_is_a_document_of_its_own(app: Flask) -> None:
    answer = submit(signed_in(app, cast.COMPLAINTS), EDIT, button="pdf", source=ours())
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_what_has_no_font_is_told_by_what_becomes_of_it(app: Flask) -> None:
    typed = f"{kind().body}\n\nမင်္ဂလာပါ 😡"
    page = told(submit(signed_in(app, cast.COMPLAINTS), EDIT, button="preview", source=typed).text)
    assert "No font has a shape for these characters: 😡" in page
    assert "This letter holds Myanmar (" in page
    assert "By e-mail it goes without the PDF; for the post it isn’t printed with the others." in page


def test_a_text_that_cant_be_set_is_told_and_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("a fault of the library")

    monkeypatch.setattr("xhtml2pdf.pisa.CreatePDF", broken)
    answer = submit(signed_in(app, cast.COMPLAINTS), EDIT, button="pdf", source=ours())
    assert answer.status_code == 409
    assert "This letter can’t be set on paper. Something went wrong on our side" in told(answer.text)
    assert OURS in fields(answer.text)["source"][0]


def test_versions_stand_side_by_side_and_come_back(app: Flask) -> None:
    for number, words in enumerate((OURS, "With kind regards")):
        made(
            app,
            lambda n=number, w=words: published(place(), changed(place(), "Yours sincerely", w), at=days_ago(3 - n)).id,
        )
    client = signed_in(app, cast.COMPLAINTS)
    page = client.get(f"{EDIT}/versions?before=1&after=2").text
    assert "<del>" in page
    assert "<ins>" in page
    assert "The pack’s text, " in told(page)
    token = fields(client.get(EDIT).text)["csrf_token"][0]
    assert client.post(f"{EDIT}/versions", data={"csrf_token": token, "restore": "1"}).status_code == 302
    assert [row[:2] for row in rows(app)] == [(1, True), (2, True), (3, False)]
    assert OURS in rows(app)[2][2]
    again = client.post(f"{EDIT}/versions", data={"csrf_token": token, "restore": "2"}, follow_redirects=True)
    assert "A draft of this text is there already." in told(again.text)
    gone = client.post(f"{EDIT}/discard", data={"csrf_token": token, "version": "3.1"}, follow_redirects=True)
    assert "The draft was thrown away." in told(gone.text)
    client.post(f"{EDIT}/versions", data={"csrf_token": token, "restore": "pack"})
    with app.app_context():
        assert editing.standing(place(), cast.days_later(10_000)).source == kind().body
    assert client.post(f"{EDIT}/versions", data={"csrf_token": token, "restore": "99"}).status_code == 404


def test_a_text_that_nobody_translated_is_not_ready(app: Flask) -> None:
    client, arabic = signed_in(app, cast.COMPLAINTS), EDIT.replace("en-GB", "ar")
    page = client.get(arabic).text
    assert "It can’t be published yet." in told(page)
    assert "Not translated yet" in told(page)
    assert "It isn’t translated yet: this is the pack’s own text. Write it in Arabic." in told(page)
    box = page.partition("<textarea")[2].partition(">")[0]
    assert 'lang="ar"' in box
    assert 'dir="auto"' in box
    refused = submit(client, arabic, on=page)
    assert refused.status_code == 422
    assert rows(app) == []


def test_all_that_is_wrong_is_told_at_once_in_lines_of_their_own(app: Flask) -> None:
    source = kind().body.replace("{{case.tracking_number}}", "{{case.nope}}") + "\n\n[line nope]"
    page = submit(signed_in(app, cast.COMPLAINTS), EDIT, source=source)
    assert page.status_code == 422
    wrong = [told(one.partition("</p>")[0]) for one in page.text.split('<p class="wrong" id="source-wrong')[1:]]
    assert "There is no standard line “nope”." in wrong[0]
    assert any("case.nope" in one for one in wrong[1:])
    assert len(wrong) >= 2


def test_with_nothing_edited_there_is_nothing_to_compare(app: Flask) -> None:
    page = told(signed_in(app, cast.COMPLAINTS).get(f"{EDIT}/versions").text)
    assert "Nobody has edited it yet, so there is nothing to compare it with." in page
    assert "Side by side" not in page


def test_another_language_asks_for_the_words_that_say_it(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    welsh = "/staff/templates/devon/acknowledgement/cy"
    answer = submit(client, welsh, button="make", source=ours())
    assert answer.status_code == 422
    assert "The words that say that the complaint has been received" in told(answer.text)
    assert "Give the words of the text that say" in told(answer.text)
    done = submit(client, welsh, button="make", source=ours(), **{"phrase.received": "We have received your complaint"})
    assert done.status_code == 302
    shown = told(client.get(done.location).text)
    assert "Before: No text in this language" in shown
    assert "of those whose reporter asks for Welsh" in shown
    assert submit(client, done.location).status_code == 302
    assert "in Welsh" in told(client.get("/staff/templates/").text)


@pytest.mark.parametrize(
    "address",
    [
        "/staff/templates/san-clemente/acknowledgement/en-US",
        "/staff/templates/devon/nothing/en-GB",
        "/staff/templates/devon/acknowledgement/en-US",
        "/staff/templates/nowhere/acknowledgement/en-GB",
        "/staff/templates/san-clemente/acknowledgement/en-US/versions",
    ],
)
def test_another_body_s_letters_have_no_page(app: Flask, address: str) -> None:
    assert signed_in(app, cast.COMPLAINTS).get(address).status_code == 404


@pytest.mark.parametrize("who", [cast.ROADS, cast.READER, cast.ADMIN])
def test_only_the_complaints_team_edits(app: Flask, who: str) -> None:
    client = signed_in(app, who)
    token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    for address in ("/staff/templates/", EDIT, f"{EDIT}/versions", f"{EDIT}/publish", "/staff/standardlines/list/"):
        assert client.get(address).status_code == 403, address
    for address in (f"{EDIT}/publish", f"{EDIT}/again"):
        assert client.post(address, data={"csrf_token": token, "number": "1"}).status_code == 403, address
    assert client.post(EDIT, data={"csrf_token": token, "button": "make", "source": "x"}).status_code == 403
    assert rows(app) == []


# ---- standard lines


def test_a_standard_line_is_kept_and_offered(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    add = "/staff/standardlines/add"
    assert submit(client, add, place="devon:en-GB", key="hours", words="We open at 9.").status_code == 302
    assert "[line hours]" in told(client.get(EDIT).text)
    twice = submit(client, add, place="devon:en-GB", key="hours", words="We open at 10.")
    assert twice.status_code == 422
    assert "There is one like this already." in told(twice.text)
    wrong = submit(client, add, place="devon:en-GB", key="My Line", words="{{no}}")
    assert "Use small letters, digits and underscores" in told(wrong.text)
    assert submit(client, add, place="san-clemente:en-US", key="x", words="x").status_code == 422
    assert "[line hours]" not in signed_in(app, cast.CENTRAL).get("/staff/standardlines/list/").text
    with app.app_context():
        pk = db.session.scalars(select(StandardLine.id)).one()
    opened = client.get(f"/staff/standardlines/edit/{pk}").text
    assert submit(client, f"/staff/standardlines/edit/{pk}", words="We open at 8.").status_code == 302
    late = submit(client, f"/staff/standardlines/edit/{pk}", on=opened, words="We open at 7.")
    assert late.status_code == 409
    assert "changed this line first: “We open at 8.”" in told(late.text)
    assert "We open at 7." in fields(late.text)["words"][0]
    assert "We open at 8." in told(client.get("/staff/standardlines/list/").text)
    assert submit(client, f"/staff/standardlines/delete/{pk}").status_code == 302
    with app.app_context():
        assert db.session.scalars(select(StandardLine)).all() == []


# ---- the case page, and the officer's own words


def test_a_letter_says_which_text_it_came_from(app: Flask) -> None:
    def make() -> int:
        published(place(), changed(place(), "Yours sincerely", OURS), at=days_ago(9))
        return cast.acknowledged(cast.received(cast.submission(), at=days_ago(2)).case, at=days_ago(1)).id

    case_id = made(app, make)
    assert "text version 1, British English" in told(
        signed_in(app, cast.ROADS).get(f"/staff/cases/show/{case_id}").text
    )


def test_an_officer_is_told_how_their_words_read_and_nothing_is_stopped(app: Flask) -> None:
    hard = "It was decided that consideration be given to it, and it was not felt that more would be done " * 3
    case_id = made(
        app, lambda: cast.acknowledged(cast.received(cast.submission(), at=days_ago(3)).case, at=days_ago(2)).id
    )
    client = signed_in(app, cast.ROADS)
    url = f"/staff/cases/{case_id}/{Move.RESPOND.value}"
    page = told(submit(client, url, button="preview", outcome="not_upheld", findings=hard).text)
    assert "In plain words?" in page
    assert "was decided" in page
    assert "Make two sentences of it." in page
    assert submit(client, url, outcome="not_upheld", findings=hard).status_code == 302
