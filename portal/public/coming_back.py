"""Saving what is half written, and coming back to it: by a link, or by a code that can be typed.

A GET of the link shows a page with a button and asks the database nothing, so that no scanner of mail can use it up or
learn anything from it.
"""

from __future__ import annotations

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import StringField

from portal.cases import saved_links, saving
from portal.cases.saved_links import Letter
from portal.cases.saving import KEPT_FOR, Saved
from portal.cases.texts import NO_ADDRESS, is_address
from portal.database import db, transaction
from portal.http import errors
from portal.http.clock import now
from portal.http.limits import ASK_BY_MAIL, OPEN_ROOM, SAVE, limiter
from portal.http.textform import TextForm
from portal.letters.words import day_of
from portal.policy.procedure import Procedure
from portal.public import shelf, steps, tongue
from portal.public.blueprint import blueprint
from portal.public.form_pages import form_page
from portal.public.forms import LOST_TOUCH, TOO_OFTEN, SubmissionForm

NOTHING = lazy_gettext(
    "Nothing is saved under this code. Look at it again. It may also be that what was saved has been sent, or that "
    "nobody came back to it in time."
)
CANT_REACH = lazy_gettext("We can’t reach our records right now. Please try again in a minute.")
NOT_SAVED = lazy_gettext(
    "This was not saved: we can’t reach our records right now. Nothing you wrote is lost. Try again in a minute."
)
BODY = lazy_gettext(
    "You asked us for this link, to go on with what you began to write to %(body)s:\n\n%(link)s\n\n"
    "It is kept until %(until)s. Nothing has been sent yet. Whoever has this link can read what you wrote, so don’t "
    "pass it on.\n\nIf it wasn’t you who asked, you need do nothing."
)


class CodeForm(TextForm):
    """The code under which something is saved, and where to mail the link to it."""

    code = StringField("", default="")
    email = StringField("", default="")


def save(form: SubmissionForm, procedure: Procedure) -> Response:
    """Keep what stands in the form, and show the link and the code to come back with."""
    try:
        try:
            _keep(form, procedure)
        except IntegrityError:  # pressed twice at once: the other has made the row by now
            _keep(form, procedure)
    except RateLimitExceeded:
        return form_page(form, procedure, 429, TOO_OFTEN)
    except Exception as error:
        if not errors.is_away(error):
            raise
        db.session.rollback()
        return _later(form_page(form, procedure, 503, NOT_SAVED))
    return saved_page(form, procedure)


@limiter.limit(SAVE)
def _keep(form: SubmissionForm, procedure: Procedure) -> None:
    step = form.step.key if form.step else ""
    what = Saved([pair for pair in form.carried(but=("saved",)) if pair[1]], step)
    with transaction():
        form.saved.data = saving.save(
            what, procedure=procedure.key, token=str(form.token.data), code=form.saved.data or "", at=now()
        )


def saved_page(form: SubmissionForm, procedure: Procedure) -> Response:
    """Return the page that shows the link and the code, with everything that was typed still in it."""
    procedure = tongue.told(procedure)
    page = render_template(
        "public/saved.html",
        procedure=procedure,
        form=form,
        hidden=form.carried(),
        code=form.saved.data,
        link=_link(procedure, form.saved.data or ""),
        until=_until(procedure),
        email="" if form.is_anonymous else form.email.data,
        onward=url_for("public.step", pack=procedure.key, step=form.step.key)
        if form.step
        else url_for("public.submit", pack=procedure.key),
    )
    return make_response(page)


@blueprint.get("/<pack>/resume")
@blueprint.get("/<pack>/resume/<code>")
def come_back(pack: str, code: str = "") -> Response:
    """Ask for the code, or show it as the link brought it. Nothing is looked up yet."""
    form = CodeForm()
    form.code.data = saving.normalised(code) or code[:80]
    return _ask(form, shelf.procedure(pack, now()))


@blueprint.post("/<pack>/resume")
def go_on(pack: str) -> Response:
    """Show the form as it was saved. A wrong code, one that was sent and one too old get the same answer."""
    procedure = shelf.procedure(pack, now())
    form = CodeForm()
    if tongue.is_switched():
        return _ask(form, procedure)
    try:
        return _opened(form, procedure)
    except RateLimitExceeded:
        return _ask(form, procedure, 429, TOO_OFTEN)
    except Exception as error:
        if not errors.is_away(error):
            raise
        db.session.rollback()
        return _later(_ask(form, procedure, 503, CANT_REACH))


@limiter.limit(OPEN_ROOM)
def _opened(form: CodeForm, procedure: Procedure) -> Response:
    code = form.code.data or ""
    found = saving.opened(code, procedure=procedure.key, at=now())
    if found is None:
        form.code.errors = [str(NOTHING)]
        return _ask(form, procedure, 422)
    again = SubmissionForm.of(procedure, MultiDict(found.pairs))
    again.saved.data = saving.normalised(code)
    again.step = steps.named(found.step) if found.step else None
    return form_page(again, procedure)


@blueprint.post("/<pack>/resume/mail")
def mail_link(pack: str) -> Response:
    """Mail the link to whoever asks for it. Whether there is anything under the code isn't told."""
    procedure = shelf.procedure(pack, now())
    form = CodeForm()
    if tongue.is_switched():
        return _mail_page(form, procedure, 200)
    try:
        return _mailed(form, procedure)
    except RateLimitExceeded:
        return _mail_page(form, procedure, 429, TOO_OFTEN)
    except Exception as error:
        if not errors.is_away(error):
            raise
        db.session.rollback()
        return _later(_mail_page(form, procedure, 503, CANT_REACH))


@limiter.limit(ASK_BY_MAIL)
def _mailed(form: CodeForm, procedure: Procedure) -> Response:
    to = (form.email.data or "").strip()
    if not is_address(to):
        form.email.errors = [gettext(NO_ADDRESS)]
        return _mail_page(form, procedure, 422)
    if not form.validate():
        return _mail_page(form, procedure, 422, LOST_TOUCH)
    code = saving.normalised(form.code.data or "")
    words = {"body": procedure.body, "link": _link(procedure, code), "until": _until(tongue.told(procedure))}
    subject = gettext("The link to what you began to write")
    with transaction():
        saved_links.ask(code, Letter(to, procedure.body, subject, str(BODY) % words), at=now())
    return redirect(url_for("public.come_back", pack=procedure.key, mailed=""), code=303)


def _ask(form: CodeForm, procedure: Procedure, status: int = 200, notice: str = "") -> Response:
    mailed = request.method == "GET" and "mailed" in request.args
    return make_response(
        render_template(
            "public/come_back.html", procedure=tongue.told(procedure), form=form, notice=notice, mailed=mailed
        ),
        status,
    )


def _mail_page(form: CodeForm, procedure: Procedure, status: int, notice: str = "") -> Response:
    return make_response(
        render_template("public/mail_link.html", procedure=tongue.told(procedure), form=form, notice=notice), status
    )


def _link(procedure: Procedure, code: str) -> str:
    base = current_app.config["PORTAL_BASE_URL"]
    return f"{base}{url_for('public.come_back', pack=procedure.key, code=code)}"


def _until(procedure: Procedure) -> str:
    return day_of(now() + KEPT_FOR, procedure.zone, procedure.language)


def _later(response: Response) -> Response:
    response.headers["Retry-After"] = str(errors.RETRY_AFTER)
    return response
