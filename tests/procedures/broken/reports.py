"""Reports that nobody could make, that show nothing, or that ask for what isn't known."""

from __future__ import annotations

from tests.procedures.base_pack import BASE
from tests.procedures.broken.edit import Edit

BEFORE = BASE[BASE.index("teams:\n") : BASE.index("outcomes:\n")]
DUTIES = """
duties:
  monthly:
    name: Monthly report
    clause: ST-30
    every: monthly
    due: day 10 of the following month
    who: boss
reportable: {to: The Mayor, clause: ST-31}
"""
AUDIENCE = """
audiences:
  mayor:
    name: The Mayor
    clause: ST-38
    reason: Figures alone.
    shows:
      all: {holds: [plain], how: shown, clause: ST-38, reason: They tell of nobody.}
"""
REPORTS = """
reports:
  figures:
    name: Figures
    clause: ST-32
    duties: [monthly]
    audience: mayor
    covers: {kinds: [complaint], reportable: yes}
    per: programme
    trends: {over: 8 periods, by: [kind], limits: [acknowledge], clause: ST-33}
    sheets:
      counts:
        name: Counts
        clause: ST-34
        by: [channel]
        shows: [received]
        limits: [first.answer]
        compared: yes
      log:
        name: Log
        clause: ST-35
        lists: cases
        columns: [number, outcome]
        protects: [outcome]
  others:
    name: Others
    clause: ST-36
    positions: [boss]
    sheets:
      missed: {name: Missed, clause: ST-37, lists: missed, limits: [answer]}
"""


def _edit(old: str, new: str, at: str, says: str) -> Edit:
    """The base pack with sound reports, one passage of them replaced."""
    sound = BEFORE + DUTIES + AUDIENCE + REPORTS
    assert sound.count(old) == 1, old
    return Edit(BEFORE, sound.replace(old, new), at, says)


