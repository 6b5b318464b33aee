"""How a self-assessment is told to an officer: each paragraph with its answer, and with what the portal found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from portal.admin.presenting import Sign
from portal.cases.models import Case
from portal.database import db
from portal.policy.assessing import Complies, Finding, SelfAssessment, State, together
from portal.reports.assessing import Assessing
from portal.reports.assessment_models import UNASKED, AssessmentAnswer

ANSWERS = {
    Complies.YES.value: Sign("✓", "We comply", "good"),
    Complies.NO.value: Sign("✕", "We don’t comply", "bad"),
    UNASKED: Sign("✓", "Written", "good"),
}
OPEN = Sign("○", "Not answered yet", "new")
FOUND = {
    State.MET: Sign("✓", "Met", "good"),
    State.PARTLY: Sign("◐", "Partly met", "warn"),
    State.NOT_MET: Sign("✕", "Not met", "bad"),
    State.NOTHING: Sign("–", "Nothing to look at", "still"),
}
Answers = Mapping[str, AssessmentAnswer]


@dataclass(frozen=True)
class Samples:
    """Cases that a check found wanting: those that this viewer may see, and how many more there are."""

    seen: Sequence[tuple[int, str]] = ()
    more: int = 0


@dataclass(frozen=True)
class Line:
    """One thing to answer. `found` is nothing where people alone can say."""

    key: str
    clause: str
    words: str
    answer: AssessmentAnswer | None
    found: Sign | None = None
    findings: tuple[tuple[Finding, Samples], ...] = ()

    @property
    def sign(self) -> Sign:
        """Return where its answer stands."""
        return ANSWERS[self.answer.complies] if self.answer else OPEN

    @property
    def differs(self) -> bool:
        """Return whether people say that it is complied with, and the portal found that it isn't."""
        says_yes = self.answer is not None and self.answer.complies == Complies.YES
        return says_yes and self.found in {FOUND[State.NOT_MET], FOUND[State.PARTLY]}


def lines(rule: SelfAssessment, looked: Assessing, given: Answers) -> Iterator[Line]:
    """Yield all that is to be answered, in order: what `looked` looks at with what it found."""
    numbers = _numbers(case for key in looked.rule.items for one in looked.findings(key) for case in one.cases)
    words = {**{one.key: one.text for one in looked.rule.requirements.values()}, **_named(rule)}
    for key, said in words.items():
        findings = looked.findings(key)
        found = FOUND[together(findings)] if findings else None
        told = tuple((finding, _samples(finding, numbers)) for finding in findings)
        yield Line(key, rule.item(key).clause, said, given.get(key), found, told)


def _named(rule: SelfAssessment) -> dict[str, str]:
    return {one.key: one.name for one in rule.statements.values()}


def chapters(rule: SelfAssessment, found: Collection[Line]) -> list[tuple[str, list[Line]]]:
    """Return the lines by the chapters of the code: LG-6.2 stands in chapter 6. Statements stand at the end."""
    return [(name, list(group)) for name, group in groupby(found, key=lambda one: _chapter(rule, one))]


def _chapter(rule: SelfAssessment, line: Line) -> str:
    if line.key in rule.statements:
        return "In words"
    return f"Chapter {line.clause.partition('-')[2].partition('.')[0]}"


def _numbers(ids: Iterator[int]) -> dict[int, str]:
    """Return the numbers of those of the cases that whoever looks may see."""
    wanted = set(ids)
    query = select(Case.id, Case.tracking_number).where(Case.id.in_(wanted))
    return {row.id: row.tracking_number for row in db.session.execute(query)} if wanted else {}


def _samples(finding: Finding, numbers: Mapping[int, str]) -> Samples:
    seen = [(case, numbers[case]) for case in finding.cases if case in numbers]
    return Samples(seen, finding.failed - len(seen) if finding.cases else 0)
