"""Composing a letter: merged and checked, and not yet anything that happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.cases import clocks
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.cases.points import has_points
from portal.cases.running_proceedings import running
from portal.errors import Invalid, Refused
from portal.letters.asks_of_own_words import FIELDS_OF, MADE_OF, OWN_WORDS
from portal.letters.fields import choices_of, fields_of
from portal.letters.templates import Chosen, chosen_for
from portal.policy.letters import (
    FIELDS,
    Block,
    Check,
    LetterKind,
    Value,
    check,
    merge,
    merge_line,
    merge_subject,
    own_words,
    rereading,
)
from portal.policy.letters.own_words import Change
from portal.policy.letters.rereading import Checked
from portal.policy.segments import plain
from portal.procedures import tongues

CHANGED = "What the facts say has changed since you edited the letter. Look at it, and take it in or keep your words."


@dataclass(frozen=True)
class Composed:
    """A letter ready to be looked at, and to be issued if its check passed. `warnings` stop nothing.

    `template_id` is the edited text that it comes from, none for the pack's own; `language` what that is written in.
    `text` is what a text message says of it, "" where its kind says nothing in one. `source` is the letter as its facts
    make it, to be edited; one that `is_own` was, and `changed` is what its facts would say otherwise since. `flaws` are
    sentences for its writer about tables that aren't written as tables are.
    """

    kind: LetterKind
    subject: str
    blocks: tuple[Block, ...]
    check: Check
    written_at: datetime
    warnings: tuple[str, ...] = ()
    template_id: int | None = None
    language: str = ""
    text: str = ""
    source: str = ""
    is_own: bool = False
    changed: tuple[Change, ...] = ()
    flaws: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Return whether it may be issued."""
        return self.check.passed and not self.changed and not self.flaws


def compose(case: Case, kind_key: str, entries: Mapping[str, Any], *, by: Actor, at: datetime) -> Composed:
    """Return the letter of this kind about `case`, merged and checked against its contract."""
    chosen = chosen_for(case, kind_key, at)
    with tongues.speaking(_told_in(case, chosen)):
        fields = fields_of(case, entries, by=by, at=at)
        facts = facts_of(case, entries, fields)
    made_of = merge(chosen.kind.body, fields)
    own, before = (str(entries.get(FIELDS_OF[name]) or "") for name in (OWN_WORDS, MADE_OF))
    blocks = own_words.blocks_of(own, made_of) if own else made_of
    checked = checked_as(own, chosen.kind, blocks, facts)
    made = composed(chosen, merge_subject(chosen.kind.subject, fields), blocks, checked, at)
    source = own_words.source(made_of)
    changed = own_words.changes(before, source) if own and before else ()
    flaws = own_words.flaws(own, made_of) if own else ()
    told = (
        (*made.warnings, *_rereading(chosen.kind, Checked(blocks, checked), made_of, facts)) if own else made.warnings
    )
    text = short(chosen.kind, fields)
    return replace(made, text=text, source=source, is_own=bool(own), changed=changed, flaws=flaws, warnings=told)


def _told_in(case: Case, chosen: Chosen) -> str:
    """Return the language in which the procedure tells what fields bring in: the letter's, where it is told in that."""
    return chosen.language if chosen.language in tongues.offered(clocks.pack_of(case)) else ""


def _rereading(kind: LetterKind, edited: Checked, made_of: tuple[Block, ...], facts: Facts) -> tuple[str, ...]:
    composed = Checked(made_of, checked_as("", kind, made_of, facts))
    return rereading.warnings(kind, edited, composed, facts.fields, facts.choices)


@dataclass(frozen=True)
class Facts:
    """What a letter is checked by: what fills its fields, which conditions hold, and the names that a field may say."""

    fields: Mapping[str, Value]
    marks: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]


def facts_of(case: Case, entries: Mapping[str, Any], fields: Mapping[str, Value]) -> Facts:
    """Return what a letter about a case is checked by."""
    return Facts(fields, marks(case, entries), choices_of(clocks.pack_of(case)))


def checked_as(own: str, kind: LetterKind, blocks: tuple[Block, ...], facts: Facts) -> Check:
    """Return the check of a letter, of which `own` is what its writer made of it, "" where they left it as it was."""
    edited = own_words.edited(blocks, kind.body, facts.fields) if own else None
    return check(kind, blocks, facts.fields, facts.marks, edited, facts.choices)


def composed(chosen: Chosen, subject: str, blocks: tuple[Block, ...], checked: Check, at: datetime) -> Composed:
    """Return a letter that was merged and checked, with the text it comes from."""
    template = chosen.template
    return Composed(
        chosen.kind, subject, blocks, checked, at, chosen.unused, template.id if template else None, chosen.language
    )


def short(kind: LetterKind, fields: Mapping[str, Value]) -> str:
    """Return what a text message says of such a letter, as a telephone writes it; "" where its kind says nothing."""
    return plain(merge_line(kind.text, fields))


def marks(case: Case, entries: Mapping[str, Any]) -> frozenset[str]:
    """Return what makes some elements needed: that a mistake was found, that the case has points to answer."""
    outcome = clocks.pack_of(case).outcomes.get(str(entries.get("answer.outcome")))
    in_points = has_points(case) and running(case) is None  # while proceedings run, agreed words answer it all
    holds = {"mistake": outcome is not None and outcome.mistake, "points": in_points}
    return frozenset(mark for mark, is_so in holds.items() if is_so)


def demand_complete(letter: Composed) -> None:
    """Raise `Refused` with every element that is missing and its clause, unless the letter keeps its contract.

    Raises `Invalid` where its facts would say something else than when its writer edited it, or where a table in it is
    none.
    """
    if letter.changed:
        raise Invalid({OWN_WORDS: CHANGED})
    if letter.flaws:
        raise Invalid({OWN_WORDS: " ".join(letter.flaws)})
    if letter.check.passed:
        return
    sentences = [missing.sentence for missing in letter.check.missing]
    sentences += [
        f"Nothing is known to put in for {FIELDS[name].meaning if name in FIELDS else name}."
        for name in letter.check.unresolved
    ]
    clauses = dict.fromkeys(missing.clause for missing in letter.check.missing)
    raise Refused(" ".join(["This letter can't be issued yet.", *sentences]), clause=", ".join(clauses) or None)
