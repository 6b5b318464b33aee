"""The reporter adds something from the room: words, files, or both."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from flask import abort, make_response, render_template, request
from flask_babel import lazy_gettext
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import HiddenField, MultipleFileField, TextAreaField

from portal.cases import clocks, filing, queries, staging
from portal.cases.actors import REPORTER
from portal.cases.filing import Sorted
from portal.cases.models import Attachment, Case, FileChannel, FileKind
from portal.cases.texts import fault_in, tidy
from portal.database import db, transaction
from portal.errors import Conflict, Invalid, PortalError, Refused
from portal.files.offered import as_size, told
from portal.http import errors, handouts, uploads
from portal.http.clock import now
from portal.http.limits import FILES, limiter
from portal.http.sizes import takes_files
from portal.http.textform import TextForm
from portal.letters.ask import REASON_MOST
from portal.public import choosing, tongue
from portal.public.blueprint import blueprint
from portal.public.entering import body_of, entered
from portal.public.forms import TOKEN
from portal.public.keeping import demand_touch, keeps_what_was_typed
from portal.public.room_pages import done, has_page
from portal.public.spoken import said

blueprint.add_app_template_filter(as_size)


class AddForm(TextForm):
    """What is added: words, files, or both."""

    words = TextAreaField(lazy_gettext("What you want to add"), default="")
    files = MultipleFileField(lazy_gettext("Files"))
    once = HiddenField(default=lambda: secrets.token_urlsafe(16))  # the key under which it is added once
    held = HiddenField(default="")  # how many files are kept beside it

    @property
    def token(self) -> HiddenField:
        """Return the key under which its files are kept until it is added."""
        return self.once


class NotAll(Invalid):
    """Some of it can't be taken; the files that can be are kept beside the form, and needn't be chosen again."""


@blueprint.get("/track/<number>/add")
def ask_more(number: str) -> Response:
    """Ask what is to be added."""
    return _page(entered(number), AddForm(), 200)


def _typed(number: str, *, status: int, notice: str) -> Response:
    """The page with what the request itself brought: the case may be out of reach."""
    return _drawn(number, AddForm(), status, notice=notice, procedure=body_of(number))


@blueprint.post("/track/<number>/add")
@keeps_what_was_typed(_typed)
@takes_files
def add_more(number: str) -> Response:
    """Add it, or say why it can't be, with the words still there."""
    form = AddForm()
    case = entered(number)
    if tongue.is_switched():
        return _page(case, form, 200)
    try:
        return _page(case, form, 200) if choosing.let_go(form) else _added(case, form, now())
    except (Refused, Invalid, Conflict) as error:
        db.session.rollback()
        _blame(form, error)
        return _page(entered(number), form, errors.status_of(error), are_kept=isinstance(error, NotAll))


@limiter.shared_limit(FILES, scope="files")
def _added(case: Case, form: AddForm, at: datetime) -> Response:
    number, words, anonymous = case.tracking_number, tidy(form.words.data or ""), case.anonymous
    demand_touch(form)
    filing.demand_may_add(case)
    found = uploads.read(filing.manner_of(case, FileKind.REPORTER))
    _demand_whole(form, words, found, anonymous=anonymous, at=at)
    with transaction():
        case = queries.by_tracking_number(number, for_change=True)
        came, once = FileChannel.ROOM, form.once.data or ""
        waited = staging.handed_over(once, case, by=REPORTER, at=at) if form.held.data else []
        files = [*waited, *found.safe]
        if files or words or not form.held.data:  # pressed twice: what waited has been added
            filing.add(case, files, kind=FileKind.REPORTER, channel=came, by=REPORTER, at=at, words=words, once=once)
    return done(number, "add")


def _demand_whole(form: AddForm, words: str, found: Sorted, *, anonymous: bool, at: datetime) -> None:
    """Raise `NotAll` where not all of it can be taken: what can be waits beside the form, until the rest is mended."""
    faults = {filing.FIELD: choosing.not_taken(found)} if found.refused else {}
    if fault := fault_in(words, REASON_MOST, one_line=False):
        faults["words"] = fault
    if choosing.is_short(form):
        faults.setdefault(filing.FIELD, str(choosing.LOST))
        choosing.settle(form)
    if not faults:
        return
    if not TOKEN.fullmatch(form.once.data or ""):  # files wait under a key that nobody else has
        form.once.data = secrets.token_urlsafe(16)
    choosing.keep(form, found, nameless=anonymous, at=at)
    raise NotAll(faults)


def _blame(form: AddForm, error: PortalError) -> None:
    faults = error.errors if isinstance(error, Invalid) else {filing.FIELD: error.sentence}
    for name, sentence in faults.items():
        field: Any = form[name if name in form else filing.FIELD]
        field.errors = [*field.errors, said(str(sentence))]


@tongue.read_aloud
def _page(case: Case, form: AddForm, status: int, *, are_kept: bool = False) -> Response:
    known = {"procedure": clocks.pack_of(case), "anonymous": case.anonymous}
    return _drawn(case.tracking_number, form, status, are_kept=are_kept, **known)


def _drawn(number: str, form: AddForm, status: int, *, are_kept: bool = False, **known: Any) -> Response:
    page = render_template(
        "public/add.html",
        number=number,
        form=form,
        told=told(filing.rules()),
        rules=filing.rules(),
        staged=choosing.chosen(form),
        choose_again=request.method == "POST" and uploads.chosen() > 0 and not are_kept,
        **known,
    )
    return make_response(page, status)


def _put_back(case: Case, _to: str) -> Response:
    return _page(case, AddForm(), 200)


has_page("add", shown=ask_more, taken=add_more, put_back=_put_back)


@blueprint.get("/track/<number>/files/<string(length=22):key>")
def own_file(number: str, key: str) -> Response:
    """Hand the reporter a file that they sent."""
    case = entered(number)
    query = select(Attachment).filter_by(key=key, case_id=case.id, kind=FileKind.REPORTER)
    file = db.session.scalars(query).one_or_none() or abort(404)
    return handouts.of_file(file)
