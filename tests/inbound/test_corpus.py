"""Whatever comes: it ends as a case, an entry or a question, in little time and memory, and never raises."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases.models import Event, IncomingMail, MailState
from portal.database import db
from portal.inbound import keeping, parts, reading, receiving
from portal.jobs.models import Job
from portal.notices.models import Notice
from tests.cast import NOW
from tests.inbound.corpus import MEGABYTE, corpus
from tests.inbound.post import DEVON, taken

CORPUS = dict(corpus())
MOST_MEMORY = 120 * MEGABYTE  # above the message itself, which has ten
MOST_SECONDS = 10.0  # of the processor, which others slow down too; the slowest takes two where it has one to itself


def test_it_is_large() -> None:
    assert len(CORPUS) >= 150


@pytest.mark.parametrize("make", CORPUS.values(), ids=CORPUS.keys())
def test_reading_is_bounded(make: Callable[[], bytes]) -> None:
    raw = make()[: keeping.MOST]
    begun = time.process_time()
    message = reading.read(raw)
    assert time.process_time() - begun < MOST_SECONDS
    assert len(message.text) + len(message.quoted) <= 60_100
    for words in (message.subject, message.text, message.quoted, *(file.name for file in message.files)):
        words.encode("utf-8")
        assert "\0" not in words
    assert not any(each in message.subject for each in "\r\n\u202e")
    assert "=?" not in message.subject
    assert all("/" not in file.name and "\\" not in file.name for file in message.files)


def test_heads_that_are_too_long_are_said_to_be() -> None:
    for name in ("parts with long heads", "parts with short heads"):
        assert reading.read(CORPUS[name]()).fault == parts.TOO_LONG, name


@pytest.mark.parametrize(
    "name", [name for name in CORPUS if "megabyte" in name or "nested" in name or "thousand" in name]
)
def test_memory_is_bounded(name: str) -> None:
    raw = CORPUS[name]()[: keeping.MOST]
    tracemalloc.start()
    try:
        reading.read(raw)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_each_is_kept_with_a_sentence(app: Flask) -> None:
    """All of them into one mailbox: nothing raises, and each says what became of it."""
    with app.app_context():
        # Ten an hour from one address would all wait for that alone.
        for hours, (name, make) in enumerate(CORPUS.items()):
            mail = taken(make(), at=NOW.replace(year=2027), received_at=NOW)
            assert mail.state in set(MailState), name
            if mail.state == MailState.HELD:
                assert mail.reason.endswith((".", "…")), (name, mail.reason)
                assert "our side" not in mail.reason, name
            else:
                assert mail.state in (MailState.CASE, MailState.REPORT), name
                assert mail.case_id or mail.notice_id, name
            db.session.execute(IncomingMail.__table__.update().values(from_address=f"a{hours}@example.org"))
            db.session.commit()
        assert db.session.scalar(select(func.count(IncomingMail.id))) == len(CORPUS)
        assert db.session.scalar(select(func.max(func.length(IncomingMail.raw)))) <= keeping.MOST
        for notice in db.session.scalars(select(Notice)):
            assert "\n" not in notice.subject
        assert db.session.scalar(select(func.count(Event.id))) > 0
        assert db.session.scalar(select(func.count(Job.id))) > 0


def test_the_same_again_is_nothing_new(app: Flask) -> None:
    with app.app_context():
        for name in ("a thousand nested parts", "page: a script", "random bytes", "from: nobody"):
            first = receiving.take(CORPUS[name](), DEVON, at=NOW)
            again = receiving.take(CORPUS[name](), DEVON, at=NOW)
            assert (first.is_new, again.is_new) == (True, False), name
            assert first.mail.id == again.mail.id
