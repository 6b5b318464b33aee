"""What a pack says of persistent complainants, and whether its letters say to them what they must."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from portal.policy.choices import Choice
from portal.policy.letters import LetterKind, Says
from portal.policy.procedure import Closing, Procedure
from portal.policy.restriction import SOMEONE_ELSE, Alerts, RestrictionRule
from portal.procedures import lists
from portal.procedures.section import Section

Found = tuple[tuple[str, ...], str]

MONTHS = re.compile(r"([1-9]|[1-5][0-9]|60) months?")
LIKE = "a number of months, 60 at most, such as “6 months”"

# What each of the two letters must prove by these fields, whatever else it says.
PROVES: Mapping[Says, tuple[str, ...]] = {
    Says.RESTRICTION: (
        "restriction.concluded",
        "restriction.reopens",
        "restriction.reviewer",
        "restriction.review_on",
    ),
    Says.CLOSING: ("restriction.on",),
}


def restriction(
    pack: Section, positions: Collection[str], letters: Mapping[str, LetterKind], closings: Mapping[str, Closing]
) -> RestrictionRule | None:
    """Return the rule, or None where the pack has none."""
    if not pack.has("restriction"):
        return None
    part = pack.part("restriction")
    review = MONTHS.fullmatch(part.text("review", fits=MONTHS.fullmatch, like=LIKE))
    same = part.part("same_issue")
    return RestrictionRule(
        clause=part.clause(required=True),
        positions=part.refs("positions", positions, "position", required=True),
        letter=_letter(part, letters, Says.RESTRICTION),
        months=int(review[1]) if review else 1,
        reopens=_reopens(part),
        repeat=_letter(same, letters, Says.CLOSING),
        closing=_closing(same, closings),
        alerts=_alerts(part.part("alerts"), positions) if part.has("alerts") else None,
    )


def _letter(part: Section, letters: Mapping[str, LetterKind], says: Says) -> str:
    among = [key for key, letter in letters.items() if letter.says is says]
    return part.ref("letter", among, f"letter that says “{says}”, called")


def _reopens(part: Section) -> dict[str, Choice]:
    found = lists.choices(part, "reopens", "thing that re-opens the issue", Choice, required=True)
    if SOMEONE_ELSE in found:
        sentence = f"“{SOMEONE_ELSE}” is the portal's own word for a case of another person. Give this another name."
        part.faults.note(part.table.line_of("reopens", SOMEONE_ELSE), sentence)
    return found


def _closing(same: Section, closings: Mapping[str, Closing]) -> str:
    key = same.ref("closing", closings, "closing")
    closing = closings.get(key)
    if closing and (not closing.without_answer or closing.last_stage or closing.kinds):
        sentence = (
            f"The closing “{key}” must fit any case that isn't answered. Give it “without_answer: yes”, and neither "
            "“kinds” nor “last_stage”."
        )
        same.fault("closing", sentence)
    return key


def _alerts(part: Section, positions: Collection[str]) -> Alerts:
    return Alerts(part.refs("positions", positions, "position", required=True), part.clause(required=True))


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield what a letter doesn't prove that whoever is restricted must be told: the path to it, and its sentence."""
    rule = procedure.restriction
    if rule is None:
        return
    for key in (rule.letter, rule.repeat):
        letter = procedure.letters.get(key)
        proved = {field for element in letter.elements for field in element.fields} if letter else set()
        for field in PROVES[letter.says] if letter else ():
            if field not in proved:
                sentence = f"The letter “{key}” must prove “{field}”. Add an element with it to “elements”, and say it."
                yield ("letters", key, "elements"), sentence
