"""Whether the matters of a pack hang together: each has a way, and nobody is sent away without a word or a way back."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.letters import LetterKind, Says
from portal.policy.matters import NONE, Matter
from portal.policy.procedure import Procedure

Found = tuple[tuple[str, ...], str]

LONGEST_WORDS = 1500  # characters: the officer adds to them, and all of it must fit beside the referral


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault: the path of names to where it is, and its sentence."""
    for matter in procedure.matters.values():
        yield from _ways(matter, procedure)
        yield from _exclusion(matter, procedure)
    yield from _contest(procedure)


def subjects(procedure: Procedure, kind: str | None = None) -> set[str]:
    """Return the subjects that a matter gives a case (of this kind, where one is named)."""
    return {one.subject for one in procedure.matters.values() if one.subject and (kind is None or one.fits(kind))}


def _ways(matter: Matter, procedure: Procedure) -> Iterator[Found]:
    if matter.key == NONE:
        yield ("matters", matter.key), f"“{NONE}” is what is chosen for no matter at all. Give this one another name."
    known = {subject for pathway in procedure.pathways for subject in pathway.subjects}
    if matter.subject and matter.subject not in known:
        sentence = (
            f"No pathway is for the subject “{matter.subject}”. Name it in the “subjects” of one, or take it out."
        )
        yield ("matters", matter.key, "subject"), sentence


def _exclusion(matter: Matter, procedure: Procedure) -> Iterator[Found]:
    if matter.excluded is None:
        return
    path = ("matters", matter.key, "excluded")
    if "referral" not in procedure.letters:
        sentence = f"The matter “{matter.key}” is left to someone else, and no letter tells the reporter so."
        yield path, f"{sentence} Add a letter “referral”."
    if len(matter.excluded.words) > LONGEST_WORDS:
        sentence = f"These words have at most {LONGEST_WORDS} characters, and these have {len(matter.excluded.words)}."
        yield (*path, "words"), sentence


def _contest(procedure: Procedure) -> Iterator[Found]:
    contestable = [matter for matter in procedure.matters.values() if matter.contestable]
    if procedure.contest is None:
        for matter in contestable:
            sentence = (
                f"The matter “{matter.key}” can be contested, and nothing says how. Add “contest” with its limit."
            )
            yield ("matters", matter.key), sentence
        return
    if not contestable:
        sentence = "No matter can be contested, so this is never used. Make one “contestable”, or take it out."
        yield ("contest",), sentence
    if "decision" not in procedure.letters:
        sentence = f"Whoever contests gets a decision. Add a letter “decision” that says “{Says.DECISION}”."
        yield ("contest",), sentence


# What tells a reporter whom to turn to. Versions that were installed before this was asked for stay as they are.
REACHED_BY = ("referral.to", "referral.contact")


def reachable(procedure: Procedure) -> Iterator[Found]:
    """Yield each letter of referral that could send someone away without saying to whom, and how to reach them."""
    for letter in procedure.letters.values():
        for field in REACHED_BY if letter.says is Says.REFERRAL else ():
            yield from _said(letter, field)


def _said(letter: LetterKind, field: str) -> Iterator[Found]:
    asked = {entry.field: entry.required for entry in letter.entries}
    proved = {field for element in letter.elements if not element.when for field in element.fields}
    if not asked.get(field):
        mend = "Take out its “required”." if field in asked else "Add it to “entries”, and to the text."
        sentence = f"The letter “{letter.key}” sends someone away, so the officer must always give “{field}”. {mend}"
        yield ("letters", letter.key, "entries", field), sentence
    elif field not in proved:
        sentence = f"The letter “{letter.key}” must prove “{field}”. Add an element with it to “elements”, and say it."
        yield ("letters", letter.key, "elements"), sentence
