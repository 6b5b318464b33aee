"""A condition that SQLite chooses no index by: it stays one condition, whatever stands beside it."""

from __future__ import annotations

import re

from sqlalchemy import and_, or_
from sqlalchemy.dialects import postgresql, sqlite

from portal.cases.models import Case
from portal.cases.unindexed import Unindexed

EITHER = or_(Case.kind == "complaint", Case.channel == "web")


def test_what_stands_beside_it_holds_for_each_of_its_parts() -> None:
    beside = and_(Case.label == "", Unindexed(EITHER))

    told = {one: str(beside.compile(dialect=one.dialect())) for one in (postgresql, sqlite)}

    assert re.search(r" AND \(cases\.kind = \S+ OR cases\.channel = \S+\)$", told[postgresql])
    assert re.search(r" AND \+\(cases\.kind = \? OR cases\.channel = \?\)", told[sqlite])


def test_two_of_them_are_told_apart() -> None:
    one, other = (Unindexed(Case.kind == kind) for kind in ("complaint", "compliment"))

    assert not one.compare(other)
    assert one.compare(Unindexed(Case.kind == "complaint"))
