"""What the moves about a case's matter ask for: classifying, referring, contesting, and deciding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from portal.cases import clocks, referring
from portal.cases.models import Case
from portal.errors import Invalid
from portal.letters.ask import METHOD_NAMES, REASON_MOST, Ask, Own, Sort, names
from portal.policy.clock import Method
from portal.policy.decisions import Situation
from portal.policy.matters import NONE, Matter, address_of, ways_to
from portal.policy.moves import Move
from portal.policy.procedure import By

CONTACT = "referral.contact"
FILL_IN = "Fill this in, or choose what it is about."
NEEDED = {"contact": "Say how to reach them: a phone number, an e-mail address, a web page or an address."}
PREFILLED = frozenset({"referral.to", CONTACT, "referral.reasons"})
NONE_OF_THESE = (NONE, "None of these")
PASSED_HOW = tuple((one.value, words) for one, words in METHOD_NAMES.items() if one is not Method.VOICEMAIL)
OUTCOMES = {
    Move.UPHOLD: "We looked at it again, and it stays as it was.",
    Move.OVERTURN: "We looked at it again. You were right: we took it for something that it is not.",
}


def classification(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask what the case is about, of the matters that fit it, and why."""
    none = (NONE_OF_THESE,) if case.matter else ()
    return (
        Ask("matter", "What it is about", Sort.CHOICE, choices=(*_others(case, here), *none)),
        Ask("reason", "Why", Sort.TEXT, most=REASON_MOST, help="Staff only."),
    )


def _others(case: Case, here: Situation) -> tuple[tuple[str, str], ...]:
    return names(one for one in here.procedure.matters.values() if one.fits(case.kind) and one.key != case.matter)


def referral(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask for which matter it is referred, where the procedure excludes some, and how it was passed on."""
    own, choices = referring.matter_of(case), names(referring.matters_for(case))
    words = "The party and the procedure's words are taken from it where you leave them empty below."
    about = Ask("matter", "What it is about", Sort.CHOICE, False, words, choices, known=own.key if own else "")
    return (
        *([about] if choices else []),
        Ask("passed_on", "The day on which it was passed on", Sort.DATE, False, "Leave it empty if that was today."),
        Ask("how", "How it was passed on", Sort.CHOICE, False, choices=PASSED_HOW),
        Ask("reference", "Their reference", Sort.LINE, False, "If they gave it one."),
    )


def contesting(_case: Case, _here: Situation, side: By) -> tuple[Ask, ...]:
    """Ask for nothing that must be said: contesting needs no reasons."""
    label = "What they say of it" if side is By.OFFICER else "Anything to add"
    return (Ask("words", label, Sort.TEXT, required=False, help="No reasons are needed.", most=REASON_MOST),)


def overturned(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask what the case is about instead."""
    return (Ask("matter", "What it is instead", Sort.CHOICE, choices=(*_others(case, here), NONE_OF_THESE)),)


def chosen(facts: Mapping[str, Any]) -> str:
    """Return the matter that was chosen, or "" for none of them."""
    return "" if facts["matter"] == NONE else str(facts["matter"])


def prefilled(case: Case, ask: Ask) -> Ask:
    """Return a fact of a referral with what the pack says of the case's own matter, for a form to open with."""
    known = _said_by_pack(case, referring.matter_of(case)).get(ask.name, "")
    return replace(ask, known=known, required=ask.required and not any(referring.matters_for(case)))


def completed(case: Case, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a referral with what the pack says of its matter, where it wasn't said otherwise.

    How the pack's party is reached goes with that party alone: another's must be said. Raises `Invalid` for what the
    letter needs and nobody said.
    """
    pack_s = _said_by_pack(case, referring.matter_of(case, facts.get("matter", "")))
    if facts.get("to", pack_s.get("to")) != pack_s.get("to"):
        pack_s.pop("contact", None)
    full = {**pack_s, **facts}
    entries = clocks.pack_of(case).letters["referral"].entries
    wanted = [entry.field.rpartition(".")[2] for entry in entries if entry.required]
    if missing := {name: NEEDED.get(name, FILL_IN) for name in wanted if name not in full}:
        raise Invalid(missing)
    return full


def _said_by_pack(case: Case, matter: Matter | None) -> dict[str, str]:
    """A version that was installed before the contact had a field of its own says both with the party."""
    if matter is None or matter.excluded is None:
        return {}
    party, words = matter.excluded.to, {"reasons": matter.excluded.words}
    apart = any(entry.field == CONTACT for entry in clocks.pack_of(case).letters["referral"].entries)
    return {**words, **({"to": party.name, "contact": ways_to(party)} if apart else {"to": address_of(party)})}


def told(case: Case, move: Move, facts: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what the letter of such a move says beside the officer's words, by merge field."""
    if move in OUTCOMES:
        return {"decision.outcome": OUTCOMES[move]}
    if move is not Move.REFER:
        return {}
    contest, matter = clocks.pack_of(case).contest, referring.matter_of(case, facts.get("matter", ""))
    can = contest and (matter is None or matter.contestable)
    named = {"case.matter": matter.name} if matter else {}
    told_on = {"referral.on": facts.get("passed_on", today)}
    return {**named, **told_on, "referral.contest": contest.told if contest and can else ""}


OWN: dict[Move, Own] = {
    Move.CLASSIFY: classification,
    Move.REFER: referral,
    Move.CONTEST: contesting,
    Move.OVERTURN: overturned,
}
