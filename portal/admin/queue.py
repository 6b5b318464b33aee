"""The first page of an officer's day: their open cases, what is due first at the top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, redirect, request, url_for
from flask_appbuilder import IndexView, expose
from flask_login import current_user
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import joinedload, lazyload
from werkzeug.wrappers import Response

from portal.admin import alike, approval_cards, presenting, waiting_cards
from portal.admin.packs import own_packs
from portal.admin.presenting import Nearness
from portal.cases import access, approvals, awaiting, clocks, contributing, passing, pausing, queries
from portal.cases.models import Case, ClockRow, Contribution, Staff
from portal.database import db
from portal.http.clock import now
from portal.letters import bulk
from portal.policy.approval import Approval
from portal.policy.procedure import Procedure
from portal.procedures import versions

A_PAGE, LAST_PAGE = 50, 200
Ends = dict[tuple[str, ...], tuple[datetime, datetime]]  # of today and of the week, by the procedures of one zone
WHOSE = {"mine": "My cases", "teams": "My teams", "all": "All cases"}
APPROVE = {"approve": "Waiting for my approval"}  # for those who hold a position that approves or signs off
Whose = dict[str, Any]  # the condition of each tab of people; None for all
DUE = {"any": "Everything", "overdue": "Overdue", "today": "Due today", "week": "Due within 7 days"}
# What a filter means, for whoever wonders where a case went.
MEANS = {
    "overdue": "{whose} limit has passed.",
    "today": "{whose} limit ends today. What is overdue isn’t among them.",
    "week": "{whose} limit ends between today and {last}. What is overdue isn’t among them.",
}
NARROWS = (joinedload(Case.procedure_version), joinedload(Case.handler).options(lazyload(Staff.memberships)))


@dataclass(frozen=True)
class Line:
    """One case of the queue, in words."""

    case: Case
    kind: str
    about: str
    words: str
    stage: str
    handler: str
    status: presenting.Sign
    owed: str
    due: Nearness
    mine: bool
    overrun: str
    priority: presenting.Sign | None
    answer: presenting.Sign | None


class Queue(IndexView):
    """`/staff/`: my work. Someone who works no cases is taken to what they do."""

    class_permission_name = "Queue"
    base_permissions = ["can_list"]

    @expose("/")
    def index(self) -> Any:
        """Show the open cases, or who must sign in where."""
        if not current_user.is_authenticated:
            return redirect(url_for("PortalAuthView.login"))
        if not self.appbuilder.sm.has_access("can_list", "Queue"):
            return _elsewhere()
        return self._queue(now())

    def _queue(self, at: datetime) -> str:
        people, ends = _people(), _ends(at)
        words = {name: both for name, both in {**WHOSE, **APPROVE}.items() if name in people}
        whose, counts = _counted(_one_of("whose", words, ""), people, at, ends)
        wanted = {
            "whose": whose,
            "due": _one_of("due", DUE, "any"),
        }
        page = _page()
        found = list(db.session.scalars(_shown(wanted, people, at, ends).offset(page * A_PAGE).limit(A_PAGE + 1)))
        return self.render_template(
            "admin/queue.html",
            lines=_lines(found[:A_PAGE], at),
            counts=counts,
            more=len(found) > A_PAGE,
            page=page,
            asked=_asked(at) if not page else [],
            waiting=waiting_cards.waiting(self.appbuilder.sm),
            at=at,
            together=_together(self.appbuilder.sm),
            passing=[(pack.key, pack.teams[pack.intake_team].name) for pack in own_packs(at) if _passes_on(pack)],
            whose_words=words,
            due_words=DUE,
            means=MEANS.get(wanted["due"], "").format(
                last=_last(ends), whose="Its" if counts[wanted["due"]] == 1 else "Their"
            ),
            **wanted,
        )


def all_of(at: datetime, most: int) -> list[int]:
    """Return the ids of the cases of a whole list, as the address names it, what is due first first."""
    people = _people()
    whose, due = _one_of("whose", people, "mine"), _one_of("due", DUE, "any")
    conditions = (people[whose], _due(due, at, _ends(at)))
    query = queries.queue().where(*(one for one in conditions if one is not None)).limit(most)
    return [case.id for case in db.session.scalars(query)]


def _asked(at: datetime) -> list[tuple[Contribution, str, presenting.Sign]]:
    """Return what this officer or a team of theirs was asked to contribute to, the late ones at the top."""
    packs = own_packs(at)  # someone of several bodies reads the first one's calendar
    today = at.astimezone(packs[0].zone if packs else ZoneInfo("UTC")).date()
    owed = contributing.owed_by(access.viewer.get() or access.NOBODY)
    return [(one, presenting.short(one.due_on), alike.sign_of(one, today)) for one in owed]


def _together(manager: Any) -> list[tuple[str, str]]:
    """Return what can be done to many cases at once, for those who may."""
    return (
        [(move.value, presenting.MOVES[move]) for move in bulk.MOVES] if manager.has_access("can_act", "Bulk") else []
    )


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


def _page() -> int:
    given = request.args.get("page", "0")
    return min(int(given[:6]), LAST_PAGE) if given.isascii() and given.isdecimal() else 0


def _ends(at: datetime) -> Ends:
    """Return when today and the week are over. Today is today where the body is, for each body by its own clock."""
    zones: dict[ZoneInfo, list[str]] = {}
    for pack in own_packs(at) or versions.all_current(at).values():
        zones.setdefault(pack.zone, []).append(pack.key)
    return {tuple(keys): presenting.midnights(at, zone) for zone, keys in (zones or {ZoneInfo("UTC"): []}).items()}


def _last(ends: Ends) -> str:
    week = next(iter(ends.values()))[1]
    return presenting.short(week.date() - timedelta(days=1))


def _shown(wanted: dict[str, str], people: Whose, at: datetime, ends: Ends) -> Select[tuple[Case]]:
    conditions = [people[wanted["whose"]], _due(wanted["due"], at, ends)]
    return queries.queue().where(*(one for one in conditions if one is not None)).options(*NARROWS)


def _people() -> Whose:
    """Return the tabs of people that this officer has, each with its condition."""
    decides = (access.viewer.get() or access.NOBODY).decides
    return {
        "mine": Case.handler_id == current_user.id,
        "teams": Case.team_id.in_([place.team_id for place in current_user.memberships]),
        "all": None,
        **({"approve": awaiting.waiting_for_me(decides, current_user.id)} if decides else {}),
    }


def _due(which: str, at: datetime, ends: Ends) -> Any:
    return {
        "overdue": Case.next_due_at <= at,
        "today": and_(Case.next_due_at > at, _until(0, ends)),
        "week": and_(Case.next_due_at > at, _until(1, ends)),
    }.get(which)


def _until(which: int, ends: Ends) -> Any:
    if len(ends) == 1:
        return Case.next_due_at <= next(iter(ends.values()))[which]
    return or_(*(and_(Case.procedure_key.in_(keys), Case.next_due_at <= both[which]) for keys, both in ends.items()))


def _counts(whose: str, people: Whose, at: datetime, ends: Ends) -> dict[str, int]:
    """Return how many cases each tab of due dates holds, and each tab of people, in one statement."""
    mine = people[whose]
    asked = {name: func.count(when((_all(mine, _due(name, at, ends)), 1))) for name in ("overdue", "today", "week")} | {
        name: func.count(when((_all(condition, None), 1))) for name, condition in people.items()
    }
    query = select(*(column.label(name) for name, column in asked.items())).select_from(Case).where(queries.owed())
    row = db.session.execute(query).one()
    return {**dict(zip(asked, row, strict=True)), "any": getattr(row, whose)}


def _counted(asked: str, people: Whose, at: datetime, ends: Ends) -> tuple[str, dict[str, int]]:
    """Return the tab to show, with what each holds: the one that was asked for, else the first that holds cases.

    That is what waits for one's approval, since it goes nowhere until then, else one's own, the teams' or all;
    one's own where none does, as for most, with nothing counted twice.
    """
    counts = _counts(asked or "mine", people, at, ends)
    whose = asked or next((name for name in (*APPROVE, *WHOSE) if counts.get(name)), "mine")
    return whose, counts if whose == (asked or "mine") else _counts(whose, people, at, ends)


def _all(*conditions: Any) -> Any:
    there = [one for one in conditions if one is not None]
    return and_(*there) if there else Case.id.is_not(None)


def _lines(cases: Sequence[Case], at: datetime) -> list[Line]:
    owed, late, answers = _owed(cases), pausing.overruns(cases, at), _answers(cases)
    return [_line(case, owed.get(case.id, ""), late.get(case.id), answers.get(case.id), at) for case in cases]


def _answers(cases: Sequence[Case]) -> dict[int, presenting.Sign | None]:
    """Return where the answers stand that others approve: one statement, and none where no answer of these is."""
    rules = {case.id: rule for case in cases if (rule := _approval(case))}
    acts = approvals.last_acts(rules) if rules else {}
    return {case_id: approval_cards.sign_of(rules[case_id], act) for case_id, act in acts.items()}


def _approval(case: Case) -> Approval | None:
    pack = clocks.pack_of(case)
    letter = pack.letters.get(pack.pathway(case.pathway).stage(case.stage_key).answer_with or "")
    return letter.approval if letter else None


def _owed(cases: Sequence[Case]) -> dict[int, str]:
    """Return, for each case, the key of the clock that its next due date comes from."""
    query = (
        select(ClockRow.case_id, ClockRow.key)
        .join(Case, Case.id == ClockRow.case_id)
        .where(
            ClockRow.case_id.in_([case.id for case in cases]),
            ClockRow.due_at == Case.next_due_at,
            ClockRow.stopped_at.is_(None),
            ClockRow.ended_at.is_(None),
        )
        .order_by(ClockRow.id)
    )
    return dict(db.session.execute(query).all()) if cases else {}


def _line(case: Case, owed: str, overrun: date | None, answer: presenting.Sign | None, at: datetime) -> Line:
    pack = clocks.pack_of(case)
    stage = pack.pathway(case.pathway).stage(case.stage_key)
    return Line(
        case=case,
        kind=pack.kinds[case.kind].name,
        about=presenting.about(case, pack),
        words=presenting.first_words(case.description),
        stage=stage.name,
        handler=case.handler.full_name if case.handler else "",
        status=presenting.status(case.status),
        owed=clocks.rule_in(pack, stage, owed).name if owed else "",
        due=presenting.nearness(case.next_due_at, at, pack),
        mine=case.handler_id == current_user.id,
        overrun=presenting.short(overrun, pack.language) if overrun else "",
        priority=presenting.priority(case, pack),
        answer=answer,
    )
