"""The form, the page to check the answers, and the sending: whatever goes wrong, everything typed comes back."""

from __future__ import annotations

from datetime import datetime

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from portal.cases import filing, idempotent, saving, submission
from portal.cases.actors import REPORTER
from portal.database import transaction
from portal.errors import Conflict, Invalid
from portal.http import errors
from portal.http.clock import now
from portal.http.limits import REVIEW, SUBMIT, limiter
from portal.http.sizes import read_whole, takes_files
from portal.jobs.failpoints import reach
from portal.letters.automatic import take_in_once
from portal.policy.procedure import By, Procedure
from portal.public import choosing, coming_back, receipt, shelf, steps, tongue
from portal.public.blueprint import blueprint
from portal.public.choosing import LOST
from portal.public.form_pages import CONFLICT, check_page, form_page
from portal.public.forms import TRAP, SubmissionForm
from portal.public.keeping import demand_touch, keeps_what_was_typed
from portal.public.steps import Step

NOT_RECEIVED = lazy_gettext(
    "This has not been received: we can’t reach our records right now. Nothing you wrote is lost. "
    "Please wait a minute, then press Send again."
)
TOO_MANY = lazy_gettext(
    "This has not been received yet: too many were sent at once. Please wait a minute, then press Send again."
)
TOO_MANY_LOOKS = lazy_gettext(
    "That was too often at once. Nothing you wrote is lost. Please wait a minute, then go on."
)
OUR_FAULT = lazy_gettext(
    "This has not been received. Something went wrong on our side, and it was not your doing. Please press Send again."
)
ALREADY = lazy_gettext(
    "You have sent this form already, and it was received. What you changed since is not part of it. "
    "If you want to send it as a new one, press Send."
)
NO_KIND = {"kind": lazy_gettext("Choose what you would like to send us.")}
NOBODY = lazy_gettext("Choose whether you want to tell us who you are. You don’t have to.")
TOO_LARGE = lazy_gettext(
    "This has not been received: it is more than can be taken at once. Go back with your browser’s Back button: "
    "your text should still be there. Shorten it, or choose fewer or smaller files, and send the rest afterwards."
)


@blueprint.route("/<pack>/submit", methods=["GET", "POST"])
@takes_files
@read_whole
def submit(pack: str) -> AnyResponse:
    """Show the whole form on one page; or check it, go back to it, or send it, whichever button was pressed."""
    procedure = shelf.procedure(pack, now())
    form = SubmissionForm.of(procedure)
    return form_page(form, procedure) if request.method == "GET" else _answered(form, procedure)


@blueprint.route("/<pack>/submit/<step>", methods=["GET", "POST"])
@takes_files
@read_whole
def step(pack: str, step: str) -> AnyResponse:
    """Show one step of the form; or take what was typed there along to the next, or to the one before."""
    procedure = shelf.procedure(pack, now())
    here = steps.named(step)
    form = SubmissionForm.of(procedure)
    form.step = here if request.method == "POST" or here is not steps.CHECK else steps.walk(procedure)[0]
    return form_page(form, procedure) if request.method == "GET" else _answered(form, procedure)


@keeps_what_was_typed(form_page, away=NOT_RECEIVED, often=TOO_MANY_LOOKS)
def _answered(form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    try:
        choosing.choose(form, now())
        return _send(form, procedure) if request.form.get("do") == "send" else _look(form, procedure)
    except Invalid as error:
        form.blame(error.errors)
        return form_page(form, procedure, 422)


@limiter.limit(REVIEW)
def _look(form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    """Show the answers to be checked, or the form again to change them."""
    do = request.form.get("do", "")
    if tongue.is_switched() and form.step is None and form.seen.data == steps.CHECK.key:
        return check_page(form, procedure)
    if tongue.is_switched() or do.startswith(("change", choosing.REMOVE)):
        return form_page(form, procedure)
    if do == "save":
        return coming_back.save(form, procedure)
    if form.step is None or do.startswith(choosing.DROP):
        return _review(form, procedure)
    return _back(form, procedure) if do == "back" else _on(form, procedure, form.step)


def _back(form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    """Go to the step before, whatever stands on this one: it is taken along, and looked at when they go on."""
    form.step = steps.before(steps.walk(procedure, anonymous=form.is_anonymous), form.step or steps.CHECK)
    return form_page(form, procedure)


def _on(form: SubmissionForm, procedure: Procedure, here: Step) -> AnyResponse:
    """Go to the next step, or to the answers for those who have seen them; where something is amiss, stay."""
    if _faulty(form, procedure, here):
        return form_page(form, procedure, 422)
    following = steps.after(steps.walk(procedure, anonymous=form.is_anonymous), here)
    form.step = steps.CHECK if form.seen.data == steps.CHECK.key else following
    return _review(form, procedure) if form.step is steps.CHECK else form_page(form, procedure)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Say so in words for someone who has just written a lot."""
    return errors.answer(413, str(TOO_LARGE))


def _review(form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    if _faulty(form, procedure):
        return form_page(form, procedure, 422)
    form.seen.data = steps.CHECK.key
    return check_page(form, procedure)


def _faulty(form: SubmissionForm, procedure: Procedure, only: Step | None = None) -> bool:
    """Put each fault beside its field, of the fields of one step alone where it is given; return whether one is."""
    try:
        given = submission.tidied(form.submission(procedure))
        form.blame(choosing.faults(form, given))
        submission.check(given, procedure, now(), side=By.REPORTER)
    except Invalid as error:
        form.blame(error.errors | (NO_KIND if not form.kind.data else {}))
    if not form.who.data:
        form.blame({"who": NOBODY})
    if form.website.data:
        form.blame({"website": TRAP})
    if only is not None:
        form.forgive(but=[field.name for field in form if only.asks(field.name)])
    return bool(form.faults)


@keeps_what_was_typed(check_page, away=NOT_RECEIVED, often=TOO_MANY, ours=OUR_FAULT)
def _send(form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    if _faulty(form, procedure) or _lacks_files(form):
        return form_page(form, procedure, 422)
    demand_touch(form)
    try:
        return _keep(form, procedure, now())
    except Invalid as error:
        form.blame(error.errors)
        return form_page(form, procedure, 422)
    except Conflict:
        form.renew()
        return check_page(form, procedure, CONFLICT, ALREADY)


def _lacks_files(form: SubmissionForm) -> bool:
    """Say beside the files that some are there no more. It is said once: sent again, it is sent without them."""
    # Those of a form that was received went with it, and nobody need choose them again.
    if not choosing.is_short(form) or idempotent.case_under(scope=receipt.SCOPE, key=str(form.token.data)):
        return False
    form.blame({filing.FIELD: LOST})
    choosing.settle(form)
    return True


@limiter.limit(SUBMIT)
def _keep(form: SubmissionForm, procedure: Procedure, at: datetime) -> AnyResponse:
    """Take it in, once, however often it is sent. The receipt is shown only after the commit."""
    given, token = submission.tidied(form.submission(procedure)), str(form.token.data)
    with transaction():
        given = choosing.with_files(form, given)
        received = take_in_once(given, scope=receipt.SCOPE, key=token, by=REPORTER, at=at)
        if received.is_new:
            choosing.take(form, received.case, at)
            saving.drop(token)
        reach("submit.before_commit")
    reach("submit.after_commit")
    receipt.remember(token, procedure.key, at)
    return redirect(url_for("public.submitted", pack=procedure.key), code=303)
