"""The words that a body doesn't want in what it writes, each with a plainer one: advice, and never a rule."""

from __future__ import annotations

from portal.policy.plain import Jargon
from portal.procedures.faults import shown
from portal.procedures.section import Section


def jargon(pack: Section) -> tuple[Jargon, ...]:
    """Return the words in the pack's order."""
    found: dict[str, Jargon] = {}
    for one in pack.items("jargon", "entry of “jargon”"):
        words, instead = one.name("words"), one.name("instead")
        if words.casefold() in found:
            one.faults.note(one.table.line, f"“{shown(words)}” stands in “jargon” twice. Take one of them out.")
        found[words.casefold()] = Jargon(words, instead)
    return tuple(found.values())
