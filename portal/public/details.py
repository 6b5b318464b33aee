"""The reporter corrects how they are called and reached. What they sent stays as they sent it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from flask import make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.cases import clocks, queries, situation
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.submission import Reporter
from portal.cases.wishes import ways_to_write
from portal.database import db, transaction
from portal.errors import Conflict, Invalid, PortalError, Refused
from portal.http import errors
from portal.http.clock import now
from portal.http.limits import REVIEW, limiter
from portal.http.sizes import read_whole
from portal.letters import desk
from portal.policy.easier import ADJUSTMENTS
from portal.policy.moves import Move
from portal.policy.procedure import By
from portal.public import tongue
from portal.public.blueprint import blueprint
from portal.public.entering import body_of, entered
from portal.public.forms import DetailsForm
from portal.public.keeping import demand_touch, keeps_what_was_typed
from portal.public.room_pages import done, has_page

LIST = "adjustments"
NAMES = tuple(one.name for one in fields(Reporter) if hasattr(DetailsForm, one.name))


@blueprint.get("/track/<number>/details")
def details(number: str) -> Response:
    """Show what is known, to be corrected."""
    case = entered(number)
    return _page(case, DetailsForm(data={**known_of(case), "seen": _digest(case)}), None)


def _typed(number: str, *, status: int, notice: str) -> Response:
    """The page with what the request itself brought: the case may be out of reach."""
    pack = body_of(number)
    ways = ways_to_write(pack)
    return make_response(_drawn(number, DetailsForm(), procedure=pack, ways=ways, notice=notice), status)


@blueprint.post("/track/<number>/details")
@keeps_what_was_typed(_typed)
@limiter.limit(REVIEW)
@read_whole
def correct(number: str) -> Response:
    """Correct it, or say why it can't be taken, with what was typed still there."""
    form, case = DetailsForm(), entered(number)
    if tongue.is_switched():
        return _page(case, form, None)
    try:
        _correct(case, form, now())
    except Conflict as error:
        form.seen.data = _digest(entered(number))
        return _page(entered(number), form, error)
    except (Refused, Invalid) as error:
        return _page(entered(number), form, error)
    return done(number, "details")


def _correct(case: Case, form: DetailsForm, at: datetime) -> None:
    demand_touch(form)
    with transaction():
        case = queries.by_tracking_number(case.tracking_number, for_change=True)
        before = known_of(case)
        given = {name: form[name].data or _empty(name) for name in NAMES}
        changed = {name: value for name, value in given.items() if _tidy(value) != before[name]}
        if not changed:
            return
        if form.seen.data != _digest(case):
            raise Conflict(_("It was corrected elsewhere meanwhile. Look at it below, then press the button again."))
        desk.make(case, Move.AMEND, changed, by=REPORTER, at=at)


def known_of(case: Case) -> dict[str, Any]:
    """Return what is known of who sent a case, by name: texts, and what makes it easier for them as a list."""
    return {name: getattr(case.person, name, None) or _empty(name) for name in NAMES}


def _empty(name: str) -> Any:
    return [] if name == LIST else ""


def _tidy(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _verdict(case: Case, at: datetime) -> Any:
    return dict(situation.options(case, at, side=By.REPORTER))[Move.AMEND]


def _digest(case: Case) -> str:
    """Return what was seen, in short: another answer means that somebody else corrected it since."""
    return hashlib.sha256(json.dumps(known_of(case)).encode()).hexdigest()[:16]


def _put_back(case: Case, _to: str) -> Response:
    return _page(case, DetailsForm(), None)


has_page("details", shown=details, taken=correct, put_back=_put_back)


@tongue.read_aloud
def _page(case: Case, form: DetailsForm, error: PortalError | None) -> Response:
    db.session.rollback()
    pack = clocks.pack_of(case)
    for name, sentence in getattr(error, "errors", {}).items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
    page = _drawn(
        case.tracking_number,
        form,
        procedure=pack,
        error=error,
        clause=getattr(error, "clause", None),
        ways=ways_to_write(pack),
        anonymous=case.anonymous,
        verdict=_verdict(case, now()),
    )
    return make_response(page, 200 if error is None else errors.status_of(error))


def _drawn(number: str, form: DetailsForm, **known: Any) -> str:
    return render_template("public/details.html", number=number, form=form, adjustments=ADJUSTMENTS, **known)
