"""The reporter's room, opened by the passphrase: letters, what was sent, and what they may do."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, session, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from portal.cases import clocks, filing, situation, tracking
from portal.cases import rooms as keys
from portal.cases.models import Case
from portal.cases.submission import CONTACT_BY
from portal.database import db, transaction
from portal.http.clock import now
from portal.http.handouts import document
from portal.http.limits import OPEN_ROOM, limiter
from portal.letters import issuing, rendering
from portal.letters.models import Letter
from portal.letters.words import day, day_of
from portal.policy.moves import REPORTERS_MOVES, Move
from portal.policy.procedure import By, Procedure
from portal.public import shelf
from portal.public.blueprint import blueprint
from portal.public.forms import LOST_TOUCH, OpenForm, TokenForm
from portal.public.spoken import said
from portal.public.told import Told, matter_of, told

ROOMS, MADE = "rooms", "made"
OPEN_FOR = timedelta(minutes=30)
MOST = 3  # rooms that one browser has open: the cookie must stay small
EXPIRED = "Your letters were closed, because they had been open for 30 minutes. Type the words again to go on."
CONTESTED, ADDED = "You have contested it.", "It was added. Whoever deals with it is told."
WRONG = "The tracking number and the passphrase don’t belong together. Check both, word by word."


@blueprint.get("/track/<number>/open")
def door(number: str) -> AnyResponse:
    """Ask for the passphrase. It is asked for whether or not there is such a case."""
    was_open = number in session.get(ROOMS, {}) and not is_open(number, now())
    return _door(number, OpenForm(), "", 200, EXPIRED if was_open else "")


@blueprint.post("/track/<number>/open")
@limiter.limit(OPEN_ROOM)
def open_room(number: str) -> AnyResponse:
    """Open the room, where the passphrase is right. Wrong and unknown take as long and get the same answer."""
    form = OpenForm()
    if not form.validate():
        return _door(number, form, LOST_TOUCH, 422)
    case = _by_number(number)
    salt, kept = (case.passphrase_salt, case.passphrase_hash) if case else (None, None)
    if not tracking.opens(form.passphrase.data or "", salt, kept) or case is None:
        return _door(number, form, WRONG, 404)
    _remember(case, now())
    return redirect(url_for("public.room", number=case.tracking_number), code=303)


def _door(number: str, form: OpenForm, fault: str, status: int, notice: str = "") -> AnyResponse:
    page = render_template(
        "public/open.html", procedure=_body_of(number), number=number, form=form, fault=fault, notice=notice
    )
    return make_response(page, status)


def _body_of(number: str) -> Procedure | None:
    """Return the procedure whose numbers begin like this one, whether or not there is such a case."""
    prefix = tracking.normalised(number).partition("-")[0]
    return next((one for one in shelf.all_procedures(now()).values() if one.prefix == prefix), None)


def _by_number(typed: str) -> Case | None:
    number = tracking.normalised(typed)
    return db.session.scalars(select(Case).filter_by(tracking_number=number)).one_or_none()


def _remember(case: Case, at: datetime) -> None:
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
    case = _by_number(number) if is_open(number, at) else None
    if case is None or not _fits(number, case):
        abort(redirect(url_for("public.door", number=number)))
    return case


def _fits(number: str, case: Case) -> bool:
    return hmac.compare_digest(str(session[ROOMS][number][0]), keys.key_of(case))


@blueprint.get("/track/<number>/room")
def room(number: str) -> str:
    """Show the room."""
    case, at = entered(number), now()
    pack, tale = clocks.pack_of(case), told(case, at, inside=True)
    made = session.pop(MADE, None)
    return render_template(
        "public/room.html",
        procedure=pack,
        case=tale,
        matter=matter_of(case),
        notice=_worked(Move(made[1]), tale) if made and made[0] == number else ADDED if "added" in request.args else "",
        files=filing.of_reporter(case),
        sent=_sent(case, pack),
        points=[point.words for point in case.points] if pack.points and pack.points.shown else [],
        letters=[
            (letter, day_of(letter.created_at, pack.zone, pack.language))
            for letter in reversed(issuing.letters_of(case))
        ],
        moves=offered(case, at),
        passed_on=_passed_on(case, pack),
        promises=[(one.what, words) for one, words in zip(case.remedies, tale.promises, strict=True)],
        form=TokenForm(),
    )


def _passed_on(case: Case, pack: Procedure) -> list[tuple[str, str, str, str]]:
    """Return to whom it was passed on, how to reach them, when, and the number they gave it."""
    return [(one.party, one.contact, day(one.passed_on, pack.language), one.reference) for one in case.referrals]


def _sent(case: Case, pack: Procedure) -> list[tuple[str, str]]:
    """Return what was sent and what is kept of who sent it, each with its name; what wasn't said is left out."""
    natures = [pack.natures[one.nature].name for one in case.natures if one.nature in pack.natures]
    rows = [
        ("Classified as", pack.matters[case.matter].name if case.matter else ""),
        ("What happened", case.description),
        ("What you would like us to do", case.desired_outcome),
        ("What it is about", ", ".join(natures)),
        ("Service", pack.service(case.service).name if case.service else ""),
        ("Where", case.location),
        (said("Ward or area", pack), case.ward),
        ("Who it is for", case.on_behalf_of),
        ("The resident, who gets a copy", case.resident.name if case.resident else ""),
    ]
    person = case.person
    if case.anonymous or person is None:
        rows.append(("Your name", "You stayed anonymous." if case.anonymous else "Not given"))
    else:
        rows += [
            ("Your name", person.name or "Not given"),
            (said("E-mail", pack), person.email),
            (said("Telephone", pack), person.phone),
            ("Address", person.address),
            ("How we write to you", said(CONTACT_BY.get(person.contact_by, ""), pack)),
            ("Language", person.language),
            ("What we should know", person.needs),
        ]
    return [(name, words) for name, words in rows if words]


