"""The room by a link in a mail: asked for at the door, opened by a button behind it. To look changes nothing."""

from __future__ import annotations

from flask import make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.cases import room_links, tracking
from portal.database import transaction
from portal.http.clock import now
from portal.http.limits import ASK_BY_MAIL, OPEN_ROOM, limiter
from portal.public import tongue
from portal.public.blueprint import blueprint
from portal.public.entering import answer, body_of, by_number, door_as_typed, remember
from portal.public.forms import OpenForm, TokenForm
from portal.public.keeping import CANT_REACH, demand_touch, keeps_what_was_typed


@blueprint.post("/track/<number>/link")
@keeps_what_was_typed(door_as_typed, away=CANT_REACH)
@limiter.limit(ASK_BY_MAIL)
def ask_for_link(number: str) -> Response:
    """Promise to look whether a link can be sent. The answer is the same whether it can or not."""
    form = OpenForm()
    demand_touch(form)
    known = tracking.normalised(number)
    if known:
        with transaction():
            room_links.ask(known, now())
    form.passphrase.data, form.asked.data = "", "yes"
    return answer(number, form, "", 200, _sent())


def _sent() -> str:
    return _(
        "If there is such a case and we know an e-mail address for it, a link is on its way. It opens your letters "
        "once, within 30 minutes. If nothing comes, look in your spam folder, or talk to us."
    )


@blueprint.get("/track/<number>/enter/<token>")
def link(number: str, token: str) -> Response:
    """Show the button behind a link. Nothing is looked up yet, so a program that follows links uses none up."""
    return _page(number, token, "", 200)


def _button_again(number: str, token: str, *, status: int, notice: str) -> Response:
    return _page(number, token, notice, status)


@blueprint.post("/track/<number>/enter/<token>")
@keeps_what_was_typed(_button_again, away=CANT_REACH)
@limiter.limit(OPEN_ROOM)
def use_link(number: str, token: str) -> Response:
    """Open the room, where the link is good. Used, old, wrong and unknown are told alike."""
    demand_touch(TokenForm())
    with transaction():
        case = by_number(number)
        if case is None or not room_links.use(case, token, now()):
            return _page(number, token, _over(), 404)
        remember(case, now())
        there = url_for("public.room", number=case.tracking_number, **tongue.of_reporter(case))
    return redirect(there, code=303)


def _over() -> str:
    return _("This link doesn’t open anything any more: each works once, for 30 minutes. Ask for another one.")


def _page(number: str, token: str, fault: str, status: int) -> Response:
    page = render_template(
        "public/link.html", procedure=body_of(number), number=number, token=token, fault=fault, form=TokenForm()
    )
    return make_response(page, status)
