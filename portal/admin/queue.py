"""The first page of an officer's day: all that waits for them, and the lists of cases, what is due first at the top."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, redirect, request, url_for
from flask_appbuilder import IndexView, expose
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.admin import (
    as_file,
    board,
    bulk_choices,
    my_work,
    narrowing,
    presenting,
    queue_lines,
    row_ways,
    waiting_cards,
)
from portal.admin.packs import own_packs
from portal.admin.queue_lines import NARROWS
from portal.cases import due_times, passing, queries, working
from portal.cases.due_times import Ends
from portal.cases.models import Case
from portal.cases.narrowed import Narrowed, narrowed, of_people
from portal.cases.working import Conditions, Sort
from portal.database import db
from portal.http.clock import now
from portal.policy.procedure import Procedure
from portal.procedures import versions

A_PAGE, LAST_PAGE = 50, 200
ME = {"me": "Waits for me"}
WHOSE = {"mine": "My cases", "teams": "My teams", "all": "All cases"}
Counts = Mapping[str, Mapping[str, int]]
DUE = {"any": "Everything", "overdue": "Overdue", "today": "Due today", "week": "Due within 7 days"}
# What a filter means, for whoever wonders where a case went.
MEANS = {
    "overdue": "{whose} limit has passed.",
    "today": "{whose} limit ends today. What is overdue isn’t among them.",
    "week": "{whose} limit ends between today and {last}. What is overdue isn’t among them.",
}


class Queue(IndexView):
    """`/staff/`: my work. Someone who works no cases is taken to what they do."""

    class_permission_name = "Queue"
    base_permissions = ["can_list"]

    @expose("/")
    def index(self) -> Any:
        """Show what waits, or a list of cases, or who must sign in where."""
        if not current_user.is_authenticated:
            return redirect(url_for("PortalAuthView.login"))
        if not self.appbuilder.sm.has_access("can_list", "Queue"):
            return _elsewhere()
        return self._queue(now())

    def _queue(self, at: datetime) -> str:
        people, ends, narrow = people_of_tabs(), ends_of(at), narrowed(request.args)
        asked = _one_of("whose", {**ME, **WHOSE}, "all" if narrow.address else "")
        lists = _lists(people, asked, narrow)
        work = working.counts(current_user.id, at, ends, lists, _due_of(lists, asked), working.COUNTED)
        tabs = _tabs(work)
        whose = asked or next((name for name, many in tabs.items() if many), "me")
        common = {
            "whose": whose,
            "whose_words": {**ME, **WHOSE},
            "tabs": tabs,
            "counted": working.COUNTED,
            "due": _one_of("due", DUE, "any"),
            "due_words": DUE,
            "notices": board.shown(),
            "waiting": waiting_cards.waiting(self.appbuilder.sm),
            "passing": [(pack.key, pack.teams[pack.intake_team].name) for pack in own_packs(at) if _passes_on(pack)],
        }
        if whose == "me":
            return self._mine(common, work, at, ends)
        counts = work["shown"] if narrow.address else work[{"mine": Sort.CASE.value}.get(whose, whose)]
        return self._cases({**common, "counts": counts}, narrow, at, ends)

    def _mine(self, common: dict[str, Any], work: Counts, at: datetime, ends: Ends) -> str:
        """Show all that waits for this officer, of whatever sort."""
        sort, page = _one_of("sort", {one.value: one for one in Sort}, ""), _page(working.LAST_PAGE)
        wanted = [sort] if sort else list(Sort)
        found = working.waiting(Sort(sort) if sort else None, common["due"], page, current_user.id, at, ends)
        return self.render_template(
            "admin/my_work.html",
            rows=my_work.rows(found[: working.A_PAGE], self.appbuilder.sm.has_access, at),
            more=len(found) > working.A_PAGE and page < working.LAST_PAGE,
            is_last=page == working.LAST_PAGE,
            page=page,
            sort=sort,
            sorts=[(one.value, words, work[one]["any"]) for one, words in my_work.SORTS.items()],
            counts={which: sum(work[one][which] for one in wanted) for which in DUE},
            **common,
        )

    def _cases(self, common: dict[str, Any], narrow: Narrowed, at: datetime, ends: Ends) -> str:
        """Show a list of cases, to be worked one by one or many at once."""
        due, page = common["due"], _page(LAST_PAGE)
        listed = _listed(common["whose"], due, narrow, at, ends)
        beside = (*NARROWS, *([joinedload(Case.team)] * bool(narrow.address)))
        query = queries.page_of(listed, page * A_PAGE, A_PAGE + 1).options(*beside)
        found = list(db.session.scalars(query))
        shown = found[:A_PAGE]
        known = queue_lines.known(shown, at)
        lines = queue_lines.lines(shown, known, current_user.id, at)
        return self.render_template(
            "admin/queue.html",
            lines=lines,
            ways=row_ways.ways(lines, known, self.appbuilder.sm.has_access),
            more=len(found) > A_PAGE and page < LAST_PAGE,
            is_last=page == LAST_PAGE,
            page=page,
            together=bulk_choices.moves(self.appbuilder.sm),
            most=bulk_choices.MOST,
            narrow=narrow.address,
            as_file=as_file.offered("open", {"whose": common["whose"], "due": due, **narrow.address}),
            chips=narrowing.chips(narrow, next(iter(shown), None)),
            means=MEANS.get(due, "").format(last=_last(ends), whose="Its" if common["counts"][due] == 1 else "Their"),
            **common,
        )


def all_of(at: datetime, most: int) -> list[int]:
    """Return the ids of the cases of a whole list, as the address names it, what is due first first."""
    narrow, due = narrowed(request.args), _one_of("due", DUE, "any")
    whose = _one_of("whose", people_of_tabs(), "mine")
    return [case.id for case in db.session.scalars(_listed(whose, due, narrow, at, ends_of(at)).limit(most))]


def _listed(whose: str, due: str, narrow: Narrowed, at: datetime, ends: Ends) -> Select[tuple[Case]]:
    condition = due_times.of_moment(due, Case.next_due_at, Case.procedure_key, at, ends)
    given = (*people_of_tabs()[whose], *narrow.conditions(), *(() if condition is None else (condition,)))
    query = queries.queue().where(*given)
    return query if whose == "mine" or narrow.officer else queries.by_the_queue(query)


def _lists(people: Mapping[str, Conditions], asked: str, narrow: Narrowed) -> dict[str, Conditions]:
    """Return the lists of cases that are counted beside one's own work; what is narrowed is counted so too."""
    shown = {"shown": [*people.get(asked, ()), *narrow.conditions()]} if narrow.address else {}
    return {"teams": people["teams"], "all": people["all"], **shown}


