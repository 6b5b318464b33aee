"""The first run: a new portal is set up step by step, by whoever has the code that the server printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import abort, redirect, request, session, url_for
from flask_appbuilder import BaseView, expose

import config_brands
from config import BadSetting
from portal.accounts import checklist, first_run
from portal.accounts.models import FirstRun
from portal.admin import forms, signing_in
from portal.admin.commanding import tried
from portal.admin.passwords import new_password
from portal.admin.safety import answer_with
from portal.cases.models import Staff
from portal.cases.texts import NO_ADDRESS, is_address
from portal.errors import Invalid, NotFound, PortalError
from portal.http.clock import now
from portal.http.errors import status_of
from portal.http.limits import OPEN_ROOM, limiter
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.policy.procedure import Procedure
from portal.procedures import versions

HELD = "first run"  # where a session keeps what its browser is known by
CODE = Ask("code", "Code", Sort.LINE, help="Sixteen letters and digits, as the server printed them.")
COLOUR = "Such as #17505c. Without one it is the portal’s own."
UNSEEN = "It holds a character that nobody sees. Type the name anew."
NO_COLOUR = "Give a colour as six digits after a #, such as #17505c."
UNREADABLE = "Text in this colour can’t be read well: it needs a contrast of 4.5 (WCAG 2.2 AA). Choose a {way} one."
WAYS = {config_brands.LIGHT: "darker", config_brands.DARK: "lighter"}
LONGEST_NAME = 64  # characters, as FAB keeps names


@dataclass(frozen=True)
class Step:
    """One page of the first run. `asked` says what it asks now; `fault` returns what is wrong, by the field."""

    key: str
    title: str
    words: str
    asked: Callable[[], tuple[Ask, ...]]
    fault: Callable[[dict[str, Any]], dict[str, str]] = lambda _facts: {}


def _of_body() -> tuple[Ask, ...]:
    return (
        Ask("name", "Name of the body", Sort.LINE, help="As its pages and mails are headed."),
        Ask("light", "Colour on light pages", Sort.LINE, required=False, help=COLOUR),
        Ask("dark", "Colour on dark pages", Sort.LINE, required=False, help="For whoever reads on a dark screen."),
    )


def _of_procedures() -> tuple[Ask, ...]:
    choices = tuple((key, _told(one)) for key, one in sorted(versions.all_current(now()).items()))
    words = "Each brings its own teams and services. More can be added later, and none is lost by leaving it out."
    return (Ask("packs", "Which procedures take cases here", Sort.CHOICES, choices=choices, help=words),)


def _told(one: Procedure) -> str:
    services = sum(len(programme.services) for programme in one.programmes.values())
    return f"{one.body}: {one.title} ({len(one.teams)} teams, {services} services)"


def _of_mail() -> tuple[Ask, ...]:
    return (Ask("sender", "Address that mail comes from", Sort.LINE, help="Such as complaints@your-body.org."),)


def _of_administrator() -> tuple[Ask, ...]:
    return (
        Ask("first_name", "First name", Sort.LINE),
        Ask("last_name", "Last name", Sort.LINE),
        Ask("username", "User name", Sort.LINE, help="What you sign in with."),
        Ask("email", "E-mail", Sort.LINE),
    )


def _fault_in_body(facts: dict[str, Any]) -> dict[str, str]:
    found = {mode: _fault_in_colour(mode, facts.get(mode) or "") for mode in WAYS}
    if not facts["name"].isprintable():
        found["name"] = UNSEEN
    return {mode: sentence for mode, sentence in found.items() if sentence}


def _fault_in_colour(mode: str, colour: str) -> str:
    """Return what is wrong with a colour, by the rules of the file that it will stand in."""
    if not colour:
        return ""
    if not config_brands.COLOUR.fullmatch(colour.lower()):
        return NO_COLOUR
    try:
        config_brands.read(checklist.brands_of({"name": "", mode: colour}, ["body"]), Path(), ["body"])
    except BadSetting:
        return UNREADABLE.format(way=WAYS[mode])
    return ""


def _fault_in_mail(facts: dict[str, Any]) -> dict[str, str]:
    return {} if is_address(facts["sender"]) else {"sender": NO_ADDRESS}


def _fault_in_administrator(facts: dict[str, Any]) -> dict[str, str]:
    names = ("first_name", "last_name", "username")
    long = {name: f"At the most {LONGEST_NAME} characters." for name in names if len(facts[name]) > LONGEST_NAME}
    return long if is_address(facts["email"]) else {**long, "email": NO_ADDRESS}


STEPS = (
    Step("body", "Your body", "Whose complaints come here.", _of_body, _fault_in_body),
    Step("procedures", "Procedures", "Nothing is asked of the public that a procedure doesn’t say.", _of_procedures),
    Step("mail", "Mail", "Acknowledgements and answers leave by mail.", _of_mail, _fault_in_mail),
    Step(
        "administrator",
        "You",
        "You become the administrator, and the first run is over: nobody can open it again.",
        _of_administrator,
        _fault_in_administrator,
    ),
)
KEYS = [step.key for step in STEPS]
LAST = KEYS[-1]


class FirstRunDoor(BaseView):
    """`/staff/first-run/`: there while nobody runs the installation, and never again."""

    route_base = "/first-run"
    class_permission_name = "FirstRunDoor"

    @expose("/", methods=["GET", "POST"])
    @limiter.limit(OPEN_ROOM, methods=["POST"])
    def code(self) -> Any:
        """Ask for the code, and go on to the first step that nobody has said anything of."""
        _demand_open()
        if _mine() is not None:
            return redirect(_first_left())
        form = forms.filled(forms.form_of((CODE,)), {})
        error = _tried(form, lambda: _claim(form))
        if request.method == "POST" and error is None:
            return redirect(_first_left())
        return self.render_template("admin/first_run_code.html", form=form)

    @expose("/<step>/", methods=["GET", "POST"])
    def step(self, step: str) -> Any:
        """Show one step as it was left, or keep what it says and go on. The last one makes the administrator."""
        _demand_open()
        at = next((one for one in STEPS if one.key == step), None) or abort(404)
        if _mine() is None:
            return redirect(url_for("FirstRunDoor.code"))
        form = forms.filled(_form(at), first_run.said(step))
        made: list[Staff] = []
        error = _tried(form, lambda: made.extend(_keep(at, form)))
        if request.method == "POST" and error is None:
            return _in(made[0]) if made else redirect(_after(step))
        number = KEYS.index(step)
        before = url_for("FirstRunDoor.step", step=KEYS[number - 1]) if number else ""
        return self.render_template(
            "admin/first_run.html",
            form=form,
            at=at,
            number=number + 1,
            steps=STEPS,
            before=before,
            is_last=step == LAST,
        )


def _demand_open() -> None:
    if not first_run.is_open():
        abort(404)


def _mine() -> FirstRun | None:
    return first_run.of(str(session.get(HELD, "")), now())


def _claim(form: Any) -> None:
    typed = cleaning.clean((CODE,), forms.given(form, (CODE,)))["code"]
    session[HELD] = first_run.claim(typed, now())


def _tried(form: Any, act: Callable[[], Any]) -> PortalError | None:
    """Do it where the form was sent; what is refused is told on the form."""
    if request.method != "POST":
        return None
    error = tried(act)
    if error is not None:
        answer_with(status_of(error))
        forms.tell(form, error)
    return error


def _form(at: Step) -> Any:
    form = forms.form_of(at.asked())
    if at.key != LAST:
        return form
    once, again = new_password("Password"), new_password("Confirm password", of="password")  # as they are to be shown
    return type("AdministratorForm", (form,), {"password": once, "conf_password": again})


def _keep(at: Step, form: Any) -> list[Staff]:
    """Keep what a step says; at the last, return the administrator that was made."""
    asked = at.asked()
    facts = cleaning.clean(asked, forms.given(form, asked))
    if faults := at.fault(facts):
        raise Invalid(faults)
    if at.key == LAST:
        return [_finish(form, facts)]
    row = _mine()
    if row is None:
        raise NotFound("There is no such page.")
    first_run.save(row, at.key, facts)
    return []


def _finish(form: Any, facts: dict[str, Any]) -> Staff:
    names = ("password", "conf_password")
    if not form.validate() and (faults := {name: str(form[name].errors[0]) for name in names if form[name].errors}):
        raise Invalid(faults)
    return first_run.finish(str(session.get(HELD, "")), facts, password=form.password.data, at=now())


def _first_left() -> str:
    left = next((key for key in KEYS if not first_run.said(key)), LAST)
    return url_for("FirstRunDoor.step", step=left)


def _after(step: str) -> str:
    return url_for("FirstRunDoor.step", step=KEYS[KEYS.index(step) + 1])


def _in(staff: Staff) -> Any:
    return signing_in.go_on(staff, url_for("Checklist.list"))
