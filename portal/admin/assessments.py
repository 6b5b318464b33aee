"""The self-assessment of a body: what the portal finds live, and what people answer, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.admin import assessment_cards, duty_cards, forms, presenting
from portal.admin.commanding import actor, refused, tried
from portal.admin.safety import answer_with
from portal.duties import assessing, queries
from portal.duties.acting import Acting, acting
from portal.duties.assessing import Words
from portal.duties.models import DutyRow
from portal.errors import NotFound, Refused, refusal_of
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.policy.assessing import Complies, SelfAssessment
from portal.policy.words import period_words
from portal.reports import assessment_sheets
from portal.reports.assessment_models import AssessmentAnswer

COMPLIES = Ask(
    "complies", "Do we comply?", Sort.CHOICE, choices=((Complies.YES.value, "Yes"), (Complies.NO.value, "No"))
)
SHOWS = Ask("shows", "What shows it", Sort.TEXT, False, "With a yes: a page, a policy, figures. Name no person.")
SAYS = Ask("says", "Commentary", Sort.TEXT, False, "With a no: why not, and what will be done about it.")
STATEMENT = Ask("says", "What the report says", Sort.TEXT, help="It is published. Name no person.")
DONE = "The answer was kept."
ALL_DONE = "The answer was kept. Everything is answered now."


class Assessments(BaseView):
    """`/staff/self-assessment/`: reached from the page of its duty. The rules are the commands'."""

    route_base = "/self-assessment"
    class_permission_name = "Duties"
    base_permissions = ["can_show", "can_act"]

    @expose("/<int(max=2147483647):pk>")
    @has_access
    @permission_name("show")
    def show(self, pk: int) -> Any:
        """Show every requirement: what the portal finds now, and how far the answers are."""
        row, rule = _found(pk)
        at, given = now(), _given(row)
        found = list(assessment_cards.lines(rule, assessing.looked(row, at), given))
        left = assessment_sheets.unanswered(rule.items, given)
        return self.render_template(
            "admin/assessment.html",
            card=duty_cards.card(row, at),
            rule=rule,
            chapters=assessment_cards.chapters(rule, found),
            answered=len(rule.items) - len(left),
            of=len(rule.items),
            following=left[0] if left else "",
            barred=_barred(row),
            moment=presenting.moment,
        )

    @expose("/<int(max=2147483647):pk>/<item>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def answer(self, pk: int, item: str) -> Any:
        """Ask for one answer, beside what was found; then go on to the next that is open."""
        row, rule = _found(pk, for_change=request.method == "POST")
        if item not in rule.items:
            raise NotFound("The self-assessment doesn’t ask for this.")
        if barred := _barred(row):
            return refused("Answer the self-assessment", barred, url_for("Assessments.show", pk=pk))
        wanted = (STATEMENT,) if item in rule.statements else (COMPLIES, SHOWS, SAYS)
        known = _given(row).get(item)
        before = assessment_sheets.answers_before(row.procedure_key, row.period_start).get(item)
        form = forms.filled(forms.form_of(wanted), _known(known or before))
        if request.method == "POST":
            error = tried(lambda: _answer(row, item, cleaning.clean(wanted, forms.given(form, wanted))))
            if error is None:
                return _on(row, rule)
            answer_with(status_of(error))
            forms.tell(form, error)
        return self._form(row, rule, item, form, before if known is None else None)

    def _form(self, row: DutyRow, rule: SelfAssessment, item: str, form: Any, before: AssessmentAnswer | None) -> Any:
        at, given = now(), _given(row)
        looked = assessing.looked(row, at, item)
        line = next(one for one in assessment_cards.lines(rule, looked, given) if one.key == item)
        return self.render_template(
            "admin/assessment_answer.html",
            card=duty_cards.card(row, at),
            line=line,
            place=rule.items.index(item) + 1,
            of=len(rule.items),
            help=rule.statements[item].help if item in rule.statements else "",
            before=before,
            about=period_words(before.period_start, before.period_end) if before else "",
            form=form,
            moment=presenting.moment,
        )


def _found(pk: int, *, for_change: bool = False) -> tuple[DutyRow, SelfAssessment]:
    """Return the duty and its self-assessment, to those who answer or approve it."""
    row = queries.by_id(pk, for_change=for_change)
    rule = assessing.rule_of(row)
    if rule is None or not assessing.may_read(row, by=_acting(row)):
        raise NotFound("There is no such self-assessment.")
    return row, rule


def _acting(row: DutyRow) -> Acting:
    return acting(actor(), row.procedure_key, now())


def _given(row: DutyRow) -> dict[str, AssessmentAnswer]:
    return assessment_sheets.answers(row.procedure_key, assessing.span_of(row))


def _barred(row: DutyRow) -> Refused | None:
    return refusal_of(lambda: assessing.demand_answer(row, by=_acting(row)))


def _known(answer: AssessmentAnswer | None) -> dict[str, str]:
    return {name: getattr(answer, name) for name in ("complies", "shows", "says")} if answer else {}


def _answer(row: DutyRow, item: str, facts: Mapping[str, Any]) -> None:
    words = Words(**{name: facts.get(name) or "" for name in ("says", "shows", "complies")})
    assessing.answer(row, item, words, by=actor(), at=now())


def _on(row: DutyRow, rule: SelfAssessment) -> Any:
    """Go on to the next that nobody has answered, or back to all of them."""
    left = assessment_sheets.unanswered(rule.items, _given(row))
    flash(DONE if left else ALL_DONE, "success")
    if left and request.form.get("button") == "next":
        return redirect(url_for("Assessments.answer", pk=row.id, item=left[0]))
    return redirect(url_for("Assessments.show", pk=row.id))


def links(row: DutyRow) -> list[tuple[str, str]]:
    """Return where a duty's self-assessment is, in words, for those who see it."""
    if not assessing.may_read(row, by=_acting(row)):
        return []
    return [(url_for("Assessments.show", pk=row.id), "The self-assessment")]


def to_do(row: DutyRow) -> tuple[str, str] | None:
    """Return the way on with a duty's self-assessment, and how far it is, for whoever answers it now."""
    rule = assessing.rule_of(row)
    if rule is None or _barred(row):
        return None
    answered = len(rule.items) - len(assessment_sheets.unanswered(rule.items, _given(row)))
    return url_for("Assessments.show", pk=row.id), f"Self-assessment: {answered} of {len(rule.items)}"
