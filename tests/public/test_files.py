"""Files sent with the public form and from the room: chosen once, kept through whatever happens, given away by none."""

from __future__ import annotations

import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases import filing, staging
from portal.cases.models import Attachment, Case, StagedFile
from portal.database import db, transaction
from portal.files.models import FileBody
from portal.http import limits, uploads
from portal.http.clock import now
from tests.files import samples
from tests.public.journey import inputs, kept, open_room, send, sent, typed

ANONYMOUS = {
    "who": "anonymous",
    "on_behalf_of": "",
    "name": "",
    "email": "",
    "phone": "",
    "address": "",
    "contact_by": "",
}


def post(client: FlaskClient, page: dict[str, Any], *files: tuple[str, bytes], **typed: Any) -> TestResponse:
    data = {**page, **typed, "files": [(io.BytesIO(content), name) for name, content in files]}
    return client.post("/devon/submit", data=data, content_type="multipart/form-data")


def chosen(client: FlaskClient, *files: tuple[str, bytes], **changes: Any) -> TestResponse:
    """Fill in the form, choose files and go to the page that shows the answers."""
    blank = inputs(client.get("/devon/submit"))
    page = {name: blank[name] for name in ("token", "csrf_token")}
    return post(client, page, *files, **typed(**changes), do="review")


def press(client: FlaskClient, page: TestResponse, button: str) -> TestResponse:
    return client.post("/devon/submit", data={**inputs(page), "do": button})


def removal_of(page: TestResponse) -> str:
    return re.findall(r'value="((?:drop|remove):[^"]+)"', page.text)[0]


def files(app: Flask) -> list[tuple[str, bytes]]:
    """Return the files of cases: their names and their bytes."""
    with app.app_context():
        return [(one.name, filing.content_of(one)) for one in db.session.scalars(select(Attachment))]


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_they_are_listed_to_be_checked_and_go_with_the_form(app: Flask, client: FlaskClient) -> None:
    page = chosen(client, ("pothole.jpg", samples.jpeg()), ("notes.txt", b"Nobody came."))
    assert page.status_code == 200
    for words in ("pothole.jpg", "notes.txt", "12 bytes", "Remove"):
        assert words in page.text
    assert files(app) == []
    answer = send(client, page)
    assert answer.status_code == 303, answer.text
    assert [name for name, _ in files(app)] == ["pothole.jpg", "notes.txt"]
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert [event.kind for event in case.events] == ["submit", "files"]


def test_one_that_was_removed_isnt_sent(app: Flask, client: FlaskClient) -> None:
    page = chosen(client, ("a.txt", b"first"), ("b.txt", b"second"))
    page = press(client, page, removal_of(page))
    assert page.status_code == 200
    assert "a.txt" not in page.text
    assert count(app, FileBody) == 1
    send(client, page)
    assert files(app) == [("b.txt", b"second")]


def test_they_survive_a_fault_elsewhere_and_going_back(app: Flask, client: FlaskClient) -> None:
    page = chosen(client, ("a.txt", b"words"), description="")
    assert page.status_code == 422
    assert "a.txt" in page.text
    page = client.post("/devon/submit", data={**inputs(page), **typed(), "do": "review"})
    assert "a.txt" in page.text
    page = press(client, page, "change")
    assert "a.txt" in page.text
    page = press(client, page, removal_of(page))
    assert page.status_code == 200
    assert kept(page, typed())
    assert "a.txt" not in page.text


def test_one_that_cant_be_taken_keeps_everything_else(app: Flask, client: FlaskClient) -> None:
    page = chosen(client, ("a.txt", b"words"), ("b.exe", b"MZ\0\0"))
    assert page.status_code == 422
    assert "“b.exe” was not taken. It is a program, and none are taken." in page.text
    assert "a.txt" in page.text
    assert kept(page, typed())
    many = chosen(client, *((f"{n}.txt", b"%d" % n) for n in range(11)))
    assert many.status_code == 422
    assert "10 files at most can be sent at once" in many.text
    assert kept(many, typed())


