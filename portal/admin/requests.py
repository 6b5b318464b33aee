"""The generated screens of contributions: what was asked of whom, and the form on which those who were asked answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for

from portal.admin import alike, formatting, forms, presenting
from portal.admin.commanding import CommandView, Lines, actor
from portal.admin.datamodel import SafeInterface
from portal.admin.packs import own_packs
from portal.cases import contributing
from portal.cases.models import Contribution
from portal.errors import Refused
from portal.http.clock import now
from portal.letters import cleaning
from portal.letters.asks_of_upkeep import ANSWER


def today() -> date:
    """Return the day it is where this officer's body is."""
    at = now()
    packs = own_packs(at)
    return at.astimezone(packs[0].zone).date() if packs else at.date()


class Requests(CommandView):
    """Contributions. A change is the answer to one; asking is a move of the case."""

    datamodel = SafeInterface(
        Contribution,
        cells={
            "due_on": lambda row: presenting.short(row.due_on),
            "state": lambda row: formatting.sign_cell(alike.sign_of(row, today())),
            "asked_at": lambda row: formatting.moment_cell(row.asked_at, row.case),
            "answered_at": lambda row: formatting.moment_cell(row.answered_at, row.case),
        },
        numbers={"number"},
        change=lambda row: "" if row.answered_at else "Answer",
    )
    route_base, place = "/requests", "asked"
    class_permission_name = "Requests"
    empty_words = "What you or your team are asked to contribute to a case stands here."
    base_permissions = ["can_list", "can_show", "can_edit"]
    list_title, show_title, edit_title = "Contributions", "A contribution", "Answer a request"
    list_columns = ["number", "what", "asked_of", "due_on", "state"]
    show_columns = [
        "number", "asked_of", "what", "asked_by", "asked_at", "due_on", "state", "answer", "answered_by", "answered_at",
    ]  # fmt: skip
    search_columns = ["number", "asked_of", "what"]
    order_columns = ["asked_of", "due_on"]
    base_order = ("due_on", "desc")
    label_columns = {
        "number": "Case",
        "asked_of": "Asked of",
        "what": "What",
        "asked_by": "Asked by",
        "asked_at": "Asked",
        "due_on": "By",
        "state": "State",
        "answer": "Answer",
        "answered_by": "Answered by",
        "answered_at": "Answered",
    }
    changed = "Your contribution was kept. Whoever deals with the case sees it there."

    def back_to(self, item: Contribution) -> str:
        """Return to the list: whoever was asked may not see the case."""
        return url_for("Requests.show", pk=item.id)

    def may_change(self, item: Contribution) -> None:
        """What was answered stays as it is, and only those who were asked answer."""
        if item.answered_at:
            raise Refused("This was answered, and stays as it is.")
        contributing.demand_asked(item, actor(), now())
        contributing.demand_wanted(item)

    def stands(self, item: Contribution) -> Lines:
        """Tell who comes too late what another answered."""
        return (("Answered by", item.answered_by or ""), ("Answer", item.answer or ""))

    def form_to_change(self, item: Contribution) -> Any:
        """Ask for the answer, beside what may be told of the case."""
        form = forms.filled(forms.form_of(ANSWER), {})
        told = contributing.told(item)
        due = presenting.short(item.due_on)
        form.about = f"{item.asked_by} asks, by {due}:\n{item.what}"
        form.told = [
            ("Case", told.number),
            ("Kind", told.kind),
            ("About", told.service),
            ("What happened", told.description),
            ("Where", told.location),
        ]
        return form

    def change(self, item: Contribution, form: Any) -> None:
        """Keep the answer."""
        facts = cleaning.clean(ANSWER, forms.given(form, ANSWER))
        contributing.answer(contributing.locked(item), words=facts["answer"], by=actor(), at=now())