@blueprint.after_request
def _note(response: AnyResponse) -> AnyResponse:
    """Remember what the reporter has just done, so that the room says once that it worked."""
    if request.endpoint == "public.make" and response.status_code == 303 and request.view_args:
        session[MADE] = [request.view_args["number"], request.view_args["move"]]
    return response


def _worked(move: Move, tale: Told) -> str:
    if move is Move.WITHDRAW:
        return f"Your {tale.kind.lower()} has been withdrawn. We have stopped looking into it."
    if move is Move.CONTEST:
        return f"{CONTESTED} {tale.next.sentence}" if tale.next else CONTESTED
    by = f" You will hear from us by {tale.next.due}." if tale.next and tale.next.due else ""
    return f"Your {tale.kind.lower()} has gone to its next stage: {tale.stages[-1].name}.{by}"


def offered(case: Case, at: datetime) -> dict[str, Any]:
    """Return the moves that the reporter can make or ask about, each with its verdict now."""
    return {
        move.value: verdict
        for move, verdict in situation.options(case, at, side=By.REPORTER)
        if move in REPORTERS_MOVES
    }


@blueprint.post("/track/<number>/leave")
def leave(number: str) -> AnyResponse:
    """Close the room for good: in this browser, and for whoever has a copy of its key."""
    if not TokenForm().validate():
        return redirect(url_for("public.room", number=number), code=303)
    case = _by_number(number) if is_open(number, now()) else None
    if case is not None and _fits(number, case):
        with transaction():
            keys.leave(case)
    session[ROOMS] = {key: kept for key, kept in session.get(ROOMS, {}).items() if key != number}
    return redirect(url_for("public.status", number=number), code=303)


def _letter(case: Case, letter_id: int) -> Letter:
    letter = db.session.scalars(select(Letter).filter_by(id=letter_id, case_id=case.id)).one_or_none()
    return letter or abort(404)


@blueprint.get("/track/<number>/letters/<int(max=2147483647):letter_id>")
def letter(number: str, letter_id: int) -> str:
    """Show a letter as it was sent."""
    case = entered(number)
    kept, pack = _letter(case, letter_id), clocks.pack_of(case)
    return render_template(
        "public/letter.html",
        procedure=pack,
        number=case.tracking_number,
        letter=kept,
        sent=day_of(kept.created_at, pack.zone, pack.language),
        body=rendering.html(rendering.from_json(kept.blocks)),
    )


@blueprint.get("/track/<number>/letters/<int(max=2147483647):letter_id>/pdf")
def letter_pdf(number: str, letter_id: int) -> Response:
    """Give the letter's PDF, to keep."""
    case = entered(number)
    kept = _letter(case, letter_id)
    return document(kept.pdf, f"{case.tracking_number}-{kept.id}.pdf", to_keep=True)
