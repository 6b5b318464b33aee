"""What a message that came in is made of: a new case, or an entry on one. By a worker, or by an officer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from portal.cases import mailing
from portal.cases.actors import Actor
from portal.cases.filing import Manner
from portal.cases.intake import Received
from portal.cases.models import Case, IncomingMail
from portal.cases.submission import Submission
from portal.database import CHANGED
from portal.errors import Conflict
from portal.inbound import enclosures, taking_in
from portal.inbound.enclosures import NONE, OtherManner, Prepared
from portal.letters import automatic

Made = TypeVar("Made")
TRIES = 3


def with_files(prepare: Callable[[Manner], Prepared], act: Callable[[Prepared], Made]) -> Made:
    """Let `act` do something with a message, in a transaction of its own, and with its files as the case wants them.

    Only there, with the case held, is it known how: `act` is then done anew, once `prepare` has gone through them while
    no transaction was open. Raises Conflict where the case becomes another each time.
    """
    files = NONE
    for _ in range(TRIES):
        try:
            return act(files)
        except OtherManner as wanted:
            files = prepare(wanted.manner)
    raise Conflict(CHANGED)


def take_in(mail: IncomingMail, given: Submission, files: Prepared, *, by: Actor, at: datetime) -> Received:
    """Take a message in as a new case, which is answered in its thread. Raises `Refused`, `Invalid`, `OtherManner`."""
    mailing.demand_waiting(mail)
    received = automatic.take_in(given, by=by, at=at)
    mailing.became(mail, received.case, by=by, at=at)
    enclosures.keep_of_new(mail, received.case, files, at=at)
    taking_in.thread_receipt(mail, received.case)
    return received


def put_on(mail: IncomingMail, case: Case, files: Prepared, *, by: Actor, at: datetime) -> None:
    """Put a message on a case, with its files. Raises `Refused`, `OtherManner`."""
    mailing.put_on(mail, case, by=by, at=at, files=partial(enclosures.keep, mail, case, files, at=at))
