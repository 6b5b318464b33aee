"""What an officer does about a message of a case that didn't arrive: another address, another way."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.errors import Refused
from portal.notices import readdressing
from portal.notices.models import CHANNELS, Channel, Notice
from portal.policy.telephone import dialled

READDRESSED = "readdressed"
SUMMARY = "A message was sent to another address."
NO_POST = "No postal address is known for it. Say where it is to be sent."


def readdress(case: Case, notice: Notice, channel: Channel, address: str, *, by: Actor, at: datetime) -> None:
    """Send a message of this case elsewhere. Raises `Refused` and `Invalid` as `readdressing.readdress` does."""
    situation.demand_no_reader(case)
    there = _written(case, channel, address)
    kept = readdressing.readdress(notice, channel, there, by=by.name, by_id=by.staff_id, at=at)
    before, now = ({"by": one, "to": to} for one, to in ((kept.channel_before, kept.address_before), (channel, there)))
    detail = f"{notice.subject}: {CHANNELS[channel].lower()} to {notice.to_name or 'the same person'}."
    timeline.record(case, READDRESSED, SUMMARY, by=by, at=at, detail=detail, notice=notice.id, before=before, now=now)


def post_instead(case: Case, notice: Notice, *, by: Actor, at: datetime) -> None:
    """Print and post a message to the address that is known. Raises `Refused` where none is."""
    readdress(case, notice, Channel.POST, _postal(case, notice), by=by, at=at)


def _written(case: Case, channel: Channel, address: str) -> str:
    """Return a telephone number as it is dialled from abroad, where the procedure knows it, or what was typed."""
    rule = clocks.pack_of(case).texts
    return (dialled(address, rule) if rule and channel is Channel.SMS else None) or address


def _postal(case: Case, notice: Notice) -> str:
    person = case.resident if notice.is_copy else case.person
    if person is None or not person.address or not notice.in_turn:
        raise Refused(NO_POST)
    return person.address
