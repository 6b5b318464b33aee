"""Replays against a pack given as a file: read as a pasted one is, and kept in the form when it is refused."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.cases.models import ReplayRun
from portal.database import db
from portal.http.clock import now
from portal.jobs import runner
from portal.procedures import source
from tests import cast
from tests.admin.browsing import fields, made, signed_in, told
from tests.admin.test_replays import ADD, DEVON, _cases

OTHER = DEVON.replace("limit: 10 working days", "limit: 15 working days")
BROKEN = DEVON.replace("limit: 10 working days", "limit: 10 fortnights", 1)
LINE = DEVON[: DEVON.index("limit: 10 working days")].count("\n") + 1


def uploaded(client: FlaskClient, content: bytes, name: str = "other.yaml", **typed: Any) -> TestResponse:
    """Send the form as a browser does: in parts, with the file."""
    page = {**{key: values[0] for key, values in fields(client.get(ADD).text).items()}, "procedure": "devon", **typed}
    return client.post(ADD, data={**page, "file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def runs(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(one.against, one.source) for one in db.session.scalars(select(ReplayRun))]


def test_a_file_is_replayed_as_what_is_pasted(app: Flask) -> None:
    made(app, _cases)
    client = signed_in(app, cast.COMPLAINTS)
    assert 'enctype="multipart/form-data"' in client.get(ADD).text
    assert uploaded(client, OTHER.encode()).status_code == 302
    [(against, kept)] = runs(app)
    assert against.startswith("devon ")
    assert kept == OTHER
    with app.app_context():
        runner.run_ready(now())
        [run] = db.session.scalars(select(ReplayRun))
        assert (run.done, run.failure) == (3, "")


def test_a_form_without_a_file_still_pastes(app: Flask) -> None:
    assert uploaded(signed_in(app, cast.COMPLAINTS), b"", name="", pack=OTHER).status_code == 302
    assert len(runs(app)) == 1


def test_a_fault_names_file_and_line_and_what_was_given_stays(app: Flask) -> None:
    answer = uploaded(signed_in(app, cast.COMPLAINTS), BROKEN.encode(), since="2026-01-02")
    assert answer.status_code == 422
    assert f"other.yaml, line {LINE}: " in told(answer.text)
    kept = fields(answer.text)
    assert kept["pack"][0].replace("\r\n", "\n") == BROKEN, "a browser forgets the file, so its text stands here now"
    assert kept["since"] == ["2026-01-02"]
    assert runs(app) == []


@pytest.mark.parametrize("pasted", [False, True])
def test_the_same_faults_are_told_of_both(app: Flask, pasted: bool) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    for text, sentence in (("\tpack: x", "line 1: There is a tab here."), ("\n\npack: 1\nx: \u202e", "line 4: ")):
        given = {"content": b"", "name": "", "pack": text} if pasted else {"content": text.encode()}
        answer = uploaded(client, **given)
        assert answer.status_code == 422
        assert sentence in told(answer.text).replace("Line", "line")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"pack: \xff\xfe", "other.yaml, line 1: The file isn't UTF-8 text"),
        (b"#" * (source.LONGEST + 1), "other.yaml, line 1: The file is larger than 1,000,000 bytes."),
        (b" \n", "other.yaml is empty."),
    ],
)
def test_what_can_t_be_read_is_told_beside_the_file(app: Flask, content: bytes, sentence: str) -> None:
    answer = uploaded(signed_in(app, cast.COMPLAINTS), content, until="2026-01-02")
    assert answer.status_code == 422
    assert sentence in told(answer.text)
    assert fields(answer.text)["until"] == ["2026-01-02"]


def test_a_file_beside_what_was_pasted_is_one_too_many(app: Flask) -> None:
    answer = uploaded(signed_in(app, cast.COMPLAINTS), OTHER.encode(), pack="pack: typed")
    assert answer.status_code == 422
    assert "Give one of them" in told(answer.text)
    assert fields(answer.text)["pack"] == ["pack: typed"]


def test_of_a_path_the_name_is_shown_and_nothing_of_it_is_markup(app: Flask) -> None:
    answer = uploaded(signed_in(app, cast.COMPLAINTS), b"pack: 1", name="C:\\packs\\<b>bold.yaml")
    assert "&lt;b&gt;bold.yaml, line 1: " in answer.text
    assert "C:\\packs" not in answer.text


def test_far_too_much_is_refused_before_it_is_read(app: Flask) -> None:
    assert uploaded(signed_in(app, cast.COMPLAINTS), b"x" * (5 * 1024 * 1024)).status_code == 413
