"""A letter as a text would make it: of an invented case, or of a real one that whoever looks may see.

Nothing is kept. What an officer would enter is invented for a real case too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from portal.cases import writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Case, Staff
from portal.errors import Invalid
from portal.letters import editing, mails, rendering, templates
from portal.letters.composing import Composed
from portal.letters.editing import Given, Place
from portal.letters.fields import choices_of, fields_of, greeting
from portal.letters.words import day_of
from portal.policy.letters import ENTERED, Block, Parted, Value, check, merge, merge_subject
from portal.policy.letters.merging import has
from portal.policy.letters.template import OWN_GROUPS, Flaw, Standing, contract, in_bounds, kind_as
from portal.policy.plain import Reading, read
from portal.policy.procedure import Procedure
from portal.policy.rights import Standing as Situation
from portal.policy.rights import rights_today

IN_DAYS = timedelta(days=14)
SAM = "Sam Example"
TEST = "TEST, not a letter: "
TEST_WORDS = (
    "This is a test of a letter’s text. It went to you alone, and everything about a case in it is invented. "
    "Asked for by {}."
)
NO_ADDRESS = "Your own details have no e-mail address to send it to. Ask whoever keeps the staff list to add one."


@dataclass(frozen=True)
class Sample:
    """What a text would make: the letter, what keeps it from being published, its contract, and how it reads."""

    letter: Composed
    flaws: tuple[Flaw, ...]
    contract: tuple[Standing, ...]
    reading: Reading


def sample(where: Place, given: Given, *, by: Actor, at: datetime, case: Case | None = None) -> Sample:
    """Return what this text would make of an invented case, or of a real one under that case's own facts."""
    lines = templates.lines_of(where.pack.key, where.language)
    written = editing.written(where, given, lines)
    kind, fields = kind_as(where.kind, in_bounds(written)), fields_for(where.pack, case, by=by, at=at)
    blocks = merge(kind.body, fields)
    checked = check(kind, blocks, fields, choices=choices_of(where.pack))
    letter = Composed(kind, merge_subject(kind.subject, fields), blocks, checked, at, language=where.language)
    return Sample(
        letter,
        editing.flaws(where, given, lines),
        contract(where.kind, written),
        read(written.body, where.language, where.pack.jargon),
    )


def fields_for(pack: Procedure, case: Case | None, *, by: Actor, at: datetime) -> Mapping[str, Value]:
    """Return what fills the merge fields: a case's own facts where one is given, and invented ones for the rest."""
    invented = _invented(pack, at)
    if case is None:
        return invented
    known = fields_of(case, {}, by=by, at=at)
    for name, value in invented.items():
        is_of_the_letter = name in ENTERED or name.partition(".")[0] in OWN_GROUPS
        if is_of_the_letter and not has(name, known):
            known[name] = value
    return known


def send_test(where: Place, given: Given, *, to: Staff, by: Actor, at: datetime) -> None:
    """Promise the letter of an invented case to whoever asks for it, marked as a test and kept with no case.

    Raises `Invalid` where they have no e-mail address.
    """
    if not to.email:
        raise Invalid({}, NO_ADDRESS)
    letter = sample(where, given, by=by, at=at).letter
    words = TEST_WORDS.format(by.name)
    writing_to_staff.write(
        [to],
        at=at,
        from_name=where.pack.body,
        subject=f"{TEST}{letter.subject}",
        body=f"{words}\n\n{rendering.text(letter.blocks)}",
        html=mails.document(
            (_said(words), *letter.blocks), where.pack, language=where.language, subject=f"{TEST}{letter.subject}"
        ),
    )


def _said(words: str) -> Block:
    return merge(words, {})[0]


def _invented(pack: Procedure, at: datetime) -> dict[str, Value]:
    soon = day_of(at + IN_DAYS, pack.zone, pack.language)
    today = day_of(at, pack.zone, pack.language)
    return {**_of_body(pack, today), **_of_case(pack, today, soon), **_of_answer(pack, soon), **_of_letter(soon, today)}


