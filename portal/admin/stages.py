"""The generated screens of stages: each passage of a case through a stage, and who deals with it."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder import expose, has_access
from sqlalchemy.orm import joinedload, lazyload

from portal.admin import formatting, forms, searching
from portal.admin.commanding import CommandView, actor, tried
from portal.admin.datamodel import SafeInterface
from portal.admin.freshness import demand_same, version_of
from portal.admin.move_people import people_for
from portal.admin.picking import case_of, on_case, picked
from portal.admin.safety import answer_with
from portal.cases import queries
from portal.cases.clocks import stage_of
from portal.cases.models import Case, StageRow
from portal.errors import Refused
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import asks, desk
from portal.policy.moves import Ending, Move


def _handler(row: StageRow) -> str:
    return row.handler.full_name if row.handler else ""


class Stages(CommandView):
    """Stages. A new one is an escalation, asked for on its case; a change is an allocation; none is ever deleted."""

    datamodel = SafeInterface(
        StageRow,
        eager=[joinedload(StageRow.case).joinedload(Case.procedure_version), lazyload(StageRow.pauses)],
        cells={
            "case": lambda row: formatting.case_cell(row.case),
            "key": lambda row: stage_of(row).name,
            "handler": _handler,
            "opened_at": lambda row: formatting.day_cell(row.opened_at, row.case),
            "allocated_at": lambda row: formatting.day_cell(row.allocated_at, row.case),
            "acknowledged_at": lambda row: formatting.day_cell(row.acknowledged_at, row.case),
            "answered_at": lambda row: formatting.day_cell(row.answered_at, row.case),
            "ended_at": lambda row: formatting.day_cell(row.ended_at, row.case),
        },
        change=lambda row: "" if row.ended_at else "Give to someone",
    )
    route_base = "/stages"
    class_permission_name = "Stages"
    empty_words = "Each stage that a case of your teams passes through stands here."
    base_permissions = ["can_list", "can_show", "can_add", "can_edit"]
    list_title, show_title, add_title, edit_title = (
        "Stages",
        "Stage",
        "Take a case to its next stage",
        "Give a stage to someone",
    )
    changed = "The stage was given to someone."
    add_button = "Go on"  # to the form of the move
    list_columns = ["case", "seq", "key", "handler", "opened_at", "acknowledged_at", "answered_at", "ended_at"]
    show_columns = [
        "case", "seq", "key", "handler", "opened_at", "allocated_at", "acknowledged_at", "answered_at",
        "ended_at", "ending",
    ]  # fmt: skip
    search_columns = ["key", "ending"]
    search_choices = {"key": searching.stages, "ending": [(one.value, one.value.capitalize()) for one in Ending]}
    order_columns = ["key", "opened_at", "acknowledged_at", "answered_at", "ended_at"]
    base_order = ("opened_at", "desc")
    label_columns = {
        "case": "Case",
        "seq": "Passage",
        "key": "Stage",
        "handler": "Handler",
        "opened_at": "Opened",
        "allocated_at": "Given to them",
        "acknowledged_at": "Acknowledged",
        "answered_at": "Answered",
        "ended_at": "Ended",
        "ending": "How it ended",
    }

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Ask which case, and go on to the move's own form: it shows what happens before it does."""
        if case := picked():
            return redirect(url_for("Cases.move", pk=case.id, move=Move.ESCALATE.value))
        form = forms.filled(forms.form_of(on_case()), {})
        if request.method == "POST" and (error := tried(lambda: case_of(form))):
            forms.tell(form, error)
            answer_with(status_of(error))
        return self.page("add", self.add_title, form)

    def may_change(self, item: StageRow) -> None:
        """Only the stage that a case is in can be given to someone."""
        if item is not item.case.stage:
            raise Refused("This stage is over. It stays as it was.")

    def form_to_change(self, item: StageRow) -> Any:
        """Ask who deals with it."""
        known = {"to": str(item.handler_id or "")}
        wanted = asks.asked(item.case, Move.ALLOCATE, now())
        return forms.filled(forms.form_of(wanted, people_for(item.case, now())), known, version_of(item.case))

    def change(self, item: StageRow, form: Any) -> None:
        """Give it to someone."""
        case = queries.by_id(item.case_id, for_change=True)
        demand_same(case, form.version.data or "")
        facts = forms.given(form, asks.asked(case, Move.ALLOCATE, now()))
        desk.make(case, Move.ALLOCATE, facts, by=actor(), at=now())
