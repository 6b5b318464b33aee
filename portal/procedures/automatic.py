"""Whether the letters that the portal sends by itself are always complete: nobody looks at them before they go."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.letters import AUTOMATIC, KNOWN_TO, TYPED, LetterKind, Says, check, given_by, merge
from portal.policy.procedure import Procedure

Found = tuple[tuple[str, ...], str]

BY_ITSELF = "The letter “{key}” goes out by itself, "
ASKED = BY_ITSELF + "so nobody is there to be asked. Take out its “entries”."
UNKNOWN = BY_ITSELF + "and “{field}” may not be known then. Begin its paragraph with “[if {field}]”, or take it out."
UNPROVED = BY_ITSELF + "and its element “{element}” can't always be proved. Prove it by a “phrase” outside a condition."
RELAY = (
    "The letter “{key}” goes to an address that nobody has checked, so it must not repeat what was typed: "
    "take out “{field}”."
)


def faults(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault: the path of names to where it is, and its sentence."""
    for key, letter in procedure.letters.items():
        yield from ((("letters", key), sentence) for sentence in sentences(procedure, letter))


def sentences(procedure: Procedure, letter: LetterKind) -> Iterator[str]:
    """Yield why a letter couldn't always go out by itself; nothing for one that someone looks at first."""
    if letter.says in AUTOMATIC:
        yield from _sentences(letter, KNOWN_TO[letter.says] | given_by(procedure.contact))


def _sentences(letter: LetterKind, known: frozenset[str]) -> Iterator[str]:
    """Merge it with what is always known, and look at what that leaves open."""
    if letter.entries:
        yield ASKED.format(key=letter.key)
    fields = {name: f"[{name}]" for name in known}
    told = check(letter, merge(letter.body, fields), fields)
    yield from (UNKNOWN.format(key=letter.key, field=field) for field in told.unresolved)
    yield from (UNPROVED.format(key=letter.key, element=missing.element) for missing in told.missing)
    if letter.says is Says.RECEIPT:
        yield from (RELAY.format(key=letter.key, field=field) for field in sorted(letter.fields & TYPED))
