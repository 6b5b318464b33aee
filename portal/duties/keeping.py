"""What was submitted, kept as a row of its own (OC-9): apart from its cases, never changed, and compared with today."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.database import db
from portal.duties import drafts, gate, history, responding, rules, state
from portal.duties.acting import Acting, signed
from portal.duties.drafts import Draft
from portal.duties.models import DutyRow
from portal.duties.report_models import KeptReport, Publication
from portal.errors import Refused
from portal.policy.built import Built
from portal.policy.keeping import Since, read, since
from portal.procedures import versions
from portal.reports.fingerprints import comparable, fingerprints

MADE_IT = "struck passages in it, prepared or submitted it, so someone else must publish it"


def keep(row: DutyRow, draft: Draft, *, by: Actor, at: datetime) -> KeptReport:
    """Keep what is submitted, with what it was made of, who struck what and why, and who checked and approved it."""
    built = draft.disclosed.built
    kept = KeptReport(
        duty_id=row.id,
        procedure_key=row.procedure_key,
        report_key=built.key,
        audience=draft.audience.key,
        period_start=built.start,
        period_end=built.end,
        content=dict(draft.content),
        sha256=draft.sha256,
        counted={str(one): digest for one, digest in fingerprints(drafts.cases_of(draft.made.built)).items()},
        redactions=[asdict(one) for one in draft.disclosed.redactions],
        approvals=[
            {"by": one.by_name, "position": one.position, "at": one.at.isoformat(), "note": one.note}
            for one in gate.approvals_of(row, draft.sha256)
        ],
        checks=[{"by": one.by_name, "at": one.at.isoformat()} for one in drafts.checks_of(row, draft.sha256)],
        made_at=at,
        by_id=by.staff_id,
        by_name=by.name,
    )
    db.session.add(kept)
    return kept


def kept_of(row: DutyRow) -> KeptReport | None:
    """Return what was submitted under a duty, where the portal made it."""
    return db.session.scalars(select(KeptReport).filter_by(duty_id=row.id)).one_or_none()


def report_in(kept: KeptReport) -> Built:
    """Return the report as it was submitted."""
    return read(kept.content, kept.made_at)


def may_read(row: DutyRow, kept: KeptReport, *, by: Acting) -> bool:
    """Return whether someone reads what was submitted: who prepared it, whom it is for, and who publishes it.

    Once it is public, everyone does.
    """
    theirs = rules.may_prepare(row, by=by) or rules.is_for(row, by=by)
    return theirs or _publisher(row, kept, by) is not None or publication_of(kept) is not None


def changed_since(row: DutyRow, kept: KeptReport, at: datetime) -> Since | None:
    """Return what is another now than when it was submitted, and in which cases. None where no report is made."""
    draft = drafts.draft_of(row, at)
    if draft is None:
        return None
    before = {int(one): digest for one, digest in kept.counted.items()}
    # A case that no longer counts is looked at too: it is still there, and was counted.
    now = comparable(before, fingerprints(drafts.cases_of(draft.made.built)))
    return since(report_in(kept), draft.disclosed.built, before, now)


# ---- before the public


def publication_of(kept: KeptReport) -> Publication | None:
    """Return when and by whom it was put before the public, if it was."""
    return db.session.scalars(select(Publication).filter_by(kept_id=kept.id)).one_or_none()


def _publisher(row: DutyRow, kept: KeptReport, by: Acting) -> Staff | None:
    publishing = state.pack_of(row).audiences[kept.audience].publishing
    return by.holder(*publishing.positions) if publishing else None


def demand_publish(row: DutyRow, kept: KeptReport | None, *, by: Acting) -> Staff:
    """Return who puts it before the public. Raise `Refused` unless this person may now: of a position that the pack
    names, and neither they nor one whom they act for had struck passages in it, prepared or submitted it; and not
    before the response that goes with it was given.
    """
    duty = state.duty_of(row)
    if kept is None:
        raise Refused("Nothing has been submitted that could be published.", clause=duty.clause)
    audience = state.pack_of(row).audiences[kept.audience]
    if audience.publishing is None:
        raise Refused(f"It was made for: {audience.name}. It isn't for the public.", clause=audience.clause)
    found = _publisher(row, kept, by)
    if found is None:
        names = ", ".join(state.pack_of(row).positions[one].name for one in audience.publishing.positions)
        raise Refused(f"It is published by: {names}.", clause=audience.publishing.clause)
    if publication_of(kept) is not None:
        raise Refused("It has been published already.", clause=audience.publishing.clause)
    if sentence := rules.stands_against(by, _makers(row), MADE_IT):
        raise Refused(sentence, clause=audience.publishing.clause)
    responding.demand_responded(row, kept)
    return found


def _makers(row: DutyRow) -> frozenset[int]:
    """Return whose work a submitted report is: who struck in it, did the steps before, or submitted it."""
    struck = drafts.strikers_of(row, drafts.strikes_of(row))
    return struck | state.preparers(row) | state.submitters(row)


def publish(row: DutyRow, *, by: Actor, at: datetime) -> Publication:
    """Put what was submitted before the public (DV-10, DV-57)."""
    kept = kept_of(row)
    by, _ = signed(by, row.procedure_key, at, lambda who: demand_publish(row, kept, by=who))
    assert kept is not None
    assert by.staff_id is not None
    made = Publication(kept=kept, procedure_key=row.procedure_key, at=at, by_id=by.staff_id, by_name=by.name)
    db.session.add(made)
    history.record(row, "published", "It was published.", by=by, at=at)
    return made


def has_published(procedure_key: str) -> bool:
    """Return whether a body has published any report."""
    query = select(Publication.id).where(Publication.procedure_key == procedure_key).limit(1)
    return db.session.scalar(query) is not None


class Listed(NamedTuple):
    """A published report as a list tells of it: which, of which period and when, and the version that asked for it."""

    report_key: str
    version_id: int
    start: date
    end: date
    at: datetime

    @property
    def name(self) -> str:
        """Return what the report is called."""
        return versions.procedure(self.version_id).report(self.report_key).name


def published(procedure_key: str) -> list[Listed]:
    """Return what a body has published, the latest period at the top; none of the reports themselves is read."""
    kept = (KeptReport.report_key, DutyRow.procedure_version_id, KeptReport.period_start, KeptReport.period_end)
    query = (
        select(*kept, Publication.at)
        .join(KeptReport, KeptReport.id == Publication.kept_id)
        .join(DutyRow, DutyRow.id == KeptReport.duty_id)
        .where(Publication.procedure_key == procedure_key)
        .order_by(KeptReport.period_end.desc(), KeptReport.report_key, Publication.id)
    )
    return [Listed(*row) for row in db.session.execute(query)]


def published_of(procedure_key: str, start: date, end: date, report_key: str = "") -> list[Publication]:
    """Return what a body has published of a period, whole; with `report_key`, that report alone."""
    of_period = (KeptReport.period_start == start, KeptReport.period_end == end)
    query = (
        select(Publication)
        .join(Publication.kept)
        .where(Publication.procedure_key == procedure_key, *of_period)
        .order_by(KeptReport.report_key, Publication.id)
        .options(contains_eager(Publication.kept))
    )
    if report_key:
        query = query.where(KeptReport.report_key == report_key)
    return list(db.session.scalars(query))
