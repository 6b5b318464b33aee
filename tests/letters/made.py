"""Letters as the moves of a story make them, each with what must be read in it wherever it arrives.

What is expected is taken from the case, from the pack as it is written and from what was given to the move, never from
the letter, and at the moment at which it is made: the case goes on, and its letter stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case, Staff
from portal.database import db
from portal.letters.issuing import letters_of
from portal.letters.words import day, day_of
from portal.notices.models import Notice
from portal.policy.letters import LetterKind
from portal.policy.moves import Move
from portal.policy.procedure import Procedure
from tests.cast import do, staff
from tests.journeys.reading import sent
from tests.procedures.shipped import pack

ENTRY = re.compile(r"\{\{([a-z_.]+)\}\}")


@dataclass(frozen=True)
class Made:
    """A letter that was made: which kind, which notice carries it to whom, and what must be read in it."""

    kind: LetterKind
    number: str
    notice_id: int
    to: str
    facts: Mapping[str, tuple[str, ...]] = field(repr=False)


def by_move(case: Case, move: Move, kind: str, says: Mapping[str, str], *, by: str, at: datetime, **given: Any) -> Made:
    """Make a move as `by`, and return the letter that it issued. `says` has what the portal must find out, by field."""
    letter = do(case, move, by=by, at=at, **given)
    assert letter is not None
    assert letter.kind == kind
    notice = db.session.scalars(select(Notice).filter_by(letter_id=letter.id, is_copy=False)).one()
    return _made(case, kind, notice, {**_entered(given, pack(case.procedure_key)), **says}, staff(by))


def by_another(case: Case, kind: str, *, by: str, **given: Any) -> Made:
    """Return the letter of a case that was answered with the case that it was merged into."""
    letter = letters_of(case)[-1]
    assert letter.kind == kind
    notice = db.session.scalars(select(Notice).filter_by(letter_id=letter.id)).one()
    return _made(case, kind, notice, _entered(given, pack(case.procedure_key)), staff(by))


def by_itself(case: Case, kind: str, **says: str) -> Made:
    """Return what the portal wrote last by itself to a case's reporter. `says` names fields with `__` for the dot."""
    notice = sent(case)[-1]
    assert notice.letter_id is None
    return _made(case, kind, notice, {name.replace("__", "."): words for name, words in says.items()}, None)


def _made(
    case: Case, kind: str, notice: Notice, entered: Mapping[str, str | tuple[str, ...]], by: Staff | None
) -> Made:
    found = pack(case.procedure_key)
    wanted = found.letters[kind]
    known = {**_known(case, found), **_who(case, by, found), **entered}
    asked = {name for paragraph in always(wanted) for name in ENTRY.findall(paragraph)}
    assert asked <= set(known), f"{kind}: nobody says what {asked - set(known)} must be"
    facts = {name: (words,) if isinstance(words, str) else words for name, words in known.items()}
    facts = {name: facts[name] for name in ENTRY.findall(wanted.body) if name in facts}
    assert case.person is not None
    return Made(wanted, case.tracking_number, notice.id, str(case.person.email), facts)


def always(kind: LetterKind) -> Iterator[str]:
    """Give the paragraphs that stand in every letter of a kind, whatever the case."""
    return (paragraph for paragraph in kind.body.split("\n\n") if not paragraph.strip().startswith("["))


def fixed(kind: LetterKind) -> Iterator[str]:
    """Give the words of a kind that are the same in each of its letters, paragraph by paragraph."""
    return (paragraph.replace("**", "").strip("# \n") for paragraph in always(kind) if "{{" not in paragraph)


def _known(case: Case, found: Procedure) -> dict[str, str]:
    assert case.person is not None
    stage = next(one for one in found.pathway(case.pathway).stages if one.key == case.stage_key)
    return {
        "reporter.name": case.person.name,
        "reporter.greeting": f"Dear {case.person.name}",
        "case.tracking_number": case.tracking_number,
        "case.kind": found.kinds[case.kind].name.lower(),
        "case.summary": case.description,
        "case.received_on": day_of(case.received_at, found.zone, found.language),
        "case.status_url": f"http://127.0.0.1:8080/track/{case.tracking_number}",
        "kind.definition": found.kinds[case.kind].help,
        "stage.name": stage.name,
        "body.name": found.body,
        "body.phone": found.contact.phone,
        "body.email": found.contact.email,
    }


def _who(case: Case, by: Staff | None, found: Procedure) -> dict[str, str]:
    """Return whoever deals with the case and, while nobody does, whoever writes."""
    who = case.stage.handler or by
    if who is None:
        return {}
    held = {place.position for place in who.memberships}
    return {
        "handler.name": who.full_name,
        "handler.phone": who.phone or found.contact.phone,
        "handler.email": who.email,
        "handler.position": next(found.positions[one].name for one in found.positions if one in held),
    }


def _entered(given: Mapping[str, Any], found: Procedure) -> dict[str, str | tuple[str, ...]]:
    """Return what was given to a move, under each field of a letter that could bring it in."""
    told: dict[str, str | tuple[str, ...]] = {}
    for name, value in given.items():
        for owner in ("answer", "holding", "extension", "referral", "decision", "closing", "restriction", "together"):
            told[f"{owner}.{name}"] = _written(name, value, found)
    if "closing" in given:
        told["closing.reason"] = found.closings[given["closing"]].name
    return told


def _written(name: str, value: Any, found: Procedure) -> str | tuple[str, ...]:
    if isinstance(value, date):
        return day(value, found.language)
    if name == "remedies":
        return tuple(words for one in value for words in (one["what"], day(one["due_on"], found.language)))
    return found.outcomes[value].name if name == "outcome" else str(value)
