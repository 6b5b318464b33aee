"""What changes from one version of a procedure to another in what it assesses itself against."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.assessing import Check, Requirement, SelfAssessment, Statement
from portal.policy.differing import Change, Field, differing, in_brackets, listed, paired, touching
from portal.policy.procedure import Procedure
from portal.policy.touching import NO_CASE

PART = "Self-assessment"
NONE = SelfAssessment("nothing", "", (), {})


def changes(before: Procedure, after: Procedure) -> Iterator[Change]:
    """Yield every difference: who answers it, what is asked for, and what is looked at for that."""
    yield from touching(NO_CASE, _changes(before.assessment or NONE, after.assessment or NONE))


def _changes(one: SelfAssessment, other: SelfAssessment) -> Iterator[Change]:
    yield from differing(PART, PART, one, other, in_brackets, WHOLE)
    yield from paired(PART, (one.requirements, other.requirements), lambda _: "", REQUIREMENT)
    yield from paired(PART, (one.statements, other.statements), in_brackets, STATEMENT)


def _looks(one: Requirement | Statement) -> str:
    return "; ".join(map(_look, one.checks)) or "nothing"


def _look(check: Check) -> str:
    of = (*check.limits, *check.letters, *check.kinds, *check.fields, check.right, check.position, check.stage)
    much = str(check.most or check.number or "")
    return " ".join(part for part in (check.looks, ", ".join(filter(None, of)), much) if part)


def _answered_by(one: SelfAssessment) -> str:
    return listed(one.positions)


WHOLE = (Field("made for", lambda one: one.duty), Field("answered by", _answered_by))
REQUIREMENT = (
    Field("words", lambda one: f"“{one.text}”"),
    Field("paragraph", lambda one: one.clause),
    Field("looks at", _looks),
)
STATEMENT = (
    Field("name", lambda one: f"“{one.name}”"),
    Field("help", lambda one: f"“{one.help}”"),
    Field("looks at", _looks),
)
