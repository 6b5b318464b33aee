"""Passing on what someone received themselves to those who take cases in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import abort, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from portal.admin import intake_receipt, once
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor
from portal.admin.intake_form import intake_asks, submission_of
from portal.admin.packs import own_packs
from portal.cases import passing
from portal.cases.intake import Received
from portal.http.clock import now
from portal.letters import automatic
from portal.letters.ask import Ask, Sort
from portal.policy.procedure import Procedure

# What is for those to find who take it in: where it belongs, and how it is called.
THEIRS = frozenset({"channel", "service", "nature", "matter", "staff_generated"})


class Passing(BaseView):
    """`/staff/passing/<procedure>`: hand a contact on, with who received it and how."""

    route_base = "/passing"
    class_permission_name = "Cases"
    base_permissions = ["can_add"]

    @expose("/<name>", methods=["GET", "POST"])
    @has_access
    @permission_name("add")
    def pass_on(self, name: str) -> Any:
        """Ask what was said by whom, and hand it on; then tell the number and the passphrase for the reporter."""
        pack = next((one for one in own_packs(now()) if one.key == name), None)
        if pack is None or not passing.teams_of(pack, current_user):
            abort(404)
        made = partial(_make, pack)
        return ask(self, _page(pack), _asked(pack), made, then=_receipt)


def _page(pack: Procedure) -> Page:
    to, words = pack.teams[pack.intake_team].name, passing.rule_of(pack).words
    title, done = f"Pass a contact on to {to}", f"It was passed on to {to}."
    return Page(title, "Pass it on", url_for("Queue.index"), "My work", done, words, knows_again=True)


def _asked(pack: Procedure) -> tuple[Ask, ...]:
    rule, teams = passing.rule_of(pack), passing.teams_of(pack, current_user)
    ways = tuple((key, pack.channels[key].name) for key in rule.ways)
    ours = tuple((str(team.id), team.name) for team in teams)
    return (
        Ask("way", "How you received it", Sort.CHOICE, choices=ways),
        Ask("team", "For which team", Sort.CHOICE, choices=ours, known=ours[0][0]),
        *(one for one in intake_asks(pack) if one.name not in THEIRS and one.name not in set(_not_asked(pack))),
    )


def _not_asked(pack: Procedure) -> Iterator[str]:
    """Yield the details of cases that came in another way: nobody could fill them in here."""
    for detail in pack.details.values():
        if any(name == "channel" and passing.rule_of(pack).channel not in values for name, values in detail.when.terms):
            yield f"details.{detail.key}"


def _receipt(made: tuple[Received, str]) -> str:
    taken, key = made
    intake_receipt.remember(taken, key, now())
    return url_for("Cases.receipt", pk=taken.case.id)


def _make(pack: Procedure, facts: dict[str, Any]) -> tuple[Received, str]:
    """Pass it on, with the key that it is taken in under: a form sent twice is one contact, the same words are two."""
    key = once.key() or intake_receipt.new_key()
    at, way, team_id = now(), facts.pop("way"), int(facts.pop("team"))
    team = next(team for team in passing.teams_of(pack, current_user) if team.id == team_id)
    given = passing.passed_on(submission_of(facts, pack, at), pack, team=team, way=way, by=actor())
    return automatic.take_in_once(given, scope=intake_receipt.scope(), key=key, by=actor(), at=at), key
