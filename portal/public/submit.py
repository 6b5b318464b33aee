"""The form, the page to check the answers, and the sending: whatever goes wrong, everything typed comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from portal.cases import expected, filing, submission
from portal.cases.actors import REPORTER
from portal.cases.submission import ways_to_write
from portal.database import db, transaction
from portal.errors import Conflict, Invalid
from portal.files.offered import told
from portal.http import errors
from portal.http.clock import now
from portal.http.limits import REVIEW, SUBMIT, limiter
from portal.jobs.failpoints import reach
from portal.letters.automatic import take_in_once
from portal.policy.procedure import By, Procedure
from portal.public import choosing, receipt, shelf
from portal.public.blueprint import blueprint
from portal.public.forms import LOST_TOUCH, TRAP, SubmissionForm
from portal.public.home import anonymity

CONFLICT = 409
NOT_RECEIVED = (
    "This has not been received: we can’t reach our records right now. Nothing you wrote is lost. "
    "Please wait a minute, then press Send again."
)
TOO_MANY = "This has not been received yet: too many were sent at once. Please wait a minute, then press Send again."
TOO_MANY_LOOKS = "That was too often at once. Nothing you wrote is lost. Please wait a minute, then go on."
OUR_FAULT = (
    "This has not been received. Something went wrong on our side, and it was not your doing. Please press Send again."
)
ALREADY = (
    "You have sent this form already, and it was received. What you changed since is not part of it. "
    "If you want to send it as a new one, press Send."
)
NO_KIND = {"kind": "Choose what you would like to send us."}
TOO_LARGE = (
    "This has not been received: it is more than can be taken at once. Go back with your browser’s Back button: "
    "your text should still be there. Shorten it, or choose fewer or smaller files, and send the rest afterwards."
)


@blueprint.route("/<pack>/submit", methods=["GET", "POST"])
def submit(pack: str) -> AnyResponse:
    """Show the form; or check it, go back to it, or send it, whichever button was pressed."""
    procedure = shelf.procedure(pack, now())
    form = SubmissionForm.of(procedure)
    if request.method == "GET":
        return _page(form, procedure)
    try:
        choosing.choose(form, now())
        return _send(form, procedure) if request.form.get("do") == "send" else _look(form, procedure)
    except Invalid as error:
        form.blame(error.errors)
        return _page(form, procedure, 422)
    except RateLimitExceeded:
        return _page(form, procedure, 429, TOO_MANY_LOOKS)
    except Exception as error:
        if not errors.is_away(error):
            raise
        return _away(_page(form, procedure, 503, NOT_RECEIVED))


@limiter.limit(REVIEW)
def _look(form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    """Show the answers to be checked, or the form again to change them."""
    back = request.form.get("do", "").startswith(("change", choosing.REMOVE))
    return _page(form, procedure) if back else _review(form, procedure)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Say so in words for someone who has just written a lot."""
    return errors.answer(413, TOO_LARGE)


def _page(form: SubmissionForm, procedure: Procedure, status: int = 200, notice: str = "") -> AnyResponse:
    page = render_template(
        "public/form.html",
        form=form,
        procedure=procedure,
        notice=notice,
        contact_by=ways_to_write(procedure),
        demanded={demand.field for demand in procedure.demands},
        of_the_named=form.of_the_named,
        anonymity=anonymity(procedure),
        told=told(filing.rules()),
        staged=choosing.chosen(form),
    )
    return make_response(page, status)


def _check(form: SubmissionForm, procedure: Procedure, status: int = 200, notice: str = "") -> AnyResponse:
    given = submission.tidied(form.submission(procedure))
    page = render_template(
        "public/review.html",
        form=form,
        given=given,
        procedure=procedure,
        notice=notice,
        contact_by=ways_to_write(procedure),
        hidden=_hidden(form),
        matter=procedure.matters.get(given.matter),
        is_unreached=not given.anonymous and not expected.can_be_sent(given.reporter),
        was_received=status == CONFLICT,
        staged=choosing.chosen(form),
        anonymity=anonymity(procedure),
    )
    return make_response(page, status)


def _hidden(form: SubmissionForm) -> list[tuple[str, str]]:
    """Return everything in the form as it was typed, to be carried on by the page."""
    pairs: list[tuple[str, str]] = []
    for field in form:
        if field.name not in ("csrf_token", filing.FIELD):
            values: Any = field.data if isinstance(field.data, list | tuple) else [field.data or ""]
            pairs.extend((field.name, value) for value in values)
    return pairs


def _review(form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    if _faulty(form, procedure):
        return _page(form, procedure, 422)
    return _check(form, procedure)


def _faulty(form: SubmissionForm, procedure: Procedure) -> bool:
    try:
        given = submission.tidied(form.submission(procedure))
        form.blame(choosing.faults(form, given))
        submission.check(given, procedure, now(), side=By.REPORTER)
    except Invalid as error:
        form.blame(error.errors | (NO_KIND if not form.kind.data else {}))
    if not form.who.data:
        form.blame({"who": "Choose whether you want to tell us who you are. You don’t have to."})
    if form.website.data:
        form.blame({"website": TRAP})
    return bool(form.faults)


def _send(form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    if _faulty(form, procedure):
        return _page(form, procedure, 422)
    if not form.validate():
        return _check(form, procedure, 422, LOST_TOUCH)
    try:
        return _keep(form, procedure, now())
    except Invalid as error:
        form.blame(error.errors)
        return _page(form, procedure, 422)
    except RateLimitExceeded:
        return _check(form, procedure, 429, TOO_MANY)
    except Conflict:
        form.renew()
        return _check(form, procedure, CONFLICT, ALREADY)
    except Exception as error:  # noqa: BLE001 - what was typed must come back, whatever it was that failed
        return _failed(error, form, procedure)


def _failed(error: Exception, form: SubmissionForm, procedure: Procedure) -> AnyResponse:
    db.session.rollback()
    if not errors.is_away(error):
        return _check(form, procedure, 500, f"{OUR_FAULT} ({errors.note_fault(error)})")
    return _away(_check(form, procedure, 503, NOT_RECEIVED))


def _away(response: AnyResponse) -> AnyResponse:
    response.headers["Retry-After"] = str(errors.RETRY_AFTER)
    return response


@limiter.limit(SUBMIT)
def _keep(form: SubmissionForm, procedure: Procedure, at: datetime) -> AnyResponse:
    """Take it in, once, however often it is sent. The receipt is shown only after the commit."""
    given, token = submission.tidied(form.submission(procedure)), str(form.token.data)
    with transaction():
        given = choosing.with_files(form, given)
        received = take_in_once(given, scope=receipt.SCOPE, key=token, by=REPORTER, at=at)
        if received.is_new:
            choosing.take(form, received.case, at)
        reach("submit.before_commit")
    reach("submit.after_commit")
    receipt.remember(token, procedure.key, at)
    return redirect(url_for("public.submitted", pack=procedure.key), code=303)
