"""What a pack says of its own upkeep: owner and review, guidance, support, training and representatives."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise

from portal.policy.choices import Contact
from portal.policy.upkeep import (
    Guide,
    Learning,
    Monitors,
    Ownership,
    PassingOn,
    Representatives,
    Support,
    Training,
    Upkeep,
)
from portal.procedures import addresses
from portal.procedures.section import Section

DATES = ("adopted", "revised", "review")  # in the order in which they must lie


def upkeep(pack: Section, teams: Collection[str], positions: Collection[str], channels: Collection[str]) -> Upkeep:
    """Return what the pack says. Each part may be left out."""
    return Upkeep(
        ownership=_ownership(pack.part("policy")) if pack.has("policy") else None,
        guidance={guide.key: guide for guide in _guidance(pack)},
        support=_support(pack.part("support")) if pack.has("support") else None,
        training=_training(pack.part("training"), positions) if pack.has("training") else None,
        representatives=_representatives(pack, teams, positions) if pack.has("representatives") else None,
        monitors=_monitors(pack.part("monitors"), teams, positions) if pack.has("monitors") else None,
        told_at_once=pack.part("told_at_once").clause(required=True) if pack.has("told_at_once") else "",
        learning=_learning(pack.part("learning"), positions) if pack.has("learning") else None,
        passing_on=_passing_on(pack, channels) if pack.has("passing_on") else None,
    )


def _ownership(part: Section) -> Ownership:
    days = {key: part.day(key) for key in DATES if part.has(key)}
    known = [(key, day) for key, day in days.items() if day != date.min]
    for (earlier, first), (later, then) in pairwise(known):
        if then <= first:
            part.fault(later, f"“{later}” is {then}, and “{earlier}” is {first}. It must be the later one: correct it.")
    return Ownership(owner=part.name("owner"), clause=part.clause(required=True), **days)


def _guidance(pack: Section) -> Iterator[Guide]:
    for key, part in pack.parts("guidance", "piece of guidance"):
        text = part.lines("text", required=True)
        yield Guide(
            key=key,
            name=part.name(),
            clause=part.clause(required=True),
            text=text.text.strip() if text else "",
            on_cases=part.flag("on_cases", default=False),
        )


def _support(part: Section) -> Support:
    contact = Contact(
        name=part.name(),
        phone=part.text("phone", ""),
        email=part.text("email", "", addresses.is_email, "one address such as hello@town.example.org"),
    )
    if not part.has("phone") and not part.has("email"):
        part.fault("name", "Nobody could reach them. Give a “phone” or an “email”.")
    return Support(contact, part.clause(required=True))


def _training(part: Section, positions: Collection[str]) -> Training:
    return Training(part.refs("positions", positions, "position", required=True), part.clause(required=True))


def _representatives(pack: Section, teams: Collection[str], positions: Collection[str]) -> Representatives:
    part = pack.part("representatives")
    return Representatives(
        position=part.ref("position", positions, "position"),
        to=part.ref("to", teams, "team"),
        clause=part.clause(required=True),
    )


def _passing_on(pack: Section, channels: Collection[str]) -> PassingOn:
    part = pack.part("passing_on")
    if "service" in pack.names_below("demands"):
        sentence = (
            "Intake demands the service, which is for the team to find that it is passed on to. Take out one of both."
        )
        part.fault("channel", sentence)
    return PassingOn(
        channel=part.ref("channel", channels, "channel"),
        ways=part.refs("ways", channels, "channel", required=True),
        words=part.text("words", ""),
        clause=part.clause(required=True),
    )


def _monitors(part: Section, teams: Collection[str], positions: Collection[str]) -> Monitors:
    found = Monitors(
        primary=part.ref("primary", positions, "position"),
        backup=part.ref("backup", positions, "position"),
        teams=part.refs("teams", teams, "team", required=True),
        clause=part.clause(required=True),
    )
    if found.primary and found.primary == found.backup:
        part.fault("backup", "The backup watches while the primary is away, so it must be another position.")
    return found


def _learning(part: Section, positions: Collection[str]) -> Learning:
    return Learning(
        positions=part.refs("positions", positions, "position", required=True),
        owners=part.refs("owners", positions, "position", required=True),
        clause=part.clause(required=True),
    )
