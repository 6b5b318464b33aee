"""The desk's moves by which someone is given a part in a case, and that ends."""

from __future__ import annotations

from collections.abc import Callable

from portal.cases import taking_part
from portal.cases.models import Staff
from portal.database import db
from portal.letters.saying import Doing
from portal.policy.moves import Move


def give(doing: Doing) -> None:
    """Give someone a part."""
    facts = {"name": "", "contact": "", **doing.facts}
    facts["staff"] = db.session.get_one(Staff, int(facts["staff"])) if "staff" in facts else None
    taking_part.give(doing.case, **facts, **doing.common)


def end(doing: Doing) -> None:
    """End one."""
    taking_part.end(doing.case, which=int(doing.facts["which"]), **doing.common)


MAKERS: dict[Move, Callable[[Doing], None]] = {Move.PART: give, Move.END_PART: end}
