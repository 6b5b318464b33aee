"""Several nodes take the same messages at the same moment: each becomes one case."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases import timeline
from portal.cases.models import Case, IncomingMail, MailState
from portal.database import db
from portal.inbound import receiving, replying
from tests import cast
from tests.cast import NOW
from tests.inbound.post import DEVON, letter

NODES, MESSAGES = 4, 6


def at_once(app: Flask, messages: list[bytes]) -> list[tuple[int, bool]]:
    """Let each node take all messages, and return the id and whether it was news for each time one was taken."""
    barrier = threading.Barrier(NODES)

    def node(_number: int) -> list[tuple[int, bool]]:
        with app.app_context():
            barrier.wait(timeout=30)
            taken = [receiving.take(message, DEVON, at=NOW) for message in messages]
            found = [(one.mail.id, one.is_new) for one in taken]
            db.session.remove()
            return found

    with ThreadPoolExecutor(NODES) as pool:
        return [one for found in pool.map(node, range(NODES)) for one in found]


@pytest.mark.faults
def test_one_case_for_each(app: Flask) -> None:
    messages = [letter(f"Number {number}.", Message_ID=f"<m{number}@x.org>") for number in range(MESSAGES)]
    found = at_once(app, messages)
    assert len({one for one, _ in found}) == MESSAGES
    assert sum(is_new for _, is_new in found) == MESSAGES
    with app.app_context():
        assert db.session.scalar(select(func.count(Case.id))) == MESSAGES
        assert {mail.state for mail in db.session.scalars(select(IncomingMail))} == {MailState.CASE}


@pytest.mark.faults
def test_one_entry_for_each(app: Flask) -> None:
    """All on one case, whose timeline has one line after the other."""
    with app.app_context():
        case_id = cast.complaint().id
        db.session.commit()
        to = replying.signed(DEVON, case_id)
        db.session.remove()
    found = at_once(app, [letter(f"Number {n}.", Message_ID=f"<m{n}@x.org>", To=to) for n in range(MESSAGES)])
    assert sum(is_new for _, is_new in found) == MESSAGES
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert [event.kind for event in case.events] == ["submit", *["mail"] * MESSAGES]
        assert timeline.first_break(case) is None
        states = {mail.state for mail in db.session.scalars(select(IncomingMail))}
        assert states == {MailState.ENTRY}
