"""What was learned from a story: commissioned, done, put into words and put before the public, each by who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.cases import learning
from portal.cases.actors import officer
from portal.cases.learned_marks import SAID, mark
from portal.cases.models import Case, Staff
from portal.cli.demo.story import Learned
from portal.database import db
from portal.policy.procedure import Procedure
from portal.reports import lessons

COMMISSIONS, LEARNS = "manager.care", "lead.learning"


@dataclass(frozen=True)
class Moments:
    """When it was asked for and by when, when it was done, and when the public could read of it."""

    asked: datetime
    due: datetime
    done: datetime
    told: datetime


def learn(case: Case, pack: Procedure, learned: Learned, at: Moments) -> None:
    """Have the work done that a case gave reason for, and what came of it told."""
    lead, manager = _staff(LEARNS), officer(_staff(COMMISSIONS))
    made = learning.commission(
        pack, what=learned.what, owner=lead, due_on=at.due.date(), by=manager, at=at.asked, case=case
    )
    learning.finish(pack, made, result=learned.result, by=officer(lead), at=at.done)
    words = lessons.Words(learned.theme, learned.said, learned.did)
    lessons.write(pack, made, words, seen=mark(made, SAID), by=officer(lead))
    lessons.approve(pack, made, seen=mark(made, SAID), by=manager, at=at.told)


def _staff(username: str) -> Staff:
    return db.session.scalars(select(Staff).filter_by(username=username)).one()
