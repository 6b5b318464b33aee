"""Whether one case may be merged into another: one leads, its clock is the one that counts, and it is answered once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from portal.policy.everyday import TITLES
from portal.policy.moves import YES, Status, Verdict, no
from portal.policy.sameness import Facts, email_key, plain, same_person

MERGEABLE = frozenset({Status.RECEIVED, Status.INVESTIGATING})
MOST_LED = 25  # each gets a letter of its own with the answer, and all of them are set before anyone goes on
FULL = f"Already {MOST_LED} are answered with the other, as many as can be at once. Let another case lead the rest."


@dataclass(frozen=True)
class Side:
    """One of two cases to be merged: where it is in its procedure, by when its answer is due, and who sent it.

    `led` is how many others were merged into it that still wait for its answer.
    """

    procedure: str
    pathway: str
    stage: str
    status: Status
    due: datetime | None = None
    led: int = 0
    facts: Facts = field(default_factory=Facts)


def may_merge(case: Side, lead: Side, *, duplicate: bool, taken: Verdict = YES) -> Verdict:
    """Return whether `case` may be answered with `lead`: as the same thing sent twice, or as others' same issue.

    `taken` says whether whoever deals with the lead, and would answer both, may deal with `case` itself: whom it is
    about, and who dealt with an earlier stage of it, may not (DV-31, DV-39, RV-26).
    """
    for stands, sentence in _against(case, lead, duplicate):
        if stands:
            return no(sentence)
    return taken or no(f"Whoever deals with the other would answer this one too. {taken.sentence}", taken.clause)


def may_stand_still(*, leads: bool) -> Verdict:
    """Return whether the clock of a case may be paused: not while others are to be answered with it."""
    return no(THEIR_TIME) if leads else YES


def may_take_until(until: datetime, dues: Iterable[datetime | None]) -> Verdict:
    """Return whether a case may be given time up to `until`, when these are the limits of those answered with it."""
    return no(TOO_LONG) if any(due is not None and due < until for due in dues) else YES


THEIR_TIME = (
    "Others are answered with this case, and their time doesn't stand still. Have them dealt with on their own first."
)
TOO_LONG = (
    "Another case is answered with this one, and its reporter would wait longer than they may. Have that one dealt"
    " with on its own first, or choose an earlier day."
)


def may_answer(each: Iterable[Verdict]) -> Verdict:
    """Return whether a lead may be answered, given for each case that waits for it whether it may be answered so.

    The sentence doesn't say why not: whoever reads it may not know of that case.
    """
    against = next((verdict for verdict in each if not verdict), YES)
    return against or no(NOT_THAT_ONE, against.clause)


NOT_THAT_ONE = (
    "This answers a case that was merged into it too, and someone else must answer that one. Let another person deal"
    " with this case, or have the other dealt with on its own."
)


def _against(case: Side, lead: Side, duplicate: bool) -> tuple[tuple[bool, str], ...]:
    return (
        (case.procedure != lead.procedure, "The other is under another procedure, which answers it in its own way."),
        (lead.status is Status.MERGED, "The other was merged itself. Merge this one into the case that leads."),
        (
            lead.status is Status.PAUSED,
            "The other's clock is paused. Resume it first, or the time of both stands still.",
        ),
        (
            lead.status not in MERGEABLE,
            "The other has been answered or is over, so no answer of it is to come. Link them.",
        ),
        (case.led > 0, "Others were merged into this one. Merge the other into this, or undo those first."),
        (
            (case.pathway, case.stage) != (lead.pathway, lead.stage),
            "The two go different ways, or are at different stages, so one answer won't do for both. Link them.",
        ),
        (lead.led >= MOST_LED, FULL),
        (
            _due_before(case, lead),
            "This one is due first, and its reporter would wait longer than they may. Merge the other into it.",
        ),
        (
            duplicate and not same_person(case.facts, lead.facts),
            (
                "A duplicate is one person's, sent twice, and nothing shows that these are. Consolidate them: each"
                " reporter then gets a letter of their own, in which nobody else is named."
            ),
        ),
    )


def _due_before(case: Side, lead: Side) -> bool:
    return case.due is not None and (lead.due is None or case.due < lead.due)


def named_in(text: str, other: Facts) -> str:
    """Return what a text tells of someone else, in words ("their name"), or nothing.

    What goes to the reporters of merged cases must name none of the others.
    """
    said, digits = f" {plain(text)} ", re.sub(r"\D", "", text)
    phone = re.sub(r"\D", "", other.phone)[-9:]
    tells = {
        "the name": _names(said, plain(other.name)),
        "the e-mail address": bool(email_key(other.email)) and email_key(other.email) in text.casefold(),
        "the telephone number": len(phone) == 9 and phone in digits,
        "the address": _lives(said, other.address),
    }
    return next((words for words, found in tells.items() if found), "")


def _names(said: str, name: str) -> bool:
    words = name.split()
    if not words:
        return False
    titled = any(f" {title} {words[-1]} " in said for title in TITLES)
    return titled or (len(words) > 1 and f" {name} " in said)


def _lives(said: str, address: str) -> bool:
    """The first line of an address, if it has a number: a street alone is where many live."""
    first = plain(address.split("\n", maxsplit=1)[0].split(",", maxsplit=1)[0])
    return any(char.isdecimal() for char in first) and " " in first and f" {first} " in said
