"""The self-assessment of a pack: what a code asks for, what the portal looks at for it, and what people answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from portal.policy.assessing import TOLD, Check, Looks, Requirement, SelfAssessment, Statement
from portal.policy.letters import FIELDS
from portal.policy.procedure import Procedure
from portal.policy.reports import Lists
from portal.procedures.section import Section

Found = tuple[tuple[str, ...], str]
KEY = "self_assessment"
NAMES = ("limits", "most", "number", "kinds", "letters", "fields", "right", "position", "stage")
MOST_STAGES = 9


@dataclass(frozen=True)
class Known:
    """What a self-assessment may refer to."""

    duties: Collection[str]
    positions: Collection[str]
    kinds: Collection[str]
    letters: Collection[str]
    limits: Collection[str]
    rights: Collection[str]
    stages: Collection[str]


def self_assessment(pack: Section, known: Known) -> SelfAssessment | None:
    """Return what the pack says, or None where nothing is assessed."""
    if not pack.has(KEY):
        return None
    part = pack.part(KEY)
    return SelfAssessment(
        duty=part.ref("duty", known.duties, "duty"),
        clause=part.clause(required=True),
        positions=part.refs("positions", known.positions, "position", required=True),
        requirements=dict(_requirements(part, known)),
        statements=dict(_statements(part, known)),
    )


def _requirements(part: Section, known: Known) -> Iterator[tuple[str, Requirement]]:
    for key, one in part.parts("requirements", "requirement", required=True):
        checks = _checks(one, known)
        yield key, Requirement(key=key, text=one.text("text"), clause=one.clause(required=True), checks=checks)


def _statements(part: Section, known: Known) -> Iterator[tuple[str, Statement]]:
    for key, one in part.parts("statements", "statement"):
        words, checks = one.text("help", ""), _checks(one, known)
        yield key, Statement(key=key, name=one.name(), help=words, clause=one.clause(required=True), checks=checks)


def _checks(part: Section, known: Known) -> tuple[Check, ...]:
    return tuple(_check(check, known) for check in part.items("checks", "check"))


def _check(part: Section, known: Known) -> Check:
    looks = part.ref("looks", [one.value for one in Looks], "check that looks at")
    check = Check(
        looks=Looks(looks) if looks else Looks.SEVERAL_CHANNELS,
        limits=part.refs("limits", known.limits, "limit"),
        most=part.limit("most") if part.has("most") else None,
        number=_number(part),
        kinds=part.refs("kinds", known.kinds, "kind"),
        letters=part.refs("letters", known.letters, "letter"),
        fields=part.refs("fields", FIELDS, "merge field"),
        right=part.ref("right", known.rights, "right", ""),
        position=part.ref("position", known.positions, "position", ""),
        stage=part.ref("stage", known.stages, "stage", ""),
    )
    if looks:  # what it lacks follows from that alone
        _fits(part, check)
    return check


def _number(part: Section) -> int:
    like = f"a number from 1 to {MOST_STAGES}"
    text = part.text("number", "", fits=_is_number, like=like)
    return int(text) if _is_number(text) else 0


def _is_number(text: str) -> bool:
    return len(text) == 1 and text in "123456789"


def _fits(part: Section, check: Check) -> None:
    """Note what a check lacks for what it looks at, and what says nothing there."""
    needs = TOLD[check.looks].needs
    for name in needs:
        if not part.has(name):
            part.fault("looks", f"A check that looks at “{check.looks}” needs “{name}”. Add it.")
    for name in NAMES:
        if part.has(name) and name not in needs:
            part.fault(name, f"A check that looks at “{check.looks}” has no “{name}”. Take it out.")


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault of the self-assessment, with its duty and reports: the path to where it is, and its sentence."""
    rule = procedure.assessment
    yield from _told(procedure)
    if rule is None:
        return
    duty = next((one for one in procedure.duties if one.key == rule.duty), None)
    if duty and duty.approval and duty.approval.by in rule.positions:
        sentence = f"“{duty.approval.by}” approves “{duty.key}”, so someone else must answer it. Take it out here."
        yield (KEY, "positions"), sentence
    yield from _twice(rule.requirements, rule.statements)


def _twice(requirements: Mapping[str, Requirement], statements: Mapping[str, Statement]) -> Iterator[Found]:
    for key in (one for one in statements if one in requirements):
        yield (KEY, "statements", key), f"There is a requirement “{key}” already. Give the statement another name."


def _told(procedure: Procedure) -> Iterator[Found]:
    """Reports tell of it only where there is one, and only with the duty that it is made for."""
    rule = procedure.assessment
    for report in procedure.reports:
        for sheet in report.sheets:
            path = ("reports", report.key, "sheets", sheet.key)
            if sheet.lists not in {Lists.ASSESSMENT, Lists.UNMET, Lists.STATEMENTS}:
                continue
            if rule is None:
                yield (*path, "lists"), f"The pack has no “{KEY}” that could be listed. Add it, or take the sheet out."
            elif rule.duty not in report.duties:
                yield (
                    (*path, "lists"),
                    f"The self-assessment is made for “{rule.duty}”. Put it into its report.",
                )
