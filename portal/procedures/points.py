"""Points of complaint, as a pack writes them: which kinds have them, what can be found, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.policy.choices import Kind, Outcome
from portal.policy.letters import LetterKind
from portal.policy.points import Finding, Points
from portal.policy.procedure import Procedure
from portal.procedures.section import CLAUSE, CLAUSES, Section

FIELD, POINTS = "answer.points", "points"
MARK = "points"  # holds where a case has points, for the elements of a letter
Found = tuple[tuple[str, ...], str]


def points(pack: Section, kinds: Mapping[str, Kind], outcomes: Mapping[str, Outcome]) -> Points | None:
    """Return what the pack says, or None where it takes each case as a whole."""
    if not pack.has(POINTS):
        return None
    part = pack.part(POINTS)
    whole = part.lines("whole", required=True)
    return Points(
        clause=part.clause(required=True),
        kinds=frozenset(part.refs("kinds", kinds, "kind", required=True)),
        findings={key: _finding(key, one, outcomes) for key, one in part.parts("findings", "finding", required=True)},
        mixed=part.ref("mixed", outcomes, "outcome"),
        whole=whole.text if whole else "",
        agreed=part.text("agreed", "", CLAUSE.fullmatch, CLAUSES),
        shown=part.flag("shown", default=False),
    )


def _finding(key: str, part: Section, outcomes: Mapping[str, Outcome]) -> Finding:
    outcome = part.ref("outcome", outcomes, "outcome", "")
    return Finding(key=key, name=part.name(), clause=part.clause(), help=part.text("help", ""), outcome=outcome)


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault: an outcome that doesn't fit, an answer that gives no findings, or gives them unproved."""
    rule = procedure.points
    asking = [letter for letter in procedure.letters.values() if _asks(letter)]
    if rule is None:
        for letter in asking:
            sentence = "The pack has no “points”, so there is nothing to find on them. Add them, or take this out."
            yield ("letters", letter.key, "entries", FIELD), sentence
        return
    yield from _outcomes(procedure, rule)
    for letter in asking:
        yield from _proof(letter)
    for key in sorted(_answers(procedure, rule) - {letter.key for letter in asking}):
        sentence = f"A case with points is answered by the letter “{key}”, which gives no findings. Add “{FIELD}”."
        yield ("letters", key, "entries"), sentence


def _asks(letter: LetterKind) -> bool:
    return any(entry.field == FIELD for entry in letter.entries)


def _proof(letter: LetterKind) -> Iterator[Found]:
    if not any(FIELD in one.fields and one.when in {"", MARK} for one in letter.elements):
        sentence = f"The letter gives findings, and no element proves them. Add one with “fields: [{FIELD}]”."
        yield ("letters", letter.key, "elements"), sentence


def _outcomes(procedure: Procedure, rule: Points) -> Iterator[Found]:
    findings = (("points", "findings", key, "outcome") for key in rule.findings)
    named: dict[tuple[str, ...], str] = dict(
        zip(findings, (one.outcome for one in rule.findings.values()), strict=True)
    )
    named["points", "mixed"] = rule.mixed
    for path, outcome in named.items():
        known = procedure.outcomes.get(outcome)
        left = sorted(rule.kinds - known.kinds) if known else []
        if left:
            yield path, f"A {left[0]} can’t be decided as “{outcome}”. Name an outcome for each kind that has points."


def _answers(procedure: Procedure, rule: Points) -> set[str]:
    ways = [pathway for pathway in procedure.pathways if pathway.kinds & rule.kinds]
    return {stage.answer_with for pathway in ways for stage in pathway.stages if stage.answer_with} & set(
        procedure.letters
    )
