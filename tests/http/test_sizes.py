"""How much may be sent at once: each door's own limit, and no more fields than a form could have."""

from __future__ import annotations

import io
import time

import pytest
from flask import Flask, request

from config import BODY_LIMIT
from portal.cases.filing import Manner
from portal.http import uploads
from portal.http.sizes import IN_PARTS, MOST_FIELDS, most
from tests import cast
from tests.admin.browsing import signed_in
from tests.public.journey import inputs, kept, typed

FORM = "application/x-www-form-urlencoded"
KB, MB = 1024, 1024 * 1024


@pytest.mark.parametrize("path", ["/devon/submit", "/track", "/staff/login/", "/api/v1/security/login", "/no/such"])
def test_a_million_fields_are_refused_before_they_are_taken_apart(app: Flask, path: str) -> None:
    body = b"&".join([b"a=1"] * (60_000 if path == "/track" else 250_000))
    began = time.perf_counter()
    answer = app.test_client().post(path, data=body, content_type=FORM)
    assert answer.status_code == 413
    assert time.perf_counter() - began < 0.5


def test_as_many_fields_as_are_allowed_are_read(app: Flask) -> None:
    fields = "&".join(["number=DV-0000-0000-0000"] + ["a=1"] * (MOST_FIELDS - 1))
    assert app.test_client().post("/track", data=fields, content_type=FORM).status_code == 404


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/track", 255 * KB, 404),
        ("/track", 257 * KB, 413),
        ("/devon/submit", 3 * MB, 422),
        ("/devon/submit", 5 * MB, 413),
        ("/api/v1/submissions", 2 * MB, 413),
        ("/staff/login/", 3 * MB, 413),
    ],
)
def test_each_door_has_its_own_limit(app: Flask, path: str, size: int, status: int) -> None:
    body = b"number=" + b"x" * size
    options = {"content_type": "application/json"} if path.startswith("/api") else {"content_type": FORM}
    assert app.test_client().post(path, data=body, **options).status_code == status


def test_a_form_that_is_looked_at_too_often_keeps_its_text(app: Flask) -> None:
    client = app.test_client()
    page = {**inputs(client.get("/devon/submit")), **typed(), "do": "review"}
    answers = [client.post("/devon/submit", data=page) for _ in range(121)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert kept(answers[-1], typed())


# Read aloud: whoever adds a page that takes files adds it here.
TAKE_FILES = {
    "public.submit",
    "public.step",
    "public.add_more",
    "Files.add",
    "files.add",
    "submissions.submit",
}
READ_WHOLE = {
    "public.submit",
    "public.step",
    "public.mail_link",
    "public.make",
    "public.correct",
    "public.open_room",
    "public.give_opinion",
    "Replays.add",
}


def test_each_view_says_itself_what_may_come_to_it(app: Flask) -> None:
    """Every address that anything can be sent to, with a form in parts and with a plain one."""
    large, found = app.config["FILES"].body, dict[str, set[tuple[int, int]]]()
    for rule in app.url_map.iter_rules():
        if rule.methods and "POST" in rule.methods:
            sizes = []
            for kind in (IN_PARTS, FORM):
                with app.test_request_context(rule.rule, method="POST", content_type=kind):
                    request.url_rule = rule
                    sizes.append(most())
            found.setdefault(rule.endpoint, set()).add((sizes[0], sizes[1]))
    assert {name for name, sizes in found.items() if large in {one for one, _ in sizes}} == TAKE_FILES
    assert {name for name, sizes in found.items() if BODY_LIMIT in {one for _, one in sizes}} == READ_WHOLE
    assert {len(sizes) for sizes in found.values()} == {1}, "a view is the same at all its addresses"


def test_a_view_that_reads_files_and_does_not_say_so_is_told_to(app: Flask) -> None:
    with (
        app.test_request_context("/track", method="POST", content_type=IN_PARTS),
        pytest.raises(RuntimeError, match=r"public\.\w+ reads files: put @takes_files on it"),
    ):
        uploads.read(Manner(clean=True, strict=False))


def _filed(**texts: str) -> dict[str, object]:
    """Return a form whose every field is a file."""
    return {name: (io.BytesIO(text.encode()), "x") for name, text in texts.items()}


@pytest.mark.parametrize("path", ["/devon/submit", "/track/DV-0000-0000-0000/open", "/track", "/staff/login/"])
def test_a_file_in_the_place_of_a_text_is_no_text(app: Flask, path: str) -> None:
    for name in ("token", "email", "description", "passphrase", "natures", "username", "password", "number"):
        answer = app.test_client().post(path, data=_filed(**{name: "x"}), content_type="multipart/form-data")
        assert 400 <= answer.status_code < 500, name


@pytest.mark.parametrize("path", ["/devon/submit", "/track/DV-0000-0000-0000/open", "/staff/login/"])
def test_json_is_no_form(app: Flask, path: str) -> None:
    for body in ({"token": 5, "username": 5, "passphrase": [1]}, [1], "x"):
        assert 400 <= app.test_client().post(path, json=body).status_code < 500


@pytest.mark.parametrize("path", ["/staff/users/add", "/staff/cases/add", "/staff/resetmypassword/form"])
def test_a_file_in_a_form_of_staff_is_no_text(app: Flask, path: str) -> None:
    who = cast.COMPLAINTS if "cases" in path else cast.ADMIN
    client = signed_in(app, who)
    given = inputs(client.get(path))
    given = {name: given[name] for name in ("csrf_token", "procedure") if name in given}
    files = _filed(
        first_name="x", phone="x", description="x", password="x", current_password="x", version="x", email="x"
    )
    answer = client.post(path, data={**files, **given}, content_type="multipart/form-data")
    assert answer.status_code == 422