def _due_of(lists: Mapping[str, Conditions], asked: str) -> set[str]:
    """Return the lists of which it is told what is due: the one that is shown, or any while it isn't known which."""
    return {"shown"} if "shown" in lists else {asked} if asked else set(lists)


def _tabs(work: Counts) -> dict[str, int]:
    """Return how much each tab holds, in the order in which the first that holds anything is shown."""
    every = sum(work[one]["any"] for one in Sort)
    return {"me": every, "mine": work[Sort.CASE]["any"], **{name: work[name]["any"] for name in ("teams", "all")}}


def _passes_on(pack: Procedure) -> bool:
    return bool(passing.teams_of(pack, current_user))


def _elsewhere() -> Response:
    """Return the way to the first screen of the menu that this person may open."""
    builder = current_app.extensions["appbuilder"]
    for item in builder.menu.get_list():
        for entry in [*item.childs, item]:
            if entry.baseview and builder.sm.has_access("menu_access", entry.name):
                return redirect(entry.get_url())
    return redirect(url_for("StaffView.userinfo"))


def _one_of(name: str, words: Mapping[str, Any], otherwise: str) -> str:
    given = request.args.get(name, "")
    return given if given in words else otherwise


def _page(last: int) -> int:
    """Return which page the address asks for, from nought; the first, where it asks for none."""
    given = request.args.get("page", "0")
    return min(int(given[:6]), last) if given.isascii() and given.isdecimal() else 0


def ends_of(at: datetime) -> Ends:
    """Return when today and the week are over. Today is today where the body is, for each body by its own clock."""
    zones: dict[ZoneInfo, list[str]] = {}
    for pack in own_packs(at) or versions.all_current(at).values():
        zones.setdefault(pack.zone, []).append(pack.key)
    return {tuple(keys): presenting.midnights(at, zone) for zone, keys in (zones or {ZoneInfo("UTC"): []}).items()}


def _last(ends: Ends) -> str:
    week = next(iter(ends.values()))[1]
    return presenting.short(week.date() - timedelta(days=1))


def people_of_tabs() -> Mapping[str, Conditions]:
    """Return the tabs of people, each with what its cases meet."""
    return of_people(current_user)
