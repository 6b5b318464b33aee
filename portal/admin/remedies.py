"""The generated screens of remedies: what was promised, kept or taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_appbuilder import expose, has_access, permission_name
from sqlalchemy.orm import joinedload

from portal.admin import formatting, forms, presenting, searching
from portal.admin.asking import Page, ask
from portal.admin.commanding import CommandView, Lines, actor, refused, way_back
from portal.admin.datamodel import SafeInterface
from portal.admin.packs import own_packs
from portal.admin.picking import case_of, on_case, picked
from portal.admin.promise_cards import NOBODY, remedy_sign
from portal.cases import clocks, remedies
from portal.cases.models import Case, Remedy
from portal.errors import Refused
from portal.http.clock import now
from portal.letters import asks, asks_of_promises, cleaning, desk, promise_notes
from portal.letters.ask import Ask, Sort
from portal.policy.moves import Move


def _kind(row: Remedy) -> str:
    known = clocks.pack_of(row.case).remedies
    return known[row.kind].name if row.kind in known else row.kind


def _state(row: Remedy) -> Any:
    return formatting.sign_cell(remedy_sign(row, now().astimezone(clocks.pack_of(row.case).zone).date()))


class Remedies(CommandView):
    """Remedies. A change marks a promise as kept; a deletion takes one back, where nobody has read it in a letter."""

    datamodel = SafeInterface(
        Remedy,
        eager=[joinedload(Remedy.case).joinedload(Case.procedure_version)],
        cells={
            "case": lambda row: formatting.case_cell(row.case),
            "kind": _kind,
            "state": _state,
            "owner_name": lambda row: row.owner_name or NOBODY,
            "due_on": lambda row: presenting.short(row.due_on, clocks.pack_of(row.case).language),
            "first_due_on": lambda row: presenting.short(row.first_due_on, clocks.pack_of(row.case).language),
            "promised_at": lambda row: formatting.day_cell(row.promised_at, row.case),
            "kept_at": lambda row: formatting.day_cell(row.kept_at, row.case),
            "dropped_at": lambda row: formatting.day_cell(row.dropped_at, row.case),
        },
        change=lambda row: "" if row.kept_at or row.dropped_at else "Mark as kept",
    )
    route_base, place = "/remedies", "remedies"
    class_permission_name = "Remedies"
    empty_words = "What was promised to reporters stands here until it is kept or taken back."
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title, show_title, add_title = "Remedies", "Remedy", "Promise a remedy"
    edit_title, delete_title = "Mark as kept", "Take back a promise"
    list_columns = ["case", "what", "kind", "owner_name", "due_on", "state", "kept_at"]
    show_columns = [
        *("case", "what", "kind", "owner_name", "due_on", "first_due_on", "state", "promised_at"),
        *("kept_at", "kept_by", "dropped_at", "note"),
    ]
    search_columns = ["what", "kind", "owner_name", "note"]
    search_choices = {"kind": searching.remedies}
    order_columns = ["kind", "owner_name", "due_on", "kept_at"]
    base_order = ("due_on", "asc")
    label_columns = {
        "case": "Case",
        "what": "What will be done",
        "kind": "Kind",
        "owner_name": "Who sees to it",
        "due_on": "By",
        "first_due_on": "First promised for",
        "state": "State",
        "promised_at": "Promised",
        "kept_at": "Kept",
        "kept_by": "Kept by",
        "dropped_at": "Taken back",
        "note": "Note",
    }
    added, changed, removed = (
        "The remedy was promised.",
        "The promise was marked as kept.",
        "The promise was taken back.",
    )

    def form_to_add(self) -> Any:
        """Ask which case, and what is promised."""
        case = picked()
        return forms.filled(
            forms.form_of((*on_case(), *_promise(case))), {"case": case.tracking_number if case else ""}
        )

    def create(self, form: Any) -> Remedy:
        """Promise it."""
        case = case_of(form)
        desk.make(case, Move.REMEDY, forms.given(form, _promise(case)), by=actor(), at=now())
        return case.remedies[-1]

    def may_change(self, item: Remedy) -> None:
        """A promise that was kept or taken back stays as it is."""
        if item.kept_at or item.dropped_at:
            raise Refused("This promise is settled. It stays as it is.")

    may_remove = may_change

    def stands(self, item: Remedy) -> Lines:
        """Tell who comes too late what another noted."""
        return (("Promise", item.what), ("Note", item.note or ""))

    def form_to_change(self, item: Remedy) -> Any:
        """Ask what shows that it was kept."""
        form = forms.filled(forms.form_of(asks_of_promises.keeping(item.case)), {})
        form.about = item.what
        return form

    def change(self, item: Remedy, form: Any) -> None:
        """Mark it as kept."""
        wanted = asks_of_promises.keeping(item.case)
        promise_notes.keep(
            remedies.locked(item), **cleaning.clean(wanted, forms.given(form, wanted)), by=actor(), at=now()
        )

    def form_to_remove(self, item: Remedy) -> Any:
        """Ask why it is taken back."""
        form = forms.filled(forms.form_of(asks_of_promises.DROPPING), {})
        form.about = item.what
        return form

    def remove(self, item: Remedy, form: Any) -> None:
        """Take it back."""
        wanted = asks_of_promises.DROPPING
        remedies.drop(remedies.locked(item), **cleaning.clean(wanted, forms.given(form, wanted)), by=actor(), at=now())

    @expose("/date/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def new_date(self, pk: int) -> Any:
        """Give a promise another day."""
        item = self.find(str(pk))
        page = _page(item, "Give another day", "Give this day", "The promise has another day.")
        wanted = asks_of_promises.NEW_DATE
        return self.asked(
            item, page, wanted, lambda facts: promise_notes.give_new_date(item, **facts, by=actor(), at=now())
        )

    @expose("/pass/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def pass_on(self, pk: int) -> Any:
        """Let another see to a promise."""
        item = self.find(str(pk))
        page = _page(item, "Who sees to it", "Pass it on", "Someone else sees to it now.")
        wanted = (asks_of_promises.owner(item.case, now(), required=True),)
        return self.asked(item, page, wanted, lambda facts: remedies.pass_on(item, **facts, by=actor(), at=now()))

    def asked(self, item: Remedy, page: Page, wanted: tuple[Ask, ...], make: Callable[[dict[str, Any]], None]) -> Any:
        """Ask the facts of one command on a promise, and make it; of one that is settled, say so."""
        try:
            self.may_change(item)
        except Refused as error:
            return refused(page.title, error, self.back_to(item), self.stands(item))
        return ask(
            self,
            page,
            wanted,
            lambda facts: _make(item, facts, make),
            then=lambda _made: way_back(item.case_id, self.place),
        )


def _make(item: Remedy, facts: dict[str, Any], make: Callable[[dict[str, Any]], None]) -> None:
    remedies.locked(item)
    make(facts)


def _page(item: Remedy, title: str, button: str, done: str) -> Page:
    back = url_for("Cases.show", pk=item.case_id, _anchor=Remedies.place)
    return Page(title, button, back, item.case.tracking_number, done, item.what)


def _promise(case: Case | None) -> tuple[Ask, ...]:
    if case:
        return asks.asked(case, Move.REMEDY, now())
    kinds = {key: choice.name for pack in own_packs(now()) for key, choice in pack.remedies.items()}
    return (
        Ask("kind", "What kind of remedy", Sort.CHOICE, choices=tuple(kinds.items())),
        Ask("what", "What will be done", Sort.TEXT),
        Ask("due_on", "By when", Sort.DATE),
    )
