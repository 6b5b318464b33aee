"""The overdue list: what is overdue by team, who has it, what was sent and comes next; gone through once a week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import abort, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from portal.admin import duty_cards, presenting
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor
from portal.admin.duty_cards import Card
from portal.admin.duty_steps import NIL
from portal.admin.packs import own_packs
from portal.cases import overdue
from portal.cases.overdue import Late
from portal.duties import overdue as reviews
from portal.duties import state
from portal.duties.acting import acting
from portal.duties.models import DutyRow
from portal.http.clock import now
from portal.http.sheets import handed_over
from portal.letters.ask import Ask
from portal.letters.asks_of_upkeep import LATE_WHY, NOTE
from portal.policy.built import Value
from portal.policy.procedure import Procedure
from portal.reports.files import table

MOST_SHOWN, MOST_DOWNLOADED = 300, 10_000
COLUMNS = (
    "Number", "Kind", "Team", "With", "Limit", "Clause", "Due", "Overdue for days", "Counted in", "Last reminder",
    "Sent", "To", "Next reminder", "On",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """The list of one procedure: what is overdue by team, how many in all, and this week's review."""

    pack: Procedure
    teams: tuple[tuple[str, tuple[Late, ...]], ...]
    shown: int
    number: int
    review: Card | None
    may_review: bool


class Overdue(BaseView):
    """`/staff/overdue/`: for those whom the procedure names, each with the cases that they may see."""

    route_base = "/overdue"
    default_view = "list"
    class_permission_name = "Overdue"
    base_permissions = ["can_list", "can_act"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the lists of the officer's own procedures."""
        at = now()
        return self.render_template(
            "admin/overdue.html",
            sheets=[_sheet(pack, at) for pack in _packs(at)],
            has_any=any(pack.chasing.overdue for pack in own_packs(at)),
            at=at,
            late_by=presenting.late_by,
            short=presenting.short,
            moment=presenting.moment,
        )

    @expose("/<name>/overdue.csv")
    @has_access
    @permission_name("list")
    def download(self, name: str) -> Any:
        """Give the list as a table for a spreadsheet."""
        at = now()
        pack = _pack(name, at)
        day = at.astimezone(pack.zone).date()
        rows = (_cells(one, pack) for one in overdue.listed(pack, at, most=MOST_DOWNLOADED))
        return handed_over(table(COLUMNS, rows), f"{pack.key}-overdue-{day}")

    @expose("/<name>/reviewed", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def reviewed(self, name: str) -> Any:
        """Say that this week's list was gone through, which completes the week's duty."""
        at = now()
        pack = _pack(name, at)
        return ask(self, _page(pack), _asked(pack, at), lambda facts: _review(pack, facts))


def _packs(at: datetime) -> list[Procedure]:
    return [pack for pack in own_packs(at) if overdue.may_see(pack, current_user)]


def _pack(name: str, at: datetime) -> Procedure:
    found = next((pack for pack in _packs(at) if pack.key == name), None)
    return found or abort(404)


def _sheet(pack: Procedure, at: datetime) -> Sheet:
    found = overdue.listed(pack, at, most=MOST_SHOWN)
    number = overdue.many(pack, at) if len(found) == MOST_SHOWN else len(found)
    row = reviews.of_week(pack, at)
    return Sheet(
        pack=pack,
        teams=tuple((team, tuple(lines)) for team, lines in groupby(found, key=lambda one: one.team)),
        shown=len(found),
        number=number,
        review=duty_cards.card(row, at) if row else None,
        may_review=row is not None and row.is_open and _does(row, at),
    )


def _does(row: DutyRow, at: datetime) -> bool:
    return acting(actor(), row.procedure_key, at).holder(state.duty_of(row).who) is not None


def _page(pack: Procedure) -> Page:
    title = "I have gone through it"
    return Page(title, title, url_for("Overdue.list"), "Overdue", "This week’s review was noted.", pack.title)


def _asked(pack: Procedure, at: datetime) -> tuple[Ask, ...]:
    """Where nothing is overdue, the form opens with the answer that there was nothing to go through."""
    choices = (("yes", "Yes"), ("nil", "No, nothing was overdue"))
    number = overdue.many(pack, at)
    there = Ask("nil", "Was something overdue?", NIL.sort, choices=choices, known="yes" if number else "nil")
    row = reviews.of_week(pack, at)
    return (there, NOTE, LATE_WHY) if row is not None and state.is_late(row, at) else (there, NOTE)


def _review(pack: Procedure, facts: dict[str, Any]) -> None:
    said = {"note": facts.get("note", ""), "late_why": facts.get("late_why", "")}
    reviews.gone_through(pack, by=actor(), at=now(), nil=facts["nil"] == "nil", **said)


def _cells(one: Late, pack: Procedure) -> Iterator[Value]:
    yield from (one.tracking_number, one.kind, one.team, one.handler, one.clock, one.clause, one.due_on)
    yield from (one.days, "days" if one.every_day else "working days")
    last, following = one.last, one.next
    yield from (one.last_name, _local(last.at, pack), last.told) if last else ("", "", "")
    yield from (following.reminder.name, _local(following.at, pack)) if following else ("", "")


def _local(at: datetime, pack: Procedure) -> str:
    return f"{at.astimezone(pack.zone):%Y-%m-%d %H:%M}"
