"""Saving what is half written, and coming back to it: by a link, or by a code that can be typed.

A GET of the link shows a page with a button and asks the database nothing, so that no scanner of mail can use it up or
learn anything from it.
"""

from __future__ import annotations

from flask import current_app, make_response, render_template, session, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import StringField

from portal.cases import saved_links, saving
from portal.cases.saved_links import Letter
from portal.cases.saving import KEPT_FOR, Kept, Saved
from portal.cases.texts import NO_ADDRESS, is_address
from portal.database import transaction
from portal.http.clock import now
from portal.http.limits import ASK_BY_MAIL, OPEN_ROOM, SAVE, limiter
from portal.http.sizes import read_whole
from portal.http.textform import TextForm
from portal.letters.words import day_of
from portal.policy.procedure import Procedure
from portal.public import shelf, steps, tongue
from portal.public.blueprint import blueprint
from portal.public.form_pages import form_page
from portal.public.forms import SubmissionForm
from portal.public.keeping import CANT_REACH, demand_touch, keeps_what_was_typed
from portal.public.spoken import said

SAVES = "saves"  # in the signed session: what makes this browser's codes its own
ELSEWHERE = lazy_gettext(
    "This was saved before, under another code. That code still opens what you saved then; the code below opens what "
    "you have just saved."
)
NOTHING = lazy_gettext(
    "Nothing is saved under this code. Look at it again. It may also be that what was saved has been sent, or that "
    "nobody came back to it in time."
)
NO_CODE = lazy_gettext("Type your code.")
NOT_SAVED = lazy_gettext(
    "This was not saved: we can’t reach our records right now. Nothing you wrote is lost. Try again in a minute."
)
BODY = lazy_gettext(
    "You asked us for this link, to go on with what you began to write to %(body)s:\n\n%(link)s\n\n"
    "It is kept until %(until)s. Nothing has been sent yet. Whoever has this link can read what you wrote, so don’t "
    "pass it on.\n\nIf it wasn’t you who asked, you need do nothing."
)


class CodeForm(TextForm):
    """The code under which something is saved."""

    code = StringField("", default="")


class MailForm(TextForm):
    """Where to mail the link to what is saved. It stands on one page with the form, which has an address of its own."""

    mail_to = StringField(lazy_gettext("Your e-mail address"), default="")


@keeps_what_was_typed(form_page, away=NOT_SAVED)
def save(form: SubmissionForm, procedure: Procedure) -> Response:
    """Keep what stands in the form, and show the link and the code to come back with."""
    try:
        kept = _keep(form, procedure)
    except IntegrityError:  # pressed twice at once: the other has made the row by now
        kept = _keep(form, procedure)
    form.saved.data = kept.code
    return saved_page(form, procedure, notice=said(ELSEWHERE, procedure) if kept.is_elsewhere else "")


@limiter.limit(SAVE)
def _keep(form: SubmissionForm, procedure: Procedure) -> Kept:
    step = form.step.key if form.step else ""
    what = Saved([pair for pair in form.carried(but=("saved",)) if pair[1]], step)
    token, code, browser = str(form.token.data), form.saved.data or "", _this_browser()
    with transaction():
        return saving.save(what, procedure=procedure.key, token=token, browser=browser, code=code, at=now())


def _this_browser() -> str:
    return str(session.setdefault(SAVES, saving.new_browser()))


def saved_page(
    form: SubmissionForm,
    procedure: Procedure,
    status: int = 200,
    notice: str = "",
    *,
    mail: MailForm | None = None,
    mailed_to: str = "",
) -> Response:
    """Return the page that shows the link and the code, with everything that was typed still in it."""
    procedure = tongue.told(procedure)
    step, mail = form.step.key if form.step else None, mail or _mail_of(form)
    mail.mail_to.label.text = said(str(mail.mail_to.label.text), procedure)
    page = render_template(
        "public/saved.html",
        procedure=procedure,
        talk_to=procedure.contact_about(form.matter.data or ""),
        form=form,
        hidden=form.carried(),
        code=form.saved.data,
        link=_link(procedure, form.saved.data or ""),
        until=_until(procedure),
        mail=mail,
        mailed_to=mailed_to,
        notice=notice,
        mailing=url_for("public.mail_link", pack=procedure.key, step=step),
        onward=url_for("public.step" if step else "public.submit", pack=procedure.key, step=step),
    )
    return make_response(page, status)


