"""Putting a second factor on: a picture for the app, its secret as text, a first code, and the recovery codes once."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, session
from flask_appbuilder import BaseView

from portal.accounts import codes, enrolment, factors
from portal.admin import forms, qr
from portal.admin.commanding import tried
from portal.admin.passwords import fault_of, present_password
from portal.admin.safety import answer_with
from portal.cases.models import Staff
from portal.errors import Invalid
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort

SHOWN = "second factor"  # where a session keeps the secret that its page shows, until a code confirms it
PRESENT = "current_password"
CODE = Ask("code", "Code from the app", Sort.LINE, help="Six digits.")
CODE_OR_RECOVERY = Ask("code", "Code", Sort.LINE, help="The six digits that your app shows now, or a recovery code.")


def made(staff: Staff, *, asks_password: bool = False) -> list[str] | Any:
    """Put it on, and return the recovery codes; or return the form that asks for a code.

    With `asks_password` the password is asked for too: whoever finds a browser open could lock its owner out.
    """
    form = of_codes(forms.filled(_form(asks_password), {}))
    if request.method == "POST":
        found: list[str] = []
        error = tried(lambda: found.extend(_put_on(staff, form)))
        if error is None:
            session.pop(SHOWN, None)
            return found
        answer_with(status_of(error))
        forms.tell(form, error)
    return form


def _form(asks_password: bool) -> Any:
    asked = forms.form_of((CODE,))
    return type("EnrolForm", (asked,), {PRESENT: present_password()}) if asks_password else asked


def _put_on(staff: Staff, form: Any) -> list[str]:
    if PRESENT in form and (fault := fault_of(staff, form[PRESENT].data or "")):
        raise Invalid({PRESENT: fault})
    facts = cleaning.clean((CODE,), forms.given(form, (CODE,)))
    return factors.put_on(staff, shown=_shown(staff), code=facts["code"], at=now())


def _shown(staff: Staff) -> str:
    """Return the secret that this session shows them; a new one where there is none, or where it was another's."""
    found = enrolment.opened(staff.id, session.get(SHOWN, ""))
    if not found:
        session[SHOWN] = enrolment.sealed(staff.id)
        found = enrolment.opened(staff.id, session[SHOWN])
    return found


def page(view: BaseView, staff: Staff, form: Any, *, back: str, words: str = "") -> Any:
    """Return the page that shows the secret and asks for a code."""
    shown = _shown(staff)
    address = codes.address(shown, name=staff.username, issuer=current_app.config["APP_NAME"])
    groups = [shown[start : start + 4] for start in range(0, len(shown), 4)]
    told = {"picture": qr.drawn(address), "groups": groups, "words": words, "back": back}
    return view.render_template("admin/enrol.html", form=form, **told)


def shown(view: BaseView, made: list[str], *, on: str) -> Any:
    """Return the page that shows recovery codes, this once."""
    return view.render_template("admin/recovery_codes.html", codes=made, on=on)


def of_codes(form: Any) -> Any:
    """Return the form with its field ready for a code: a phone shows its digits first."""
    form.code.render_kw |= {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
    return form
