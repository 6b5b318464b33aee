"""Who else has a case open, told on its page and on its forms; and that whoever looks has it open too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request
from flask_appbuilder import expose, has_access, permission_name
from flask_login import current_user

from portal.admin import presenting
from portal.admin.courtesies import marked
from portal.cases import access, clocks, presence, queries
from portal.cases.models import Case
from portal.cases.presence import Here
from portal.http.clock import now
from portal.http.limits import ASK_WHO, limiter
from portal.letters.words import hour
from portal.policy.moves import Move
from portal.policy.procedure import Procedure

LETTER = "response"
PAGE = ""
DOING = {
    Move.ACKNOWLEDGE.value: "is writing the acknowledgement",
    Move.HOLD.value: "is writing of a delay",
    Move.EXTEND.value: "is writing of an extension",
    Move.RESPOND.value: "is writing an answer",
    Move.HAND_IN.value: "is writing an answer",
    Move.AMEND.value: "is correcting the details",
    LETTER: "is writing a letter",
}
FORMS = frozenset({LETTER, *(one.value for one in Move)})


@dataclass(frozen=True)
class Company:
    """What a form tells of who else has its case open, and what its script asks with."""

    case_id: int
    doing: str
    lines: tuple[str, ...]


def lines(case: Case, at: datetime) -> tuple[str, ...]:
    """Return who else has the case open, a sentence each: since when, and which form they have before them."""
    pack = clocks.pack_of(case)
    return tuple(_line(one, pack) for one in presence.others(case, current_user.id, at))


def _line(one: Here, pack: Procedure) -> str:
    doing = f", and {_doing(one.doing)}" if one.doing else ""
    return f"{one.name} has had this case open since {hour(one.since, pack.zone, pack.language)}{doing}."


def _doing(what: str) -> str:
    return DOING.get(what) or f"has the form “{presenting.MOVES[Move(what)]}” before them"


def note(case_id: int, doing: str, at: datetime, *, is_done: bool = False) -> None:
    """Say that whoever is signed in has this case open. The page is made: what it read isn't needed any more."""
    me = current_user.id
    marked(lambda: presence.mark(case_id, me, doing=doing, at=at, is_done=is_done))


def beside(form: Any, case: Case, doing: str, make: Callable[[], Any]) -> Any:
    """Return the page of a generated form of a case that `make` makes: with who else has it open, and marked."""
    case_id, at = case.id, now()
    form.company = Company(case_id, doing, lines(case, at))
    page = make()
    note(case_id, doing, at)
    return page


class CompanyScreens:
    """`/staff/cases/company/<id>`: what the page's script asks now and then. Without a script a fresh page tells it."""

    @expose("/company/<int(max=2147483647):pk>", methods=["GET"])
    @has_access
    @permission_name("show")
    @limiter.limit(ASK_WHO)
    def company(self, pk: int) -> Response:
        """Return who else has the case open, and stay marked oneself: with the form `doing`, where it is one."""
        at, doing, case = now(), request.args.get("doing", PAGE), queries.by_id(pk)
        found, writes = lines(case, at), doing in FORMS and not access.only_reads(case)
        note(pk, doing if writes else PAGE, at)
        return jsonify(lines=found)
