"""The sheets of a report that tell of the self-assessment: its requirements with their answers, and its statements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import select

from portal.database import UNGUARDED, db
from portal.policy.assessing import Complies, Requirement, State
from portal.policy.built import Column, Holds, Sheet, Value
from portal.policy.reports import Lists, SheetRule
from portal.policy.spans import Span
from portal.reports.assessing import Assessing
from portal.reports.assessment_models import AssessmentAnswer

CLAUSE, REQUIREMENT = Column("clause", "Paragraph"), Column("requirement", "What is asked for")
COMPLIES, FOUND = Column("complies", "We comply"), Column("found", "The portal found")
SHOWS = Column("shows", "What shows it, and commentary", holds=Holds.WRITTEN)
SAYS = Column("says", "Why not, and what we do about it", holds=Holds.WRITTEN)
COLUMNS: Mapping[Lists, tuple[Column, ...]] = {
    Lists.ASSESSMENT: (CLAUSE, REQUIREMENT, COMPLIES, FOUND, SHOWS),
    Lists.UNMET: (CLAUSE, REQUIREMENT, COMPLIES, FOUND, SAYS),
    Lists.STATEMENTS: (Column("about", "About"), Column("words", "What we say", holds=Holds.WRITTEN)),
}
ANSWERED = {Complies.YES: "Yes", Complies.NO: "No", "": "Not answered yet"}
ASKED = "asked of people"  # where the portal can't look
NOT_MET = frozenset({State.PARTLY, State.NOT_MET})
Answers = Mapping[str, AssessmentAnswer]


def answers(procedure_key: str, span: Span) -> dict[str, AssessmentAnswer]:
    """Return the answers that hold for a period, by what they are to: the latest of each."""
    query = (
        select(AssessmentAnswer)
        .where(AssessmentAnswer.procedure_key == procedure_key)
        .where(AssessmentAnswer.period_start == span.start, AssessmentAnswer.period_end == span.end)
        .order_by(AssessmentAnswer.id)
    )
    return {one.item: one for one in db.session.scalars(query, execution_options=UNGUARDED)}


def answers_before(procedure_key: str, start: date) -> dict[str, AssessmentAnswer]:
    """Return the answers of earlier periods, by what they are to: the latest of each that came before a day."""
    query = (
        select(AssessmentAnswer)
        .where(AssessmentAnswer.procedure_key == procedure_key, AssessmentAnswer.period_end < start)
        .order_by(AssessmentAnswer.period_end, AssessmentAnswer.id)
    )
    return {one.item: one for one in db.session.scalars(query, execution_options=UNGUARDED)}


def sheet(rule: SheetRule, looked: Assessing) -> Sheet:
    """Return one of these sheets, as the checks come out and as people have answered."""
    assert rule.lists is not None
    given = answers(looked.pack.key, looked.scope.span)
    rows = {Lists.ASSESSMENT: _assessment, Lists.UNMET: _unmet, Lists.STATEMENTS: _statements}[rule.lists]
    return Sheet(rule.key, rule.name, rule.clause, COLUMNS[rule.lists], tuple(rows(rule, looked, given)))


def _assessment(_rule: SheetRule, looked: Assessing, given: Answers) -> Iterator[tuple[Value, ...]]:
    for one in looked.rule.requirements.values():
        answer = given.get(one.key)
        yield one.clause, one.text, _complies(answer), _found(one, looked), _words(answer)


def _unmet(_rule: SheetRule, looked: Assessing, given: Answers) -> Iterator[tuple[Value, ...]]:
    """Yield what isn't complied with: by what people say, or by what the portal found, whatever they say."""
    for one in looked.rule.requirements.values():
        answer = given.get(one.key)
        if (answer and answer.complies == Complies.NO) or looked.state(one.key) in NOT_MET:
            yield one.clause, one.text, _complies(answer), _found(one, looked), answer.says if answer else ""


def _statements(rule: SheetRule, looked: Assessing, given: Answers) -> Iterator[tuple[Value, ...]]:
    for key in rule.statements:
        yield looked.rule.statements[key].name, given[key].says if key in given else ""


def _complies(answer: AssessmentAnswer | None) -> str:
    return ANSWERED[Complies(answer.complies) if answer and answer.complies else ""]


def _found(one: Requirement, looked: Assessing) -> str:
    return looked.state(one.key).value if one.checks else ASKED


def _words(answer: AssessmentAnswer | None) -> str:
    return "\n".join(one for one in (answer.shows, answer.says) if one) if answer else ""


def answerers(procedure_key: str, span: Span) -> frozenset[int]:
    """Return whose answers hold for a period, or were given before in it, and for whom: they made what is told."""
    query = select(AssessmentAnswer.by_id, AssessmentAnswer.principal_id).where(
        AssessmentAnswer.procedure_key == procedure_key,
        AssessmentAnswer.period_start == span.start,
        AssessmentAnswer.period_end == span.end,
    )
    found = db.session.execute(query, execution_options=UNGUARDED).all()
    return frozenset(one for row in found for one in row if one is not None)


def unanswered(items: Collection[str], given: Answers) -> tuple[str, ...]:
    """Return what nobody has answered yet, in order."""
    return tuple(one for one in items if one not in given)
