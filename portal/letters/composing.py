"""Composing a letter: merged and checked, and not yet anything that happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.cases import clocks
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.errors import Refused
from portal.letters.fields import fields_of
from portal.letters.templates import Chosen, chosen_for
from portal.policy.letters import FIELDS, Block, Check, LetterKind, Value, check, merge, merge_line
from portal.policy.procedure import Procedure
from portal.policy.segments import plain


@dataclass(frozen=True)
class Composed:
    """A letter ready to be looked at, and to be issued if its check passed. `warnings` stop nothing.

    `template_id` is the edited text that it comes from, none for the pack's own; `language` what that is written in.
    `text` is what a text message says of it, "" where its kind says nothing in one.
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


def compose(case: Case, kind_key: str, entries: Mapping[str, Any], *, by: Actor, at: datetime) -> Composed:
    """Return the letter of this kind about `case`, merged and checked against its contract."""
    chosen = chosen_for(case, kind_key, at)
    fields = fields_of(case, entries, by=by, at=at)
    blocks = merge(chosen.kind.body, fields)
    checked = check(chosen.kind, blocks, fields, marks(clocks.pack_of(case), entries))
    made = composed(chosen, merge_line(chosen.kind.subject, fields), blocks, checked, at)
    return replace(made, text=short(chosen.kind, fields))


def composed(chosen: Chosen, subject: str, blocks: tuple[Block, ...], checked: Check, at: datetime) -> Composed:
    """Return a letter that was merged and checked, with the text it comes from."""
    template = chosen.template
    return Composed(
        chosen.kind, subject, blocks, checked, at, chosen.unused, template.id if template else None, chosen.language
    )


def short(kind: LetterKind, fields: Mapping[str, Value]) -> str:
    """Return what a text message says of such a letter, as a telephone writes it; "" where its kind says nothing."""
    return plain(merge_line(kind.text, fields))


def marks(pack: Procedure, entries: Mapping[str, Any]) -> frozenset[str]:
    """Return what makes some elements needed: that a mistake was found."""
    outcome = pack.outcomes.get(str(entries.get("answer.outcome")))
    return frozenset({"mistake"}) if outcome and outcome.mistake else frozenset()


def demand_complete(letter: Composed) -> None:
    """Raise `Refused` with every element that is missing and its clause, unless the letter keeps its contract."""
    if letter.check.passed:
        return
    sentences = [missing.sentence for missing in letter.check.missing]
    sentences += [f"Nothing is known to put in for {FIELDS.get(name, name)}." for name in letter.check.unresolved]
    clauses = dict.fromkeys(missing.clause for missing in letter.check.missing)
    raise Refused(" ".join(["This letter can't be issued yet.", *sentences]), clause=", ".join(clauses) or None)
