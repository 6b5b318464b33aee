"""Reminders that nobody would get, or that could never be sent; a list that nobody goes through."""

from __future__ import annotations

from tests.procedures.base_pack import BASE
from tests.procedures.broken.edit import Edit

BEFORE = BASE[BASE.index("teams:\n") : BASE.index("outcomes:\n")]
DEPUTY = "  deputy: {name: Deputy}\n"
CHASING_SOUND = """
duties:
  review: {name: Review, clause: ST-15, every: weekly, due: Friday of the week, who: boss}
  report: {name: Report, clause: ST-16, every: monthly, due: last working day of the month, who: boss}
chasing:
  list: {positions: [boss], duty: review, clause: ST-15}
  unclear: {kinds: [complaint], positions: [boss], asks: deputy, clause: ST-30}
  reminders:
    soon:
      name: It is due soon
      clause: ST-14
      kinds: [complaint]
      clocks: [answer]
      when: 2 working days before it is due
      to: [handler]
      from: hall
      words: It is due soon.
    overdue:
      {name: It is overdue, clause: ST-13, kinds: [complaint], when: at once when overdue,
       to: [boss], copy: [deputy], from: boss, words: Late.}
"""


def _edit(old: str, new: str, at: str, says: str) -> Edit:
    """The base pack with a deputy and a sound chasing, one passage of it replaced."""
    sound = DEPUTY + BEFORE + CHASING_SOUND
    assert sound.count(old) == 1, old
    return Edit(BEFORE, sound.replace(old, new), at, says)


SOON = "      when: 2 working days before it is due"
COPY = "       to: [boss], copy"
CHASING = {
    "a reminder at no time that can be read": _edit(
        SOON, "      when: two days before", "      when:", "“two days before” is no time that can be read. Write one"
    ),
    "a reminder of bare days": _edit(
        SOON, "      when: 2 days before it is due", "      when:", "“2 days before it is due” is no time"
    ),
    "a reminder after no time": _edit(
        SOON,
        "      when: 0 working days after it was due",
        "      when:",
        "Give 1 to 60, or write “at once when overdue”.",
    ),
    "a reminder after far too long": _edit(
        SOON, "      when: 61 working days after it was due", "      when:", "is out of bounds. Give 1 to 60"
    ),
    "a reminder for which the limit leaves no time": _edit(
        SOON,
        "      when: 60 working days before it is due",
        "      when:",
        "leaves no time: every limit that it is for",
    ),
    "a reminder without a time": _edit(f"{SOON}\n", "", "    soon:", "“soon” has no “when”. Add it."),
    "a reminder to nobody": _edit("      to: [handler]\n", "", "    soon:", "“soon” has no “to”. Add it."),
    "a reminder to an unknown position": _edit(
        "      to: [handler]\n",
        "      to: [bos]\n",
        "      to: [bos]",
        "There is no position “bos”. Did you mean “boss”?",
    ),
    "a copy for whoever gets it": _edit(
        "copy: [deputy]", "copy: [boss]", COPY, "“boss” is written to already. Take it out of “copy”."
    ),
    "a reminder from nobody": _edit("      from: hall\n", "", "    soon:", "“soon” has no “from”. Add it."),
    "a reminder from an unknown team": _edit(
        "from: hall", "from: hull", "      from:", "There is no team or position “hull”. Did you mean “hall”?"
    ),
    "a reminder without words": _edit("      words: It is due soon.\n", "", "    soon:", "has no “words”. Add it."),
    "a reminder without its clause": _edit("      clause: ST-14\n", "", "    soon:", "has no “clause”. Add it."),
    "a reminder for no kind": _edit("      kinds: [complaint]\n", "", "    soon:", "“soon” has no “kinds”. Add it."),
    "a reminder of an unknown clock": _edit(
        "clocks: [answer]",
        "clocks: [anser]",
        "      clocks: [anser]",
        "There is no clock “anser”. Did you mean “answer”?",
    ),
    "a list for an unknown duty": _edit(
        "duty: review", "duty: revew", "  list:", "There is no duty “revew”. Did you mean “review”?"
    ),
    "a list that is gone through once a month": _edit(
        "duty: review",
        "duty: report",
        "  list:",
        "The list is gone through each week, and the duty “report” is “monthly”.",
    ),
    "a list that whoever goes through it doesn't see": _edit(
        "list: {positions: [boss]",
        "list: {positions: [deputy]",
        "  list:",
        "“boss” does this duty and doesn't see the list.",
    ),
    "a list for nobody": _edit(
        "list: {positions: [boss], ", "list: {", "  list:", "“list” has no “positions”. Add it."
    ),
    "a list without its clause": _edit(
        "duty: review, clause: ST-15}", "duty: review}", "  list:", "“list” has no “clause”. Add it."
    ),
    "someone who asks themselves": _edit("asks: deputy", "asks: boss", "  unclear:", "“boss” would ask itself."),
    "nobody to ask": _edit("asks: deputy, ", "", "  unclear:", "“unclear” has no “asks”. Add it."),
    "a position called as whoever deals with it": _edit(
        DEPUTY,
        f"  handler: {{name: Handler}}\n{DEPUTY}",
        "  handler: {name",
        "“handler” means whoever deals with a case",
    ),
    "a misspelt part of chasing": _edit(
        "  reminders:\n", "  remainders:\n", "  remainders:", "“chasing” doesn't know “remainders”. Did you mean"
    ),
}
