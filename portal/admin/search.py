"""Search: one box over numbers, people, texts, letters, mail and files' names, of the cases that one may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_appbuilder import BaseView, expose, has_access
from sqlalchemy import ColumnElement

from portal.admin import facets, kept_searches, presenting
from portal.admin.packs import own_packs
from portal.admin.presenting import Nearness
from portal.cases import finding, written
from portal.cases.finding import A_PAGE, COUNTED, Found, Hit
from portal.cases.written import Piece, Place
from portal.http.clock import now
from portal.policy.passages import Passage, passage
from portal.policy.searching import Query, parse
from portal.procedures import versions

PLACES = {
    Place.TEXT: "What was submitted",
    Place.NUMBER: "Number",
    Place.PERSON: "Reporter",
    Place.BEHALF: "On behalf of",
    Place.LETTER: "Letter",
    Place.FILE: "File",
    Place.MAIL: "E-mail that came",
    Place.NOTE: "Timeline",
}
ANONYMOUS, NO_NAME = "Anonymous", "Name not given"
ORDER = {place: at for at, place in enumerate(PLACES)}  # in which they are read until all is found
LAST_ID = 2**31 - 1


@dataclass(frozen=True)
class Line:
    """One case that was found, in words."""

    id: int
    number: str
    kind: str
    about: str
    reporter: str
    stage: str
    status: presenting.Sign
    due: Nearness
    handler: str
    received: str
    places: tuple[tuple[str, Passage], ...]


class Search(BaseView):
    """`/staff/search`: what is found is a page of links, which can be narrowed, and gone through by key."""

    route_base = "/search"
    default_view = "list"
    class_permission_name = "Search"
    base_permissions = ["can_list"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show what was found, or how to ask."""
        at, asked = now(), facets.wanted(request.args)
        zone = _zone(at)
        query, conditions = parse(asked.words), facets.conditions(asked, zone)
        page = _page(query, conditions)
        return self.render_template(
            "admin/search.html",
            asked=asked,
            searched=asked.words,
            query=query,
            lines=_lines(page.hits, query, at),
            page=page,
            counted=COUNTED,
            kept=kept_searches.kept("Search"),
            facets=facets.facets(asked, page.found.hits, at, zone),
            chips=facets.chips(asked, [*page.found.hits, *page.hits][:1], at),
        )


@dataclass(frozen=True)
class Page:
    """One page of what was found, with all that is counted, and how the next one is asked for.

    Further back than is counted, nothing is counted: so each page takes one statement.
    """

    hits: Sequence[Hit]
    found: Found
    next: dict[str, str]
    is_first: bool = False


def _page(query: Query, conditions: Sequence[ColumnElement[bool]]) -> Page:
    if older := _id_of("older"):
        hits = finding.after(query, older, *conditions)
        goes_on = {"older": str(hits[A_PAGE - 1].id)} if len(hits) > A_PAGE else {}
        return Page(hits[:A_PAGE], Found((), more=True), goes_on)
    found, last = finding.newest(query, *conditions), _id_of("after")
    hits = [hit for hit in found.hits if not last or hit.id < last][: A_PAGE + 1]
    if len(hits) > A_PAGE:
        goes_on = {"after": str(hits[A_PAGE - 1].id)}
    else:
        goes_on = {"older": str(hits[-1].id if hits else last)} if found.more else {}
    return Page(hits[:A_PAGE], found, goes_on, is_first=not last)


def _id_of(name: str) -> int:
    """Return the id that an address goes on from, or nought."""
    given = request.args.get(name, "")
    return min(int(given[:10]), LAST_ID) if given.isascii() and given.isdecimal() else 0


def _zone(at: datetime) -> ZoneInfo:
    packs = own_packs(at)
    return packs[0].zone if packs else ZoneInfo("UTC")


def _lines(hits: Sequence[Hit], query: Query, at: datetime) -> list[Line]:
    texts: dict[int, list[Piece]] = defaultdict(list)
    for piece in written.pieces([hit.id for hit in hits]):
        texts[piece.case_id].append(piece)
    return [_line(hit, texts[hit.id], query, at) for hit in hits]


def _line(hit: Hit, texts: Sequence[Piece], query: Query, at: datetime) -> Line:
    pack = versions.procedure(hit.version_id)
    return Line(
        id=hit.id,
        number=hit.number,
        kind=pack.kinds[hit.kind].name,
        about=pack.service(hit.service).name if hit.service else "",
        reporter=ANONYMOUS if hit.anonymous else _name(texts),
        stage=pack.pathway(hit.pathway).stage(hit.stage).name,
        status=presenting.status(hit.status),
        due=presenting.nearness(hit.due, at, pack),
        handler=hit.officer_name,
        received=presenting.short(hit.received.astimezone(pack.zone).date(), pack.language),
        places=tuple(_places(texts, query)),
    )


def _name(texts: Sequence[Piece]) -> str:
    return next((one.text.partition("\n")[0] for one in texts if one.place is Place.PERSON), "") or NO_NAME


def _places(texts: Sequence[Piece], query: Query) -> list[tuple[str, Passage]]:
    """Return the text that holds most of what was searched for, and another that holds something where it doesn't all.

    A case that is found by its words alone, beyond what can be marked, shows the beginning of what was submitted.
    """
    found: list[tuple[Piece, Passage]] = []
    for one in sorted(texts, key=lambda piece: ORDER[piece.place]):
        found.append((one, passage(one.text, query)))
        if found[-1][1].hits == len(query.terms):  # nothing holds more: the rest needn't be read
            return [_told(*found[-1])]
    best = sorted((one for one in found if one[1].hits), key=lambda one: -one[1].hits)[:2]
    return [_told(*one) for one in best or [one for one in found if one[0].place is Place.TEXT][:1]]


def _told(piece: Piece, found: Passage) -> tuple[str, Passage]:
    return PLACES[piece.place], found
