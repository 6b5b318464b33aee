"""What a move changes on a case, in words: the same before it is made on one case and on many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from portal.admin import presenting
from portal.letters.effects import Effect
from portal.notices.models import Channel
from portal.policy.clock import INSTANT
from portal.policy.procedure import Procedure

NOBODY = "Nobody deals with it then, until it is given to someone"
GOES = {
    Channel.EMAIL: "E-mail to the reporter",
    Channel.POST: "Letter by post",
    Channel.SMS: "Text message to the reporter",
}


def words(effect: Effect, pack: Procedure) -> str:
    """Return what a move changes, in words."""
    return WORDS[effect["what"]](effect, pack)


def _limit(effect: Effect, pack: Procedure) -> str:
    was = f", instead of {_day(effect['was'], pack)}" if effect["was"] else ""
    return f"{effect['name']}: due {_day(effect['to'], pack)}{was}"


def _day(iso: str, pack: Procedure) -> str:
    last = (datetime.fromisoformat(iso) - INSTANT).astimezone(pack.zone)
    return presenting.short(last.date(), pack.language)


WORDS: dict[str, Callable[[Effect, Procedure], str]] = {
    "stage": lambda effect, _: f"It goes on to: {effect['to']}",
    "status": lambda effect, _: f"It then stands as: {presenting.status(effect['to']).word}",
    "handler": lambda effect, _: f"With {effect['to']}" if effect["to"] else NOBODY,
    "limit": _limit,
    "met": lambda effect, _: f"{effect['name']}: met",
    "over": lambda effect, _: f"{effect['name']}: no longer needed",
    "stands": lambda effect, _: f"{effect['name']}: stands still",
    "notice": lambda effect, _: f"{GOES[Channel(effect['by'])]}: {effect['subject']}",
    "message": lambda effect, _: f"Message to {effect['to']}",
    "kept": lambda effect, _: f"Letter in the room: {effect['subject']}",
}