def _mail_of(form: SubmissionForm) -> MailForm:
    mail = MailForm(formdata=None)
    mail.mail_to.data = "" if form.is_anonymous else form.email.data
    return mail


@blueprint.get("/<pack>/resume")
@blueprint.get("/<pack>/resume/<code>")
def come_back(pack: str, code: str = "") -> Response:
    """Ask for the code, or show it as the link brought it. Nothing is looked up yet."""
    form = CodeForm()
    form.code.data = saving.normalised(code) or code[:80]
    return _ask(form, shelf.procedure(pack, now()))


def _code_again(pack: str, *, status: int, notice: str) -> Response:
    return _ask(CodeForm(), shelf.procedure(pack, now()), status, notice)


@blueprint.post("/<pack>/resume")
@keeps_what_was_typed(_code_again, away=CANT_REACH)
def go_on(pack: str) -> Response:
    """Show the form as it was saved. A wrong code, one that was sent and one too old get the same answer."""
    procedure, form = shelf.procedure(pack, now()), CodeForm()
    return _ask(form, procedure) if tongue.is_switched() else _opened(form, procedure)


@limiter.limit(OPEN_ROOM)
def _opened(form: CodeForm, procedure: Procedure) -> Response:
    code = form.code.data or ""
    found = saving.opened(code, procedure=procedure.key, at=now())
    if found is None:
        form.code.errors = [str(NOTHING if code.strip() else NO_CODE)]
        return _ask(form, procedure, 422)
    again = SubmissionForm.of(procedure, MultiDict(found.pairs))
    again.saved.data = saving.normalised(code)
    again.step = steps.named(found.step) if found.step else None
    return form_page(again, procedure)


def _with_the_code(pack: str, step: str = "", *, status: int = 200, notice: str = "") -> Response:
    """The page that shows the code, with what the request itself brought."""
    procedure = shelf.procedure(pack, now())
    return saved_page(_carried(procedure, step), procedure, status, notice, mail=MailForm())


def _carried(procedure: Procedure, step: str) -> SubmissionForm:
    form = SubmissionForm.of(procedure)
    form.step = steps.named(step) if step else None
    form.saved.data = saving.normalised(form.saved.data or "")
    return form


@blueprint.post("/<pack>/resume/mail")
@blueprint.post("/<pack>/resume/mail/<step>")
@keeps_what_was_typed(_with_the_code, away=CANT_REACH)
@read_whole
def mail_link(pack: str, step: str = "") -> Response:
    """Mail the link to whoever asks for it, and show the page with the code again, whatever becomes of that.

    The code is shown nowhere else, so one wrong letter in an address must not take it away, nor what was typed.
    Whether there is anything under the code isn't told.
    """
    procedure = shelf.procedure(pack, now())
    if tongue.is_switched():
        return _with_the_code(pack, step)
    return _mailed(_carried(procedure, step), MailForm(), procedure)


@limiter.limit(ASK_BY_MAIL)
def _mailed(form: SubmissionForm, mail: MailForm, procedure: Procedure) -> Response:
    to = (mail.mail_to.data or "").strip()
    if not is_address(to):
        mail.mail_to.errors = [gettext(NO_ADDRESS)]
        return saved_page(form, procedure, 422, mail=mail)
    demand_touch(mail)
    code = form.saved.data or ""
    words = {"body": procedure.body, "link": _link(procedure, code), "until": _until(tongue.told(procedure))}
    subject = gettext("The link to what you began to write")
    text = f"{gettext('Hello')}\n\n{str(BODY) % words}"
    with transaction():
        saved_links.ask(code, Letter(to, procedure.body, subject, text), at=now())
    return saved_page(form, procedure, mail=mail, mailed_to=to)


def _ask(form: CodeForm, procedure: Procedure, status: int = 200, notice: str = "") -> Response:
    page = render_template("public/come_back.html", procedure=tongue.told(procedure), form=form, notice=notice)
    return make_response(page, status)


def _link(procedure: Procedure, code: str) -> str:
    base = current_app.config["PORTAL_BASE_URL"]
    return f"{base}{url_for('public.come_back', pack=procedure.key, code=code)}"


def _until(procedure: Procedure) -> str:
    return day_of(now() + KEPT_FOR, procedure.zone, procedure.language)
