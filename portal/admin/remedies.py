"""The generated screens of remedies: what was promised, kept or taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import joinedload

from portal.admin import formatting, forms, presenting, searching
from portal.admin.casepage import remedy_sign
from portal.admin.commanding import CommandView, Lines, actor
from portal.admin.datamodel import SafeInterface
from portal.admin.packs import own_packs
from portal.admin.picking import case_of, on_case, picked
from portal.cases import clocks, queries, remedies
from portal.cases.models import Case, Remedy
from portal.cases.models.columns import LONG
from portal.errors import Refused
from portal.http.clock import now
from portal.letters import asks, cleaning, desk
from portal.letters.ask import Ask, Sort
from portal.policy.moves import Move

KEEPING = (
    Ask("note", "What shows that it was kept", Sort.TEXT, help="An order number, a date, a photograph.", most=LONG),
)
DROPPING = (Ask("note", "Why it is taken back", Sort.TEXT, most=LONG),)


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
            "due_on": lambda row: presenting.short(row.due_on, clocks.pack_of(row.case).language),
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
    list_columns = ["case", "what", "kind", "due_on", "state", "kept_at"]
    show_columns = ["case", "what", "kind", "due_on", "state", "promised_at", "kept_at", "dropped_at", "note"]
    search_columns = ["what", "kind", "note"]
    search_choices = {"kind": searching.remedies}
    order_columns = ["kind", "due_on", "kept_at"]
    base_order = ("due_on", "asc")
    label_columns = {
        "case": "Case",
        "what": "What will be done",
        "kind": "Kind",
        "due_on": "By",
        "state": "State",
        "promised_at": "Promised",
        "kept_at": "Kept",
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
        form = forms.filled(forms.form_of(KEEPING), {})
        form.about = item.what
        return form

    def change(self, item: Remedy, form: Any) -> None:
        """Mark it as kept."""
        facts = cleaning.clean(KEEPING, forms.given(form, KEEPING))
        remedies.keep(_locked(item), note=facts["note"], by=actor(), at=now())

    def form_to_remove(self, item: Remedy) -> Any:
        """Ask why it is taken back."""
        form = forms.filled(forms.form_of(DROPPING), {})
        form.about = item.what
        return form

    def remove(self, item: Remedy, form: Any) -> None:
        """Take it back."""
        facts = cleaning.clean(DROPPING, forms.given(form, DROPPING))
        remedies.drop(_locked(item), note=facts["note"], by=actor(), at=now())


def _locked(item: Remedy) -> Remedy:
    queries.by_id(item.case_id, for_change=True)
    return item


def _promise(case: Case | None) -> tuple[Ask, ...]:
    if case:
        return asks.asked(case, Move.REMEDY, now())
    kinds = {key: choice.name for pack in own_packs(now()) for key, choice in pack.remedies.items()}
    return (
        Ask("kind", "What kind of remedy", Sort.CHOICE, choices=tuple(kinds.items())),
        Ask("what", "What will be done", Sort.TEXT),
        Ask("due_on", "By when", Sort.DATE),
    )