OTHERS = "    positions: [boss]\n    sheets"
MISSED = ":\n      missed: {name: Missed, clause: ST-37, lists: missed, limits: [answer]}\n"
REPORTS_BROKEN = {
    "a report without its clause": _edit("    clause: ST-32\n", "", "  figures:", "“figures” has no “clause”. Add it."),
    "a report without sheets": _edit(
        f"    sheets{MISSED}",
        "",
        "  others:",
        "“others” has no “sheets”. Add it.",
    ),
    "a report for nobody": _edit(
        "    positions: [boss]\n    sheets",
        "    sheets",
        "  others:",
        "Nobody could make or read it. Name its “duties”",
    ),
    "a report for an unknown duty": _edit(
        "duties: [monthly]",
        "duties: [monthly, montly]",
        "    duties: [monthly, montly]",
        "There is no duty “montly”. Did you mean",
    ),
    "two reports for one duty": _edit(
        "    positions: [boss]\n    sheets",
        "    duties: [monthly]  # too\n    sheets",
        "    duties: [monthly]  # too",
        "The report “figures” is for the duty “monthly” already. Take it out",
    ),
    "a report for an unknown position": _edit(
        "positions: [boss]\n    sheets",
        "positions: [boss, bos]\n    sheets",
        "    positions: [boss, bos]",
        "There is no position “bos”. Did you mean “boss”?",
    ),
    "a report for an audience that there isn't": _edit(
        "audience: mayor", "audience: council", "    audience:", "There is no audience “council”"
    ),
    "a report split by what no report is split by": _edit(
        "per: programme", "per: nature", "    per:", "There is no way to split a report “nature”."
    ),
    "a report of an unknown kind": _edit(
        "kinds: [complaint], reportable", "kinds: [praise], reportable", "    covers:", "There is no kind “praise”."
    ),
    "a report of an unknown label": _edit(
        "reportable: yes}", "labels: [secret]}", "    covers:", "There is no label “secret”."
    ),
    "a report of cases in an unknown state": _edit(
        "reportable: yes}", "cases: lost}", "    covers:", "“cases” can't be “lost”. Known here: pending, received."
    ),
    "reportable where the pack doesn't say what is": _edit(
        "reportable: {to: The Mayor, clause: ST-31}\n",
        "",
        "  figures:",
        "It covers what is reportable, and the pack doesn't say what is. Add “reportable”",
    ),
    "trends over too few periods": _edit(
        "over: 8 periods", "over: 5 periods", "    trends:", "“over” must be a number from 6 to 36 of periods"
    ),
    "trends over years": _edit(
        "over: 8 periods", "over: 8 years", "    trends:", "“over” must be a number from 6 to 36 of periods"
    ),
    "trends without their clause": _edit(", clause: ST-33", "", "    trends:", "“trends” has no “clause”. Add it."),
    "trends by what can't be followed": _edit(
        "by: [kind]", "by: [outcome]", "    trends:", "There is no way to look for trends “outcome”."
    ),
    "trends of an unknown limit": _edit(
        "limits: [acknowledge]", "limits: [acknowlege]", "    trends:", "There is no limit “acknowlege”. Did you mean"
    ),
    "trends of what is still open": _edit(
        OTHERS,
        "    positions: [boss]\n    covers: {cases: pending}\n    trends: {over: 9 periods, clause: ST-38}\n    sheets",
        "    trends: {over: 9 periods",
        "What was still open then isn't known of earlier periods. Take “trends” out.",
    ),
    "what is still open compared": _edit(
        f"{OTHERS}{MISSED}",
        OTHERS.replace("    sheets", "    covers: {cases: pending}\n    sheets")
        + MISSED.replace("lists: missed, limits: [answer]", "shows: [open], compared: yes"),
        "      missed:",
        "What was still open then isn't known of the period before. Take “compared” out.",
    ),
    "a sheet of an unknown measure": _edit(
        "shows: [received]", "shows: [recieved]", "        shows:", "There is no measure “recieved”. Did you mean"
    ),
    "a sheet by an unknown dimension": _edit(
        "by: [channel]", "by: [colour]", "        by:", "There is no way to tell cases apart “colour”."
    ),
    "a sheet that shows nothing": _edit(
        "        shows: [received]\n        limits: [first.answer]\n        compared: yes\n",
        "",
        "      counts:",
        "It shows nothing. Name what it “shows”",
    ),
    "a sheet of figures with columns": _edit(
        "        compared: yes\n",
        "        columns: [number]\n",
        "        columns: [number]\n",
        "A sheet that shows figures has no “columns”. Take it out.",
    ),
    "a log without columns": _edit(
        "        columns: [number, outcome]\n        protects: [outcome]\n",
        "",
        "      log:",
        "It tells nothing of its cases. Name its “columns”.",
    ),
    "a log of an unknown column": _edit(
        "columns: [number, outcome]",
        "columns: [number, outcome, shoe_size]",
        "        columns:",
        "There is no column “shoe_size”.",
    ),
    "a column protected that isn't there": _edit(
        "protects: [outcome]", "protects: [nature]", "        protects:", "There is no column “nature” on this sheet"
    ),
    "a list of nothing known": _edit("lists: missed", "lists: cars", "      missed:", "There is no list of “cars”."),
    "a list of misses of no limit": _edit(
        "lists: missed, limits: [answer]", "lists: missed", "      missed:", "Say which limits are listed"
    ),
    "a list of misses by kind": _edit(
        "lists: missed, limits: [answer]",
        "lists: missed, limits: [answer], by: [kind]",
        "      missed:",
        "A sheet that lists missed has no “by”. Take it out.",
    ),
    "a list of the notes of no step": _edit(
        "lists: missed, limits: [answer]", "lists: notes", "      missed:", "Say the notes of which steps are listed"
    ),
    "a stage with what isn't the stage's own": _edit(
        "by: [channel]", "by: [stage]", "        by:", "By stage it can only show how many were “received” there"
    ),
    "a sheet with a misspelt name": _edit(
        "compared: yes", "compard: yes", "        compard:", "doesn't know “compard”. Did you mean “compared”?"
    ),
}
