"""The pages of the form: the whole of it or one step, and the answers to check. Each carries all that was typed."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template
from werkzeug.wrappers import Response

from portal.cases import expected, filing, submission
from portal.cases.wishes import ways_to_write
from portal.files.offered import told
from portal.policy.easier import ACTING_AS, ADJUSTMENTS
from portal.policy.languages import LANGUAGES
from portal.policy.procedure import Procedure
from portal.public import choosing, helped, sent_before, steps, tongue
from portal.public.forms import SubmissionForm
from portal.public.home import anonymity
from portal.public.steps import Step

CONFLICT = 409
FIRST = ("en", "es", "cy", "ar")


def form_page(form: SubmissionForm, procedure: Procedure, status: int = 200, notice: str = "") -> Response:
    """Return the form as it stands: the step that they are at, or the first at fault; or the whole on one page."""
    procedure = tongue.told(procedure)
    step = form.step and (steps.first_at_fault([field.name for field in form if field.errors]) or form.step)
    if step is steps.CHECK and not form.faults:
        return check_page(form, procedure, status, notice)
    walked = _of_step(form, procedure, step) if step else {}
    helped.beside(form, procedure)
    page = render_template(
        "public/step.html" if step else "public/form.html",
        form=form,
        procedure=procedure,
        talk_to=procedure.contact_about(form.matter.data or ""),
        notice=notice,
        contact_by=ways_to_write(procedure),
        demanded={demand.field for demand in procedure.demands},
        languages=offered_languages(),
        adjustments=ADJUSTMENTS,
        acting_as=ACTING_AS,
        of_the_named=form.of_the_named,
        anonymity=anonymity(procedure),
        told=told(filing.rules()),
        rules=filing.rules(),
        staged=choosing.chosen(form),
        sent_here=sent_before.of_here(form, procedure),
        **walked,
    )
    return make_response(page, status)


def _of_step(form: SubmissionForm, procedure: Procedure, step: Step) -> dict[str, Any]:
    way = steps.walk(procedure, anonymous=form.is_anonymous)
    return {
        "step": step,
        "number": 1 + sum(steps.STEPS.index(one) < steps.STEPS.index(step) for one in way),
        "count": len(way),
        "is_first": step is way[0],
        "hidden": form.carried(but=[one.name for one in form if step.asks(one.name) and form.is_asked(one.name)]),
        "matter": procedure.matters.get(form.matter.data or "") if step is not steps.WHAT else None,
    }


def offered_languages() -> list[tuple[str, str, str]]:
    """Return the languages to choose from, as those who speak them call them, the portal's own four first."""
    first = [(LANGUAGES[tag][1], LANGUAGES[tag][1], tag) for tag in FIRST]
    rest = [(own, own, tag) for tag, (_, own) in LANGUAGES.items() if tag.partition("-")[0] not in FIRST]
    return [*first, *sorted(rest)]


def check_page(form: SubmissionForm, procedure: Procedure, status: int = 200, notice: str = "") -> Response:
    """Return the answers as they would be sent, each part with a button that goes back to it."""
    given, procedure = submission.tidied(form.submission(procedure)), tongue.told(procedure)
    way = steps.walk(procedure, anonymous=form.is_anonymous)
    page = render_template(
        "public/review.html",
        form=form,
        given=given,
        procedure=procedure,
        talk_to=procedure.contact_about(given.matter),
        notice=notice,
        contact_by=ways_to_write(procedure),
        hidden=form.carried(),
        adjustments=ADJUSTMENTS,
        acting_as=ACTING_AS,
        matter=procedure.matters.get(given.matter),
        is_unreached=not given.anonymous and not expected.can_be_sent(given.reporter),
        was_received=status == CONFLICT,
        sent_here=sent_before.of_here(form, procedure),
        staged=choosing.chosen(form),
        lost=choosing.LOST if choosing.is_short(form) else "",
        anonymity=anonymity(procedure),
        way={step.key for step in way},
        count=len(way),
    )
    return make_response(page, status)
