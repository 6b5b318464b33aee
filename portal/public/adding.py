"""The reporter adds something from the room: words, files, or both."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import HiddenField, MultipleFileField, TextAreaField

from portal.cases import clocks, filing, queries
from portal.cases.actors import REPORTER
from portal.cases.models import Attachment, Case, FileChannel, FileKind
from portal.cases.texts import fault_in, tidy
from portal.database import db, transaction
from portal.errors import Conflict, Invalid, PortalError, Refused
from portal.files.offered import as_size, told
from portal.http import errors, handouts, uploads
from portal.http.clock import now
from portal.http.limits import FILES, limiter
from portal.http.textform import TextForm
from portal.letters.ask import REASON_MOST
from portal.public import tongue
from portal.public.blueprint import blueprint
from portal.public.entering import body_of, entered, puts_back
from portal.public.keeping import demand_touch, keeps_what_was_typed
from portal.public.spoken import said

blueprint.add_app_template_filter(as_size)


class AddForm(TextForm):
    """What is added: words, files, or both."""

    words = TextAreaField(lazy_gettext("What you want to add"), default="")
    files = MultipleFileField(lazy_gettext("Files"))
    once = HiddenField(default=lambda: secrets.token_urlsafe(16))  # the key under which it is added once


@blueprint.get("/track/<number>/add")
def ask_more(number: str) -> Response:
    """Ask what is to be added."""
    return _page(entered(number), AddForm(), 200)


def _typed(number: str, *, status: int, notice: str) -> Response:
    """The page with what the request itself brought: the case may be out of reach."""
    return _drawn(number, AddForm(), status, notice=notice, procedure=body_of(number))


@blueprint.post("/track/<number>/add")
@keeps_what_was_typed(_typed)
def add_more(number: str) -> Response:
    """Add it, or say why it can't be, with the words still there."""
    form = AddForm()
    case = entered(number)
    if tongue.is_switched():
        return _page(case, form, 200)
    try:
        return _added(case, form, now())
    except (Refused, Invalid, Conflict) as error:
        db.session.rollback()
        _blame(form, error)
        return _page(entered(number), form, errors.status_of(error))


@limiter.shared_limit(FILES, scope="files")
def _added(case: Case, form: AddForm, at: datetime) -> Response:
    number, words = case.tracking_number, tidy(form.words.data or "")
    demand_touch(form)
    if fault := fault_in(words, REASON_MOST, one_line=False):
        raise Invalid({"words": fault})
    filing.demand_may_add(case)
    files = filing.demand_all(uploads.read(filing.manner_of(case, FileKind.REPORTER)))
    with transaction():
        case = queries.by_tracking_number(number, for_change=True)
        came, once = FileChannel.ROOM, form.once.data or ""
        filing.add(case, files, kind=FileKind.REPORTER, channel=came, by=REPORTER, at=at, words=words, once=once)
    return redirect(url_for("public.room", number=number, added=""), code=303)


def _blame(form: AddForm, error: PortalError) -> None:
    faults = error.errors if isinstance(error, Invalid) else {filing.FIELD: error.sentence}
    for name, sentence in faults.items():
        field: Any = form[name if name in form else filing.FIELD]
        field.errors = [*field.errors, said(str(sentence))]


@tongue.read_aloud
def _page(case: Case, form: AddForm, status: int) -> Response:
    return _drawn(case.tracking_number, form, status, procedure=clocks.pack_of(case), anonymous=case.anonymous)


def _drawn(number: str, form: AddForm, status: int, **known: Any) -> Response:
    had_files = request.method == "POST" and uploads.chosen() > 0
    rules = told(filing.rules())
    page = render_template("public/add.html", number=number, form=form, told=rules, choose_again=had_files, **known)
    return make_response(page, status)


@puts_back("add")
def _put_back(case: Case, _to: str) -> Response:
    return _page(case, AddForm(), 200)


@blueprint.get("/track/<number>/files/<string(length=22):key>")
def own_file(number: str, key: str) -> Response:
    """Hand the reporter a file that they sent."""
    case = entered(number)
    query = select(Attachment).filter_by(key=key, case_id=case.id, kind=FileKind.REPORTER)
    file = db.session.scalars(query).one_or_none() or abort(404)
    return handouts.of_file(file)
