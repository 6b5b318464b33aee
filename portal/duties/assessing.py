"""Answering a self-assessment: requirement by requirement, for the period of the duty that it is owed with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.duties import history, rules, state
from portal.duties.acting import Acting, signed
from portal.duties.models import DutyRow
from portal.errors import Invalid, NotFound, Refused
from portal.policy.assessing import Complies, SelfAssessment
from portal.policy.reports import Covers
from portal.policy.spans import Span
from portal.reports.assessing import Assessing, assessed
from portal.reports.assessment_models import UNASKED, AssessmentAnswer
from portal.reports.assessment_sheets import answers, unanswered
from portal.reports.scope import Scope

NEEDED = {
    Complies.YES: ("shows", "Say what shows it: where it stands, or what was looked at."),
    Complies.NO: ("says", "Say why not, and what will be done about it."),
}


@dataclass(frozen=True)
class Words:
    """What someone answers. Of a statement, what it `says` alone."""

    says: str
    shows: str = ""
    complies: str = UNASKED


def rule_of(row: DutyRow) -> SelfAssessment | None:
    """Return the self-assessment that is owed with a duty; None where none is."""
    rule = state.pack_of(row).assessment
    return rule if rule and rule.duty == row.duty_key else None


def span_of(row: DutyRow) -> Span:
    """Return the days that it is about."""
    return Span(row.period_start, row.period_end)


def looked(row: DutyRow, at: datetime, item: str = "") -> Assessing:
    """Return the checks as they come out now, over the cases of the duty's report; with `item`, those of one alone."""
    pack, rule = state.pack_of(row), _rule(row)
    if item:
        rule = replace(rule, requirements={key: one for key, one in rule.requirements.items() if key == item})
    report = pack.report_for(row.duty_key)
    covers = report.covers if report else Covers()
    return assessed(pack, rule, Scope(pack.key, span_of(row), pack.zone, covers, whole=True), at)


def may_read(row: DutyRow, *, by: Acting) -> bool:
    """Return whether someone sees what is answered and found: who answers it, and who does or approves the duty."""
    rule = rule_of(row)
    return rule is not None and (rules.may_prepare(row, by=by) or by.holder(*rule.positions) is not None)


def demand_answer(row: DutyRow, *, by: Acting) -> Staff:
    """Return who answers. Raise `Refused` unless this person may now."""
    rule = _rule(row)
    found = by.holder(*rule.positions)
    if found is None:
        names = ", ".join(state.pack_of(row).positions[one].name for one in rule.positions)
        raise Refused(f"It is answered by: {names}.", clause=rule.clause)
    rules.demand_open(row)
    return found


def demand_answered(row: DutyRow) -> None:
    """Raise `Refused` while anything of the self-assessment that is owed with a duty isn't answered."""
    rule = rule_of(row)
    left = unanswered(rule.items, answers(row.procedure_key, span_of(row))) if rule else ()
    if rule and left:
        sentence = f"The self-assessment isn’t finished: {len(left)} of {len(rule.items)} are still to be answered."
        raise Refused(sentence, clause=rule.clause)


def answer(row: DutyRow, item: str, words: Words, *, by: Actor, at: datetime) -> AssessmentAnswer:
    """Answer a requirement, or give a statement, for the duty's period. What was answered before stays beside it.

    `Invalid` where a yes shows nothing, a no gives no reason, or a statement says nothing.
    """
    by, principal = signed(by, row.procedure_key, at, lambda who: demand_answer(row, by=who))
    rule, words = _rule(row), Words(tidy(words.says), tidy(words.shows), words.complies)
    _check(rule, item, words)
    assert by.staff_id is not None
    made = AssessmentAnswer(
        procedure_key=row.procedure_key,
        period_start=row.period_start,
        period_end=row.period_end,
        item=item,
        at=at,
        by_id=by.staff_id,
        by_name=by.name,
        principal_id=principal.id if principal else None,
        **vars(words),
    )
    db.session.add(made)
    history.record(row, "assessed", _line(rule, item, words), by=by, at=at)
    return made


def _rule(row: DutyRow) -> SelfAssessment:
    rule = rule_of(row)
    if rule is None:
        raise NotFound("No self-assessment is owed with this.")
    return rule


def _check(rule: SelfAssessment, item: str, words: Words) -> None:
    if item not in rule.items:
        raise NotFound("The self-assessment doesn't ask for this.")
    errors = {name: fault for name in ("says", "shows") if (fault := fault_in(getattr(words, name), LONG)) is not None}
    if item in rule.statements:
        errors |= {} if words.says else {"says": "Write what the report is to say, or that there was none."}
    elif words.complies not in list(Complies):
        errors["complies"] = "Say whether we comply."
    else:
        name, sentence = NEEDED[Complies(words.complies)]
        errors |= {} if getattr(words, name) else {name: sentence}
    if errors:
        raise Invalid(errors)


def _line(rule: SelfAssessment, item: str, words: Words) -> str:
    if item in rule.statements:
        return f"“{rule.statements[item].name}” was written."
    return f"The self-assessment was answered for {rule.requirements[item].clause}: {words.complies}."
