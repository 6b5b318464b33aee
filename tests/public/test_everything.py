"""Everything about a case in one file: whole, with its sums, nothing internal, no more memory than a piece takes."""

from __future__ import annotations

import io
import json
import tracemalloc
from datetime import timedelta
from hashlib import sha256
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases import drafts, filing
from portal.cases.actors import REPORTER
from portal.cases.models import FileChannel, FileKind
from portal.cases.queries import by_tracking_number
from portal.cases.submission import Reporter
from portal.database import transaction
from portal.files.making_safe import Safe
from portal.files.packing import Member, packed
from portal.policy.moves import Move
from tests.cast import ALICE, COMPLAINTS, NOW, ROADS, answered, as_, do, received, stat, submission
from tests.public.journey import open_room

INTERNAL = "Zyzzyva"


def room(app: Flask, client: FlaskClient, given: Any = None) -> str:
    with app.app_context(), transaction():
        taken = received(given)
        keys = taken.case.tracking_number, taken.passphrase
    assert open_room(client, *keys).status_code == 303
    return keys[0]


def downloaded(client: FlaskClient, number: str) -> dict[str, bytes]:
    answer = client.get(f"/track/{number}/everything.zip")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{number}.zip"'
    with ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_is_whole_and_its_sums_are_right(app: Flask, client: FlaskClient) -> None:
    number = room(app, client)
    with app.app_context(), transaction():
        case = by_tracking_number(number)
        safe = Safe(
            name="My road.txt", key="txt", media_type="text/plain", ending="txt", content=b"A hole.", cleaned=False
        )
        filing.add(
            case, [safe], kind=FileKind.REPORTER, channel=FileChannel.ROOM, by=REPORTER, at=NOW, words="It grew."
        )
        answered(case)
    found = downloaded(client, number)
    told = json.loads(found.pop("manifest.json"))["files"]
    assert {one["path"]: (one["size"], one["sha256"]) for one in told} == {
        path: (len(content), sha256(content).hexdigest()) for path, content in found.items()
    }
    letters = [path for path in found if path.startswith("letters/")]
    assert len(letters) == 2
    assert all(found[path].startswith(b"%PDF") for path in letters)
    assert found["files/01-My road.txt"] == b"A hole."
    page, facts = found["case.html"].decode(), json.loads(found["case.json"])
    for words in ("The pothole outside my house", ALICE.email, "It grew.", "We will mend the road.", "Answered"):
        assert words in page
    assert facts["tracking_number"] == number
    assert {"name": "Your name", "words": ALICE.name} in facts["what_you_sent"]
    assert [one["path"] for one in facts["letters"]] == letters
    assert facts["promises"][0]["what"] == "We will mend the road."
    assert "<script" not in page


@pytest.mark.clauses("RV-26")
def test_nothing_internal_is_in_it(app: Flask, client: FlaskClient) -> None:
    number = room(app, client)
    with app.app_context(), transaction():
        case = by_tracking_number(number)
        do(case, Move.ALLOCATE, by=COMPLAINTS, to=as_(ROADS).staff_id)
        do(case, Move.ACKNOWLEDGE)
        do(case, Move.CONTACT, method="phone", note=f"{INTERNAL}: she was angry.")
        do(case, Move.ASK, of="partner:highways_contractor", what=f"{INTERNAL}?", due_on=NOW.date() + timedelta(days=3))
        drafts.save(case, letter_kind="response_1", entries={"answer.findings": INTERNAL}, by=as_(ROADS), at=NOW)
        safe = Safe(
            name=f"{INTERNAL}.txt", key="txt", media_type="text/plain", ending="txt", content=b"x", cleaned=False
        )
        filing.add(
            case, [safe], kind=FileKind.EVIDENCE, channel=FileChannel.OFFICE, by=as_(ROADS), at=NOW, words=INTERNAL
        )
    for path, content in downloaded(client, number).items():
        assert INTERNAL.encode() not in content, path
        assert INTERNAL not in path


def test_an_anonymous_one_gets_theirs_without_an_hour_in_it(app: Flask, client: FlaskClient) -> None:
    number = room(app, client, stat(anonymous=True, reporter=Reporter()))
    answer = client.get(f"/track/{number}/everything.zip")
    with ZipFile(io.BytesIO(answer.data)) as archive:
        assert {one.date_time[3:] for one in archive.infolist()} == {(0, 0, 0)}
        assert "You stayed anonymous." in archive.read("case.html").decode()


def test_it_needs_the_room_and_is_limited(app: Flask, client: FlaskClient) -> None:
    number = room(app, client)
    assert app.test_client().get(f"/track/{number}/everything.zip").location == f"/track/{number}/open"
    statuses = [client.get(f"/track/{number}/everything.zip").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2, "the one at the door was the first of six"


def test_what_stands_in_a_name_stays_in_its_folder(app: Flask, client: FlaskClient) -> None:
    number = room(app, client, submission())
    with app.app_context(), transaction():
        case = by_tracking_number(number)
        for name in ("../../etc/passwd", "..\\x.txt", "same.txt", "SAME.TXT", "a\u202etxt.exe"):
            safe = Safe(
                name=name, key="txt", media_type="text/plain", ending="txt", content=name.encode(), cleaned=False
            )
            filing.add(case, [safe], kind=FileKind.REPORTER, channel=FileChannel.ROOM, by=REPORTER, at=NOW)
    paths = [path for path in downloaded(client, number) if path.startswith("files/")]
    assert len({path.lower() for path in paths}) == 5
    for path in paths:
        assert ".." not in path
        assert "\\" not in path
        assert path.count("/") == 1


def test_a_piece_at_a_time_is_in_memory() -> None:
    def pieces() -> Any:
        yield from (bytes([one % 251]) * 262_144 for one in range(400))

    many = [Member(f"files/{one}", NOW.date(), pieces) for one in range(2)]
    tracemalloc.start()
    size = sum(len(one) for one in packed(many, NOW.date()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 100_000
    assert peak < 8_000_000, "of 200 megabytes"
