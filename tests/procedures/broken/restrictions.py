"""Restrictions that tell a reporter too little, or that nobody could decide or answer."""

from __future__ import annotations

from tests.procedures.base_pack import BASE
from tests.procedures.broken.edit import Edit

BEFORE = BASE[BASE.index("closings:\n") : BASE.index("  hello:\n")]  # all that stands before the first letter
CLOSING = "  again: {name: The same again, without_answer: yes}\n"
RULE = """\
restriction:
  clause: ST-30
  positions: [boss]
  letter: no_more
  review: 6 months
  reopens:
    evidence: {name: New evidence}
  same_issue: {letter: again, closing: again}
  alerts: {positions: [boss], clause: ST-31}
"""
NO_MORE = """\
  no_more:
    name: No more
    says: restriction
    subject: No more
    body: |
      Concluded on {{restriction.concluded}}. {{restriction.reasons}} Only this opens it again: {{restriction.reopens}}

      {{restriction.reviewer}} looks at this by {{restriction.review_on}}.
    entries:
      restriction.reasons: {name: Why}
    elements:
      concluded: {words: that it is concluded, clause: ST-30, fields: [restriction.concluded]}
      reopens: {words: what opens it again, clause: ST-30, fields: [restriction.reopens]}
      review: {words: who reviews it and when, clause: ST-30, fields: [restriction.reviewer, restriction.review_on]}
"""
ONCE_MORE = """\
  again:
    name: Again
    says: closing
    subject: Again
    body: Our letter of {{restriction.on}} stands.
    elements:
      letter: {words: which letter, clause: ST-30, fields: [restriction.on]}
"""
SOUND = BEFORE.replace("\npathways:\n", f"{CLOSING}\n{RULE}\npathways:\n") + NO_MORE + ONCE_MORE


def _edit(old: str, new: str, at: str, says: str) -> Edit:
    """The sound pack with the rule and its letters, one passage of them replaced."""
    assert SOUND.count(old) == 1, old
    return Edit(BEFORE, SOUND.replace(old, new), at, says)


RESTRICTIONS = {
    "a restriction that nobody may decide": _edit(
        "  positions: [boss]\n  letter: no_more", "  letter: no_more", "restriction:", "has no “positions”. Add it."
    ),
    "a position that decides and isn't there": _edit(
        "positions: [boss]\n  letter", "positions: [bos]\n  letter", "positions: [bos]", "There is no position “bos”."
    ),
    "a restriction without a clause": _edit("  clause: ST-30\n  positions", "  positions", "restriction:", "“clause”"),
    "a review in days": _edit(
        "review: 6 months", "review: 90 days", "review: 90", "“review” must be a number of months, 60 at most"
    ),
    "a review that never comes": _edit("review: 6 months", "review: 61 months", "review: 61", "60 at most"),
    "a restriction told by a letter that says something else": _edit(
        "  letter: no_more",
        "  letter: again",
        "  letter: again\n  review",
        "no letter that says “restriction”, called “again”",
    ),
    "nothing that opens it again": _edit(
        "  reopens:\n    evidence: {name: New evidence}\n", "", "restriction:", "has no “reopens”. Add it."
    ),
    "what opens it again under the portal's own name": _edit(
        "    evidence: {name", "    someone_else: {name", "    someone_else:", "Give this another name."
    ),
    "the same issue closed for an unknown reason": _edit(
        "closing: again}", "closing: agin}", "same_issue:", "There is no closing “agin”. Did you mean “again”?"
    ),
    "the same issue closed for a reason that needs an answer": _edit(
        "closing: again}", "closing: done}", "same_issue:", "must fit any case that isn't answered"
    ),
    "the same issue answered by a letter that says something else": _edit(
        "{letter: again, ", "{letter: response, ", "same_issue:", "no letter that says “closing”, called “response”"
    ),
    "alerts that nobody confirms": _edit(
        "alerts: {positions: [boss], ",
        "alerts: {positions: [], ",
        "alerts:",
        "“positions” is empty. Name at least one.",
    ),
    "alerts without a clause": _edit(", clause: ST-31}", "}", "alerts:", "has no “clause”. Add it."),
    "an unknown word in a restriction": _edit(
        "review: 6 months", "review: 6 months\n  reviews: yearly", "reviews: yearly", "Did you mean “review”?"
    ),
    "a letter that doesn't prove until when": _edit(
        "fields: [restriction.reviewer, restriction.review_on]",
        "fields: [restriction.reviewer]",
        "elements:\n      concluded:",
        "The letter “no_more” must prove “restriction.review_on”. Add an element with it",
    ),
    "a short letter that doesn't say which letter it means": _edit(
        "fields: [restriction.on]}",
        "phrase: stands}",
        "elements:\n      letter:",
        "The letter “again” must prove “restriction.on”.",
    ),
    "a restriction without its reasons": _edit(
        "{name: Why}", "{name: Why, required: no}", "restriction.reasons: {", "Take out its “required”."
    ),
}
