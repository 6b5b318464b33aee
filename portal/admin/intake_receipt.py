"""What an officer hands on when they took a case in, to read out or print: number, passphrase, and what happens next.

The passphrase is kept nowhere: it is made again from the form's key, which stays in the session of whoever took the
case in until they say it was passed on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from flask import abort, redirect, request, session, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_login import current_user

from portal.admin import casepage
from portal.cases import status
from portal.cases.idempotent import case_under, passphrase_of
from portal.cases.intake import Received
from portal.http.clock import now

KEPT, KEPT_FOR = "taken_in", timedelta(minutes=30)


def new_key() -> str:
    """Return what makes a form that is sent twice the same submission."""
    return token_hex(16)


def scope() -> str:
    """Return whose keys these are: nobody comes to another's receipt by a key of theirs."""
    return f"staff {current_user.id}"


def is_taken(key: str) -> bool:
    """Return whether this officer's form with that key was sent before."""
    return bool(key) and case_under(scope=scope(), key=key) is not None


def remember(taken: Received, key: str, at: datetime) -> None:
    """Remember in the session what the receipt of a new case can be found by. The passphrase is in no cookie."""
    session[KEPT] = [taken.case.id, key, int((at + KEPT_FOR).timestamp())]


def _remembered(pk: int, at: datetime) -> tuple[str, str] | None:
    """Return the number and the passphrase of the case that this officer took in lately."""
    kept: Any = session.get(KEPT)
    if not kept or kept[0] != pk or kept[2] < at.timestamp():
        return None
    case = case_under(scope=scope(), key=kept[1])
    return (case.tracking_number, passphrase_of(case, scope=scope(), key=kept[1])) if case else None


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
            later=status.when_answered(status.public(case, at)) if case else (),
            number=case.tracking_number if case else kept and kept[0],
            passphrase=kept[1] if kept else "",
        )
