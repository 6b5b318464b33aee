"""The controlled lists of a pack: kinds, channels, natures, programmes, outcomes, closings and what intake demands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from portal.policy.choices import Choice, Contact, Kind, Outcome, Partner, Programme, Service
from portal.policy.procedure import Closing, Demand
from portal.procedures import addresses
from portal.procedures.faults import meant, shown
from portal.procedures.section import Section

AnyChoice = TypeVar("AnyChoice", bound=Choice)

WORDS = re.compile(r"[a-z][a-z0-9 _-]*")
EMAIL = "one address such as hello@town.example.org"
WEB = "the address of a page with http:// or https:// and its host"

# What intake can be told to insist on.
DEMANDABLE = (
    "name",
    "email",
    "phone",
    "address",
    "language",
    "contact_by",
    "desired_outcome",
    "service",
    "location",
    "ward",
    "on_behalf_of",
)


def choices(
    pack: Section, key: str, noun: str, make: type[AnyChoice], *, required: bool = False
) -> dict[str, AnyChoice]:
    """Return a controlled list by its keys, in the pack's order."""
    return {name: make(**_choice(name, part)) for name, part in pack.parts(key, noun, required=required)}


def _choice(key: str, part: Section) -> dict[str, Any]:
    return {"key": key, "name": part.name(), "help": part.text("help", ""), "clause": part.clause()}


def kinds(pack: Section, teams: Collection[str]) -> dict[str, Kind]:
    """Return the kinds of case, with the team that takes each in where that isn't the usual one."""
    parts = pack.parts("kinds", "kind", required=True)
    return {
        key: Kind(
            **_choice(key, part),
            team=part.ref("team", teams, "team", ""),
            resident=part.flag("resident", default=False),
            overseen_by=part.refs("overseen_by", teams, "team"),
        )
        for key, part in parts
    }


def contact(pack: Section) -> Contact:
    """Return how to reach the body. A phone number and an e-mail address must be there: letters give both."""
    part = pack.part("contact")
    address = part.lines("address")
    return Contact(
        name=part.name(),
        phone=part.name("phone"),
        email=part.text("email", None, addresses.is_email, EMAIL),
        address=address.text if address else "",
        web=part.text("web", "", addresses.is_web, WEB),
    )


def programmes(pack: Section, teams: Collection[str], labels: Collection[str]) -> dict[str, Programme]:
    """Return the two levels of the taxonomy."""
    found: dict[str, Programme] = {}
    services: set[str] = set()
    for key, part in pack.parts("programmes", "programme", required=True):
        below = tuple(
            _service(name, one, key, (teams, labels), services)
            for name, one in part.parts("services", "service", required=True)
        )
        found[key] = Programme(**_choice(key, part), services=below)
    return found


def _service(
    key: str, part: Section, programme: str, known: tuple[Collection[str], Collection[str]], seen: set[str]
) -> Service:
    teams, labels = known
    if key in seen:
        part.faults.note(
            part.table.line, f"The service “{shown(key)}” stands in two programmes. Give one of them another name."
        )
    seen.add(key)
    return Service(
        **_choice(key, part),
        programme=programme,
        subject=part.text("subject", "", WORDS.fullmatch, "words in small letters"),
        team=part.ref("team", teams, "team", ""),
        label=part.ref("label", labels, "label", ""),
    )


def outcomes(pack: Section, kinds: Collection[str]) -> dict[str, Outcome]:
    """Return what an answer may decide."""
    return {
        key: Outcome(
            **_choice(key, part),
            mistake=part.flag("mistake", default=False),
            kinds=frozenset(part.refs("kinds", kinds, "kind", required=True)),
        )
        for key, part in pack.parts("outcomes", "outcome")
    }


def closings(pack: Section, kinds: Collection[str]) -> dict[str, Closing]:
    """Return the reasons for closing."""
    return {
        key: Closing(
            **_choice(key, part),
            without_answer=part.flag("without_answer", default=False),
            counted=part.flag("counted", default=True),
            last_stage=part.flag("last_stage", default=False),
            kinds=frozenset(part.refs("kinds", kinds, "kind")),
        )
        for key, part in pack.parts("closings", "closing", required=True)
    }


def partners(pack: Section) -> dict[str, Partner]:
    """Return the contractors and partner agencies that can be asked to contribute, each with where it is reached."""
    return {
        key: Partner(
            **{**_choice(key, part), "clause": part.clause(required=True)},
            email=part.text("email", None, addresses.is_email, EMAIL),
            protocol=part.text("protocol"),
        )
        for key, part in pack.parts("partners", "partner")
    }


def demands(pack: Section, marks: Collection[str]) -> Iterator[Demand]:
    """Yield the facts that intake must have."""
    for key, part in pack.parts("demands", "demand"):
        if key not in DEMANDABLE:
            part.faults.note(part.table.line, f"Intake doesn't know the fact “{shown(key)}”.{meant(key, DEMANDABLE)}")
        unless = frozenset(part.refs("unless", marks, "mark"))
        yield Demand(key, part.clause(required=True), unless, part.text("words"))
