"""Packs that take cases in points, and whose answers couldn't keep what that promises."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

RULE = """points:
  clause: ST-30
  kinds: [complaint]
  whole: We looked at each.
  mixed: upheld
  findings:
    found: {name: Upheld, outcome: upheld}
closings:
"""
ENTRY = "      answer.points: {name: Findings on points, required: no}\n"
NO_LETTER = "A case with points is answered by the letter “response”, which gives no findings. Add “answer.points”."
BODY = "\n\n      [if answer.apology] {{answer.apology}}\n    entries:\n      answer.outcome: {name: Decision}\n"
POINTS = {
    "points that no answer finds anything on": Edit(
        "closings:\n", RULE, "    entries:\n      answer.outcome", NO_LETTER
    ),
    "findings of a pack without points": Edit(
        f"{{{{answer.findings}}}}{BODY}",
        f"{{{{answer.findings}}}} {{{{answer.points}}}}{BODY}{ENTRY}",
        ENTRY.strip(),
        "The pack has no “points”, so there is nothing to find on them. Add them, or take this out.",
    ),
    "a part of a point where no point stands": Edit(
        "{{answer.findings}}",
        "{{answer.findings}} {{item.finding}}",
        "{{answer.findings}} {{item.finding}}",
        "stands for one of a list",
    ),
}
