"""Break-glass pages: asking to see a case, letting someone see one, and the report of who did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from portal.admin import forms, presenting
from portal.admin.commanding import tried
from portal.admin.safety import answer_with
from portal.cases import glass
from portal.cases.glass import Opened
from portal.cases.models import BreakGlass
from portal.database import db
from portal.errors import PortalError
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.policy.glass import MOST_HOURS, USUAL_HOURS

ASKED = (
    "If there is such a case, those who may open it have been asked. Once one of them has, you will find it in Cases."
)
NUMBER = Ask("number", "Number of the case", Sort.LINE, help="As in a letter: DV-7K3M-Q9TX-4HBW.")
WHY = Ask(
    "reason", "Why you must see it", Sort.TEXT, help="Whoever opens it reads this, and it stays.", most=glass.REASON
)
WHY_NOT = Ask(
    "reason",
    "Why you decline it",
    Sort.TEXT,
    help="Whoever asked is told that you declined, and why: so they learn that there is such a case. It stays.",
    most=glass.REASON,
)
HOURS = tuple((str(hours), f"{hours} hours") for hours in (2, 8, USUAL_HOURS, 48, MOST_HOURS))
LONG = Ask("hours", "For how long", Sort.CHOICE, choices=HOURS, help="Counted from now.")


class Glass(BaseView):
    """`/staff/glass/`: cases opened to those who don't see them, by two people."""

    route_base = "/glass"
    class_permission_name = "Glass"
    base_permissions = ["can_list", "can_ask", "can_approve"]
    default_view = "list"

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the requests that this viewer may approve, and for those who oversee cases who let whom see one."""
        at = now()
        return self.render_template(
            "admin/glass.html",
            waiting=glass.waiting(current_user, at) if self._may("approve") else [],
            report=_report(),
            declined=glass.declined_to(current_user),
            may_ask=self._may("ask"),
            moment=presenting.moment,
            pack_of=glass.pack_of,
        )

    @expose("/ask", methods=["GET", "POST"])
    @has_access
    @permission_name("ask")
    def ask(self) -> Any:
        """Ask to see a case. The answer is the same whether there is such a case or not."""
        form = forms.filled(forms.form_of((NUMBER, WHY)), {})
        if request.method == "POST":
            error = tried(lambda: _ask(form))
            if error is None:
                flash(ASKED, "success")
                return redirect(url_for("Glass.list"))
            _tell(form, error)
        return self.render_template("admin/glass_form.html", title="Ask to see a case", button="Ask", form=form)

    @expose("/approve/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("approve")
    def approve(self, pk: int) -> Any:
        """Let whoever asked see the case."""
        form = forms.filled(forms.form_of((LONG,)), {"hours": str(USUAL_HOURS)})
        found = _found(pk)
        words = {"title": "Let someone see a case", "button": "Let them see it", "other": "decline"}
        return self._decided(found, form, lambda: _approve(pk, form), "{} can see it now.", **words)

    @expose("/decline/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("approve")
    def decline(self, pk: int) -> Any:
        """Don't let whoever asked see the case, and say why."""
        form = forms.filled(forms.form_of((WHY_NOT,)), {})
        found = _found(pk)
        words = {"title": "Decline a request to see a case", "button": "Decline it", "other": "approve"}
        return self._decided(found, form, lambda: _decline(pk, form), "{} is told that you declined it.", **words)

    def _decided(self, found: BreakGlass, form: Any, act: Callable[[], None], done: str, **words: str) -> Any:
        if request.method == "POST":
            error = tried(act)
            if error is None:
                flash(done.format(found.asker.full_name), "success")
                return redirect(url_for("Glass.list"))
            _tell(form, error)
        return self.render_template(
            "admin/glass_form.html",
            form=form,
            asked=found,
            number=found.case.tracking_number,
            moment=presenting.moment(found.asked_at, glass.pack_of(found)),
            **words,
        )

    def _may(self, what: str) -> bool:
        return bool(self.appbuilder.sm.has_access(f"can_{what}", "Glass"))


def _ask(form: Any) -> None:
    facts = cleaning.clean((NUMBER, WHY), forms.given(form, (NUMBER, WHY)))
    glass.ask(facts["number"], reason=facts["reason"], by=current_user, at=now())


def _approve(pk: int, form: Any) -> None:
    facts = cleaning.clean((LONG,), forms.given(form, (LONG,)))
    glass.approve(glass.for_change(pk), hours=int(facts["hours"]), by=current_user, at=now())


def _decline(pk: int, form: Any) -> None:
    facts = cleaning.clean((WHY_NOT,), forms.given(form, (WHY_NOT,)))
    glass.decline(glass.for_change(pk), reason=facts["reason"], by=current_user, at=now())


def _report() -> list[Opened] | None:
    if not glass.may_read_report(current_user):
        return None
    return list(glass.report(glass.procedures_told(current_user)))


def _found(pk: int) -> BreakGlass:
    found = db.session.get(BreakGlass, pk)
    if found is None or not glass.visible(found, current_user):
        abort(404)
    return found


def _tell(form: Any, error: PortalError) -> None:
    answer_with(status_of(error))
    forms.tell(form, error)
