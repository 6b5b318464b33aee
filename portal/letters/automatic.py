"""What the portal writes by itself: the receipt of a new case, and the news that staff took one to its next stage.

No clock stops for it and it is no response: nobody has looked at anything yet.
"""

from __future__ import annotations

from datetime import datetime
from secrets import randbelow

from portal.cases import arrivals, clocks, expected, intake
from portal.cases.actors import PORTAL, Actor
from portal.cases.idempotent import submit_once
from portal.cases.intake import Received
from portal.cases.models import Case
from portal.cases.submission import Submission
from portal.cases.tracking import Digits
from portal.letters import composing, issuing, mails, rendering, texting
from portal.notices import sending
from portal.notices.models import Channel, Notice
from portal.notices.ways import address_of
from portal.policy.clock import Method

RECEIPT, NEXT_STAGE = "receipt", "next_stage"


def take_in(given: Submission, *, by: Actor, at: datetime, pick: Digits = randbelow) -> Received:
    """Take in a case, and promise its receipt with it. Raises as `intake.submit` does."""
    received = intake.submit(given, by=by, at=at, pick=pick)
    _tell_of(received.case, by=by)
    return received


def take_in_once(given: Submission, *, scope: str, key: str, by: Actor, at: datetime) -> Received:
    """Take in a case once under its key, with one receipt however often it is sent. Raises as `submit_once` does."""
    received = submit_once(given, scope=scope, key=key, by=by, at=at)
    if received.is_new:
        _tell_of(received.case, by=by)
    return received


def _tell_of(case: Case, *, by: Actor) -> None:
    acknowledge_receipt(case, at=case.opened_at)
    arrivals.tell_team(case, by=by, at=case.opened_at)


def acknowledge_receipt(case: Case, *, at: datetime) -> Notice | None:
    """Promise the receipt (RV-3), where the pack has one and the reporter can get it by e-mail or as a text.

    It goes where nobody has checked that it reaches them, so it holds nothing that was typed, not even a name, and no
    passphrase.
    """
    if case.anonymous or case.external_source is not None or not expected.is_written_to(case):
        return None
    matter = clocks.pack_of(case).matters.get(case.matter or "")
    return _tell(case, (matter and matter.receipt) or RECEIPT, to_name="", by_post=False, at=at)


def tell_of_next_stage(case: Case, *, at: datetime) -> Notice | None:
    """Promise the news of a next stage that the reporter didn't ask for, where the pack has words for it.

    Someone without an address, as an anonymous reporter is, finds it on the status page.
    """
    person = case.person
    if person is None or not expected.is_written_to(case):
        return None
    return _tell(case, NEXT_STAGE, to_name=person.name, by_post=True, at=at)


def _tell(case: Case, kind: str, *, to_name: str, by_post: bool, at: datetime) -> Notice | None:
    """Promise it by e-mail or post, whichever reaches them, and tell those of it who prefer texts."""
    pack, person = clocks.pack_of(case), case.person
    channel = Channel.EMAIL if issuing.method_for(case) is Method.EMAIL else Channel.POST
    reached = person is not None and (by_post or channel is Channel.EMAIL) and bool(address_of(person, channel))
    if kind not in pack.letters or person is None or not (reached or texting.number_of(case)):
        return None
    letter = composing.compose(case, kind, {}, by=PORTAL, at=at)
    composing.demand_complete(letter)
    text = texting.promise(case, letter, at=at)
    if not reached:
        return text
    return sending.queue_notice(
        at=at,
        channel=channel,
        to_address=address_of(person, channel),
        to_name=to_name,
        from_name=pack.body,
        subject=letter.subject,
        body_text=rendering.text(letter.blocks),
        body_html=mails.document(
            letter.blocks, pack, language=letter.language or pack.language, subject=letter.subject
        ),
        case_id=case.id,
    )
