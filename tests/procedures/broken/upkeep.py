"""Owners, guidance, support, training and monitors that make no sense, or that nobody could reach."""

from __future__ import annotations

from tests.procedures.base_pack import BASE
from tests.procedures.broken.edit import Edit

BEFORE = BASE[BASE.index("teams:\n") : BASE.index("outcomes:\n")]
DEPUTY = "  deputy: {name: Deputy}\n"
UPKEEP_SOUND = """
policy: {owner: Town Clerk, adopted: 2003-07-01, revised: 2017-07-01, review: 2018-07-31, clause: ST-38}
guidance:
  secrets:
    name: Secrets
    clause: ST-34
    on_cases: yes
    text: |
      Keep them.
      All of them.
support: {name: The desk, phone: 01632 960002, clause: ST-35}
training: {positions: [boss], clause: ST-8}
representatives: {position: boss, to: hall, clause: ST-6}
passing_on: {channel: web, ways: [web], clause: ST-5}
monitors: {primary: boss, backup: deputy, teams: [hall], clause: ST-7}
told_at_once: {clause: ST-17}
learning: {positions: [boss], owners: [deputy], clause: ST-19}
"""
SERVICE = "  service: {words: Which one?, clause: ST-3}\n"
NO_TEXT = "    text: |\n      Keep them.\n      All of them.\n"


def _edit(old: str, new: str, at: str, says: str) -> Edit:
    """The base pack with a deputy and a sound upkeep, one passage of them replaced."""
    sound = DEPUTY + BEFORE + UPKEEP_SOUND
    assert sound.count(old) == 1, old
    return Edit(BEFORE, sound.replace(old, new), at, says)


UPKEEP = {
    "a policy that nobody owns": _edit("owner: Town Clerk, ", "", "policy:", "“policy” has no “owner”. Add it."),
    "a policy without its clause": _edit(", clause: ST-38", "", "policy:", "“policy” has no “clause”. Add it."),
    "a review by the month": _edit(
        "review: 2018-07-31",
        "review: 07/2018",
        "policy:",
        "“review” must be a date that exists, written as 2026-05-01",
    ),
    "a review on the day of the revision": _edit(
        "review: 2018-07-31", "review: 2017-07-01", "policy:", "“review” is 2017-07-01, and “revised” is 2017-07-01."
    ),
    "a revision before the policy": _edit(
        "revised: 2017", "revised: 2002", "policy:", "“revised” is 2002-07-01, and “adopted” is 2003-07-01."
    ),
    "a policy with a misspelt name": _edit(
        "revised:", "reviesd:", "policy:", "“policy” doesn't know “reviesd”. Did you mean “revised”?"
    ),
    "a policy that is a word": _edit(
        UPKEEP_SOUND.splitlines()[1], "policy: ours", "policy: ours", "“policy” must be a table"
    ),
    "guidance without a text": _edit(NO_TEXT, "", "  secrets:", "“secrets” has no “text”. Add it."),
    "guidance without its clause": _edit("    clause: ST-34\n", "", "  secrets:", "“secrets” has no “clause”. Add it."),
    "guidance without a name": _edit("    name: Secrets\n", "", "  secrets:", "“secrets” has no “name”. Add it."),
    "guidance that is perhaps on cases": _edit(
        "on_cases: yes", "on_cases: perhaps", "    on_cases:", "“on_cases” must be yes or no, and is “perhaps”."
    ),
    "support that nobody can reach": _edit(
        "phone: 01632 960002, ", "", "support:", "Nobody could reach them. Give a “phone” or an “email”."
    ),
    "support at no address": _edit(
        "phone: 01632 960002", "email: the desk", "support:", "“email” must be one address such as"
    ),
    "support without its clause": _edit(", clause: ST-35", "", "support:", "“support” has no “clause”. Add it."),
    "training noted by an unknown position": _edit(
        "training: {positions: [boss]",
        "training: {positions: [bos]",
        "training:",
        "There is no position “bos”. Did you mean “boss”?",
    ),
    "training noted by nobody": _edit(
        "training: {positions: [boss], ", "training: {", "training:", "“training” has no “positions”. Add it."
    ),
    "a representative of an unknown position": _edit(
        "position: boss,", "position: king,", "representatives:", "There is no position “king”."
    ),
    "input to an unknown team": _edit(
        "to: hall", "to: hull", "representatives:", "There is no team “hull”. Did you mean “hall”?"
    ),
    "passed on by an unknown channel": _edit(
        "channel: web", "channel: wep", "passing_on:", "There is no channel “wep”. Did you mean “web”?"
    ),
    "passed on and received in no way": _edit(
        "ways: [web], ", "", "passing_on:", "“passing_on” has no “ways”. Add it."
    ),
    "passed on and received in an unknown way": _edit(
        "ways: [web]", "ways: [pigeon]", "passing_on:", "There is no channel “pigeon”."
    ),
    "passed on with the service that intake demands": _edit(
        "demands:\n", f"demands:\n{SERVICE}", "passing_on:", "Intake demands the service"
    ),
    "a backup that is the primary": _edit("backup: deputy", "backup: boss", "monitors:", "must be another position"),
    "an unknown backup": _edit(
        "backup: deputy", "backup: depty", "monitors:", "There is no position “depty”. Did you mean “deputy”?"
    ),
    "monitors without a primary": _edit("primary: boss, ", "", "monitors:", "“monitors” has no “primary”. Add it."),
    "monitors of no team": _edit("teams: [hall], ", "", "monitors:", "“monitors” has no “teams”. Add it."),
    "told at once by no clause": _edit(
        "told_at_once: {clause: ST-17}", "told_at_once: {}", "told_at_once:", "“told_at_once” has no “clause”. Add it."
    ),
    "learning asked of nobody": _edit("owners: [deputy], ", "", "learning:", "“learning” has no “owners”. Add it."),
    "learning asked of an unknown position": _edit(
        "owners: [deputy]", "owners: [depty]", "learning:", "There is no position “depty”. Did you mean “deputy”?"
    ),
    "learning commissioned by nobody": _edit(
        "positions: [boss], owners", "owners", "learning:", "“learning” has no “positions”. Add it."
    ),
}
