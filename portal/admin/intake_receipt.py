"""What an officer hands on when they took a case in, to read out or print: number, passphrase, and what happens next.

The passphrase is kept nowhere but here, in the session of whoever took the case in, until they say it was passed on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import abort, redirect, request, session, url_for
from flask_appbuilder import expose, has_access, permission_name

from portal.admin import casepage
from portal.cases.intake import Received
from portal.http.clock import now

KEPT, KEPT_FOR = "taken_in", timedelta(minutes=30)


def remember(new: Received, at: datetime) -> str:
    """Keep what only now is known of a new case for its receipt, and return the receipt's address."""
    session[KEPT] = {
        "case": new.case.id,
        "number": new.case.tracking_number,
        "passphrase": new.passphrase,
        "at": at.isoformat(),
    }
    return url_for("Cases.receipt", pk=new.case.id)


def _remembered(pk: int, at: datetime) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = session.get(KEPT)
    if kept is None or kept["case"] != pk or at - datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        return None
    return kept


class ReceiptScreens:
    """`/staff/cases/receipt/<id>`: after a case was taken in."""

    @expose("/receipt/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("add")
    def receipt(self, pk: int) -> Any:
        """Show the receipt; or forget the passphrase, which has been passed on.

        Whoever took it in may not see the case: it went to another team. They still have its keys to pass on.
        """
        at = now()
        kept, case = _remembered(pk, at), casepage.load(pk)
        if kept is None and case is None:
            abort(404)
        if request.method == "POST":
            session.pop(KEPT, None)
            return redirect(url_for("Cases.show", pk=pk) if case else url_for("Queue.index"))
        page = casepage.page_of(case, at) if case else None
        return self.render_template(  # type: ignore[attr-defined]  # the view that this is mixed into has it
            "admin/receipt.html",
            pk=pk,
            page=page,
            number=case.tracking_number if case else (kept or {})["number"],
            passphrase=(kept or {}).get("passphrase", ""),
        )
