"""Telling those who prefer text messages: that there is something to read, and where. The letter goes its own way."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks
from portal.cases.models import Case
from portal.letters.composing import Composed
from portal.notices import sending
from portal.notices.models import Channel, Notice
from portal.policy.telephone import dialled


def number_of(case: Case) -> str | None:
    """Return the number that this reporter wants texts at, or None where they don't or can't get any (DV-12)."""
    rule, person = clocks.pack_of(case).texts, case.person
    if rule is None or person is None or person.contact_by != Channel.SMS:
        return None
    return dialled(person.phone, rule)


def promise(case: Case, letter: Composed, *, at: datetime) -> Notice | None:
    """Queue the short text of a letter, where the reporter prefers texts and its kind has one.

    It names nobody, for a telephone may be read by others; nor does it stand for the letter, so no response names it.
    """
    number = number_of(case)
    if number is None or not letter.text:
        return None
    return sending.queue_notice(
        at=at,
        channel=Channel.SMS,
        to_address=number,
        to_name=case.person.name if case.person else "",
        from_name=clocks.pack_of(case).body,
        subject=f"Text message: {letter.subject}",
        body_text=letter.text,
        case_id=case.id,
    )
