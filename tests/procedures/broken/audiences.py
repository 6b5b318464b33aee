"""Audiences that would see too much, nothing, or something else than is said."""

from __future__ import annotations

from tests.procedures.base_pack import BASE
from tests.procedures.broken.edit import Edit

BEFORE = BASE[BASE.index("outcomes:\n") : BASE.index("closings:\n")]
SOUND = """
audiences:
  board:
    name: Board
    clause: ST-8
    reason: A public record.
    shows:
      figures: {holds: [plain], how: shown, clause: ST-8, reason: They tell of nobody.}
      people: {holds: [person], how: withheld, clause: ST-8, reason: They are clients.}
      words: {holds: [written], how: struck, clause: ST-8, reason: They may name one.}
      caller: {columns: [reporter], how: initials, clause: ST-8, reason: Enough to ask.}
    never: {what: [name, phone], struck_as: client, clause: ST-8, reason: Nobody is known by it.}
    small: {below: 5, clause: ST-8, reason: They can be recognised.}
    strikes:
      client: {name: Identity of a client, clause: ST-8}
    publishing: {positions: [boss], clause: ST-10}
"""
FIGURES, PEOPLE, WORDS_, CALLER = (line for line in SOUND.splitlines() if line.startswith("      ") and "how:" in line)
NEVER, SMALL = (line for line in SOUND.splitlines() if line.startswith(("    never", "    small")))
STRIKES = "    strikes:\n      client: {name: Identity of a client, clause: ST-8}\n"


def _edit(old: str, new: str, at: str, says: str) -> Edit:
    """The base pack with a sound audience, one passage of it replaced."""
    assert SOUND.count(old) == 1, old
    return Edit(BEFORE, BEFORE + SOUND.replace(old, new), at, says)


AUDIENCES = {
    "an audience that sees nothing": _edit(
        f"{FIGURES}\n{PEOPLE}\n{WORDS_}\n{CALLER}", "      {}", "    shows:", "“shows” "
    ),
    "an audience without its reason": _edit(
        "    reason: A public record.\n", "", "  board:", "has no “reason”. Add it."
    ),
    "a rule without its clause": _edit(
        "how: shown, clause: ST-8", "how: shown", "      figures:", "has no “clause”. Add it."
    ),
    "a rule without its reason": _edit(
        ", reason: They tell of nobody.", "", "      figures:", "has no “reason”. Add it."
    ),
    "a rule about no column": _edit("holds: [plain], ", "", "      figures:", "It is about no column."),
    "a rule that shows in an unknown way": _edit(
        "how: shown", "how: shwon", "      figures:", "“how” can't be “shwon”."
    ),
    "a rule for what columns don't hold": _edit(
        "holds: [plain]", "holds: [plane]", "      figures:", "“holds” can't hold “plane”. Did you mean “plain”?"
    ),
    "two rules for one thing": _edit(
        "holds: [person]", "holds: [plain]", "      people:", "“figures” says already how “plain” is shown."
    ),
    "a column with no key": _edit(
        "[reporter]", "[The reporter]", "      caller:", "“The reporter” is no key of a column."
    ),
    "passages struck in figures": _edit(
        "holds: [plain], how: shown", "holds: [plain], how: struck", "      figures:", "has passages that can be struck"
    ),
    "what was written shown whole": _edit("how: struck", "how: shown", "      words:", "“struck” or “withheld”"),
    "names shown that must not be known": _edit(
        "how: withheld", "how: shown", "    shows:", "People are shown by name, and “never” forbids names."
    ),
    "nothing that is never told": _edit(
        NEVER + "\n", "", "    shows:", "Passages are struck, and nothing says what or why."
    ),
    "an unknown thing that is never told": _edit(
        "[name, phone]", "[names]", "    never:", "“what” can't hold “names”."
    ),
    "struck for no reason of the list": _edit(
        "struck_as: client",
        "struck_as: cleint",
        "    never:",
        "There is no reason to strike “cleint”. Did you mean “client”?",
    ),
    "small numbers that aren't small": _edit(
        "below: 5", "below: 500", "    small:", "“below” must be a number from 2 to 100"
    ),
    "small numbers in words": _edit("below: 5", "below: five", "    small:", "“below” must be a number from 2 to 100"),
    "published by nobody of the pack": _edit("[boss]", "[clerk]", "    publishing:", "There is no position “clerk”."),
    "published with small numbers": _edit(
        SMALL + "\n", "", "    publishing:", "The public must be able to know nobody by it."
    ),
    "a reason to strike without its clause": _edit(
        "name: Identity of a client, clause: ST-8",
        "name: Identity of a client",
        "      client:",
        "has no “clause”. Add it.",
    ),
    "an audience with a misspelt name": _edit(
        "    publishing:", "    publishng:", "    publishng:", "doesn't know “publishng”."
    ),
}
