"""Sending a message elsewhere, by hand: where it went before stays on record, with who changed it and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.errors import Invalid
from portal.jobs import outbox
from portal.notices import batches, recourse, sending
from portal.notices.models import Channel, Notice, NoticeState, Readdressing
from portal.notices.recourse import Recourse
from portal.notices.ways import way_of

NO_ADDRESS = "Give the address that it is to go to."
SAME = "That is where it went. Try it again, or give another address."


def readdress(
    notice: Notice, channel: Channel, address: str, *, by: str, by_id: int | None, at: datetime
) -> Readdressing:
    """Send it to another address, or another way. Raises Refused where it has gone, Invalid where it can't go there."""
    recourse.demand(notice, Recourse.SEND_ELSEWHERE)
    _check(notice, channel, address)
    goes = sending.way(channel, address)
    sending.wake_the_next(notice, at)  # those that went the same way until now
    batches.take_out(notice)
    kept = _kept(notice, goes["channel"], goes["to_address"], by=by, by_id=by_id, at=at)
    for column in ("channel", "to_address", "state"):
        setattr(notice, column, goes[column])
    notice.message_id = notice.message_id or goes.get("message_id")
    notice.last_error = notice.sent_at = notice.posted_by = None
    db.session.flush()
    if notice.state == NoticeState.QUEUED:
        outbox.again("notices.send", at=at, ukey=sending.ukey(notice.id), notice_id=notice.id)
    return kept


def _check(notice: Notice, channel: Channel, address: str) -> None:
    if channel not in way_of(notice).instead:
        sentence = "It can't go that way."
        raise Invalid({"channel": sentence}, sentence)
    if not address:
        raise Invalid({"to_address": NO_ADDRESS}, NO_ADDRESS)
    if (channel, address) == (notice.channel, notice.to_address) and notice.state != NoticeState.POSTED:
        raise Invalid({"to_address": SAME}, SAME)


def _kept(notice: Notice, channel: str, address: str, *, by: str, by_id: int | None, at: datetime) -> Readdressing:
    kept = Readdressing(
        notice_id=notice.id,
        case_id=notice.case_id,
        channel_before=notice.channel,
        address_before=notice.to_address,
        channel=channel,
        address=address,
        by_id=by_id,
        by_name=by,
        at=at,
    )
    db.session.add(kept)
    return kept


def history(notice: Notice) -> list[Readdressing]:
    """Return where a notice went before, the first first."""
    return list(db.session.scalars(select(Readdressing).filter_by(notice_id=notice.id).order_by(Readdressing.id)))
