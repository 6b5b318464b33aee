"""The generated list of alerts and restrictions that stand: what waits or is overdue for its review comes first."""

from __future__ import annotations

from datetime import date

from flask_appbuilder.models.sqla.filters import BaseFilter
from sqlalchemy.orm import Query, joinedload

from portal.admin import formatting, presenting, restriction_cards
from portal.admin.commanding import CommandView
from portal.admin.datamodel import SafeInterface
from portal.cases import clocks
from portal.cases.models import Concern, Restriction
from portal.http.clock import now


class StillStands(BaseFilter):
    """What was neither lifted nor dropped. What was, stands in the timeline of its case."""

    def apply(self, query: Query[Restriction], value: object) -> Query[Restriction]:
        """Narrow the query."""
        return query.filter(Restriction.lifted_at.is_(None))


def _today(row: Restriction) -> date:
    return now().astimezone(clocks.pack_of(row.case).zone).date()


class Restrictions(CommandView):
    """Restrictions of the cases that this officer sees. They are decided, reviewed and lifted by moves of the case."""

    datamodel = SafeInterface(
        Restriction,
        eager=[joinedload(Restriction.case)],
        cells={
            "case": lambda row: formatting.case_cell(row.case),
            "concern": lambda row: restriction_cards.NAMES[Concern(row.concern)],
            "state": lambda row: formatting.sign_cell(
                restriction_cards.review_sign(row.review_on, _today(row), waits=row.waits)
            ),
            "review_on": lambda row: presenting.short(row.review_on, clocks.pack_of(row.case).language),
            "at": lambda row: formatting.day_cell(row.at, row.case),
            "confirmed_at": lambda row: formatting.day_cell(row.confirmed_at, row.case),
        },
    )
    route_base = "/restrictions"
    class_permission_name = "Restrictions"
    base_permissions = ["can_list", "can_show"]
    base_filters = [["lifted_at", StillStands, None]]
    list_title, show_title = "Restrictions", "A restriction"
    list_columns = ["case", "concern", "state", "review_on", "reason", "by_name"]
    show_columns = ["case", "concern", "state", "review_on", "reason", "by_name", "at", "confirmed_by", "confirmed_at"]
    search_columns = ["concern", "reason", "by_name"]
    search_choices = {"concern": [(one.value, words) for one, words in restriction_cards.NAMES.items()]}
    order_columns = ["review_on", "by_name"]
    base_order = ("review_on", "asc")
    label_columns = {
        "case": "Decided on",
        "concern": "What",
        "state": "State",
        "review_on": "Review by",
        "reason": "Why",
        "by_name": "By",
        "at": "On",
        "confirmed_by": "Confirmed by",
        "confirmed_at": "Confirmed",
    }
