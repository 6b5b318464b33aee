"""Publishing a new version of a procedure: what it would change and whom it would concern, told first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, func, select

from portal.cases import histories, touched_cases
from portal.cases.histories import Span
from portal.cases.models import Case
from portal.cases.teams import add_teams_of
from portal.database import UNGUARDED, db
from portal.errors import NotFound, Refused
from portal.policy.differing import Change
from portal.policy.impact import changes
from portal.policy.moves import OPEN
from portal.policy.procedure import Procedure
from portal.policy.touching import EVERY, Touched
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion
from portal.procedures.reader import read_pack

A_YEAR = timedelta(days=365)
CONCERNS_NONE = "Concerns no case."
NONE_LIKE_IT = "Concerns cases of which none came in the last year."


@dataclass(frozen=True)
class Impact:
    """What publishing a version would mean. `replaces` is the version in force on its first day, if there is one.

    `a_month` are the new cases of each kind in a month, from the last year, and `touched` those that each of the
    changes would concern. `still_open` are the open cases, which stay under the version that they began under.
    `refusal` is why it couldn't be published now.
    Cases under a label and cases about a member of staff are counted only for those who asked for `all_cases`.
    """

    pack: Procedure
    replaces: Procedure | None
    changes: tuple[Change, ...]
    a_month: Mapping[str, float]
    still_open: int
    refusal: str
    touched: Mapping[Touched, float]

    def whom(self, change: Change) -> str:
        """Return whom a change concerns, in words: how many a month of the cases that it touches."""
        if change.touched.no_case:
            return CONCERNS_NONE
        number = self.touched[change.touched]
        words = "every new case" if change.touched == EVERY else f"{number:g} new cases a month"
        return f"Concerns {words}." if number or change.touched == EVERY else NONE_LIKE_IT


def impact(text: str, file: str, at: datetime, *, all_cases: bool = False) -> Impact:
    """Return what publishing a pack would mean. Raises `PackFaults` where it doesn't make sense. Nothing is changed.

    The complaints team reads this: what would be counted with a hidden case and not without it tells that there is one.
    """
    pack = read_pack(text, file)
    before, span = _before(pack), Span(pack.key, since=at - A_YEAR, without_hidden=not all_cases)
    found = changes(before, pack) if before else ()
    return Impact(
        pack=pack,
        replaces=before,
        changes=found,
        a_month=_a_month(span),
        touched=touched_cases.a_month(span, {one.touched for one in found if not one.touched.no_case}),
        still_open=db.session.scalar(_open(Span(pack.key, without_hidden=not all_cases))) or 0,
        refusal=_too_early(pack, at, all_cases=all_cases) or versions.taken(text, pack, file),
    )


def publish(text: str, file: str, *, at: datetime) -> ProcedureVersion:
    """Install a version that takes effect today or later, with its teams.

    Raises `PackFaults`, `Refused` where its first day has gone by and cases were received since, and `Conflict` where
    another version of that number is there. Cases keep the version they began under, so none is moved.
    """
    if sentence := _too_early(read_pack(text, file), at, all_cases=True):
        raise Refused(sentence)
    version = versions.install(text, file, at)
    add_teams_of(version)
    return version


def _before(pack: Procedure) -> Procedure | None:
    """Return what is in force on the first day, without the closures that were added since: they stay as they are."""
    try:
        there = versions.in_force(pack.key, pack.effective)
    except NotFound:
        return None
    return versions.as_written(there)


def _too_early(pack: Procedure, at: datetime, *, all_cases: bool) -> str:
    if pack.effective >= at.astimezone(pack.zone).date():
        return ""
    since = datetime.combine(pack.effective, time.min, tzinfo=pack.zone).astimezone(UTC)
    number = histories.count(Span(pack.key, since=since, without_hidden=not all_cases))
    if not number:
        return ""
    cases = "One case was" if number == 1 else f"{number:,} cases were"
    return (
        f"It would take effect on {_day(pack.effective)}, and that day has gone by. {cases} received since then under "
        "another version, and cases keep the version that they began under. Set “effective” to today or later."
    )


def _a_month(span: Span) -> dict[str, float]:
    query = select(Case.kind, func.count(Case.id)).where(*span.conditions())
    found = db.session.execute(query.group_by(Case.kind).order_by(Case.kind).execution_options(**UNGUARDED))
    return {kind: round(count / 12, 1) for kind, count in found}


def _open(span: Span) -> Select[int]:
    number = select(func.count(Case.id)).where(*span.conditions(), Case.status.in_(OPEN))
    return number.execution_options(**UNGUARDED)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
