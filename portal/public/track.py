"""Following a case by its number: the status page, which shows stages and dates and nobody's name."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.cases import clocks, news, tracking
from portal.cases.models import Case
from portal.http.clock import now
from portal.http.limits import TRACK, limiter
from portal.public import found, tongue
from portal.public.blueprint import blueprint
from portal.public.forms import NewsForm
from portal.public.home import MOST_TYPED
from portal.public.keeping import CANT_REACH, keeps_what_was_typed
from portal.public.told import told


@blueprint.get("/track")
def track() -> str:
    """Ask for a tracking number."""
    return render_template("public/track.html", typed="", fault="")


def _as_typed(*, status: int, notice: str) -> Response:
    return _ask(request.form.get("number", "")[:MOST_TYPED], notice, status)


@blueprint.post("/track")
@keeps_what_was_typed(_as_typed, away=CANT_REACH)
def look_up() -> Response:
    """Go to the status page of the number, or ask again with what was typed still there."""
    typed = request.form.get("number", "")[:MOST_TYPED]
    if tongue.is_switched():
        return _ask(typed, "", 200)
    return _found(typed)


@limiter.limit(TRACK)
def _found(typed: str) -> Response:
    if found.find(typed) is None:
        return unknown(typed)
    return redirect(url_for("public.status", number=tracking.normalised(typed)), code=303)


@blueprint.get("/track/<number>")
@limiter.limit(TRACK)
def status(number: str) -> Response:
    """Show where the case is. Any way of writing the number leads to the one that is stored."""
    case = found.find(number)
    if case is None:
        return unknown(number)
    if number != case.tracking_number:
        return redirect(url_for("public.status", number=case.tracking_number))
    return page_of(case, NewsForm(formdata=None))


@tongue.read_aloud
def page_of(case: Case, form: NewsForm, fault: str = "", status: int = 200) -> Response:
    """Return the status page, with what was typed into its form for news and why it can't be taken."""
    page = render_template(
        "public/status.html",
        procedure=clocks.pack_of(case),
        case=told(case, now()),
        form=form if news.can_be_followed(case) else None,
        fault=fault,
        asked="asked" in request.args,
    )
    return make_response(page, status)


def unknown(typed: str) -> Response:
    """Ask for a number again: there is no case of the one that was typed."""
    fault = _("There is no case with that number. Check it letter by letter: it looks like DV-7K3M-Q9TX-4HBW.")
    return _ask(typed, fault, 404)


def _ask(typed: str, fault: str, status: int) -> Response:
    return make_response(render_template("public/track.html", typed=typed, fault=fault), status)
