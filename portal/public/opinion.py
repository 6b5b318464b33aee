"""The question after closing, in the room: how easy, how fair, in time, in your words. Nobody has to answer."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from portal.cases import clocks, opinions, queries
from portal.cases.models import Case
from portal.database import db, transaction
from portal.errors import Conflict, Invalid, PortalError, Refused
from portal.http import errors
from portal.http.clock import now
from portal.http.limits import REVIEW, limiter
from portal.http.sizes import read_whole
from portal.policy.afterwards import BEST, QUESTIONS, WORST
from portal.public import tongue
from portal.public.blueprint import blueprint
from portal.public.entering import body_of, entered
from portal.public.forms import OpinionForm
from portal.public.keeping import demand_touch, keeps_what_was_typed
from portal.public.room_pages import done, has_page


@blueprint.get("/track/<number>/opinion")
def ask_opinion(number: str) -> Response:
    """Show the questions, none of them answered."""
    return _page(number, OpinionForm(), None)


def _typed(number: str, *, status: int, notice: str) -> Response:
    """The page with what the request itself brought: the case may be out of reach."""
    return make_response(_drawn(number, OpinionForm(), procedure=body_of(number), notice=notice, asked=True), status)


@blueprint.post("/track/<number>/opinion")
@keeps_what_was_typed(_typed)
@limiter.limit(REVIEW)
@read_whole
def give_opinion(number: str) -> Response:
    """Keep what they think of it, or say why it can't be taken, with what was typed still there."""
    case, form = entered(number), OpinionForm()
    if tongue.is_switched():
        return _page(number, form, None)
    try:
        demand_touch(form)
        with transaction():
            case = queries.by_tracking_number(number, for_change=True)
            marks = {one.key: request.form.get(one.key, "") for one in QUESTIONS}
            opinions.give(case, marks, form.words.data or "", at=now())
    except (Refused, Invalid, Conflict) as error:
        return _page(number, form, error)
    return done(number, "opinion")


def _put_back(case: Case, _to: str) -> Response:
    return _page(case.tracking_number, OpinionForm(), None)


has_page("opinion", shown=ask_opinion, taken=give_opinion, put_back=_put_back)


@tongue.read_aloud
def _page(number: str, form: OpinionForm, error: PortalError | None) -> Response:
    db.session.rollback()
    case = entered(number)
    page = _drawn(
        number,
        form,
        procedure=clocks.pack_of(case),
        error=error,
        faults=_faults(error) if error else [],
        asked=opinions.is_asked(case),
    )
    return make_response(page, 200 if error is None else errors.status_of(error))


def _faults(error: PortalError) -> list[tuple[str, str]]:
    """Return where each fault is mended, with its sentence: what is no field's is mended by answering the first."""
    return list(getattr(error, "errors", {}).items()) or [(f"{QUESTIONS[0].key}-{WORST}", error.sentence)]


def _drawn(number: str, form: OpinionForm, **known: Any) -> str:
    return render_template(
        "public/opinion.html",
        number=number,
        form=form,
        questions=QUESTIONS,
        marks=range(WORST, BEST + 1),
        chosen={one.key: request.form.get(one.key, "") for one in QUESTIONS},
        **known,
    )