def test_twenty_sendings_make_one_case_with_its_files_once(app: Flask, client: FlaskClient) -> None:
    page = chosen(client, ("a.txt", b"words"))
    cookie, barrier = client.get_cookie("portal"), threading.Barrier(20)
    assert cookie

    def press(_: int) -> int:
        browser = app.test_client()
        browser.set_cookie("portal", cookie.value)
        barrier.wait()
        return send(browser, page).status_code

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(press, range(20))) == {303}
    assert (count(app, Case), count(app, Attachment), count(app, FileBody)) == (1, 1, 1)


def test_one_place_can_not_fill_the_room_for_everyone_s_files(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEGABYTE", 10)
    page = chosen(client, ("notes.txt", b"Nobody came. " * 600))
    assert page.status_code == 429
    assert "The pothole" in page.text
    assert count(app, StagedFile) == 0
    other = client.post(
        "/devon/submit",
        data={"do": "review", **typed()},
        environ_base={"REMOTE_ADDR": "192.0.2.77"},
    )
    assert other.status_code != 429


def test_a_picture_that_grows_counts_as_what_is_kept_of_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "KEPT", "5 per day")
    noise = Image.effect_noise((1100, 1100), 100).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert len(out.getvalue()) > 1024 * 1024
    first = chosen(client, ("noise.png", out.getvalue()))
    assert first.status_code == 200
    second = chosen(client, ("noise.png", out.getvalue()))
    assert second.status_code == 422
    assert "We can’t take files right now" in second.text
    assert kept(second, typed())


