"""Text messages: which numbers take them, and the short text of each letter, which must give nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.policy.letters import FIELDS, IN_TEXTS, merge_line
from portal.policy.procedure import Procedure
from portal.policy.segments import plain, segments
from portal.policy.telephone import Numbers
from portal.procedures.faults import shown
from portal.procedures.section import Section

Found = tuple[tuple[str, ...], str]

COUNTRY = re.compile(r"[1-9][0-9]{0,2}")
TRUNK = re.compile(r"[0-9]{0,2}")
BEGIN = re.compile(r"[0-9]{1,6}")
FEWEST, MOST = 6, 12
CONDITION = re.compile(r"\[ *if\b", re.IGNORECASE)
DIGITS = re.compile(r"[0-9]{1,2}")
MOST_SEGMENTS = 3
# As long as each gets, to see what a text may cost at most.
LONGEST = {"case.status_url": 80, "body.email": 40, "body.name": 40}
USUAL = 20

NOBODY = "“text” is for those who prefer text messages, and the pack doesn't say which numbers take them. Add “texts”."
NEVER = "The pack says which numbers take text messages, and no letter has a “text”. Add one, or take “texts” out."
TELLING = (
    "A text message is read by whoever holds the telephone, so it can't hold “{field}”. It may use: "
    + ", ".join(IN_TEXTS)
    + "."
)
UNCONDITIONAL = "A text message says the same to everyone: take the condition out of “text”."
DEAR = "This text is sent as {count} messages. Shorten it: {most} at most."


def numbers(pack: Section) -> Numbers | None:
    """Return which numbers take text messages; None where the body sends none."""
    if not pack.has("texts"):
        return None
    part = pack.part("texts")
    begin = part.texts("begin", required=True, like="the first digits of a number")
    for one in begin:
        if not BEGIN.fullmatch(one.text):
            part.faults.note(one.line, f"“{shown(one.text)}” isn't how a number begins: give digits, such as 77.")
    digits = part.text("digits", fits=DIGITS.fullmatch, like="a number of digits, such as 10")
    if DIGITS.fullmatch(digits) and not FEWEST <= int(digits) <= MOST:
        part.fault("digits", f"“digits” must lie between {FEWEST} and {MOST}, and is “{digits}”.")
    return Numbers(
        country=part.text("country", fits=COUNTRY.fullmatch, like="what is dialled from abroad, such as 44"),
        trunk=part.text("trunk", "", TRUNK.fullmatch, "what stands before a number within the country, such as 0"),
        begin=tuple(one.text for one in begin),
        digits=int(digits) if DIGITS.fullmatch(digits) else 0,
        clause=part.clause(required=True),
    )


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault: the path of names to where it is, and its sentence."""
    spoken = {key: letter for key, letter in procedure.letters.items() if letter.text}
    if procedure.texts is not None and not spoken:
        yield ("texts",), NEVER
    for key, letter in spoken.items():
        place = ("letters", key, "text")
        if procedure.texts is None:
            yield place, NOBODY
        for field in sorted((letter.fields_of_text & FIELDS.keys()) - set(IN_TEXTS)):
            yield place, TELLING.format(field=field)
        if CONDITION.search(letter.text):
            yield place, UNCONDITIONAL
        count = segments(plain(merge_line(letter.text, {name: "x" * LONGEST.get(name, USUAL) for name in IN_TEXTS})))
        if count > MOST_SEGMENTS:
            yield place, DEAR.format(count=count, most=MOST_SEGMENTS)
