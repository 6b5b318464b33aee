"""Which figure of an exploration an address means, and what the cases that it counts have in common, in words."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from sqlalchemy import ColumnElement

from portal.admin import explore_reading, figures_about
from portal.admin.explore_reading import Asked
from portal.admin.packs import own_pack_or_404
from portal.http.clock import now
from portal.policy import splitting
from portal.policy.exploring import clean
from portal.policy.gauges import GAUGES, Basis
from portal.policy.procedure import Procedure
from portal.policy.reports import Dimension
from portal.reports import exploring
from portal.reports.explored_tables import Opens
from portal.reports.exploring import NOW, THEN, Explored, Key
from portal.reports.names import HEADS as NAMES_OF
from portal.reports.opened import is_any

OF_THE_FLAG = {
    "settled": "Met or missed a limit",
    "kept": "Met all limits",
    "judged": "Decided whether we were at fault",
    "mistaken": "Upheld, in whole or in part",
    "remedy_settled": "Remedies kept or overdue",
    "remedy_kept": "All remedies kept",
}


def asked_of(name: str) -> tuple[Procedure, Asked, Explored]:
    """Return one of the officer's own procedures, and what the address asks of it."""
    at = now()
    pack = own_pack_or_404(name, at)
    asked = explore_reading.asked(pack, at)
    return pack, asked, exploring.explored(asked.wanted, pack, asked.days.span, at)


def opened_of(of: Explored) -> tuple[Opens, ColumnElement[bool]]:
    """Return which figure the address means, and the condition on the cases that it counts."""
    row: Key | None = tuple(map(clean, request.args.getlist("row"))) if "row" in request.args else None
    side = THEN if request.args.get("of") == "then" and of.wanted.against else NOW
    starts = [f"{span.start}" for span in of.sides[side]]
    opens = Opens(figures_about.given("figure"), row, _among(starts, request.args.get("start", starts[0])), side)
    try:
        return opens, exploring.condition(of, *opens)
    except KeyError:
        abort(404)


def _among(starts: list[str], start: str) -> int:
    if start not in starts:
        abort(404)
    return starts.index(start)


def place(of: Explored, opens: Opens) -> dict[str, Any]:
    """Return where a figure stands as an address carries it."""
    found: dict[str, Any] = {"figure": opens.figure, "start": f"{of.sides[opens.side][opens.place].start}"}
    found |= {"of": "then"} if opens.side == THEN else {}
    return found | ({} if opens.row is None else {"row": list(opens.row)})


def basis(figure: str) -> Basis:
    """Return which cases a figure is of."""
    return GAUGES[figure].basis if figure in GAUGES else Basis.RECEIVED


def in_words(of: Explored, opens: Opens, wanted: ColumnElement[bool]) -> str:
    """Return what the cases have in common: "Missed a limit – Service: Roads – May 2026".

    Where there are none, nobody is named: an address tells nobody who else has an account.
    """
    some = is_any(wanted)
    named = OF_THE_FLAG.get(opens.figure) or GAUGES[opens.figure].name
    rows = zip(of.wanted.by, opens.row or (), strict=False)
    told = ((by, of.names.of(by, value) if some or by is not Dimension.MANAGER else value) for by, value in rows)
    parts = [named, *(f"{NAMES_OF[by]}: {words}" for by, words in told)]
    if of.wanted.each:
        parts.append(splitting.name(of.sides[opens.side][opens.place], of.wanted.each))
    return " – ".join(parts)
