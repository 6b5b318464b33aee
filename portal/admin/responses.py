"""The generated screens of responses: what was said, and the drafts of what will be."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request
from flask_appbuilder import expose, has_access
from sqlalchemy.orm import joinedload, lazyload

from portal.admin import company, formatting, forms, presenting, searching, typed, typed_letters
from portal.admin.commanding import CommandView, actor
from portal.admin.datamodel import SafeInterface
from portal.admin.packs import own_packs
from portal.admin.picking import case_of, on_case, picked
from portal.cases import clocks, drafts, form_drafts, queries
from portal.cases.models import Case, Response, Staff
from portal.database import db
from portal.errors import Refused
from portal.http.clock import now
from portal.letters import asks, drafting
from portal.letters.ask import Ask, Sort
from portal.policy.letters import AUTOMATIC

FINAL = "This has been sent. What was said to a reporter is never changed or removed."


def _name(row: Response) -> str:
    kind = clocks.pack_of(row.case).letters.get(row.letter_kind)
    return kind.name if kind else str(row.says).capitalize()


def _state(row: Response) -> Any:
    sign = presenting.Sign("✓", "Said", "good") if row.issued_at else presenting.Sign("○", "Draft", "warn")
    return formatting.sign_cell(sign)


def _outcome(row: Response) -> str:
    known = clocks.pack_of(row.case).outcomes
    return known[row.outcome].name if row.outcome in known else ""


class Responses(CommandView):
    """Responses. Only drafts are made, changed and thrown away here; what was issued stands."""

    datamodel = SafeInterface(
        Response,
        eager=[
            joinedload(Response.case).joinedload(Case.procedure_version),
            joinedload(Response.by).options(lazyload(Staff.memberships)),
        ],
        cells={
            "case": lambda row: formatting.case_cell(row.case),
            "says": _name,
            "state": _state,
            "outcome": _outcome,
            "method": lambda row: presenting.method(row.method),
            "by": lambda row: row.by.full_name if row.by else "",
            "drafted_at": lambda row: formatting.day_cell(row.drafted_at, row.case),
            "issued_at": lambda row: formatting.day_cell(row.issued_at, row.case),
        },
        change=lambda row: "" if row.issued_at else "Work on it",
    )
    route_base, place = "/responses", "drafts"
    class_permission_name = "Responses"
    empty_words = "What was said to reporters stands here, and the drafts of what will be."
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title, show_title, add_title = "Responses", "Response", "Begin a draft"
    edit_title, delete_title = "Work on a draft", "Throw a draft away"
    list_columns = ["case", "says", "state", "method", "outcome", "by", "drafted_at", "issued_at"]
    show_columns = ["case", "says", "state", "method", "outcome", "by", "drafted_at", "issued_at", "note"]
    search_columns = ["letter_kind", "method", "outcome"]
    search_choices = {
        "letter_kind": searching.letters,
        "method": searching.methods,
        "outcome": searching.outcomes,
    }
    order_columns = ["says", "method", "outcome", "drafted_at", "issued_at"]
    base_order = ("drafted_at", "desc")
    label_columns = {
        "case": "Case",
        "says": "What",
        "letter_kind": "Letter",
        "state": "State",
        "method": "How",
        "by": "By",
        "drafted_at": "Begun",
        "issued_at": "Sent",
        "note": "What was said",
    }
    added = changed = "The draft is kept. Nothing has been sent."
    removed = "The draft was thrown away."

    def form_to_add(self) -> Any:
        """Ask which case, and what kind of letter."""
        case = picked()
        kinds = Ask("letter_kind", "Which letter", Sort.CHOICE, choices=_kinds(case))
        return forms.filled(forms.form_of((*on_case(), kinds)), {"case": case.tracking_number if case else ""})

    def create(self, form: Any) -> Response:
        """Begin an empty draft, or open the one that is there."""
        case = case_of(form)
        key = form.letter_kind.data or ""
        draft = drafts.of(case, key) or drafts.save(case, letter_kind=key, entries={}, by=actor(), at=now())
        db.session.add(draft)
        return draft

    def may_change(self, item: Response) -> None:
        """What was sent stands, and a draft of a stage that is over is only read."""
        if item.issued_at is not None:
            raise Refused(FINAL)
        if item.stage is not item.case.stage:
            raise Refused("This draft belongs to a stage that is over. Begin another one, or throw it away.")

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: str) -> Any:
        """Show the draft, or change it; what is typed is kept as it is typed, as it is in the form of a move."""
        button = request.form.get("button", "")
        if button not in (typed.BUTTON, typed.AGAIN, typed.MORE_ROWS):
            return super().edit(pk)
        item = self.find(pk)
        self.may_change(item)
        if button == typed.MORE_ROWS:
            form = self.form_to_change(item)
            forms.more_rows(form)
            return self.page("edit", self.edit_title, form, item)
        return typed_letters.begin_again(item) if button == typed.AGAIN else typed_letters.answered(item)

    def page(self, which: str, title: str, form: Any, item: Any = None) -> Any:
        """Return the page around a form; of a letter in the making, with who else has its case open."""
        make = partial(super().page, which, title, form, item)
        return make() if item is None else company.beside(form, item.case, company.LETTER, make)

    def form_to_change(self, item: Response) -> Any:
        """Ask what this letter asks of an officer, with what the draft says already, and what they typed since."""
        return typed_letters.form(item)

    def change(self, item: Response, form: Any) -> None:
        """Keep what was typed, as the draft that colleagues see."""
        case = queries.by_id(item.case_id, for_change=True)
        typed_letters.demand_seen(item, form)
        wanted = asks.asked_by_letter(case, item.letter_kind)
        drafting.save(case, item.letter_kind, wanted, forms.given(form, wanted), by=actor(), at=now())
        form_drafts.drop(case.id, item.stage_id, form_drafts.of_letter(item), actor())

    def may_remove(self, item: Response) -> None:
        """What was sent stands."""
        if item.issued_at is not None:
            raise Refused(FINAL)

    def remove(self, item: Response, form: Any) -> None:
        """Throw the draft away."""
        queries.by_id(item.case_id, for_change=True)
        form_drafts.drop(item.case_id, item.stage_id, form_drafts.of_letter(item), actor())
        drafts.discard(item, by=actor(), at=now())


def _kinds(case: Case | None) -> tuple[tuple[str, str], ...]:
    packs = [clocks.pack_of(case)] if case else own_packs(now())
    letters = [(key, kind) for pack in packs for key, kind in pack.letters.items() if kind.says not in AUTOMATIC]
    return tuple({key: kind.name for key, kind in letters}.items())
