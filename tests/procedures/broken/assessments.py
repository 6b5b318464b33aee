"""Self-assessments that look at what isn't there, or are answered by who approves them."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

RULE = """duties:
  yearly:
    name: Yearly report
    clause: ST-40
    every: yearly
    due: 60 calendar days after the period
    who: boss
self_assessment:
  duty: yearly
  clause: ST-41
  positions: [boss]
  requirements:
    answered:
      clause: ST-11
      text: Each complaint is answered in ten days.
      checks:
        - {looks: limit_at_most, limits: [first.answer], most: 10 working days}
        - {looks: limit_met, limits: [first.answer]}
    kind:
      clause: ST-42
      text: We are kind.
  statements:
    news: {name: What is new, clause: ST-43}
closings:
"""
SHEET = """reports:
  yearly:
    name: Yearly report
    clause: ST-44
    duties: [yearly]
    sheets:
      said: {name: What is said, clause: ST-44, lists: statements, statements: [news]}
"""


def _with(old: str, new: str, at: str, says: str) -> Edit:
    assert RULE.count(old) == 1, old
    return Edit("closings:\n", RULE.replace(old, new), at, says)


CHECK = "- {looks: limit_met, limits: [first.answer]}"
ASSESSMENTS = {
    "a check that looks at nothing we know": _with(
        CHECK, "- {looks: the_moon}", "- {looks: the_moon}", "There is no check that looks at “the_moon”"
    ),
    "a check of a limit that isn't there": _with(
        CHECK, "- {looks: limit_met, limits: [third.answer]}", "third.answer", "There is no limit “third.answer”"
    ),
    "a check that lacks what it looks at": _with(
        CHECK,
        "- {looks: limit_met}",
        "- {looks: limit_met}",
        "A check that looks at “limit_met” needs “limits”. Add it",
    ),
    "a check with what it doesn't look at": _with(
        CHECK,
        "- {looks: answers_reasoned, position: boss}",
        "- {looks: answers_reasoned",
        "A check that looks at “answers_reasoned” has no “position”. Take it out",
    ),
    "more stages than anybody has": _with(
        CHECK,
        "- {looks: stages_at_most, kinds: [complaint], number: 12}",
        "- {looks: stages_at_most",
        "“number” must be a number from 1 to 9, and is “12”",
    ),
    "a requirement without words": _with(
        "      text: We are kind.\n", "", "    kind:\n", "The requirement “kind” has no “text”. Add it"
    ),
    "a statement by the name of a requirement": _with(
        "    news: {", "    kind: {", "    kind: {name", "There is a requirement “kind” already"
    ),
    "an assessment answered by who approves it": _with(
        "    who: boss\n",
        "    who: boss\n    approval: {by: boss, clause: ST-45}\n",
        "  positions: [boss]\n  requirements",
        "“boss” approves “yearly”, so someone else must answer it",
    ),
    "an assessment for a duty that isn't there": _with(
        "  duty: yearly\n", "  duty: weekly\n", "  duty: weekly", "There is no duty “weekly”"
    ),
    "a sheet of an assessment that isn't there": Edit(
        "closings:\n",
        f"{RULE[: RULE.index('self_assessment')]}{SHEET.replace('statements, statements: [news]', 'unmet')}closings:\n",
        "      said: {",
        "The pack has no “self_assessment” that could be listed",
    ),
    "statements that nobody is asked for": Edit(
        "closings:\n",
        RULE.replace("closings:\n", SHEET.replace("[news]", "[news, old]") + "closings:\n"),
        "      said: {",
        "There is no statement “old”",
    ),
    "a sheet of statements that names none": Edit(
        "closings:\n",
        RULE.replace("closings:\n", SHEET.replace(", statements: [news]", "") + "closings:\n"),
        "      said: {",
        "Say which statements of the self-assessment are listed",
    ),
    "an assessment in another duty's report": Edit(
        "closings:\n",
        RULE.replace(
            "self_assessment:\n",
            "  other: {name: Other, clause: ST-46, every: monthly, due: day 9 of the following month, who: boss}\n"
            "self_assessment:\n",
        ).replace("closings:\n", SHEET.replace("duties: [yearly]", "duties: [other]") + "closings:\n"),
        "      said: {",
        "The self-assessment is made for “yearly”. Put it into its report",
    ),
}
