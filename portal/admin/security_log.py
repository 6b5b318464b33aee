"""The security log, to look at."""

from __future__ import annotations

from sqlalchemy.orm import joinedload, lazyload

from portal.accounts.models import SecurityEntry
from portal.admin.commanding import CommandView
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import moment_cell
from portal.cases.models import Staff


class SecurityLog(CommandView):
    """`/staff/security-log/`: what was done with accounts, keys, factors, sessions and files. Nobody changes it."""

    datamodel = SafeInterface(
        SecurityEntry,
        eager=[
            joinedload(SecurityEntry.by).options(lazyload(Staff.memberships)),
            joinedload(SecurityEntry.staff).options(lazyload(Staff.memberships)),
        ],
        cells={
            "at": lambda row: moment_cell(row.at),
            "by": lambda row: row.by.full_name if row.by else "–",
            "staff": lambda row: row.staff.full_name,
        },
    )
    route_base = "/security-log"
    class_permission_name = "SecurityLog"
    base_permissions = ["can_list"]
    empty_words = (
        "What is done with accounts, API keys, second factors, sessions and files that were made is written here."
    )
    list_title = "Security log"
    list_columns = ["at", "words", "staff", "by"]
    search_columns = ["words", "what"]
    order_columns = ["at"]
    base_order = ("id", "desc")
    label_columns = {"at": "When", "words": "What", "what": "About", "staff": "Whose account", "by": "By"}
