"""Parts that nobody could have, needs that can't be met, words to nobody, and pauses and proceedings without sense."""

from __future__ import annotations

from tests.procedures.base_pack import BASE
from tests.procedures.broken.edit import Edit

BEFORE = BASE[BASE.index("outcomes:\n") : BASE.index("        rights:\n")]
STAGE = "        leads_to: second\n"
LATER = STAGE + "        team: hall\n        needs:\n          witness: {at_least: 1, clause: ST-40}\n"
PAUSED = "            pausable: yes\n"
WAITING = (
    PAUSED
    + "            pause_for:\n              advocate: {name: We wait, clause: ST-41, longest: 20 working days}\n"
)
WORK_SOUND = """
parts:
  witness: {name: Witness, clause: ST-40, independent: yes}
  driver: {name: Driver, clause: ST-42, sees: no, contact: yes}
tell:
  - {on: opened, stage: second, handlers_of: [first], clause: ST-43, words: It goes on.}
  - {on: part, part: driver, positions: [boss], clause: ST-44, words: There is a driver.}
proceedings:
  clause: ST-45
  positions: [boss]
  kinds:
    court: {name: A court has it, clause: ST-45}
  standard_words:
    owner: boss
    clause: ST-46
    texts:
      later: {name: Later, text: Ask the court., outcome: for_court}
"""
COURT = "outcomes:\n  for_court: {name: For the court, kinds: [complaint]}\n"
SOUND = (
    BEFORE.replace(STAGE, LATER)
    .replace(PAUSED, WAITING)
    .replace("outcomes:\n", COURT)
    .replace("\npathways:\n", f"{WORK_SOUND}\npathways:\n")
)


def _edit(old: str, new: str, at: str, says: str) -> Edit:
    """The base pack with all of it, one passage replaced."""
    assert SOUND.count(old) == 1, old
    return Edit(BEFORE, SOUND.replace(old, new), at, says)


WORK = {
    "a part without its clause": _edit(", clause: ST-40, ind", ", ind", "  witness: {name", "has no “clause”. Add it."),
    "a part without a name": _edit("{name: Driver, ", "{", "  driver: {", "“driver” has no “name”. Add it."),
    "a part that perhaps sees": _edit("sees: no", "sees: perhaps", "  driver: {", "“sees” must be yes or no"),
    "a part that is perhaps independent": _edit(
        "independent: yes", "independent: 1", "  witness: {name", "“independent” must be yes or no"
    ),
    "a part with a misspelt name": _edit(
        "contact: yes", "contakt: yes", "  driver: {", "doesn't know “contakt”. Did you mean “contact”?"
    ),
    "a need of an unknown part": _edit(
        "witness: {at", "witnes: {at", "          witnes:", "There is no part “witnes”. Did you mean “witness”?"
    ),
    "a need of nobody": _edit(
        "at_least: 1", "at_least: 0", "          witness:", "“at_least” must be a number from 1 to 20, and is “0”."
    ),
    "a need of a crowd": _edit("at_least: 1", "at_least: 21", "          witness:", "number from 1 to 20"),
    "a need of a crowd behind noughts": _edit(
        "at_least: 1", "at_least: 000000012345", "          witness:", "number from 1 to 20"
    ),
    "a need of a word": _edit("at_least: 1", "at_least: many", "          witness:", "number from 1 to 20"),
    "a need of no number": _edit("at_least: 1, ", "", "          witness:", "has no “at_least”. Add it."),
    "a need without its clause": _edit(
        "at_least: 1, clause: ST-40", "at_least: 1", "          witness:", "has no “clause”. Add it."
    ),
    "a stage of an unknown team": _edit(
        "team: hall\n        needs", "team: hal\n        needs", "team: hal\n", "no team “hal”"
    ),
    "told of something unknown": _edit(
        "on: opened", "on: open", "  - {on: open,", "“on” can't be “open”. Did you mean"
    ),
    "told without words": _edit(", words: It goes on.", "", "  - {on: opened", "has no “words”. Add it."),
    "told without its clause": _edit("clause: ST-43, ", "", "  - {on: opened", "has no “clause”. Add it."),
    "told to nobody": _edit(
        "handlers_of: [first], ", "", "  - {on: opened", "Nobody would be told. Name the “positions”"
    ),
    "told to handlers of an unknown stage": _edit(
        "handlers_of: [first]", "handlers_of: [frist]", "  - {on: opened", "no stage “frist”. Did you mean “first”?"
    ),
    "told at an unknown stage": _edit(
        "stage: second, h", "stage: secnd, h", "  - {on: opened", "no stage “secnd”. Did you"
    ),
    "told to an unknown position": _edit(
        "positions: [boss], clause: ST-44", "positions: [bos], clause: ST-44", "  - {on: part", "no position “bos”"
    ),
    "told of an unknown part": _edit("part: driver", "part: drivr", "  - {on: part", "no part “drivr”. Did you mean"),
    "told of a part that wasn't given": _edit(
        "on: part", "on: answered", "  - {on: answered", "A part is given “on: part” alone."
    ),
    "a pause for no clause": _edit("clause: ST-41, ", "", "              advocate:", "has no “clause”. Add it."),
    "a pause for no name": _edit("name: We wait, ", "", "              advocate:", "has no “name”. Add it."),
    "a pause of hours": _edit(
        "longest: 20 working days", "longest: 4 working hours", "              advocate:", "A pause is counted in days"
    ),
    "a pause of bare days": _edit(
        "longest: 20 working days",
        "longest: 20 days",
        "              advocate:",
        "“20 days” is no limit. Give at least 1",
    ),
    "a pause of a clock that runs on": _edit(
        PAUSED, "", "            pause_for:", "This clock can't be paused at all, so no reason will do. Add"
    ),
    "proceedings without their clause": _edit("  clause: ST-45\n", "", "proceedings:", "has no “clause”. Add it."),
    "proceedings that an unknown position says": _edit(
        "  positions: [boss]\n  kinds", "  positions: [bos]\n  kinds", "  positions: [bos]", "no position “bos”"
    ),
    "proceedings of no kind": _edit(
        "  kinds:\n    court: {name: A court has it, clause: ST-45}\n", "", "proceedings:", "has no “kinds”. Add it."
    ),
    "proceedings without words": _edit(
        WORK_SOUND[WORK_SOUND.index("  standard_words") :], "", "proceedings:", "has no “standard_words”. Add it."
    ),
    "agreed words that nobody owns": _edit("    owner: boss\n", "", "  standard_words:", "has no “owner”. Add it."),
    "agreed words without their clause": _edit(
        "    clause: ST-46\n", "", "  standard_words:", "has no “clause”. Add it."
    ),
    "no agreed words": _edit(
        "    texts:\n      later: {name: Later, text: Ask the court., outcome: for_court}\n",
        "    texts: {}\n",
        "    texts:",
        "“texts” is empty. Add at least one text.",
    ),
    "agreed words without a text": _edit("text: Ask the court., ", "", "      later:", "has no “text”. Add it."),
    "agreed words for no outcome": _edit(", outcome: for_court", "", "      later:", "has no “outcome”. Add it."),
    "agreed words for an unknown outcome": _edit(
        "outcome: for_court", "outcome: for_cort", "      later:", "no outcome “for_cort”. Did you mean"
    ),
    "agreed words that find a mistake": _edit(
        "outcome: for_court", "outcome: upheld", "      later:", "finds a mistake, which needs an apology"
    ),
}
