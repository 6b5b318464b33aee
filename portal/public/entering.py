"""The door of the reporter's room: what opens it, how long it stays open, and how it is closed."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from flask import abort, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.cases import rooms as keys
from portal.cases import tracking
from portal.cases.models import Case
from portal.database import db, transaction
from portal.http import uploads
from portal.http.clock import now
from portal.http.limits import OPEN_ROOM, limiter
from portal.http.sizes import read_whole
from portal.policy.procedure import Procedure
from portal.public import room_pages, shelf, tongue
from portal.public.blueprint import blueprint
from portal.public.coming_back import SAVES
from portal.public.forms import CSRF, OpenForm, TokenForm
from portal.public.keeping import CANT_REACH, demand_touch, keeps_what_was_typed
from portal.public.receipt import RECEIPT
from portal.public.room_pages import MADE, PAGES

ROOMS = "rooms"
OPEN_FOR = timedelta(minutes=30)
MOST = 3  # rooms that one browser has open: the cookie must stay small
OF_THE_DOOR = frozenset({CSRF, "passphrase", "to", "asked", "do"})
GO_ON = "go on"  # with what was typed, once a mailed link has opened the room in this browser


@blueprint.get("/track/<number>/open")
def door(number: str) -> Response:
    """Ask for the passphrase. It is asked for whether or not there is such a case.

    Whoever has the room open and is on the way to one of its pages goes there at once.
    """
    to, there = request.args.get("to", ""), is_open(number, now())
    if there and to in PAGES:
        return redirect(room_pages.address(to, number))
    form = OpenForm(to=to if to in PAGES else "")
    return answer(number, form, "", 200, _expired() if _was_open(number) else "")


def door_as_typed(number: str, *, status: int, notice: str) -> Response:
    """Return the door's page with what the request brought."""
    return answer(number, OpenForm(), notice, status)


@blueprint.post("/track/<number>/open")
@keeps_what_was_typed(door_as_typed, away=CANT_REACH)
@read_whole  # what was written while the room closed comes with the passphrase
def open_room(number: str) -> Response:
    """Open the room, where the passphrase is right. Wrong and unknown take as long and get the same answer."""
    form = OpenForm()
    if tongue.is_switched():
        return answer(number, form, "", 200)
    return _opened(number, form)


@limiter.limit(OPEN_ROOM)
def _opened(number: str, form: OpenForm) -> Response:
    demand_touch(form)
    case = by_number(number)
    if request.form.get("do") == GO_ON:
        return _went_on(number, case, form)
    salt, kept = (case.passphrase_salt, case.passphrase_hash) if case else (None, None)
    if not tracking.opens(form.passphrase.data or "", salt, kept) or case is None:
        return answer(number, form, _wrong(), 404)
    remember(case, now())
    return _inside(case, form.to.data or "")


def _went_on(number: str, case: Case | None, form: OpenForm) -> Response:
    """Whoever's browser has the room open by now needs no passphrase: a link opened it in another tab."""
    if case is None or not is_open(number, now()) or not _fits(number, case):
        return answer(number, form, "", 403, _not_yet())
    return _inside(case, form.to.data or "")


def _inside(case: Case, to: str) -> Response:
    if _held() and to in PAGES:
        return PAGES[to].put_back(case, to)
    return redirect(room_pages.address(to, case.tracking_number, **tongue.of_reporter(case)), code=303)


def _was_open(number: str) -> bool:
    return number in session.get(ROOMS, {}) and not is_open(number, now())


def _expired() -> str:
    return _(
        "Your letters were closed, because they had been open for 30 minutes. Type your passphrase again to go on."
    )


def _not_yet() -> str:
    return _("Your letters aren’t open in this browser yet. Open the link that we mailed, then come back to this page.")


def _wrong() -> str:
    return _("The tracking number and the passphrase don’t belong together. Check both, word by word.")


def answer(number: str, form: OpenForm, fault: str, status: int, notice: str = "") -> Response:
    """Return the door's page. It says nothing of whether there is such a case."""
    page = render_template(
        "public/open.html",
        procedure=body_of(number),
        number=number,
        form=form,
        fault=fault,
        notice=notice,
        held=_held(),
        had_files=uploads.chosen() > 0,
    )
    return make_response(page, status)


def _held() -> list[tuple[str, str]]:
    """Return what was typed on the page that someone sent while the room was closed: the door's page carries it on."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in OF_THE_DOOR]


def body_of(number: str) -> Procedure | None:
    """Return the procedure whose numbers begin like this one, whether or not there is such a case."""
    prefix = tracking.normalised(number).partition("-")[0]
    return next((tongue.told(one) for one in shelf.all_procedures(now()).values() if one.prefix == prefix), None)


def by_number(typed: str) -> Case | None:
    """Return the case of a tracking number, however it was typed."""
    number = tracking.normalised(typed)
    return db.session.scalars(select(Case).filter_by(tracking_number=number)).one_or_none()


def remember(case: Case, at: datetime) -> None:
    """Let this browser into the room for half an hour."""
    rooms: dict[str, Any] = dict(session.get(ROOMS, {}))
    rooms.pop(case.tracking_number, None)
    rooms[case.tracking_number] = [keys.key_of(case), int((at + OPEN_FOR).timestamp())]
    session[ROOMS] = dict(list(rooms.items())[-MOST:])


def is_open(number: str, at: datetime) -> bool:
    """Return whether this browser holds a key for the number that is still good, so far as it tells by itself."""
    kept = session.get(ROOMS, {}).get(number)
    return bool(kept) and kept[1] >= at.timestamp()


def entered(number: str) -> Case:
    """Return the case whose room this browser has open; send anyone else to the door."""
    at = now()
    case = by_number(number) if is_open(number, at) else None
    if case is None or not _fits(number, case):
        abort(_at_the_door(number))
    return case


def _at_the_door(number: str) -> Response:
    """Whoever sent a page of the room gets the door with what they typed; nothing of it is kept here meanwhile."""
    to = room_pages.sent()
    if not to:
        return redirect(url_for("public.door", number=number))
    return answer(number, OpenForm(formdata=None, data={"to": to}), "", 403, _expired() if _was_open(number) else "")


def _fits(number: str, case: Case) -> bool:
    return hmac.compare_digest(str(session[ROOMS][number][0]), keys.key_of(case))


@blueprint.post("/track/<number>/leave")
def leave(number: str) -> Response:
    """Close the room for good: in this browser, and for whoever has a copy of its key."""
    if not TokenForm().validate():
        return redirect(url_for("public.room", number=number), code=303)
    case = by_number(number) if is_open(number, now()) else None
    if case is not None and _fits(number, case):
        with transaction():
            keys.leave(case)
    session[ROOMS] = {key: kept for key, kept in session.get(ROOMS, {}).items() if key != number}
    return redirect(url_for("public.status", number=number), code=303)


@blueprint.post("/leave")
def close_rooms() -> Response:
    """Forget, in this browser, every room, the receipt and what was saved: someone left a page in a hurry.

    It asks for no token: another site's form comes without our cookie, so it can't close anything.
    """
    for name in (ROOMS, MADE, RECEIPT, SAVES):
        session.pop(name, None)
    return Response(status=204)
