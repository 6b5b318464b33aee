"""What an officer does about a message of a case: tried again, sent elsewhere or another way, taken to the post."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.cases import approvals, clocks, situation, timeline, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import ApprovalRow, Case, Staff
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Invalid, Refused
from portal.notices import readdressing, recourse, sending
from portal.notices.models import Channel, Notice
from portal.notices.recourse import Recourse
from portal.notices.ways import way_of
from portal.policy.approval import Act
from portal.policy.telephone import dialled

READDRESSED, TRIED_AGAIN, POSTED = "readdressed", "tried again", "posted"
SUMMARY = "A message was sent to another address."
NO_POST = "No postal address is known for it. Say where it is to be sent."
MOST_WHY = 500  # characters of the reason, which stands in the timeline beside the letter's subject
WHY = (
    "Say why: the letter was approved for the addresses that were known then, and this is none of them. Those who "
    "approved it are told."
)
ELSEWHERE = "an answer goes to another address than it was approved for"


def retry(case: Case, notice: Notice, *, by: Actor, at: datetime) -> None:
    """Try a message that failed again, from the first attempt. Raises `Refused` where it didn't fail."""
    situation.demand_no_reader(case)
    sending.retry(notice, at)
    _record(case, notice, TRIED_AGAIN, "A message is sent again.", by, at)


def mark_posted(case: Case, notice: Notice, *, by: Actor, at: datetime) -> None:
    """Say that a letter has gone to the post. Raises `Refused` where it doesn't wait for it, and didn't fail."""
    situation.demand_no_reader(case)
    sending.mark_posted(notice, by.name, at)
    _record(case, notice, POSTED, "A letter was posted.", by, at)


def readdress(
    case: Case, notice: Notice, channel: Channel, address: str, *, why: str = "", by: Actor, at: datetime
) -> None:
    """Send a message of this case elsewhere. Raises `Refused` and `Invalid` as `readdressing.readdress` does.

    A letter that others approved was approved for the addresses that were known when it was handed in (CSC-28): to any
    of these it goes as it is, to another with a reason, of which those who approved and signed it off are told.
    """
    situation.demand_no_reader(case)
    there, why = _written(case, channel, address), _reason(why)
    cleared = approvals.clearance_of(case, notice.response_id) if notice.letter_id else []
    elsewhere = bool(cleared) and not approvals.covers(case, cleared, there)
    if elsewhere and not why:
        raise Invalid({"why": WHY}, WHY)
    kept = readdressing.readdress(notice, channel, there, by=by.name, by_id=by.staff_id, at=at)
    before, now = ({"by": one, "to": to} for one, to in ((kept.channel_before, kept.address_before), (channel, there)))
    _record(case, notice, READDRESSED, SUMMARY, by, at, why=why, before=before, now=now)
    if elsewhere:
        _tell(case, cleared, why, by, at)


def post_instead(case: Case, notice: Notice, *, by: Actor, at: datetime) -> None:
    """Print and post an e-mail that failed, to the address that is known. Raises `Refused` where none is."""
    recourse.demand(notice, Recourse.POST_INSTEAD)
    address = postal(case, notice)
    if not address:
        raise Refused(NO_POST)
    readdress(case, notice, Channel.POST, address, by=by, at=at)


def _record(
    case: Case, notice: Notice, kind: str, summary: str, by: Actor, at: datetime, why: str = "", **facts: Any
) -> None:
    goes = f"{notice.subject}: {way_of(notice).name.lower()} to {notice.to_name or 'the same person'}."
    detail = f"{goes} Why: {why}" if why else goes
    timeline.record(case, kind, summary, by=by, at=at, detail=detail, notice=notice.id, **facts)


def _reason(why: str) -> str:
    words = tidy(why)
    if fault := fault_in(words, MOST_WHY):
        raise Invalid({"why": fault}, fault)
    return words


def _tell(case: Case, cleared: list[ApprovalRow], why: str, by: Actor, at: datetime) -> None:
    """Write to those who approved and signed off a letter, and for whom they did; where it goes stands on the case."""
    decided = [row for row in cleared if row.act in {Act.APPROVED, Act.SIGNED}]
    people = {one: db.session.get_one(Staff, one) for row in decided for one in (row.by_id, row.principal_id) if one}
    writing_to_staff.write(
        people.values(),
        at=at,
        from_name=clocks.pack_of(case).body,
        subject=f"{case.tracking_number}: {ELSEWHERE}",
        body=(
            f"An answer that you approved on {case.tracking_number} goes to an address that wasn’t known when it was "
            f"approved.\n\n{by.name} changed it. Why: {why}\n\nWhere it goes: {writing_to_staff.page_of(case)}\n"
        ),
        case=case,
        but=by.staff_id,
    )


def _written(case: Case, channel: Channel, address: str) -> str:
    """Return a telephone number as it is dialled from abroad, where the procedure knows it, or what was typed."""
    rule = clocks.pack_of(case).texts
    return (dialled(address, rule) if rule and channel is Channel.SMS else None) or address


def postal(case: Case, notice: Notice) -> str:
    """Return the postal address that is known of whoever a message is for; "" where none is."""
    person = case.resident if notice.is_copy else case.person
    return person.address if person is not None and notice.in_turn else ""
