"""Mail through kills of the worker: nothing is lost, and what goes out twice has the same Message-ID.

`python -m tests.notices.kills` does it at full size (5,000 mails, 300 kills) on SQLite and prints the figures.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select

from portal.database import db, transaction
from portal.jobs.lease import LEASE
from portal.notices import outgoing, sending
from portal.notices.models import Notice, NoticeState
from tests.jobs.local_db import FRESH, a_case, make_app
from tests.jobs.workshop import Workshop, opened
from tests.notices.post import NOW, Murderer, Pile

KILLED = -9
PLACES = ("wire", "notices.before_send", "notices.after_send")
PER_CASE = 10
LONGEST_RUN = 30  # mails that a worker sends at most before it is killed on the wire


class Patient(Murderer):
    """A mail server that lets some mails pass before it kills its client."""

    spare = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.spare:
            self.spare -= 1
            victim, self.victim = self.victim, None
            answer = await super().handle_DATA(server, session, envelope)
            self.victim = victim
            return answer
        return await super().handle_DATA(server, session, envelope)


@dataclass(frozen=True)
class Figures:
    """What came of it."""

    mails: int
    kills: int
    lost: int
    twice: int
    most_alike: int
    out_of_order: int
    seconds: float

    @property
    def kept(self) -> bool:
        """Whether the promise was kept: nothing lost, at most one duplicate a kill, each case in its order."""
        return self.lost == 0 and self.twice <= self.kills and self.out_of_order == 0


def through_kills(shop: Workshop, server: Patient, url: str, *, mails: int, kills: int, seed: int = 0) -> Figures:
    """Promise mails, send them while the worker is killed so many times, and count what arrived."""
    began, chance = time.monotonic(), random.Random(seed)
    _promise(mails)
    at, done = NOW + timedelta(hours=1), 0
    while done < kills and _left():
        done += _one_run(shop, server, url, at, chance) == KILLED
        at += LEASE
    server.victim = None
    while _left():
        assert shop.run("run", url=url, smtp=server.url, at=at.isoformat()) == 0
        at += LEASE
    return _figures(server, mails, done, time.monotonic() - began)


def _promise(mails: int) -> None:
    for first in range(0, mails, PER_CASE):
        case = a_case()
        with transaction():
            for number in range(first, min(first + PER_CASE, mails)):
                sending.queue_notice(
                    at=NOW,
                    to_address=f"reporter{number}@example.org",
                    to_name="",
                    from_name="The Council",
                    subject=f"number {number}",
                    body_text="Hello.",
                    case_id=case,
                )


def _one_run(shop: Workshop, server: Patient, url: str, at: datetime, chance: random.Random) -> int:
    place = chance.choice(PLACES)
    order = {"url": url, "smtp": server.url, "at": at.isoformat()}
    if place != "wire":
        return shop.run("run", failpoint=f"{place}:kill", **order)
    server.spare = chance.randrange(LONGEST_RUN)
    pid = shop.start("run", **order)
    server.victim = pid
    ended = shop.wait(pid)
    server.victim, server.spare = None, 0  # one that ended by itself: its number may be another process's by now
    return ended


def _left() -> int:
    db.session.rollback()
    left = len(db.session.scalars(select(Notice.id).where(Notice.state != NoticeState.SENT)).all())
    db.session.rollback()
    return left


def _figures(server: Patient, mails: int, kills: int, seconds: float) -> Figures:
    subjects = [_number(envelope.content) for envelope in server.envelopes]
    ids = Counter(str(message["Message-ID"]) for message in server.messages)
    firsts = list(dict.fromkeys(subjects))
    wrong = sum(
        1
        for first in range(0, mails, PER_CASE)
        if [one for one in firsts if first <= one < first + PER_CASE]
        != list(range(first, min(first + PER_CASE, mails)))
    )
    return Figures(mails, kills, mails - len(ids), len(subjects) - len(ids), max(ids.values()), wrong, seconds)


def _number(content: object) -> int:
    assert isinstance(content, bytes)
    return int(content.partition(b"Subject: number ")[2].split()[0])


def main(arguments: list[str] | None = None) -> int:
    """Do it at the size that is asked for. Returns 1 where the promise wasn't kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.notices.kills", description=__doc__)
    parser.add_argument("--mails", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, opened() as shop:
        figures = _on_its_own(Path(folder), shop, given)
    sys.stdout.write(f"{figures}\n")
    return 0 if figures.kept else 1


def _on_its_own(folder: Path, shop: Workshop, given: argparse.Namespace) -> Figures:
    app: Flask = make_app(f"sqlite:///{folder / 'portal.db'}")
    server = Patient()
    with app.app_context():
        FRESH.create_all(db.engine)
        outgoing.use(app, Pile())
        server.start()
        try:
            url = str(app.config["SQLALCHEMY_DATABASE_URI"])
            return through_kills(shop, server, url, mails=given.mails, kills=given.kills, seed=given.seed)
        finally:
            server.stop()
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
