"""The print queue's doors: who may download, and mark all letters in one move."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.database import db, transaction
from portal.http.clock import now
from portal.jobs.models import Job
from portal.jobs.runner import run_ready
from portal.letters import printing
from portal.notices.batches import PrintBatch
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told


def _posted(name: str = "Alice Penrose") -> int:
    reporter = replace(cast.ALICE, name=name, email="", contact_by="post")
    case = cast.received(cast.submission(reporter=reporter), at=days_ago(1)).case
    return cast.acknowledged(case, at=days_ago(0.5)).id


def _batch(app: Flask) -> int:
    made(app, _posted)
    with app.app_context(), transaction():
        printing.make_batches(at=now())
    with app.app_context():
        return db.session.scalars(select(PrintBatch.id)).one()


def _press(app: Flask, username: str, path: str) -> int:
    client = signed_in(app, username)
    token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    return client.post(f"/staff/printing/{path}", data={"csrf_token": token}).status_code


def _states(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Notice.state)))


def test_one_that_cannot_be_printed_is_said_at_once_and_found(app: Flask) -> None:
    reporter = replace(cast.ALICE, name="မောင်မောင်", email="", contact_by="post")

    def make() -> int:
        case = cast.received(cast.submission(reporter=reporter), at=days_ago(1)).case
        cast.do(case, Move.ALLOCATE, by=cast.COMPLAINTS, at=days_ago(0.5), to=cast.staff(cast.ROADS).id)
        return case.id

    case_id = made(app, make)
    client = signed_in(app, cast.COMPLAINTS)
    here = f"/staff/cases/{case_id}/acknowledge"
    preview = told(submit(client, here, button="preview").text)
    assert "Their name or address has characters that can’t be printed" in preview
    answer = submit(client, here)
    page = told(client.get(answer.location).text)
    assert "the letter can’t be printed here: send it another way" in page
    assert "on its way" not in page
    assert _states(app) == ["unprinted"]
    queue = client.get("/staff/printing/").text
    assert "1 letter can’t be printed" in told(queue)
    assert "No letter waits." in told(queue)
    assert "/staff/notices/show/" in queue
    assert "✕" in told(client.get("/staff/notices/list/").text)
    with app.app_context(), transaction():
        printing.make_batches(at=now())
    assert _states(app) == ["unprinted"], "and a batch tries it again"


def test_the_queue_from_the_letter_to_the_post(app: Flask) -> None:
    batch = _batch(app)
    client = signed_in(app, cast.COMPLAINTS)
    page = told(client.get("/staff/printing/").text)
    assert "number 1" in page
    assert "To be printed" in page
    assert "No letter waits." in page
    shown = told(client.get(f"/staff/printing/{batch}").text)
    assert "Alice Penrose, 1 Mill Lane, Exeter" in shown
    answer = client.get(f"/staff/printing/{batch}.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="letters-devon-')
    assert _press(app, cast.COMPLAINTS, f"{batch}/printed") == 302
    assert _states(app) == ["printed"]
    assert "Printed, to be posted" in told(client.get("/staff/notices/list/").text)
    assert _press(app, cast.COMPLAINTS, f"{batch}/posted") == 302
    assert _states(app) == ["posted"]
    assert "Posted" in told(client.get("/staff/printing/").text)


def test_marking_twice_is_refused_in_words(app: Flask) -> None:
    batch = _batch(app)
    client = signed_in(app, cast.COMPLAINTS)
    token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    for words in ("Mark it as printed first.",):
        answer = client.post(f"/staff/printing/{batch}/posted", data={"csrf_token": token}, follow_redirects=True)
        assert words in told(answer.text)
    assert _states(app) == ["to_post"]


def test_what_waits_is_set_when_someone_asks(app: Flask) -> None:
    made(app, _posted)
    page = told(signed_in(app, cast.COMPLAINTS).get("/staff/printing/").text)
    assert "1 letter waits for the next batch." in page
    assert "Set them now" in page
    assert [_press(app, cast.COMPLAINTS, "now") for _ in range(2)] == [302, 302]
    with app.app_context():
        assert db.session.scalar(select(func.count(Job.id)).where(Job.name == "letters.print")) in {1, 2}
        run_ready(now())
        assert db.session.scalar(select(func.count(PrintBatch.id))) == 1


@pytest.mark.parametrize(
    ("username", "status"), [(cast.CARE, 404), (cast.CENTRAL, 404), (cast.READER, 403), (cast.ADMIN, 403)]
)
def test_not_by_those_who_may_not(app: Flask, username: str, status: int) -> None:
    batch = _batch(app)
    client = signed_in(app, username)
    assert client.get(f"/staff/printing/{batch}").status_code == status
    assert client.get(f"/staff/printing/{batch}.pdf").status_code == status
    assert _press(app, username, f"{batch}/printed") in {status, 302}
    assert _press(app, username, f"{batch}/posted") in {status, 302}
    assert _states(app) == ["to_post"]
    if status == 404:
        page = told(client.get("/staff/printing/").text)
        assert "No batch has been made yet." in page
        assert "No letter waits." in page


def test_a_batch_that_is_none(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    for path in ("4242", "4242.pdf", "99999999999999", "x"):
        assert client.get(f"/staff/printing/{path}").status_code == 404
