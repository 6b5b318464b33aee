"""Being told by e-mail that something changed: asked for on the status page, confirmed and ended behind a mailed link.

Looking at such a link changes nothing; its buttons do. The key in it says whose it is, so they need no other token.
"""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response

from portal.cases import clocks, news
from portal.cases.models import Case, Subscription
from portal.cases.texts import NO_ADDRESS, is_address
from portal.database import db, transaction
from portal.errors import Invalid, PortalError, Refused
from portal.http import errors
from portal.http.clock import now
from portal.http.limits import ASK_BY_MAIL, NEWS, TRACK, limiter
from portal.policy.procedure import Procedure
from portal.public import found, shelf, tongue
from portal.public.blueprint import blueprint
from portal.public.entering import body_of
from portal.public.forms import TOO_OFTEN, NewsForm
from portal.public.keeping import keeps_what_was_typed
from portal.public.spoken import said
from portal.public.track import page_of, unknown

LONGEST = 254
NO_MORE_TODAY = lazy_gettext(
    "As many addresses as can be in a day were asked from here. Please try again tomorrow, or look at this page "
    "instead."
)


def _typed(number: str, *, status: int, notice: str) -> Response:
    """What the request itself brought, ready to be sent again: the case may be out of reach."""
    here = url_for("public.ask_for_news", number=number)
    page = render_template("public/again.html", procedure=body_of(number), here=here, form=NewsForm(), notice=notice)
    return make_response(page, status)


@blueprint.post("/track/<number>/news")
@keeps_what_was_typed(_typed)
@limiter.limit(TRACK)
def ask_for_news(number: str) -> Response:
    """Promise a mail that asks the address to confirm. Whether it follows the case already isn't told.

    The page in another language shows the case too, so it counts as a look at it, like any other.
    """
    case, form = found.find(number), NewsForm()
    if case is None:
        return unknown(number)
    if tongue.is_switched():
        return page_of(case, form) if form.address.data else _at_the_case(case)
    try:
        return _asked(case, form)
    except RateLimitExceeded:
        return page_of(case, form, str(TOO_OFTEN), 429)


@limiter.limit(ASK_BY_MAIL)
def _asked(case: Case, form: NewsForm) -> Response:
    number = case.tracking_number
    if len(form.address.data or "") > LONGEST or not (form.address.data or "").strip():
        return _again(number, form, Invalid({"address": _("Type your e-mail address.")}))
    if not is_address((form.address.data or "").strip()):
        return _again(number, form, Invalid({"address": NO_ADDRESS}))
    try:
        _promise(case, form.address.data or "")
    except RateLimitExceeded:
        return page_of(case, form, said(NO_MORE_TODAY), 429)
    except (Invalid, Refused) as error:
        return _again(number, form, error)
    return _at_the_case(case, asked="", _anchor="news")


@limiter.shared_limit(NEWS, scope="news")
def _promise(case: Case, address: str) -> None:
    with transaction():
        news.ask(case, address, language=str(get_locale() or "en"), at=now())


def _at_the_case(case: Case, **asked: Any) -> Response:
    return redirect(url_for("public.status", number=case.tracking_number, **asked), code=303)


@blueprint.get("/track/<number>/news")
def news_asked_for(number: str) -> Response:
    """Lead whoever comes back to the address of the page that they saw to that page."""
    return redirect(url_for("public.status", number=number))


def _again(number: str, form: NewsForm, error: PortalError) -> Response:
    """The page once more, with what was typed and why it can't be taken."""
    db.session.rollback()
    case = found.find(number)
    if case is None:
        return unknown(number)
    why = " ".join(getattr(error, "errors", {}).values()) or error.sentence
    return page_of(case, form, said(why), errors.status_of(error))


@blueprint.get("/news/<key>")
@blueprint.get("/news/<key>/stop")
@limiter.limit(TRACK)
def news_page(key: str) -> Response:
    """Show what the link is for, with its button: also where a mail program opens the one that it could have posted."""
    return _page(key)


@blueprint.post("/news/<key>")
@limiter.limit(TRACK)
def settle_news(key: str) -> Response:
    """Confirm the address, or forget it."""
    row = news.find(key, now())
    if row is None:
        return _page(key)
    if request.form.get("do") == "stop":
        return _stopped(row)
    try:
        with transaction():
            news.confirm(row, now())
    except Refused as error:
        return _page(key, error)
    return redirect(url_for("public.news_page", key=key), code=303)


@blueprint.post("/news/<key>/stop")
@limiter.limit(TRACK)
def stop_news(key: str) -> Response:
    """Forget the address: what a mail program posts when its reader presses its own button (RFC 8058)."""
    row = news.find(key, now())
    return _page(key) if row is None else _stopped(row)


def _stopped(row: Subscription) -> Response:
    procedure = tongue.told(clocks.pack_of(news.case_of(row)))
    with transaction():
        news.stop(row)
    return _stopped_page(procedure)


@blueprint.get("/<pack>/news/stopped")
def news_stopped(pack: str) -> Response:
    """Say it once more, in another language: what was at the link is gone, and so is the page that said so."""
    return _stopped_page(tongue.told(shelf.procedure(pack, now())))


def _stopped_page(procedure: Procedure) -> Response:
    here = url_for("public.news_stopped", pack=procedure.key)
    return make_response(render_template("public/news.html", procedure=procedure, stopped=True, here=here))


@tongue.read_aloud
def _page(key: str, fault: Refused | None = None) -> Response:
    row = news.find(key, now())
    if row is None:
        return make_response(render_template("public/news.html", procedure=None, row=None), 404)
    case = news.case_of(row)
    why = said(fault.sentence) if fault else ""
    known = {"procedure": clocks.pack_of(case), "row": row, "number": case.tracking_number, "notice": why}
    return make_response(render_template("public/news.html", **known), errors.status_of(fault) if fault else 200)
