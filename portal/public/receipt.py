"""The receipt: tracking number, passphrase and what happens next, for as long as its reader needs to write it down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from portal.cases import clocks, expected
from portal.cases.idempotent import case_under, passphrase_of
from portal.cases.models import Case
from portal.http.clock import now
from portal.public import shelf
from portal.public.blueprint import blueprint
from portal.public.forms import TokenForm
from portal.public.told import matter_of, told

RECEIPT = "receipt"
KEPT_FOR = timedelta(minutes=30)
SCOPE = "web"


def remember(token: str, pack: str, at: datetime) -> None:
    """Remember in the signed session what the receipt can be found by. The passphrase itself is kept nowhere."""
    session[RECEIPT] = [token, pack, int((at + KEPT_FOR).timestamp())]


def token() -> str:
    """Return the token of the form whose receipt this browser has; "" for none."""
    kept: Any = session.get(RECEIPT)
    return str(kept[0]) if kept else ""


def case_of(pack: str, at: datetime) -> Case | None:
    """Return the case whose receipt this browser has."""
    kept: Any = session.get(RECEIPT)
    if not kept or kept[1] != pack or kept[2] < at.timestamp():
        return None
    return case_under(scope=SCOPE, key=kept[0])


@blueprint.get("/<pack>/submitted")
def submitted(pack: str) -> str:
    """Show the receipt to the one who has just sent it; to anyone else, where to track."""
    at = now()
    case = case_of(pack, at)
    if case is None:
        return render_template("public/receipt_gone.html", procedure=shelf.procedure(pack, at))
    return render_template(
        "public/receipt.html",
        procedure=clocks.pack_of(case),
        talk_to=clocks.pack_of(case).contact_about(case.matter or ""),
        case=told(case, at),
        matter=matter_of(case),
        is_unreached=expected.waits_in_the_room(case),
        passphrase=passphrase_of(case, scope=SCOPE, key=token()),
        token=token(),
        form=TokenForm(),
    )


@blueprint.post("/<pack>/submitted")
def written_down(pack: str) -> Response:
    """Forget the receipt: whoever sits here next can't see it. With no valid token it stays, and is shown again."""
    at = now()
    case = case_of(pack, at)
    if case is None or not TokenForm().validate():
        return redirect(url_for("public.submitted", pack=pack), code=303)
    session.pop(RECEIPT)
    return redirect(url_for("public.status", number=case.tracking_number), code=303)
