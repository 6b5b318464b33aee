"""The reporter's room: letters, what was sent, and what they may do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Response, abort, render_template
from flask_babel import gettext as _
from sqlalchemy import select

from portal.cases import clocks, filing, opinions, public_events, remedies, situation
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Event
from portal.cases.wishes import name_of
from portal.database import db
from portal.http.clock import now
from portal.http.handouts import document
from portal.letters import issuing, rendering
from portal.letters.models import Letter
from portal.letters.words import day, day_of
from portal.policy import matters
from portal.policy.easier import ACTING_AS, ADJUSTMENTS
from portal.policy.languages import is_from_right
from portal.policy.moves import REPORTERS_MOVES, Move
from portal.policy.procedure import By, Procedure
from portal.public.blueprint import blueprint
from portal.public.entering import entered
from portal.public.forms import TokenForm
from portal.public.room_pages import just_done
from portal.public.spoken import said
from portal.public.told import Told, happened, matter_of, told

CONTESTED, ADDED = "You have contested it.", "It was added. Whoever deals with it is told."
CORRECTED = "Your details were corrected. Whoever deals with it is told."
OWN_WORDS = frozenset({filing.FIELD, Move.ESCALATE, Move.CONTEST, Move.WITHDRAW})  # events that hold what they wrote
THANKED = "Thank you for telling us. It is counted together with what others say."
WORKED = {"add": ADDED, "details": CORRECTED, "opinion": THANKED}  # by the page of the room that was sent


@blueprint.get("/track/<number>/room")
def room(number: str) -> str:
    """Show the room."""
    case, at = entered(number), now()
    pack, tale = clocks.pack_of(case), told(case, at, inside=True)
    return render_template(
        "public/room.html",
        procedure=pack,
        case=tale,
        matter=matter_of(case),
        notice=_worked(just_done(number), tale),
        files=filing.of_reporter(case),
        sent=sent_of(case, pack),
        happened=list(_happened(case, pack)),
        points=[point.words for point in case.points] if pack.points and pack.points.shown else [],
        letters=[
            (letter, day_of(letter.created_at, pack.zone, pack.language), issuing.is_whole_on_paper(letter))
            for letter in reversed(issuing.letters_of(case))
        ],
        moves=offered(case, at),
        passed_on=_passed_on(case, pack),
        promises=promises_of(case, tale),
        asks_opinion=opinions.is_asked(case),
        form=TokenForm(),
    )


def is_own(event: Event) -> bool:
    """Return whether an event holds what the reporter wrote: more words or files, or why they made a move."""
    return event.kind in OWN_WORDS and event.by_id is None and event.by_name == REPORTER.name


def _happened(case: Case, pack: Procedure) -> Iterator[tuple[str, str, str]]:
    """Yield what has happened, with the day, and what was written to it that is the reporter's alone to read: by
    themselves, or why a promise was given another day."""
    public = frozenset(public_events.of(case))
    for event in case.events:
        if event in public or is_own(event):
            yield day_of(event.at, pack.zone, pack.language), happened(event, pack), _words_of(event)


def _words_of(event: Event) -> str:
    if is_own(event):
        return filing.words_of(event)
    return str(event.facts["reason"]) if event.kind == remedies.MOVED else ""


def promises_of(case: Case, tale: Told) -> list[tuple[str, tuple[str, str, str]]]:
    """Return what was promised, each with when it is due, how it stands, and its state as a word."""
    return [(one.what, words) for one, words in zip(case.remedies, tale.promises, strict=True)]


def _passed_on(case: Case, pack: Procedure) -> list[tuple[str, str, str, str]]:
    """Return to whom it was passed on, how to reach them, when, and the number they gave it."""
    return [(one.party, one.contact, day(one.passed_on, pack.language), one.reference) for one in case.referrals]


def sent_of(case: Case, pack: Procedure) -> list[tuple[str, str]]:
    """Return what was sent and what is kept of who sent it, each with its name; what wasn't said is left out."""
    natures = [pack.natures[one.nature].name for one in case.natures if one.nature in pack.natures]
    rows = [
        (_("Classified as"), pack.matters[case.matter].name if case.matter else ""),
        (_("What happened"), case.description),
        (_("What you would like us to do"), case.desired_outcome),
        (_("What it is about"), ", ".join(natures)),
        (_("Service"), pack.service(case.service).name if case.service else ""),
        (_("Where"), case.location),
        (said("Ward or area", pack), case.ward),
        (_("Who it is for"), case.on_behalf_of),
        (_("You write as"), said(ACTING_AS.get(case.acting_as, ""), pack)),
        (_("The resident, who gets a copy"), case.resident.name if case.resident else ""),
    ]
    person = case.person
    if case.anonymous or person is None:
        rows.append((_("Your name"), _("You stayed anonymous.") if case.anonymous else _("Not given")))
    else:
        rows += [
            (_("Your name"), person.name or _("Not given")),
            (said("E-mail", pack), person.email),
            (said("Telephone", pack), person.phone),
            (_("Address"), person.address),
            (_("How we write to you"), said(name_of(person.contact_by), pack)),
            (_("Language"), person.language),
            (_("What makes it easier"), ", ".join(said(ADJUSTMENTS.get(key, key), pack) for key in person.adjustments)),
            (_("What we should know"), person.needs),
        ]
    return [(name, words) for name, words in rows if words]


def _worked(made: str, tale: Told) -> str:
    if not made or made in WORKED:
        return WORKED.get(made, "")
    move = Move(made)
    if move is Move.WITHDRAW:
        return f"Your {tale.kind.lower()} has been taken back. We have stopped looking into it."
    if move is Move.CONTEST:
        decided = next((one for one in tale.owed if one.key.startswith(matters.CONTESTED)), None)
        return f"{CONTESTED} {decided.name}: {decided.sentence}" if decided else CONTESTED
    by = f" You will hear from us by {tale.next.due}." if tale.next and tale.next.due else ""
    return f"Your {tale.kind.lower()} has gone to its next stage: {tale.stages[-1].name}.{by}"


def offered(case: Case, at: datetime) -> dict[str, Any]:
    """Return the moves that the reporter can make or ask about, each with its verdict now."""
    return {
        move.value: verdict
        for move, verdict in situation.options(case, at, side=By.REPORTER)
        if move in REPORTERS_MOVES
    }


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
        case=told(case, now(), inside=True),
        letter=kept,
        sent=day_of(kept.created_at, pack.zone, pack.language),
        body=rendering.html(rendering.from_json(kept.blocks), from_right=is_from_right(kept.language)),
        is_whole=issuing.is_whole_on_paper(kept),
    )


@blueprint.get("/track/<number>/letters/<int(max=2147483647):letter_id>/pdf")
def letter_pdf(number: str, letter_id: int) -> Response:
    """Give the letter's PDF, to keep."""
    case = entered(number)
    kept = _letter(case, letter_id)
    return document(kept.pdf, f"{case.tracking_number}-{kept.id}.pdf", to_keep=True, language=kept.language)
