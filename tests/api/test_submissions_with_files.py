"""Submitting with files by the API: one request, the form's own checks, taken in once."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.cases import filing
from portal.cases.models import Case
from portal.database import db
from portal.files.models import FileBody
from tests.api.calls import COMPLAINT, Caller
from tests.files import samples

KEY = {"Idempotency-Key": "0123456789abcdef-files"}
NOTES = ("notes.txt", b"The hole is 40 cm wide.")


def send(api: Caller, *files: tuple[str, bytes], headers: Any = None, **changes: Any) -> TestResponse:
    typed = {**COMPLAINT, **changes}
    data = {"submission": json.dumps(typed), "files": [(io.BytesIO(content), name) for name, content in files]}
    return api.post("/submissions", data=data, content_type="multipart/form-data", headers=headers)


def kept(api: Caller) -> list[tuple[str, str, str, bool]]:
    with api.app.app_context():
        cases = db.session.scalars(select(Case)).all()
        return [(one.name, one.kind, one.channel, one.cleaned) for case in cases for one in filing.of_case(case)]


def bodies(api: Caller) -> int:
    with api.app.app_context():
        return len(db.session.scalars(select(FileBody)).all())


def test_files_come_with_a_submission_and_one_line_says_so(api: Caller) -> None:
    response = send(api, NOTES, ("hole.jpg", samples.jpeg()))
    assert response.status_code == 201, response.json
    assert [one[:3] for one in kept(api)] == [("notes.txt", "reporter", "api"), ("hole.jpg", "reporter", "api")]
    with api.app.app_context():
        lines = [one for one in db.session.scalars(select(Case)).one().events if one.kind == filing.FIELD]
        assert [(one.summary, one.detail) for one in lines] == [(filing.ADDED, "2 files: TXT, JPEG.")]


def test_the_submission_may_be_a_part_with_a_file_name(api: Caller) -> None:
    data = {
        "submission": (io.BytesIO(json.dumps(COMPLAINT).encode()), "submission.json", "application/json"),
        "files": (io.BytesIO(NOTES[1]), NOTES[0]),
    }
    assert api.post("/submissions", data=data, content_type="multipart/form-data").status_code == 201
    assert [one[0] for one in kept(api)] == ["notes.txt"]


def test_an_anonymous_one_gives_nothing_away(api: Caller) -> None:
    response = send(api, ("alice-penrose.jpg", samples.jpeg()), anonymous=True, reporter=None)
    assert response.status_code == 201
    assert kept(api) == [("file-1.jpg", "reporter", "api", True)]


@pytest.mark.parametrize(
    ("files", "changes"),
    [
        ([NOTES, ("a.exe", b"MZ\0\0")], {}),
        ([("letter.eml", b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nx\r\n")], {"anonymous": True}),
        ([(f"{n}.txt", b"%d" % n) for n in range(11)], {}),
    ],
)
def test_one_that_cant_be_taken_stops_all(api: Caller, files: Any, changes: dict[str, Any]) -> None:
    response = send(api, *files, **changes)
    assert response.status_code == 422
    assert set(response.json["errors"]) == {"files"}
    assert api.counts()[0] == bodies(api) == 0


def test_a_fault_of_the_words_keeps_no_file(api: Caller) -> None:
    response = send(api, NOTES, kind="poem")
    assert (response.status_code, set(response.json["errors"])) == (422, {"kind"})
    assert api.counts()[0] == bodies(api) == 0


def test_sent_again_it_is_taken_in_once_with_its_files_once(api: Caller) -> None:
    first = send(api, NOTES, ("hole.jpg", samples.jpeg()), headers=KEY)
    again = send(api, NOTES, ("hole.jpg", samples.jpeg()), headers=KEY)
    assert again.json["passphrase"] == first.json["passphrase"]
    assert api.counts()[0] == 1
    assert len(kept(api)) == bodies(api) == 2


@pytest.mark.parametrize("files", [[], [("notes.txt", b"Other words.")], [NOTES, ("more.txt", b"More.")]])
def test_the_same_key_with_other_files_is_refused(api: Caller, files: Any) -> None:
    send(api, NOTES, headers=KEY)
    assert send(api, *files, headers=KEY).status_code == 409
    assert len(kept(api)) == 1


def test_parts_without_the_submission_are_told_so(api: Caller) -> None:
    data = {"files": (io.BytesIO(b"x"), "a.txt")}
    response = api.post("/submissions", data=data, content_type="multipart/form-data")
    assert (response.status_code, set(response.json["errors"])) == (422, {"submission"})


def test_a_part_that_is_no_json_is_told_so(api: Caller) -> None:
    data = {"submission": "{not json", "files": (io.BytesIO(b"x"), "a.txt")}
    assert api.post("/submissions", data=data, content_type="multipart/form-data").status_code == 400


def test_no_other_call_takes_json_in_a_part(api: Caller) -> None:
    data = {"submission": "{}"}
    assert api.post("/learning/1/result", data=data, content_type="multipart/form-data").status_code in (401, 415)
