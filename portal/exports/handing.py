"""Handing out what was made: to the one who asked, while they may still see all that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.cases.actors import Actor
from portal.errors import NotFound, Refused
from portal.exports import asking, told_of, work
from portal.exports.models import ExportState
from portal.exports.registry import maker_of

NOT_YET = "This file isn’t made yet."
CHANGED = "What you may see has changed since this file was made, so it isn’t handed out any more. Ask for it again."


@dataclass(frozen=True)
class Handed:
    """What is handed out: where its bytes are, and what goes with them."""

    body_id: int
    name: str
    media_type: str
    size: int


def take(export_id: str, *, by: Actor, at: datetime) -> Handed:
    """Return a file that may be handed out now, and write down that it was. Raises `NotFound` and `Refused`."""
    export = asking.of(export_id, by)
    if export.state != ExportState.DONE:
        raise Refused(NOT_YET)
    if export.expires_at <= at:
        raise NotFound(asking.NONE)
    assert export.body is not None  # the database says both of one that is made
    assert export.cases is not None
    if not maker_of(export.kind).may(export.asked, at) or not told_of.are_all_seen(export.cases):
        raise Refused(CHANGED)
    work.note(export, "Downloaded", at)
    return Handed(export.body.id, export.name, export.media_type, export.body.size)
