"""What a reporter may expect next of their case, and whether they are written to at all."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks, facts, ties
from portal.cases.models import Case, Person
from portal.cases.submission import Reporter
from portal.policy import expecting
from portal.policy.clock import Reading, read
from portal.policy.decisions import Situation
from portal.policy.expecting import Next
from portal.policy.moves import Status


def is_written_to(case: Case) -> bool:
    """Return whether anything is sent to this reporter. Where it isn't, their letters are there to be read (RV-20)."""
    rule = clocks.pack_of(case).only_on_request
    return rule is None or rule.sends(case.kind, facts.known(case))


def can_be_sent(person: Person | Reporter | None) -> bool:
    """Return whether a letter can be sent to someone at all: by e-mail, or by post. A telephone number isn't enough."""
    return person is not None and bool(person.email or person.address)


def waits_in_the_room(case: Case) -> bool:
    """Return whether this reporter gave their details, and none by which a letter could reach them."""
    return not case.anonymous and not can_be_sent(case.person)


def answered_together_by(case: Case, at: datetime) -> Reading | None:
    """Return how the limit stands for the answer that a merged case waits for: its lead's. It names nobody.

    None where it isn't merged, was answered, or nothing limits that answer.
    """
    if case.status != Status.MERGED or case.stage.answered_at is not None:
        return None
    link = ties.merged_by(case)
    clock = clocks.answer_clock(link.lead, at) if link else None
    return read(clock, at) if clock else None


def comes_next(case: Case, here: Situation) -> Next | None:
    """Return what the reporter may expect of a case that was received or is worked; None where its status says it."""
    return expecting.comes_next(here.status, here.stage, here.classified, case.marks, is_written_to=is_written_to(case))
