"""Workers are killed while they send: nothing is lost, and what goes out twice has the same Message-ID."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, current_app

from portal.database import db
from portal.jobs.lease import LEASE
from portal.jobs.runner import run_ready
from portal.notices import outgoing
from portal.notices.models import Notice, NoticeState
from portal.notices.transport import SmtpTransport
from tests.jobs.local_db import a_case, local_db, url  # noqa: F401 - fixtures
from tests.jobs.workshop import Workshop, opened
from tests.notices.kills import Patient, through_kills
from tests.notices.post import NOW, Murderer, Pile, promise
from tests.support.smtp import MailServer

pytestmark = [pytest.mark.usefixtures("local_db"), pytest.mark.faults]

KILLED = -9


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with opened() as shop:
        yield shop


@pytest.fixture(autouse=True)
def here(local_db: Flask) -> None:  # noqa: F811 - the fixture
    outgoing.use(local_db, Pile())


@pytest.fixture
def murderer() -> Iterator[Murderer]:
    server = Murderer()
    server.start()
    yield server
    server.stop()


def states() -> Counter[str]:
    db.session.rollback()
    counted = Counter(db.session.scalars(db.select(Notice.state)))
    db.session.rollback()
    return counted


def ids(server: MailServer) -> Counter[str]:
    return Counter(str(message["Message-ID"]) for message in server.messages)


@pytest.mark.parametrize(("where", "copies"), [("notices.before_send", 1), ("notices.after_send", 2)])
def test_killed_around_the_sending(workshop: Workshop, mail_server: MailServer, where: str, copies: int):
    total = 10
    for _ in range(total):
        promise()
    order = {"url": url(), "smtp": mail_server.url}
    for _ in range(total):
        assert workshop.run("run", at=NOW.isoformat(), failpoint=f"{where}:kill", **order) == KILLED
    assert states() == {NoticeState.QUEUED: total}
    assert workshop.run("run", at=(NOW + LEASE).isoformat(), **order) == 0
    assert states() == {NoticeState.SENT: total}
    assert list(ids(mail_server).values()) == [copies] * total


def test_killed_on_the_wire(workshop: Workshop, murderer: Murderer):
    total, at = 20, NOW
    case = a_case()
    for number in range(total):
        promise(f"number {number}", case_id=case)
    for _ in range(total // 2):
        pid = workshop.start("run", url=url(), smtp=murderer.url, at=at.isoformat())
        murderer.victim = pid
        assert workshop.wait(pid) == KILLED
        at += LEASE
    assert workshop.run("run", url=url(), smtp=murderer.url, at=at.isoformat()) == 0
    assert states() == {NoticeState.SENT: total}
    assert len(ids(murderer)) == total
    assert len(murderer.messages) <= total + total // 2
    firsts = list(dict.fromkeys(str(message["Subject"]) for message in murderer.messages))
    assert firsts == [f"number {number}" for number in range(total)]


def test_two_workers_at_once_send_nothing_twice(workshop: Workshop, mail_server: MailServer):
    total = 60
    cases = [a_case() for _ in range(20)]
    for number in range(total):
        promise(f"number {number}", case_id=cases[number % 20])
    order = {"url": url(), "smtp": mail_server.url}
    for minute in range(10):
        at = (NOW + timedelta(minutes=minute)).isoformat()
        pids = [workshop.start("run", at=at, **order) for _ in range(2)]
        assert [workshop.wait(pid) for pid in pids] == [0, 0]
        if states() == {NoticeState.SENT: total}:
            break
    assert states() == {NoticeState.SENT: total}
    assert set(ids(mail_server).values()) == {1}
    numbers = [int(str(message["Subject"]).split()[1]) for message in mail_server.messages]
    for case in range(20):
        assert [number for number in numbers if number % 20 == case] == list(range(case, total, 20))


class Reader(Pile):
    """A transport that looks, from elsewhere, whether others can write while it sends."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app = app
        self.wrote: list[int] = []

    def send(self, message: object, to: str) -> None:
        other = threading.Thread(target=self._write)
        other.start()
        other.join(timeout=5)
        assert not other.is_alive(), "the database is locked while mail is sent"

    def _write(self) -> None:
        with self.app.app_context():
            self.wrote.append(a_case())


def test_others_write_while_mail_is_sent():
    app = current_app._get_current_object()
    reader = Reader(app)
    outgoing.use(app, reader)
    promise()
    run_ready(NOW)
    assert len(reader.wrote) == 1
    assert states() == {NoticeState.SENT: 1}


def test_an_inert_failpoint_kills_nobody(workshop: Workshop, mail_server: MailServer):
    promise()
    assert workshop.run("run", at=NOW.isoformat(), url=url(), smtp=SmtpTransport(mail_server.url).url) == 0
    assert states() == {NoticeState.SENT: 1}


@pytest.mark.slow
def test_hundreds_of_mails_through_kills_at_random_places(workshop: Workshop):
    """At full size by hand: python -m tests.notices.kills."""
    server = Patient()
    server.start()
    try:
        figures = through_kills(workshop, server, url(), mails=200, kills=25)
    finally:
        server.stop()
    assert (figures.kills, figures.lost, figures.out_of_order) == (25, 0, 0)
    assert figures.twice <= figures.kills
    assert states() == {NoticeState.SENT: 200}


def test_without_kills_nothing_goes_out_twice(workshop: Workshop):
    server = Patient()
    server.start()
    try:
        figures = through_kills(workshop, server, url(), mails=60, kills=0)
    finally:
        server.stop()
    assert (figures.lost, figures.twice, figures.most_alike, figures.out_of_order) == (0, 0, 1, 0)
