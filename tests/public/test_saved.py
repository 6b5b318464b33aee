"""What is half written can be saved and come back to: sealed, for a while, and gone once it is sent."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.test import TestResponse

from portal.cases import saving, staging
from portal.cases.models import SavedForm, SavedLink, StagedFile
from portal.cases.submission import LINES
from portal.database import db, transaction
from portal.public import coming_back
from tests.cast import NOW
from tests.public.journey import inputs, kept, review, send, typed
from tests.public.test_steps import heading, press, walked

CODE = re.compile(r'class="key">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){4})<')
DAYS = saving.KEPT_FOR


def saved(client: FlaskClient, **changes: Any) -> tuple[str, TestResponse]:
    """Save what stands on the last step but one, and return the code and the page that shows it."""
    page = press(client, walked(client, "reach", **changes), "reach", "save", email="alice@example.org")
    found = CODE.search(page.text)
    assert found, page.text
    return found[1], page


def code_on(page: TestResponse) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


def resume(client: FlaskClient, code: str, pack: str = "devon") -> TestResponse:
    return client.post(f"/{pack}/resume", data={"code": code})


def rows(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(SavedForm)) or 0


def test_what_was_saved_comes_back_on_another_device_at_the_same_step(app: Flask, client: FlaskClient) -> None:
    code, _ = saved(client)
    page = resume(app.test_client(), code.lower().replace("-", " "))
    assert page.status_code == 200
    assert heading(page) == "How to reach you"
    assert kept(
        page, {**typed(), **dict.fromkeys(("phone", "address", "contact_by", "language", "adjustments", "needs"), "")}
    )
    assert rows(app) == 1, "coming back uses nothing up"


def test_the_row_says_nothing_of_what_was_typed_nor_of_the_code(app: Flask, client: FlaskClient) -> None:
    code, page = saved(client)
    token = inputs(page)["token"]
    with app.app_context():
        found = db.session.execute(text("SELECT * FROM saved_forms")).one()
    told = repr([bytes(one) if isinstance(one, memoryview) else one for one in found])
    for secret in (code, code.replace("-", ""), token, "pothole", "Alice", "alice@example.org", "Exwick"):
        assert secret not in told


def test_a_get_of_the_link_asks_for_nothing_and_uses_nothing_up(app: Flask, client: FlaskClient) -> None:
    code, page = saved(client)
    assert f"/devon/resume/{code}" in page.text
    for method in ("get", "head", "options"):
        for _ in range(3):
            assert getattr(client, method)(f"/devon/resume/{code}").status_code == 200
    right, wrong = client.get(f"/devon/resume/{code}").text, client.get("/devon/resume/0000-0000-0000-0000-0000").text
    assert right.replace(code, "") == wrong.replace("0000-0000-0000-0000-0000", "")
    assert resume(client, code).status_code == 200


@pytest.mark.parametrize("code", ["0000-0000-0000-0000-0000", "nonsense", "x" * 5000])
def test_wrong_unknown_and_too_old_get_the_same_answer(
    client: FlaskClient, tuesday: time_machine.Traveller, code: str
) -> None:
    real, _ = saved(client)
    unknown = resume(client, code)
    elsewhere = resume(client, real, "san-clemente")
    tuesday.shift(DAYS + timedelta(minutes=1))
    old = resume(client, real)
    for answer in (unknown, elsewhere, old):
        assert answer.status_code == 422
        assert "Nothing is saved under this code." in answer.text
    assert unknown.text.replace(code, "") == old.text.replace(real, "")


def test_guessing_is_stopped_and_the_code_typed_stays(client: FlaskClient) -> None:
    answers = [resume(client, f"0000-0000-0000-0000-{number:04d}") for number in range(11)]
    assert [one.status_code for one in answers] == [422] * 10 + [429]
    assert "0000-0000-0000-0000-0010" in answers[-1].text


def test_saved_again_it_keeps_its_code_and_has_the_new_words(app: Flask, client: FlaskClient) -> None:
    code, page = saved(client)
    again = press(client, page, "reach", "save", needs="Quiet room")
    assert CODE.search(again.text)[1] == code  # type: ignore[index]  # where there is none, the test fails as it should
    assert rows(app) == 1
    assert inputs(resume(client, code))["needs"] == "Quiet room"


def test_saved_again_without_its_code_in_the_same_browser_it_keeps_it(app: Flask, client: FlaskClient) -> None:
    before = walked(client, "reach")  # and Back shows it again, as it was
    code = code_on(press(client, before, "reach", "save", needs="A ramp"))
    again = press(client, before, "reach", "save", needs="Quiet room")
    assert code_on(again) == code
    assert "under another code" not in again.text
    assert rows(app) == 1
    assert inputs(resume(client, code))["needs"] == "Quiet room"


def test_saved_again_elsewhere_the_first_code_opens_what_was_saved_then(app: Flask, client: FlaskClient) -> None:
    before = walked(client, "reach")
    first = code_on(press(client, before, "reach", "save", needs="A ramp"))
    elsewhere = app.test_client()
    page = press(elsewhere, before, "reach", "save", needs="Quiet room")
    assert code_on(page) != first
    assert "This was saved before, under another code." in page.text
    assert inputs(resume(client, first))["needs"] == "A ramp"
    assert inputs(resume(client, code_on(page)))["needs"] == "Quiet room"
    there = press(elsewhere, resume(elsewhere, first), "reach", "save", needs="Tea")
    assert code_on(there) == first, "who brings a code keeps it, wherever they are"
    assert inputs(resume(client, first))["needs"] == "Tea"


def test_whoever_slips_somebody_a_form_reads_nothing_of_theirs(app: Flask, client: FlaskClient) -> None:
    stranger = app.test_client()
    form = walked(stranger, "reach", description="Nothing yet.")
    theirs = code_on(press(stranger, form, "reach", "save"))
    press(client, form, "reach", "save", needs="Quiet room")
    assert not inputs(resume(stranger, theirs))["needs"]


def test_whoever_left_at_once_leaves_no_code_behind(client: FlaskClient) -> None:
    before = walked(client, "reach")
    code = code_on(press(client, before, "reach", "save", needs="A ramp"))
    assert client.post("/leave").status_code == 204
    assert code_on(press(client, before, "reach", "save")) != code
    assert inputs(resume(client, code))["needs"] == "A ramp"


def test_what_was_saved_twice_is_gone_once_it_is_sent(app: Flask, client: FlaskClient) -> None:
    before = walked(client, "reach")
    codes = [code_on(press(one, before, "reach", "save")) for one in (app.test_client(), client)]
    assert rows(app) == 2
    page = press(client, before, "reach", email="alice@example.org")
    assert press(client, page, "check", "send").status_code == 303
    assert rows(app) == 0
    assert [resume(client, code).status_code for code in codes] == [422, 422]


def test_a_code_of_another_form_can_not_be_written_over(app: Flask, client: FlaskClient) -> None:
    code, _ = saved(client)
    page = walked(client, "reach", description="Something else.")
    other = press(client, page, "reach", "save", saved=code)
    assert CODE.search(other.text)[1] != code  # type: ignore[index]  # where there is none, the test fails as it should
    assert rows(app) == 2
    assert "pothole" in resume(client, code).text


def test_once_it_is_sent_nothing_is_left_of_it(app: Flask, client: FlaskClient) -> None:
    code, page = saved(client)
    page = press(client, page, "reach", email="alice@example.org")
    assert press(client, page, "check", "send").status_code == 303
    assert rows(app) == 0
    assert resume(client, code).status_code == 422


def test_what_nobody_comes_back_to_goes_by_itself(app: Flask, client: FlaskClient) -> None:
    saved(client)
    with app.app_context(), transaction():
        saving.forget(at=NOW + DAYS - timedelta(minutes=1))
    assert rows(app) == 1
    with app.app_context(), transaction():
        saving.forget(at=NOW + DAYS)
    assert rows(app) == 0


def test_its_files_wait_as_long_as_it_does(app: Flask, client: FlaskClient) -> None:
    page = walked(client, "files")
    page = press(client, page, "files", files=(BytesIO(b"A line of text.\n"), "note.txt"))
    assert "How to reach you" in heading(page)
    saved_page = press(client, page, "reach", "save")
    code = CODE.search(saved_page.text)[1]  # type: ignore[index]  # where there is none, the test fails as it should
    with app.app_context(), transaction():
        staging.forget(at=NOW + timedelta(days=13))
    back = press(client, resume(client, code), "reach", "back")
    assert 'value="remove:' in back.text, "the file is still there"
    with app.app_context(), transaction():
        saving.forget(at=NOW + DAYS)
        staging.forget(at=NOW + DAYS)
        assert db.session.scalars(select(StagedFile)).all() == []


def mail(client: FlaskClient, page: TestResponse, to: str, **given: Any) -> TestResponse:
    """Press “Mail me the link” on the page that shows the code."""
    return client.post("/devon/resume/mail/reach", data={**inputs(page), "mail_to": to, **given})


def test_asking_for_a_mail_tells_nothing_of_what_there_is(app: Flask, client: FlaskClient) -> None:
    code, page = saved(client)
    unknown = "0000-0000-0000-0000-0000"
    answer = mail(client, page, "alice@example.org", saved=unknown)
    assert answer.status_code == 200
    with app.app_context():
        assert db.session.scalars(select(SavedLink)).all() == []
    real = mail(client, page, "alice@example.org")
    assert without_token(real).replace(code, "") == without_token(answer).replace(unknown, "")


def without_token(page: TestResponse) -> str:
    return re.sub(r'name="csrf_token"[^>]*', "", page.text)


@pytest.mark.parametrize("to", ["alice at home", ""])
def test_a_faulty_address_takes_neither_the_code_nor_the_words_away(client: FlaskClient, to: str) -> None:
    code, page = saved(client, needs="")
    wrong = mail(client, page, to)
    assert wrong.status_code == 422
    assert '<a href="#mail_to">' in wrong.text
    assert CODE.search(wrong.text)[1] == code  # type: ignore[index]  # where there is none, the test fails as it should
    assert kept(wrong, {"mail_to": to, "email": "alice@example.org", "description": typed()["description"]})
    right = mail(client, wrong, "alice@example.org")
    assert "on its way to alice@example.org" in right.text
    assert code in right.text
    assert heading(press(client, right, "reach", "change")) == "How to reach you"


def test_a_lost_session_a_limit_and_records_away_take_nothing_away_either(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    code, page = saved(client)
    with monkeypatch.context() as patch:
        patch.setattr(coming_back.saved_links, "ask", away)
        answers = [mail(client, page, "alice@example.org")]
    answers.append(mail(client, page, "alice@example.org", csrf_token=""))
    answers.extend([mail(client, page, "alice at home") for _ in range(4)][-1:])
    assert [one.status_code for one in answers] == [503, 422, 429]
    for answer in answers:
        assert code in answer.text
        assert kept(answer, {"description": typed()["description"]})


def test_in_another_language_it_is_the_same_page(client: FlaskClient) -> None:
    code, page = saved(client)
    welsh = client.post("/devon/resume/mail/reach?lang=cy", data={**inputs(page), "do": "language", "mail_to": "al"})
    assert welsh.status_code == 200
    assert '<html lang="cy"' in welsh.text
    assert code in welsh.text
    assert kept(welsh, {"mail_to": "al", "description": typed()["description"]})


def test_what_can_be_sent_in_arabic_can_be_saved(client: FlaskClient) -> None:
    longest = {name: "ع" * most for name, most in LINES.items()}
    page = review(client, typed(**longest))
    assert page.status_code == 200, "it can be sent"
    answer = client.post("/devon/submit", data={**inputs(page), "do": "save"})
    assert answer.status_code == 200
    found = CODE.search(answer.text)
    assert found
    assert kept(resume(client, found[1]), longest)


def test_too_much_is_told_and_stays(client: FlaskClient) -> None:
    page = press(client, walked(client, "reach"), "reach", "save", needs="x" * saving.MOST)
    assert page.status_code == 422
    assert "too long to be saved" in page.text
    assert inputs(page)["needs"] == "x" * saving.MOST


def test_the_whole_form_can_be_saved_too(client: FlaskClient) -> None:
    page = review(client, typed())
    answer = client.post("/devon/submit", data={**inputs(page), "do": "save"})
    found = CODE.search(answer.text)
    assert found
    back = resume(client, found[1])
    assert kept(back, typed())
    checked = client.post("/devon/submit", data={**inputs(back), "do": "review"})
    assert send(client, checked).status_code == 303


def test_while_the_records_are_away_nothing_is_lost(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("gone"))

    page = walked(client, "reach")
    with monkeypatch.context() as patch:
        patch.setattr(coming_back.saving, "save", away)
        failed = press(client, page, "reach", "save", needs="Quiet room")
    assert failed.status_code == 503
    assert "This was not saved" in failed.text
    assert inputs(failed)["needs"] == "Quiet room"
    assert kept(failed, {"description": typed()["description"]})


def test_while_the_records_are_away_the_code_that_was_typed_stays(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    code, _ = saved(client)
    with monkeypatch.context() as patch:
        patch.setattr(coming_back.saving, "opened", away)
        told = resume(client, code)
    assert told.status_code == 503
    assert told.headers["Retry-After"]
    assert inputs(told)["code"] == code
    assert resume(client, inputs(told)["code"]).status_code == 200


def test_pressed_twice_at_once_it_is_saved(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = saving.save, []

    def late(*given: Any, **named: Any) -> str:
        calls.append(named)
        if len(calls) == 1:
            raise IntegrityError("INSERT", {}, Exception("uq_saved_forms_form"))
        return real(*given, **named)

    page = walked(client, "reach")
    monkeypatch.setattr(coming_back.saving, "save", late)
    answer = press(client, page, "reach", "save")
    assert answer.status_code == 200
    assert CODE.search(answer.text)
