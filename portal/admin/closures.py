"""The days on which the office is closed beyond its pack: what would move is shown first, then it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.sqla.filters import FilterInFunction

from portal.admin import forms, presenting
from portal.admin.commanding import CommandView, actor, refused, tried
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import moment_cell
from portal.admin.packs import own_packs
from portal.admin.safety import answer_with
from portal.cases import closing_days
from portal.cases.closing_days import ClosingDay, Preview
from portal.cases.models.columns import LINE
from portal.errors import Invalid, PortalError, Refused
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import cleaning, promises
from portal.letters.ask import Ask, Sort
from portal.procedures.models import Closure

SHOWN = 200  # of the dates that move


def _own_procedures() -> list[str]:
    return [pack.key for pack in own_packs(now())]


def _standing(row: Closure) -> str:
    return f"Taken back by {row.removed_by}, {moment_cell(row.removed_at)}" if row.removed_at else "Closed"


class Closures(CommandView):
    """Closures of the procedures of one's own teams. One that was taken back stays as a record."""

    datamodel = SafeInterface(
        Closure,
        cells={
            "day": lambda row: presenting.short(row.day),
            "added_at": lambda row: moment_cell(row.added_at),
            "state": _standing,
        },
    )
    route_base = "/closures"
    class_permission_name = "Closures"
    empty_words = "Days on which the office is closed beyond the procedure’s own calendar stand here."
    base_permissions = ["can_list", "can_show", "can_add", "can_delete"]
    base_filters = [["procedure_key", FilterInFunction, _own_procedures]]
    list_title, show_title = "Closures", "Closure"
    add_title, delete_title = "Close a day", "Take this closure back"
    list_columns = ["day", "name", "procedure_key", "calendar", "state"]
    show_columns = [*list_columns, "added_by", "added_at"]
    search_columns = ["name", "procedure_key", "calendar"]
    order_columns = ["day", "name", "procedure_key", "calendar"]
    base_order = ("day", "desc")
    label_columns = {
        "day": "Day",
        "name": "Why",
        "procedure_key": "Procedure",
        "calendar": "Calendar",
        "state": "State",
        "added_by": "Closed by",
        "added_at": "Since",
    }

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Ask for the day, show what closing it would move, and on a second button close it."""
        wanted = _asked(now())
        form = forms.filled(forms.form_of(wanted), {})
        if request.method == "GET":
            return self._ask(self.add_title, form)
        try:
            day = _day(cleaning.clean(wanted, forms.given(form, wanted)))
            told = closing_days.preview(day, now())
        except (Invalid, Refused) as error:
            return self._told(self.add_title, form, error)
        seen = _seen(f"{day.procedure}:{day.calendar}:{day.day}", told)

        def act(at: datetime) -> None:
            closing_days.close(day, by=actor(), at=at, confirmed=told.gone)

        return self._second_time(self.add_title, form, told, seen, act)

    @expose("/delete/<pk>", methods=["GET", "POST"])
    @has_access
    def delete(self, pk: str) -> Any:
        """Show what taking a closure back would move, and on the button take it back."""
        closure = self.find(pk)
        try:
            told = closing_days.preview_opening(closure, now())
        except Refused as error:
            return refused(self.delete_title, error, url_for("Closures.list"))
        form = forms.filled(forms.form_of(()), {})

        def act(at: datetime) -> None:
            closing_days.open_again(closure, by=actor(), at=at, confirmed=told.gone)

        return self._second_time(self.delete_title, form, told, _seen(pk, told), act, closure)

    def _second_time(
        self, title: str, form: Any, told: Preview, seen: str, act: Callable[[datetime], None], item: Any = None
    ) -> Any:
        """Do it where exactly this has been shown before; show it otherwise."""
        if request.method != "POST" or request.form.get("button") != "make" or form.version.data != seen:
            form.version.data = seen
            return self._ask(title, form, told, item)
        error = tried(lambda: act(now()))
        if error is not None:
            return self._told(title, form, error, item)
        flash(f"Kept. {told.cases:,} cases get new dates, in the next minutes." if told.moved else "Kept.", "success")
        return redirect(url_for("Closures.list"))

    def _told(self, title: str, form: Any, error: PortalError, item: Any = None) -> Any:
        answer_with(status_of(error))
        forms.tell(form, error)
        return self._ask(title, form, None, item)

    def _ask(self, title: str, form: Any, told: Preview | None = None, item: Any = None) -> Any:
        return self.render_template(
            "admin/closure.html",
            title=title,
            form=form,
            item=item,
            told=told,
            moved=[(one, presenting.short(one.before), presenting.short(one.after)) for one in _first(told)],
            **_promised(told),
        )


def _first(told: Preview | None) -> tuple[closing_days.Moved, ...]:
    return told.moved[:SHOWN] if told else ()


def _promised(told: Preview | None) -> dict[str, Any]:
    """Return how many letters gave a date that moves, and the first of them, each with the date it gave."""
    found = promises.given(told.moved) if told else ()
    letters = {(one.case_id, one.letter, one.written_at) for one in found}
    shown = [(one, presenting.short(one.before), presenting.short(one.after)) for one in found[:SHOWN]]
    return {"promised": len(letters), "given": shown}


def _seen(what: str, told: Preview) -> str:
    """Return what stands for having been shown: whether the day has gone by is part of it."""
    return f"{what}:{'gone' if told.gone else 'to come'}"


def _asked(at: datetime) -> tuple[Ask, ...]:
    places = [(f"{pack.key}:{key}", f"{pack.body}: {key}") for pack in own_packs(at) for key in pack.calendars]
    return (
        Ask("calendar", "Calendar", Sort.CHOICE, choices=tuple(places)),
        Ask("day", "Day", Sort.DATE),
        Ask("name", "Why it is closed", Sort.LINE, help="The ledger of every clock says so.", most=LINE),
    )


def _day(facts: dict[str, Any]) -> ClosingDay:
    procedure, _, calendar = facts["calendar"].partition(":")
    return ClosingDay(procedure, calendar, facts["day"], facts["name"])
