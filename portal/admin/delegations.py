"""Designees: who acts for whom, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import joinedload, lazyload

from portal.accounts import active, designating
from portal.admin import forms, presenting
from portal.admin.commanding import CommandView, myself
from portal.admin.datamodel import SafeInterface
from portal.cases import designees, queries
from portal.cases.models import Delegation, Staff
from portal.http.clock import now
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.procedures import versions

WHOM = Ask("principal", "Whom they act for", Sort.STAFF)
WHO = Ask("designee", "Who acts for them", Sort.STAFF, help="They also see what the other sees under this procedure.")
SINCE = Ask("since", "From", Sort.DATE)
ENDS = "They stop acting for them at once. What was done until now stays as it was done."
UNTIL = Ask("until", "To the end of", Sort.DATE)


class Delegations(CommandView):
    """Who acts for whom: a designee may do what asks for a position of their principal, and both are named."""

    datamodel = SafeInterface(
        Delegation,
        eager=[
            joinedload(Delegation.principal).options(lazyload(Staff.memberships)),
            joinedload(Delegation.designee).options(lazyload(Staff.memberships)),
        ],
        cells={
            "principal": lambda row: row.principal.full_name,
            "designee": lambda row: row.designee.full_name,
            "since": lambda row: _day(row, row.since),
            "until": lambda row: _day(row, row.until - timedelta(seconds=1)),
        },
    )
    route_base = "/delegations"
    class_permission_name = "Delegations"
    empty_words = "Those who act for someone else, and until when, stand here."
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title, show_title, add_title = "Designees", "Designee", "Let someone act for another"
    edit_title, delete_title = "End it earlier, or later", "End it now"
    removed = "It has ended."
    list_columns = show_columns = ["principal", "designee", "procedure_key", "since", "until"]
    search_columns = ["procedure_key"]
    order_columns = ["since", "until"]
    base_order = ("until", "desc")
    label_columns = {
        "principal": "Whom they act for",
        "designee": "Who acts for them",
        "procedure_key": "Procedure",
        "since": "From",
        "until": "To the end of",
    }

    def form_to_add(self) -> Any:
        """Ask who, for whom, where and when."""
        return forms.filled(forms.form_of(_asked(), _people()), {})

    def form_to_change(self, item: Delegation) -> Any:
        """Ask until when: who it was and since when stays, for letters may name them."""
        last = (item.until - timedelta(seconds=1)).astimezone(designees.zone(item.procedure_key, now())).date()
        return forms.filled(forms.form_of((UNTIL,)), {"until": last.isoformat()})

    def create(self, form: Any) -> Delegation:
        """Let someone act for another."""
        wanted = _asked()
        facts = cleaning.clean(wanted, forms.given(form, wanted))
        return designating.designate(
            active.one("principal", facts["principal"]),
            active.one("designee", facts["designee"]),
            facts["procedure"],
            since=facts["since"],
            until=facts["until"],
            by=myself(),
            at=now(),
        )

    def may_change(self, item: Delegation) -> None:
        """Refused once it is over."""
        designating.demand_running(item, now())

    def change(self, item: Delegation, form: Any) -> None:
        """End it on another day."""
        facts = cleaning.clean((UNTIL,), forms.given(form, (UNTIL,)))
        designating.end(item, facts["until"], by=myself(), at=now())

    def may_remove(self, item: Delegation) -> None:
        """Refused once it is over."""
        designating.demand_running(item, now())

    def form_to_remove(self, item: Delegation) -> Any:
        """Say what ends."""
        form = super().form_to_remove(item)
        form.about = f"{item.designee.full_name} acts for {item.principal.full_name}."
        form.warning = ENDS
        return form

    def remove(self, item: Delegation, form: Any) -> None:
        """End it at once."""
        designating.take_away(item, by=myself(), at=now())


def _asked() -> tuple[Ask, ...]:
    packs = versions.all_current(now())
    known = tuple((key, f"{pack.title}, {pack.body}") for key, pack in packs.items())
    return (WHOM, WHO, Ask("procedure", "Procedure", Sort.CHOICE, choices=known), SINCE, UNTIL)


def _people() -> tuple[tuple[str, str], ...]:
    return tuple((str(one.id), f"{one.full_name} ({one.username})") for one in queries.everyone())


def _day(row: Delegation, at: datetime) -> str:
    return presenting.short(at.astimezone(designees.zone(row.procedure_key, now())).date())