def test_files_that_took_long_leave_no_time_for_more(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", "1 per 10 minutes")
    assert chosen(client, ("a.txt", b"One.")).status_code == 200
    answer = chosen(client, ("b.txt", b"Two."))
    assert answer.status_code == 422
    assert "We are looking through many files just now" in answer.text
    assert kept(answer, typed())


def test_as_many_as_can_be_gone_through_at_once_and_no_more(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_places", BoundedSemaphore(1))
    with uploads._places:
        assert "We are looking through many files just now" in chosen(client, ("a.txt", b"One.")).text
    assert chosen(client, ("a.txt", b"One.")).status_code == 200


@pytest.mark.parametrize("page", ["withdraw", "details"])
def test_very_many_words_come_back(client: FlaskClient, page: str) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    address = f"/track/{number}/{page}"
    form = inputs(client.get(address))
    field = "words" if page == "withdraw" else "address"
    answer = client.post(address, data={**form, field: "many words " * 30_000})
    assert answer.status_code == 422
    assert "many words many words" in answer.text


def test_nobody_elses_form_shows_or_removes_them(app: Flask, client: FlaskClient) -> None:
    page = chosen(client, ("a.txt", b"words"))
    other = app.test_client()
    theirs = inputs(other.get("/devon/submit")) | {"held": "yes"}
    answer = other.post("/devon/submit", data={**theirs, **typed(), "do": removal_of(page)})
    assert "a.txt" not in answer.text
    assert count(app, FileBody) == 1


def test_a_day_later_what_was_never_sent_is_gone(app: Flask, client: FlaskClient) -> None:
    chosen(client, ("a.txt", b"words"))
    for days, left in ((0.9, 1), (1.1, 0)):
        with app.app_context(), transaction():
            staging.forget(at=now() + timedelta(days=days))
        assert (count(app, StagedFile), count(app, FileBody)) == (left, left)


def test_what_was_sent_stays_when_the_form_is_forgotten(app: Flask, client: FlaskClient) -> None:
    send(client, chosen(client, ("a.txt", b"words")))
    with app.app_context(), transaction():
        staging.forget(at=now() + timedelta(days=2))
    assert files(app) == [("a.txt", b"words")]


def traces(app: Flask) -> bytes:
    """Return every byte that the portal keeps, so far as this test can read it: its folder, with SQLite's files."""
    folder = Path(app.config["SETTINGS"].instance)
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".beginning" not in path.name)


def test_an_anonymous_reporter_leaves_no_trace_in_a_file(app: Flask, client: FlaskClient) -> None:
    mark = samples.MARK
    page = chosen(client, (f"{mark}.jpg", samples.jpeg()), (f"{mark}.pdf", samples.pdf()), **ANONYMOUS)
    assert page.status_code == 200, page.text
    assert send(client, page).status_code == 303
    assert [name for name, _ in files(app)] == ["file-1.jpg", "file-2.pdf"]
    assert all(mark.encode() not in content for _, content in files(app))
    if app.config["SETTINGS"].database_url.startswith("sqlite"):
        assert mark.encode() not in traces(app)


def test_what_would_give_them_away_is_refused_with_another_way(app: Flask, client: FlaskClient) -> None:
    page = chosen(client, ("a.heic", samples.HEIC), **ANONYMOUS)
    assert page.status_code == 422
    assert "To stay anonymous, send a PNG picture of it instead." in page.text
    named = chosen(client, ("a.heic", samples.HEIC))
    assert named.status_code == 200
    turned = client.post("/devon/submit", data={**inputs(named), **ANONYMOUS, "do": "send"})
    assert turned.status_code == 422
    assert "To stay anonymous, send a PNG picture of it instead." in turned.text
    assert "a.heic" in turned.text
    assert count(app, Case) == 0


# ---- the room


def room(client: FlaskClient) -> str:
    number, passphrase = sent(client)
    assert open_room(client, number, passphrase).status_code == 303
    return number


def add(client: FlaskClient, number: str, *files: tuple[str, bytes], words: str = "") -> TestResponse:
    page = inputs(client.get(f"/track/{number}/add"))
    data = {"csrf_token": page["csrf_token"], "once": page["once"], "words": words}
    data["files"] = [(io.BytesIO(content), name) for name, content in files]
    return client.post(f"/track/{number}/add", data=data, content_type="multipart/form-data")


def test_words_and_files_are_added_from_the_room(app: Flask, client: FlaskClient) -> None:
    number = room(client)
    answer = add(client, number, ("more.txt", b"words"), words="There is more.")
    assert answer.status_code == 303, answer.text
    page = client.get(answer.location)
    assert "It was added." in page.text
    link = re.findall(r'href="(/track/[^"]+/files/[^"]+)"', page.text)[0]
    got = client.get(link)
    assert got.data == b"words"
    assert got.headers["Content-Disposition"] == 'attachment; filename="more.txt"'
    assert app.test_client().get(link).status_code == 302
    assert "There is more." not in app.test_client().get(f"/track/{number}").text
    with app.app_context():
        assert db.session.scalars(select(Case)).one().events[-1].detail == "1 file: TXT.\nThere is more."


def test_words_are_added_once_from_a_form_and_again_from_another(app: Flask, client: FlaskClient) -> None:
    number = room(client)
    page = inputs(client.get(f"/track/{number}/add"))
    for words in ("I have told you before: no", "I have told you before: no", "no"):
        assert client.post(f"/track/{number}/add", data={**page, "words": words}).status_code == 303
    assert add(client, number, words="no").status_code == 303
    with app.app_context():
        lines = [event.detail for event in db.session.scalars(select(Case)).one().events if event.kind == "files"]
    assert lines == ["I have told you before: no", "no", "no"]


@pytest.mark.parametrize(("words", "status"), [("", 422), ("x" * 2000, 422), ("Only words.", 303)])
def test_nothing_and_too_much_is_said_with_the_words_kept(client: FlaskClient, words: str, status: int) -> None:
    answer = add(client, room(client), words=words)
    assert answer.status_code == status
    assert words in answer.text or status == 303


def again(
    client: FlaskClient, number: str, page: TestResponse, *files: tuple[str, bytes], **typed: str
) -> TestResponse:
    data = {**inputs(page), **typed, "files": [(io.BytesIO(content), name) for name, content in files]}
    return client.post(f"/track/{number}/add", data=data, content_type="multipart/form-data")


def test_a_refused_file_keeps_the_words_and_the_good_one(app: Flask, client: FlaskClient) -> None:
    number = room(client)
    answer = add(client, number, ("a.txt", b"fine"), ("a.html", b"<p>"), words="My words.")
    assert answer.status_code == 422
    assert "My words." in answer.text
    assert re.search(r"“a\.html” was not taken\. [^<]*can run commands", answer.text)
    assert "choose the files again" not in answer.text
    assert '<span class="typed">a.txt</span>' in answer.text
    assert files(app) == [], "nothing is added before they press again"
    pressed = [again(client, number, answer) for _ in range(2)]
    assert [one.status_code for one in pressed] == [303, 303]
    assert files(app) == [("a.txt", b"fine")]
    assert count(app, FileBody) == 1, "no second copy waits for anything"
    with app.app_context():
        lines = [event.detail for event in db.session.scalars(select(Case)).one().events if event.kind == "files"]
    assert lines == ["1 file: TXT.\nMy words."]


def test_the_good_one_waits_however_often_and_can_be_taken_away(app: Flask, client: FlaskClient) -> None:
    number = room(client)
    page = add(client, number, ("a.txt", b"first"), words="x" * 2000)
    page = again(client, number, page, ("b.txt", b"second"), ("b.exe", b"MZ\0\0"), words="Short.")
    assert page.status_code == 422
    assert re.findall(r'class="typed">([^<]+)<', page.text) == ["a.txt", "b.txt"]
    taken = again(client, number, page, do=removal_of(page))
    assert taken.status_code == 200
    assert inputs(taken)["words"] == "Short."
    assert again(client, number, taken).status_code == 303
    assert files(app) == [("b.txt", b"second")]


def test_its_size_is_told_in_the_language_of_the_page(client: FlaskClient) -> None:
    number = room(client)
    page = add(client, number, ("a.txt", b"fine"), ("a.exe", b"MZ\0\0"), words="My words.")
    assert ">4 bytes</span>" in page.text
    welsh = client.post(f"/track/{number}/add?lang=cy", data={**inputs(page), "do": "language"})
    assert ">4 beit</span>" in welsh.text


def test_what_waited_too_long_in_the_room_is_missed_aloud(app: Flask, client: FlaskClient) -> None:
    number = room(client)
    page = add(client, number, ("a.txt", b"fine"), ("a.exe", b"MZ\0\0"), words="My words.")
    with app.app_context(), transaction():
        staging.forget(at=now() + timedelta(days=2))
    told = again(client, number, page)
    assert told.status_code == 422
    assert "aren’t here any more" in told.text
    assert again(client, number, told).status_code == 303
    assert files(app) == []


def test_nobody_else_finds_what_waits_in_the_room(app: Flask, client: FlaskClient) -> None:
    number = room(client)
    page = inputs(client.get(f"/track/{number}/add"))
    given = {**page, "once": "", "words": "", "files": [(io.BytesIO(b"fine"), "a.txt"), (io.BytesIO(b"MZ"), "a.exe")]}
    waiting = client.post(f"/track/{number}/add", data=given, content_type="multipart/form-data")
    assert len(inputs(waiting)["once"]) > 20, "no key at all would be everybody's"
    other = app.test_client()
    theirs = room(other)
    answer = other.post(f"/track/{theirs}/add", data={**inputs(other.get(f"/track/{theirs}/add")), "held": "1"})
    assert "a.txt" not in answer.text


def test_nobody_adds_without_the_key(app: Flask, client: FlaskClient) -> None:
    number = room(client)
    stranger = app.test_client()
    assert stranger.get(f"/track/{number}/add").status_code == 302
    assert stranger.post(f"/track/{number}/add", data={"words": "x"}).status_code == 403
