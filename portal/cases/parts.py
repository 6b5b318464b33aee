"""Reading a case whole: what most cases don't have is asked about once, and read only where it is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import defaultload, lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from portal.cases import access, presence, recognising
from portal.cases.access import Viewer
from portal.cases.models import (
    ApprovalRow,
    Attachment,
    Case,
    CasePart,
    Contribution,
    ExtensionRow,
    FindingRow,
    IncomingMail,
    Link,
    Objection,
    PauseRow,
    Point,
    Proceeding,
    Referral,
    Remedy,
    Restriction,
    Ruling,
    StageRow,
    StepRow,
)
from portal.database import UNGUARDED, db

LINKS, REQUESTS, RESTRICTED, MAIL, FILES = "links", "requests", "restricted", "mail", "files"
OF_CASE: Mapping[str, Any] = {
    "referrals": Referral,
    "objections": Objection,
    "remedies": Remedy,
    "approvals": ApprovalRow,
    "proceedings": Proceeding,
    "parts": CasePart,
    "points": Point,
    "findings": FindingRow,
    "rulings": Ruling,
}
OF_STAGE: Mapping[str, Any] = {"pauses": PauseRow, "steps": StepRow}
EXTENSIONS = "extensions"

OWN = (*OF_CASE, *OF_STAGE, EXTENSIONS)

KNOWN = "parts of cases"


def there(case_id: int, at: datetime | None = None) -> frozenset[str] | None:
    """Return which of the rarer parts a case has; None where there is no such case, or not for this viewer.

    With `at`, whether someone else has it open at that moment too, and whether the viewer is known to (`presence`).
    """
    who = access.viewer.get()
    given = {"case_id": case_id, **presence.asking(who.staff_id if who else None, at)}
    asked = db.session.execute(_asking(who), given, execution_options=UNGUARDED)
    row = asked.mappings().one_or_none()
    if row is None:
        return None
    found = frozenset(name for name, has in row.items() if has)
    db.session.info.setdefault(KNOWN, {})[case_id] = found
    return found


def asked_of(case_id: Any) -> Iterator[ColumnElement[bool]]:
    """Yield the columns, named as in `OWN`, that say which parts of its own the case of a query has."""
    yield from (_has(name, case_id) for name in OWN)


def known(case: Case) -> frozenset[str]:
    """Return what `there` found of a case in this session; where it wasn't asked, that everything may be there."""
    found: frozenset[str] = db.session.info.get(KNOWN, {}).get(case.id, frozenset(_models()))
    return found


def unread(has: Collection[str]) -> Iterator[ORMOption]:
    """Yield the loader options that read what is there at once, and leave the rest, which `settle` says is empty."""
    yield from (selectinload(getattr(Case, name)) if name in has else lazyload(getattr(Case, name)) for name in OF_CASE)
    stages = defaultload(Case.stages)
    yield from (stages.lazyload(getattr(StageRow, name)) for name in OF_STAGE if name not in has)


def settle(case: Case, has: frozenset[str]) -> None:
    """Say of a case that was read with `unread` that what isn't there is empty, so that nobody asks again."""
    for name in OF_CASE.keys() - has:
        set_committed_value(case, name, [])
    for stage in case.stages:
        for name in OF_STAGE.keys() - has:
            set_committed_value(stage, name, [])
        for clock in stage.clocks if EXTENSIONS not in has else ():
            set_committed_value(clock, EXTENSIONS, [])


@lru_cache(maxsize=32)  # it has so many parts that to put it together costs more than to ask
def _asking(who: Viewer | None) -> Select[*tuple[Any, ...]]:
    case_id: BindParameter[int] = bindparam("case_id")
    asked = (*(_has(name, case_id) for name in _models()), *presence.asked_of(case_id))
    query = select(*asked).select_from(Case).where(Case.id == case_id)
    return query if who is None else query.where(access.visible_to(who))


def _models() -> dict[str, Any]:
    return {
        **OF_CASE,
        **OF_STAGE,
        EXTENSIONS: ExtensionRow,
        LINKS: Link,
        REQUESTS: Contribution,
        RESTRICTED: Restriction,
        MAIL: IncomingMail,
        FILES: Attachment,
    }


def _has(name: str, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    columns = _models()[name].__table__.c
    if name == RESTRICTED:
        return select(columns.id).where(recognising.concerns(case_id)).exists().label(name)
    of_case = columns.case_id == case_id
    return (
        select(columns.id)
        .where(or_(of_case, columns.lead_id == case_id) if name == LINKS else of_case)
        .exists()
        .label(name)
    )
