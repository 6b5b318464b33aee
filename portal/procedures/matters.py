"""The matters of a pack: what a case can be about, what of it is left to someone else, and how that is contested."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.policy.choices import Contact
from portal.policy.letters import LetterKind, Says
from portal.policy.matters import CAN_CONTEST, Contest, Exclusion, Matter
from portal.procedures import addresses, lists, times
from portal.procedures.section import Section


def matters(
    pack: Section,
    *,
    teams: Collection[str],
    kinds: Collection[str],
    letters: Mapping[str, LetterKind],
    labels: Collection[str],
) -> dict[str, Matter]:
    """Return what a case can be about, by key, in the pack's order."""
    receipts = [key for key, letter in letters.items() if letter.says is Says.RECEIPT]
    return {key: _matter(key, part, teams, kinds, receipts, labels) for key, part in pack.parts("matters", "matter")}


def _matter(
    key: str,
    part: Section,
    teams: Collection[str],
    kinds: Collection[str],
    receipts: Collection[str],
    labels: Collection[str],
) -> Matter:
    # Of a matter that is left to someone else, whether it can be contested is said where that is said.
    excluded = part.part("excluded", required=False) if part.has("excluded") else None
    if excluded:
        _demand_told_once(part)
    return Matter(
        key=key,
        name=part.name(),
        help=part.text("help", ""),
        clause=part.clause(required=True),
        subject=part.text("subject", "", lists.WORDS.fullmatch, "words in small letters"),
        team=part.ref("team", teams, "team", ""),
        kinds=frozenset(part.refs("kinds", kinds, "kind")),
        offered=part.flag("offered", default=False),
        contestable=(excluded or part).flag("contestable", default=False),
        label=part.ref("label", labels, "label", ""),
        receipt=part.ref("receipt", receipts, "receipt called", ""),
        excluded=_exclusion(excluded) if excluded else None,
        words=part.text("words", ""),
        contact=_party(part.part("contact", required=False), "contact") if part.has("contact") else None,
    )


def _demand_told_once(part: Section) -> None:
    for key, instead in (("words", "words"), ("contact", "to")):
        if part.has(key):
            part.fault(
                key, f"A matter that is left to someone else says this in “excluded”, as “{instead}”. Move it there."
            )


def _exclusion(part: Section) -> Exclusion:
    return Exclusion(
        to=_party(part.part("to"), "to"),
        words=part.text("words"),
        counted=part.flag("counted", default=True),
        reportable=part.flag("reportable", default=True),
    )


def _party(part: Section, called: str) -> Contact:
    address = part.lines("address")
    to = Contact(
        name=part.name(),
        phone=part.text("phone", ""),
        email=part.text("email", "", addresses.is_email, lists.EMAIL),
        web=part.text("web", "", addresses.is_web, lists.WEB),
        address=address.text if address else "",
    )
    if not (to.phone or to.email or to.web or to.address):
        sentence = f"“{called}” doesn't say how to reach them. Give a phone, an email, a web page or an address."
        part.faults.note(part.table.line, sentence)
    return to


def contest(pack: Section, known: times.Known) -> Contest | None:
    """Return how the reporter's objection to a classification is decided, where the pack has that."""
    if not pack.has("contest"):
        return None
    part = pack.part("contest", required=False)
    return Contest(
        limit=part.limit("limit"),
        calendar=part.ref("calendar", known.calendars, "calendar", known.calendar),
        clause=part.clause(required=True),
        words=part.text("words", CAN_CONTEST),
    )
