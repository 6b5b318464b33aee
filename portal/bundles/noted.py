"""What stands beside an answer: steps, contributions, pauses, proceedings, and what is said of the reporter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from portal.bundles.dossier import FROM, NOTE, STAGE, UNTIL, WHEN, WHO, WORDS, Document, Dossier, sheet
from portal.cases import clocks
from portal.cases.models import Contribution, Proceeding, Restriction, Ruling
from portal.database import db
from portal.policy.built import Column, Sheet
from portal.policy.choices import Choice

RULINGS = (
    *(Column("decision", "The ombudsman decided"), WHEN, Column("reference", "Reference"), WORDS, WHO),
    Column("complied", "Complied with"),
)


def notes(dossier: Dossier) -> Document:
    """Return what staff noted, and what others were asked for and gave."""
    return dossier.document(
        "notes", "Notes and contributions", (_steps(dossier), _asked(dossier), _pauses(dossier), *_beside(dossier))
    )


def _steps(dossier: Dossier) -> Sheet:
    columns = (WHEN, STAGE, Column("step", "Step"), WHO, NOTE)
    rows = (
        (
            dossier.moment(one.done_at),
            clocks.stage_of(stage).name,
            next((step.name for step in clocks.stage_of(stage).steps if step.key == one.key), one.key),
            one.by_name,
            one.note,
        )
        for stage in dossier.case.stages
        for one in stage.steps
    )
    return sheet("steps", "Steps that were done", columns, rows)


def _asked(dossier: Dossier) -> Sheet:
    columns = (
        *(WHEN, Column("of", "Of whom", holds=WHO.holds), WORDS, Column("due", "By"), Column("given", "Given")),
        *(WHO, Column("answer", "What they gave", holds=WORDS.holds)),
    )
    found = db.session.scalars(select(Contribution).filter_by(case_id=dossier.case.id).order_by(Contribution.id))
    rows = (
        (
            *(dossier.moment(one.asked_at), one.asked_of, one.what, dossier.day(one.due_on)),
            *(dossier.moment(one.answered_at), one.answered_by, one.answer),
        )
        for one in found
    )
    return sheet("contributions", "Contributions that were asked for", columns, rows)


def _pauses(dossier: Dossier) -> Sheet:
    rows = (
        (clocks.stage_of(stage).name, dossier.moment(one.since), dossier.moment(one.until), one.reason)
        for stage in dossier.case.stages
        for one in stage.pauses
    )
    return sheet("pauses", "While the clock stood still", (STAGE, FROM, UNTIL, WORDS), rows)


def _beside(dossier: Dossier) -> Iterator[Sheet]:
    rule, case = dossier.pack.proceedings, dossier.case
    kinds: Mapping[str, Choice] = rule.kinds if rule else {}
    yield sheet(
        "proceedings",
        "Proceedings beside it",
        (Column("kind", "Kind"), FROM, UNTIL, WHO, NOTE),
        (_proceeding(one, kinds, dossier) for one in case.proceedings),
    )
    found = db.session.scalars(select(Restriction).filter_by(case_id=case.id).order_by(Restriction.id))
    columns = (WHEN, Column("what", "What"), WHO, NOTE, Column("review", "Reviewed by"), UNTIL, WORDS)
    yield sheet("restrictions", "About the reporter", columns, (_restriction(one, dossier) for one in found))
    yield sheet("rulings", "What the ombudsman decided", RULINGS, (_ruling(one, dossier) for one in case.rulings))


def _ruling(one: Ruling, dossier: Dossier) -> tuple[str, ...]:
    known = dossier.pack.ombudsman.decisions if dossier.pack.ombudsman else {}
    name = known[one.decision].name if one.decision in known else one.decision
    complied = dossier.day(one.complied_on)
    return name, dossier.day(one.decided_on), one.reference, one.found, one.kept_by, complied


def _proceeding(one: Proceeding, kinds: Mapping[str, Choice], dossier: Dossier) -> tuple[str, ...]:
    name = kinds[one.kind].name if one.kind in kinds else one.kind
    return name, dossier.day(one.since), dossier.moment(one.ended_at), one.said_by, one.note


def _restriction(one: Restriction, dossier: Dossier) -> tuple[str, ...]:
    return (
        *(dossier.moment(one.at), one.concern.capitalize(), one.by_name, one.reason),
        *(dossier.day(one.review_on), dossier.moment(one.lifted_at), one.why_lifted),
    )
