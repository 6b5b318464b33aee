"""How much may be sent at once: each door's own limit, and no more fields than a form could have."""

from __future__ import annotations

import io
import time

import pytest
from flask import Flask

from portal.http.sizes import MOST_FIELDS
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
    token = inputs(client.get(path))["csrf_token"]
    files = _filed(first_name="x", phone="x", description="x", password="x", current="x", version="x", email="x")
    answer = client.post(path, data={**files, "csrf_token": token}, content_type="multipart/form-data")
    assert answer.status_code == 422
