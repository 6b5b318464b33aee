"""Guidance: what staff read of their procedure, whom they ask, who was trained, and who stands for it in their team."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user
from sqlalchemy.orm import lazyload

from portal.admin import presenting
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor
from portal.admin.packs import own_packs
from portal.admin.reference import OVERDUE
from portal.cases import lines, representatives, teams, training
from portal.cases.models import Appointment, Membership, Staff, Team
from portal.cases.models.columns import LONG
from portal.database import db
from portal.http.clock import now
from portal.letters.ask import Ask, Sort
from portal.policy.procedure import Procedure

HELD = Ask("held_on", "Held on", Sort.DATE)
WHAT = Ask("what", "What it was about", Sort.LINE, help="Such as the use of the system, or equality of access.")
OTHER = Ask("other", "Someone else", Sort.LINE, False, "A councillor, or whoever else has no login here.")
WAYS = (("team", "To my team, as guidance"), ("back", "Back to those who administer the procedure, as input"))
WORDS = Ask("words", "What you pass on", Sort.TEXT, most=LONG)


class Guidance(BaseView):
    """`/staff/guidance/`: for each procedure of one's own, its texts, its people and what they pass on."""

    route_base = "/guidance"
    default_view = "list"
    class_permission_name = "Guidance"
    base_permissions = ["can_list", "can_act"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show what the packs say, and what was noted and passed on."""
        at = now()
        packs = own_packs(at)
        below = lines.below(current_user.id) - {current_user.id}
        return self.render_template(
            "admin/guidance.html",
            packs=[(pack, _may(pack)) for pack in packs],
            reviews={pack.key: _review(pack) for pack in packs if pack.upkeep.ownership},
            overdue=OVERDUE,
            trainings=training.seen_by(current_user, packs),
            appointed=representatives.appointments([pack.key for pack in packs]),
            below=below,
            passed=representatives.passed_to(place.team_id for place in current_user.memberships),
            short=presenting.short,
            moment=presenting.moment,
            by_key={pack.key: pack for pack in packs},
        )

    @expose("/<name>/<act>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def act(self, name: str, act: str) -> Any:
        """Note training, appoint a representative, or pass something on. The rules are the commands'."""
        pack = next((one for one in own_packs(now()) if one.key == name), None)
        if pack is None or act not in ACTS or act not in _may(pack):
            abort(404)
        return ACTS[act](self, pack)

    @expose("/end/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def end(self, pk: int) -> Any:
        """End the appointment of a representative."""
        found = db.session.get(Appointment, pk)
        pack = next((one for one in own_packs(now()) if found and one.key == found.team.procedure_key), None)
        if found is None or pack is None or found.ended_at:
            abort(404)
        words = f"{found.staff.full_name} no longer stands for {found.team.name}."
        page = _page("End an appointment", "End it", words, f"{found.staff.full_name}, {found.team.name}")
        return ask(self, page, (), lambda _: representatives.end(pack, found, by=actor(), at=now()))


def _page(title: str, button: str, done: str, words: str = "") -> Page:
    return Page(title, button, url_for("Guidance.list"), "Guidance", done, words)


def _may(pack: Procedure) -> frozenset[str]:
    """Return what there is to do for whoever is signed in: for others there is no such page."""
    can = {
        "train": training.may_note(pack, current_user),
        "appoint": bool(representatives.candidates(pack, current_user.id)),
        "pass": bool(representatives.stands_for(pack, current_user)),
    }
    return frozenset(act for act, may in can.items() if may)


def _review(pack: Procedure) -> tuple[str, bool]:
    owned = pack.upkeep.ownership
    if owned is None or owned.review is None:
        return "", False
    today = now().astimezone(pack.zone).date()
    return presenting.short(owned.review, pack.language), owned.is_overdue(today)


def _train(view: BaseView, pack: Procedure) -> Any:
    people = tuple((str(one.id), one.full_name) for one in teams.people_of(pack.key))
    who = Ask("who", "Who of our staff", Sort.CHOICE, False, choices=people)

    def make(facts: dict[str, Any]) -> None:
        person = db.session.get(Staff, int(facts["who"])) if "who" in facts else None
        given = {"what": facts["what"], "held_on": facts["held_on"]}
        training.note(pack, who=person, name=facts.get("other", ""), **given, by=actor(), at=now())

    return ask(view, _page("Note that someone was trained", "Note it", "It was noted."), (who, OTHER, WHAT, HELD), make)


def _appoint(view: BaseView, pack: Procedure) -> Any:
    places = representatives.candidates(pack, current_user.id)
    known = {str(one.id): f"{one.staff.full_name}, {one.team.name}" for one in places}
    who = Ask("who", "Who, and for which team", Sort.CHOICE, choices=tuple(known.items()))

    def make(facts: dict[str, Any]) -> None:
        place = db.session.get_one(Membership, int(facts["who"]), options=[lazyload(Membership.staff)])
        representatives.appoint(pack, who=place.staff, team=place.team, by=actor(), at=now())

    name = pack.positions[representatives.rule_of(pack).position].name
    return ask(view, _page(f"Appoint a {name}", "Appoint", "They were appointed."), (who,), make)


def _pass(view: BaseView, pack: Procedure) -> Any:
    mine_now = {str(team.id): team for team in representatives.stands_for(pack, current_user)}
    mine = Ask("mine", "For which team", Sort.CHOICE, choices=tuple((key, team.name) for key, team in mine_now.items()))
    to = Ask("to", "Where it goes", Sort.CHOICE, choices=WAYS)

    def make(facts: dict[str, Any]) -> None:
        team: Team = mine_now[facts["mine"]]
        representatives.pass_on(pack, team=team, to=facts["to"], words=facts["words"], by=actor(), at=now())

    known = Ask(**{**vars(mine), "known": next(iter(mine_now))})
    return ask(view, _page("Pass something on", "Pass it on", "It was passed on."), (known, to, WORDS), make)


ACTS: dict[str, Callable[[BaseView, Procedure], Any]] = {"train": _train, "appoint": _appoint, "pass": _pass}
