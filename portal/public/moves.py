"""What the reporter does from the room: take it to the next stage, contest its classification, or take it back."""

from __future__ import annotations

from datetime import datetime

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response

from portal.cases import clocks, queries, situation
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Event
from portal.cases.texts import tidy
from portal.database import transaction
from portal.errors import Conflict, Invalid, PortalError, Refused
from portal.http import errors
from portal.http.clock import now
from portal.http.limits import REVIEW, limiter
from portal.http.sizes import read_whole
from portal.letters import desk
from portal.policy.moves import REPORTERS_MOVES, Move, Status
from portal.policy.procedure import By
from portal.policy.rights import next_stage, triggers_today
from portal.public import tongue
from portal.public.blueprint import blueprint
from portal.public.entering import body_of, entered
from portal.public.forms import MoveForm
from portal.public.keeping import demand_touch, keeps_what_was_typed
from portal.public.room_pages import done, has_page
from portal.public.told_rights import name_of

ADDRESS = f"/track/<number>/<any({', '.join(sorted(REPORTERS_MOVES))}):move>"
WORDS = {Move.ESCALATE: "words", Move.CONTEST: "words", Move.WITHDRAW: "reason"}  # as the desk calls them
NO_REASON = "No reason was given."
GONE_ON = (
    "Since you opened this page it has gone on, and is now at this stage: {stage}. What you wrote is still below. "
    "Look at what the page says now, then press the button again if you still want it."
)


@blueprint.get(ADDRESS)
def confirm(number: str, move: str) -> Response:
    """Say what the move does, and ask. Nothing happens yet."""
    case = entered(number)
    return _page(case, Move(move), MoveForm(seen=str(len(case.stages))), None)


def _typed(number: str, move: str, *, status: int, notice: str) -> Response:
    """What the request itself brought, ready to be sent again: the case may be out of reach."""
    here = url_for("public.make", number=number, move=move)
    page = render_template("public/again.html", procedure=body_of(number), here=here, form=MoveForm(), notice=notice)
    return make_response(page, status)


@blueprint.post(ADDRESS)
@keeps_what_was_typed(_typed)
@limiter.limit(REVIEW)
@read_whole
def make(number: str, move: str) -> Response:
    """Make the move, or say why it can't be made, with the words still there."""
    return _made(entered(number), Move(move), MoveForm(), now())


def _made(case: Case, move: Move, form: MoveForm, at: datetime) -> Response:
    if tongue.is_switched():
        return _page(case, move, form, None)
    number = case.tracking_number
    demand_touch(form)
    try:
        with transaction():
            case = queries.by_tracking_number(number, for_change=True)
            if not _is_done(case, move, form):
                _demand_seen(case, form)
                desk.make(case, move, _facts(move, form), by=REPORTER, at=at)
    except Conflict as error:
        return _again(entered(number), move, form, error)
    except (Refused, Invalid) as error:
        return _page(entered(number), move, form, error)
    return done(number, move.value)


def _facts(move: Move, form: MoveForm) -> dict[str, str]:
    words = (form.words.data or "").strip()
    if move is Move.WITHDRAW:
        words = words or NO_REASON
    return {WORDS[move]: words}


def _is_done(case: Case, move: Move, form: MoveForm) -> bool:
    """A second click, or the page sent again: the reporter's own move, with these words, has been made from there."""
    if move is Move.CONTEST:
        return situation.open_objection(case) is not None
    words = tidy(_facts(move, form)[WORDS[move]])
    mine = [event for event in case.events if event.kind == move and _by_reporter(event) and event.detail == words]
    if move is Move.WITHDRAW:
        return bool(mine) and case.status == Status.WITHDRAWN
    opened = {row.opened_at for row in case.stages if str(row.seq - 1) == form.seen.data}
    return any(event.at in opened for event in mine)


def _by_reporter(event: Event) -> bool:
    return event.by_id is None and event.by_name == REPORTER.name


def _demand_seen(case: Case, form: MoveForm) -> None:
    """Raise `Conflict` where the case has gone on since the page was shown: it told of another stage than this."""
    if form.seen.data != str(len(case.stages)):
        raise Conflict(GONE_ON.format(stage=clocks.stage_of(case.stage).name))


def _again(case: Case, move: Move, form: MoveForm, error: Conflict) -> Response:
    """The page as it is now, with what was typed: pressing again means this stage."""
    form.seen.data = str(len(case.stages))
    return _page(case, move, form, error)


@tongue.read_aloud
def _page(case: Case, move: Move, form: MoveForm, error: PortalError | None) -> Response:
    at = now()
    here = situation.situation_of(case, at)
    page = render_template(
        "public/move.html",
        procedure=clocks.pack_of(case),
        number=case.tracking_number,
        move=move.value,
        title=name_of(move, here),
        form=form,
        error=error,
        clause=getattr(error, "clause", None),
        sentences=list(getattr(error, "errors", {}).values()),
        verdict=dict(situation.options(case, at, side=By.REPORTER))[move],
        contest=clocks.pack_of(case).contest,
        following=next_stage(here.pathway, here.stage),
        triggers=triggers_today(here.pathway, here.stage, here.standing, By.REPORTER),
    )
    return make_response(page, 200 if error is None else errors.status_of(error))


def _put_back(case: Case, to: str) -> Response:
    return _page(case, Move(to), MoveForm(), None)


for one in WORDS:
    has_page(one.value, shown=confirm, taken=make, put_back=_put_back, move=one.value)
