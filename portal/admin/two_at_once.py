"""Two who change one row at once: whoever comes second finds what stands there now beside what they typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from wtforms import HiddenField

from portal.admin.freshness import STALE
from portal.database import db
from portal.errors import Conflict


@dataclass(frozen=True)
class Line:
    """One thing that a form asks of a row, in words: what the row says now, and what was typed."""

    label: str
    theirs: str
    mine: str = ""


class Version(HiddenField):
    """What a form has seen of its row. It is no part of the row."""

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the row as it is."""


def mark(lines: Iterable[Line]) -> str:
    """Return a mark of a row as it is now."""
    said = json.dumps([line.theirs for line in lines])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def hold(item: Any) -> None:
    """Hold a row until the transaction ends, and read it anew: another may have changed it since it was found."""
    model = type(item)
    db.session.execute(select(model.id).where(model.id == item.id).with_for_update(key_share=True))
    db.session.expire(item)


def demand_same(form: Any, lines: list[Line]) -> None:
    """Raise `Conflict` where the row isn't as it was when the form was opened, and tell the form what it says now.

    Sent again, the form is taken: its writer has seen both.
    """
    now = mark(lines)
    differs = [line for line in lines if line.theirs != line.mine]
    if form.version.data == now or not differs:
        return
    form.version.data, form.theirs = now, [(line.label, line.theirs) for line in differs]
    raise Conflict(STALE)