def _of_body(pack: Procedure, today: str) -> dict[str, Value]:
    contact = pack.contact
    ways = {name: getattr(contact, name) for name in ("phone", "email", "address", "web")}
    return {
        "body.name": pack.body,
        "body.title": pack.title,
        "letter.date": today,
        **{f"body.{name}": value for name, value in ways.items()},
    }


def _of_case(pack: Procedure, today: str, soon: str) -> dict[str, Value]:
    number, pathway = f"{pack.prefix}-0000-0000-0000", pack.pathways[0]
    stage, kind = pathway.stages[0], next(iter(pack.kinds.values()))
    clock = next((one for one in stage.clocks if one.key == "answer"), None)
    now, after = Situation(answered=False, late=True), Situation(answered=True, late=False)
    return {
        "case.tracking_number": number,
        "case.received_on": today,
        "case.kind": kind.name.lower(),
        "kind.definition": kind.help,
        "case.summary": "The light in front of our house has been out for three weeks, and nobody has come.",
        "case.desired_outcome": "Please mend it, and tell me when.",
        "case.service": "Street lighting",
        "case.matter": "A service that was not given",
        "matter.words": "Only the owner of the light can mend it.",
        "matter.contact": "Sample Lighting, phone 01632 960999",
        "case.status_url": f"{current_app.config['PORTAL_BASE_URL']}/track/{number}",
        "reporter.name": SAM,
        "reporter.greeting": greeting(SAM, pack),
        "handler.name": "Robin Sample",
        "handler.position": "Complaints officer",
        "handler.phone": pack.contact.phone,
        "handler.email": pack.contact.email,
        "stage.name": stage.name,
        "stage.trigger": "The reporter is dissatisfied with the answer",
        "next.name": "Response",
        "next.due": soon,
        "clock.due": soon,
        "clock.limit": str(clock.limit) if clock else "10 working days",
        "rights.now": tuple(right.words for right in rights_today(stage, now)),
        "rights.next": tuple(right.words for right in rights_today(stage, after)),
    }


def _of_answer(pack: Procedure, soon: str) -> dict[str, Value]:
    outcome = next(iter(pack.outcomes.values()), None)
    return {
        "answer.outcome": outcome.name if outcome else "Upheld",
        "answer.findings": "We looked at our records. Two reports were made, and nobody was sent out.",
        "answer.points": (
            "Point 1: Nobody came.\n\nUpheld. Two reports were made, and nobody was sent out.",
            "Point 2: Nobody called back.\n\nNot upheld. We called on the next day.",
        ),
        "answer.why": "We decided this as we did because nobody was harmed by the second.",
        "answer.apology": "We are sorry that you had to ask three times.",
        "answer.remedies": (
            Parted(f"We will mend the light. We will do this by {soon}.", "We will mend the light", soon),
            Parted(f"We will call you by {soon}.", "We will call you", soon),
        ),
        "together.told": "The light was mended, and we have told the crew to answer each report.",
    }


def _of_letter(soon: str, today: str) -> dict[str, Value]:
    return {
        "holding.reasons": "The contractor has not told us yet when they were there.",
        "holding.done": "We have asked for their records.",
        "holding.until": soon,
        "extension.from": today,
        "extension.until": soon,
        "extension.reasons": "We have to speak to two more people.",
        "closing.reason": "Put right",
        "closing.words": "The light works again.",
        "referral.to": "Sample Lighting",
        "referral.contact": "01632 960999",
        "referral.reasons": "They own the light.",
        "referral.on": today,
        "referral.contest": "If you think that this is wrong, tell us on the page of your case.",
        "decision.outcome": "We have looked at it again, and you are right.",
        "decision.reasons": "The light stands on our land.",
        "restriction.reasons": "We have answered each point, and nothing new has come.",
        "restriction.concluded": today,
        "restriction.reopens": ("New facts about the issue", "An error in our answer"),
        "restriction.reviewer": "Complaints manager",
        "restriction.review_on": soon,
        "restriction.on": today,
    }
