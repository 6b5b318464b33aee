"""A duty's report as its audience would get it now: disclosed, with its digest, what is left in it, and its checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from portal.cases import designees
from portal.cases.teams import people_of
from portal.database import db
from portal.duties import making, state
from portal.duties.making import Made
from portal.duties.models import DutyRow
from portal.duties.report_models import ReportCheck, ReportStrike
from portal.policy.built import Built
from portal.policy.disclosing import Disclosed, Disclosing, Strike
from portal.policy.disclosure import Audience, How
from portal.policy.identifying import Seeker
from portal.policy.keeping import content_digest, content_of
from portal.policy.procedure import Procedure
from portal.reports.identifiers import known_of


@dataclass(frozen=True)
class Draft:
    """A report that isn't submitted yet, as it was made. What its audience would get is worked out where it is asked:
    whoever strikes a passage needs but the text, and every person of thousands of cases is looked for in it.
    """

    row: DutyRow
    made: Made
    audience: Audience
    strikes: tuple[ReportStrike, ...]

    @cached_property
    def disclosing(self) -> Disclosing:
        """Return what is needed to disclose it: who is known of its cases, and what was struck by hand."""
        pack = state.pack_of(self.row)
        return Disclosing(
            audience=self.audience,
            seeker=Seeker(known_of(cases_of(self.made.built))),
            strikes=tuple(_strike(one) for one in self.strikes if one.taken_back_at is None),
            vocabulary=vocabulary(pack),
            parents=parents(pack),
        )

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Return the procedure's own words."""
        return own_words(state.pack_of(self.row))

    @cached_property
    def disclosed(self) -> Disclosed:
        """Return what its audience would get, what was struck in it, and where someone is left."""
        return self.disclosing.disclose(self.made.built)

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """Return what its audience would get as it is kept."""
        return content_of(self.disclosed.built)

    @cached_property
    def sha256(self) -> str:
        """Return the digest of what its audience would get."""
        return content_digest(self.content)

    @cached_property
    def strikers(self) -> frozenset[int]:
        """Return who struck passages in it by hand, took a strike back, or had that done for them: none checks it."""
        return strikers_of(self.row, self.strikes)

    @property
    def is_struck(self) -> bool:
        """Return whether any passage of it was struck, by what is known or by hand."""
        return bool(self.disclosed.redactions)

    @property
    def has_passages(self) -> bool:
        """Return whether it shows its audience anything that somebody wrote: then a person must look through it."""
        columns = (column for sheet in self.made.built.sheets if sheet.rows for column in sheet.columns)
        return any((rule := self.audience.rule(column)) is not None and rule.how is How.STRUCK for column in columns)


def draft_of(row: DutyRow, at: datetime) -> Draft | None:
    """Return a duty's report as its audience would get it now, or None where it wants none, or has no audience."""
    made = making.report_of(row, at)
    if made is None:
        return None
    return Draft(row, made, state.pack_of(row).audiences[made.audience], tuple(strikes_of(row)))


def _strike(one: ReportStrike) -> Strike:
    return Strike(one.sheet, one.column_key, one.digest, one.start_at, one.end_at, one.reason)


def cases_of(built: Built) -> frozenset[int]:
    """Return the cases that a report counts or tells of."""
    return frozenset(built.counted).union(*(sheet.cases for sheet in built.sheets))


def strikes_of(row: DutyRow) -> list[ReportStrike]:
    """Return what was struck by hand in a duty's report, what was taken back too."""
    return list(db.session.scalars(select(ReportStrike).filter_by(duty_id=row.id).order_by(ReportStrike.id)))


def strikers_of(row: DutyRow, strikes: Iterable[ReportStrike]) -> frozenset[int]:
    """Return who struck passages by hand or took a strike back, and for whom they could act when they did."""
    struck = [(one.by_id, one.at) for one in strikes]
    taken_back = [(one.taken_back_by_id, one.taken_back_at) for one in strikes if one.taken_back_at]
    return designees.involved(row.procedure_key, [*struck, *taken_back])


def checks_of(row: DutyRow, sha256: str) -> list[ReportCheck]:
    """Return by whom exactly this content was checked."""
    query = select(ReportCheck).filter_by(duty_id=row.id, sha256=sha256).order_by(ReportCheck.id)
    return list(db.session.scalars(query))


def was_checked(row: DutyRow) -> bool:
    """Return whether a duty's report was checked at any time, as it was then."""
    return db.session.scalar(select(ReportCheck.id).filter_by(duty_id=row.id).limit(1)) is not None


def checkers_of(row: DutyRow, check: ReportCheck) -> frozenset[int]:
    """Return who made a check, and for whom they could act then."""
    return designees.involved(row.procedure_key, [(check.by_id, check.at)])


def vocabulary(pack: Procedure) -> frozenset[str]:
    """Return the words of a procedure's own lists, which say nothing of anyone, and the names of those who work by it.

    An officer may have the surname of a client; whoever a case is about is still found by the whole of their name.
    """
    return own_words(pack) | {person.full_name for person in people_of(pack.key)}


def own_words(pack: Procedure) -> frozenset[str]:
    """Return the words of a procedure's own lists. A text that is no more than one of them names nobody."""
    return frozenset(_words(pack))


def _words(pack: Procedure) -> Iterator[str]:
    lists: tuple[Mapping[str, Any], ...] = (
        *(pack.kinds, pack.channels, pack.natures, pack.programmes, pack.teams, pack.outcomes, pack.remedies),
        *(pack.closings, pack.marks, pack.matters, pack.priorities, pack.partners, pack.positions),
    )
    for one in lists:
        yield from (choice.name for choice in one.values())
    for programme in pack.programmes.values():
        yield from (service.name for service in programme.services)
    for pathway in pack.pathways:
        yield from (stage.name for stage in pathway.stages)
    for detail in pack.details.values():
        yield from detail.choices.values()


def parents(pack: Procedure) -> dict[str, str]:
    """Return of which programme each service is a part, by their names."""
    return {service.name: one.name for one in pack.programmes.values() for service in one.services}
