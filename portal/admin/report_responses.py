"""Giving the governing body's response to a report that was submitted: asked once, and published alongside it."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.admin.asking import Page, ask
from portal.admin.commanding import actor, refused
from portal.cases.models.columns import TEXT
from portal.duties import keeping, queries, responding
from portal.duties.acting import acting
from portal.duties.models import DutyRow
from portal.duties.report_models import KeptReport
from portal.errors import NotFound, Refused
from portal.http.clock import now
from portal.letters.ask import Ask, Sort

TITLE = "Give the governing body’s response"
HELP = "It stands beside the report as it is published, and can’t be changed afterwards. Name nobody who complained."
WORDS = Ask("words", "What the governing body says", Sort.TEXT, most=TEXT, help=HELP)


class ReportResponses(BaseView):
    """`/staff/report-response/`: reached from a report as it was submitted."""

    route_base = "/report-response"
    class_permission_name = "Duties"
    base_permissions = ["can_act"]

    @expose("/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def respond(self, pk: int) -> Any:
        """Ask for the response, and keep it."""
        row, kept = _kept(pk)
        back = url_for("Disclosure.kept", pk=pk)
        try:
            responding.demand_respond(row, kept, by=acting(actor(), row.procedure_key, now()))
        except Refused as error:
            return refused(TITLE, error, back)
        page = Page(TITLE, "Give it", back, "The report as it was submitted", "The response was given.")
        return ask(self, page, (WORDS,), lambda facts: _respond(pk, facts["words"]))


def _kept(pk: int, *, for_change: bool = False) -> tuple[DutyRow, KeptReport]:
    row = queries.by_id(pk, for_change=for_change)
    kept = keeping.kept_of(row)
    if kept is None or not keeping.may_read(row, kept, by=acting(actor(), row.procedure_key, now())):
        raise NotFound("There is no such report.")
    return row, kept


def _respond(pk: int, words: str) -> None:
    row, kept = _kept(pk, for_change=True)
    responding.respond(row, kept, words, by=actor(), at=now())
