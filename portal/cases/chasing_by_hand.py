"""Chasing by hand: whoever holds an overdue case up is reminded now, though no reminder of the procedure's is due.

Whoever deals with the case is reminded of its limits, and whoever was asked to contribute of what they were asked. As
with the reminders of the procedure, the message gives the number, the limit and its date, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.cases import chasing, clocks, contributing, lateness, parts, situation, timeline, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Case, ClockRow, Contribution, Staff
from portal.policy.moves import YES, Move, Verdict, no

CHASED = "Those who hold it up were reminded."
NOTHING = "Nothing is overdue here: no limit has run out, and nobody owes a contribution."
NOBODY = "There is nobody else to remind: you deal with it yourself, or nobody who may know of it can be written to."
TODAY = "Whoever holds it up was reminded today already. Give them until tomorrow."


@dataclass(frozen=True)
class Owed:
    """What is overdue of a case, and who is to be reminded: `people` of its limits, whoever was `asked` of that."""

    limits: Sequence[ClockRow]
    late: Sequence[Contribution]
    people: Sequence[Staff]
    asked: Sequence[Contribution]

    @property
    def is_held_by_nobody(self) -> bool:
        """Return whether a reminder would reach nobody."""
        return not self.people and not self.asked


def owed(case: Case, by: Actor, at: datetime) -> Owed:
    """Return what is overdue, with whom a reminder reaches: not whoever sends it, and nobody it is kept from."""
    limits = lateness.running(case, at)
    people = writing_to_staff.dealing_with(case) if limits else []
    reached = writing_to_staff.reached(people, at=at, case=case, but=by.staff_id)
    late = _late(case, at)
    return Owed(limits, late, reached, [one for one in late if contributing.reached(one, at)])


def _late(case: Case, at: datetime) -> list[Contribution]:
    return contributing.late(case, at) if parts.REQUESTS in parts.known(case) else []


def may_offer(case: Case, by: Actor, at: datetime) -> Verdict:
    """Return what `may_chase_now` does; while nobody deals with it, a page doesn't look up who would be reminded."""
    if case.stage.handler_id:
        return may_chase_now(case, by, at)
    if not lateness.running(case, at) and not _late(case, at):
        return no(NOTHING)
    return no(TODAY) if _was_today(case, at) else YES


def may_chase_now(case: Case, by: Actor, at: datetime) -> Verdict:
    """Return whether there is someone to remind of something, for the first time today."""
    return _verdict(case, owed(case, by, at), at)


def _verdict(case: Case, found: Owed, at: datetime) -> Verdict:
    if not found.limits and not found.late:
        return no(NOTHING)
    if found.is_held_by_nobody:
        return no(NOBODY)
    return no(TODAY) if _was_today(case, at) else YES


def _was_today(case: Case, at: datetime) -> bool:
    zone = clocks.pack_of(case).zone
    days = (event.at.astimezone(zone).date() for event in case.events if event.kind == Move.CHASE)
    return at.astimezone(zone).date() in days


def chase(case: Case, *, note: str, by: Actor, at: datetime) -> None:
    """Remind them. The note stays in the timeline, which staff alone read."""
    situation.allow(case, Move.CHASE, by=by, at=at)
    found = owed(case, by, at)
    situation.demand(_verdict(case, found, at))
    if found.people:
        _write(case, found, by, at)
    for asked in found.asked:
        contributing.remind(asked, at=at)
    detail = f"{_told(found)}. {note}".strip()
    timeline.record(case, Move.CHASE, CHASED, by=by, at=at, detail=detail)


def _told(found: Owed) -> str:
    """Return who was reminded, in one line of the timeline."""
    all_names = [*(who.full_name for who in found.people), *(one.asked_of for one in found.asked)]
    names = list(dict.fromkeys(all_names))
    more = len(names) - writing_to_staff.MOST_NAMED
    told = ", ".join(names[: writing_to_staff.MOST_NAMED])
    return f"{told} and {more} more" if more > 0 else told


def _write(case: Case, found: Owed, by: Actor, at: datetime) -> None:
    lines = [f"“{clocks.rule_of(row).name}” {chasing.due_words(case, row, before=False)}" for row in found.limits]
    told = "\n".join(f"- {line}" for line in lines)
    writing_to_staff.write(
        found.people,
        at=at,
        from_name=clocks.pack_of(case).body,
        subject=f"{case.tracking_number}: {lines[0]}",
        body=f"{by.name} asks you to look at case {case.tracking_number}:\n\n{told}\n\n"
        f"If you may see it, it is here: {writing_to_staff.page_of(case)}\n",
        case=case,
        but=by.staff_id,
    )
