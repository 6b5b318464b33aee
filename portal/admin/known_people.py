"""Known people at intake: found as an officer types a name, an address or a number, and taken over with one press."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, jsonify, request
from flask_appbuilder import expose, has_access, permission_name

from portal.admin import presenting
from portal.cases import access, clocks, known, queries
from portal.cases.known import Known
from portal.errors import NotFound
from portal.http.limits import LOOK_UP, limiter

LOOK, USE = "look", "use-"
TYPED_INTO = ("name", "phone", "email")
TAKEN_OVER = ("name", "email", "phone", "address", "contact_by", "language", "needs", "adjustments")
MOST_TYPED = 200


@dataclass(frozen=True)
class Line:
    """Somebody in words, and what choosing them fills in."""

    id: int
    name: str
    reached: str
    seen: str
    fills: dict[str, Any]


def offer(form: Any) -> None:
    """Let an intake form look people up, below the fields that they are found by."""
    form.looks, form.known = TYPED_INTO[-1], None
    if request.method == "GET":
        form[TYPED_INTO[0]].render_kw = {"autofocus": True}


def pressed(form: Any) -> bool:
    """Look people up, or fill in the one who was chosen, where that is what the button asks; nothing is recorded."""
    button = request.form.get("button", "")
    if button == LOOK:
        form.known = _meant([form[name].data or "" for name in TYPED_INTO])
    elif button.startswith(USE):
        _fill(form, button.removeprefix(USE))
    return button == LOOK or button.startswith(USE)


def _meant(typed: list[str]) -> list[Line]:
    found = {one.newest.id: one for words in typed for one in known.people(words[:MOST_TYPED])}
    return [_line(one) for one in found.values()]


def _fill(form: Any, case_id: str) -> None:
    """Take over what someone gave on a case; on one that this officer doesn't see there is nobody."""
    if not (case_id.isascii() and case_id.isdecimal() and len(case_id) < 10):
        return
    try:
        case = queries.by_id(int(case_id))
    except NotFound:
        return
    person = None if access.only_reads(case) else case.person
    for name in TAKEN_OVER if person else ():
        form[name].data = getattr(person, name)


def _line(one: Known) -> Line:
    person, case = one.person, one.newest
    more = f" and {one.cases - 1} more" if one.cases > 1 else ""
    pack = clocks.pack_of(case)
    day = presenting.short(case.received_at.astimezone(pack.zone).date(), pack.language)
    return Line(
        id=case.id,
        name=person.name or "Name not given",
        reached=" · ".join(part for part in (person.email, person.phone, *person.address.splitlines()[:1]) if part),
        seen=f"{case.tracking_number}, {day}{more}",
        fills={name: getattr(person, name) for name in TAKEN_OVER},
    )


class KnownScreens:
    """`/staff/cases/known`: what the script of the intake form asks as one types. Without it a button does the same."""

    @expose("/known", methods=["GET"])
    @has_access
    @permission_name("add")
    @limiter.limit(LOOK_UP)
    def known(self) -> Response:
        """Return whom `q` may mean, among the people of the cases that this officer may see."""
        return jsonify(people=[asdict(one) for one in _meant([request.args.get("q", "")])])
