"""A form that is sent in a session that is over: nothing is done, what was typed is shown, and it can go on."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from portal.cases.models import Response
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.admin.test_moves import acknowledged, many, status

SAID = "It came on <time> & in full."


def _dead(client: FlaskClient, url: str, **typed: str) -> tuple[int, str]:
    """Open a form, lose the session, and press a button."""
    page = client.get(url).text
    client.delete_cookie("portal")
    answer = submit(client, url, button="draft", on=page, **typed)
    return answer.status_code, answer.text


def test_a_draft_sent_in_a_dead_session_is_told_and_put_back(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    code, page = _dead(client, here, findings=SAID, outcome="not_upheld")
    assert code == 400
    assert "You were signed out Nothing was done or sent." in told(page)
    assert "It came on &lt;time&gt; &amp; in full." in page
    assert "admin.css" in page
    assert f"/staff/login/?next={here}" in page
    assert (status(app, case_id), many(app, Response)) == ("being looked into", 1)

    submit(client, "/staff/login/", username=cast.ROADS, password=cast.PASSWORD)
    again = submit(client, here, on=page, button="change")
    assert "You have signed in since this page was opened" in told(again.text)
    form = submit(client, here, on=again.text, button="change")
    assert form.status_code == 200
    assert fields(form.text)["findings"] == [SAID]
    assert fields(form.text)["outcome"] == ["not_upheld"]
    assert submit(client, here, on=form.text).status_code == 302
    assert status(app, case_id) == "answered"


def test_a_session_that_was_ended_elsewhere_shows_the_words_too(app: Flask) -> None:
    case_id = made(app, acknowledged)
    client, other = signed_in(app, cast.ROADS), signed_in(app, cast.ROADS)
    page = client.get(f"/staff/cases/{case_id}/respond").text
    submit(other, "/staff/logout/")
    answer = submit(client, f"/staff/cases/{case_id}/respond", on=page, findings=SAID)
    assert answer.status_code == 401
    assert "It came on &lt;time&gt;" in answer.text


def test_another_form_shows_the_words_to_be_copied(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    _, page = _dead(client, "/staff/cases/add", description="The lamp has\nnot been lit")
    assert "The lamp has\nnot been lit" in page
    assert "Then copy what you typed from here into the form." in told(page)
    assert "description" not in fields(page)


def test_a_button_leads_to_where_it_was_and_a_password_is_never_shown(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/staff/printing/now", data={})
    assert "/staff/login/?next=/staff/" in answer.text
    wrong = submit(client, "/staff/login/", username="Tom of the roads", password="x y")
    assert wrong.status_code == 401
    assert "You were signed out" not in wrong.text
    secret = client.post("/staff/login/", data={"username": "a", "password": "my secret words"})
    assert secret.status_code == 400
    assert "my secret words" not in secret.text
    assert "You were signed out" in secret.text
