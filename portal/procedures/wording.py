"""The letters of a pack: their text, what they ask of the officer, and their contract."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from portal.policy.letters import (
    ENTERED,
    FIELDS,
    LISTS,
    Asks,
    Element,
    Entry,
    LetterKind,
    Says,
    merge,
)
from portal.policy.letters.writing import Sort, strange
from portal.procedures import approval, points
from portal.procedures.faults import meant, shown
from portal.procedures.nodes import Text
from portal.procedures.section import LONGEST_LETTER, Section

MISTAKE = "mistake"
LONGEST_TEXT_MESSAGE = 500
FIELD_NAME = re.compile(r"[a-z_.]+")


def letters(pack: Section, marks: Collection[str], positions: Collection[str]) -> dict[str, LetterKind]:
    """Return the kinds of letter by their keys."""
    known = (MISTAKE, points.MARK, *marks)
    return {key: _letter(key, part, known, positions) for key, part in pack.parts("letters", "letter", required=True)}


def _letter(key: str, part: Section, marks: Collection[str], positions: Collection[str]) -> LetterKind:
    subject, body = part.words("subject"), part.lines("body", required=True, most=LONGEST_LETTER)
    says = part.pick("says", Says)
    text = part.lines("text", most=LONGEST_TEXT_MESSAGE)
    letter = LetterKind(
        key=key,
        name=part.name(),
        says=says,
        subject=subject.text if subject else "",
        body=body.text if body else "",
        elements=tuple(_elements(part, marks)),
        entries=tuple(_entries(part)),
        approval=approval.approval(part, says, positions),
        headed=approval.headed(part, says),
        copies=approval.copies(part, says),
        text=" ".join(text.text.split()) if text else "",
    )
    for one in (subject, body, text):
        if one:
            _check_fields(one, part)
    if body:
        _check_entries(letter, part)
        _check_elements(letter, part)
    return letter


def _elements(part: Section, marks: Collection[str]) -> Iterator[Element]:
    for key, element in part.parts("elements", "element", required=True):
        yield Element(
            key=key,
            words=element.text("words"),
            clause=element.clause(required=True),
            fields=element.refs("fields", FIELDS, "merge field"),
            phrase=element.text("phrase", ""),
            when=element.ref("when", marks, "mark", ""),
        )
        if element.has("fields") == element.has("phrase"):
            sentence = "must be proved by “fields” or by a “phrase”: give one of the two."
            element.faults.note(element.table.line, f"The element “{shown(key)}” {sentence}")


def _entries(part: Section) -> Iterator[Entry]:
    for field, entry in part.parts("entries", "merge field to be entered", pattern=FIELD_NAME):
        if field not in ENTERED:
            entry.faults.note(
                entry.table.line, f"“{shown(field)}” is nothing that an officer enters.{meant(field, ENTERED)}"
            )
        yield Entry(
            field=field,
            name=entry.name(),
            asks=ENTERED.get(field, Asks.TEXT),
            help=entry.text("help", ""),
            required=entry.flag("required", default=True),
        )


def _check_fields(text: Text, part: Section) -> None:
    for one in strange(text.text):
        known = LISTS if one.sort is Sort.LIST else FIELDS
        mend = meant(one.name, known) if one.sort in {Sort.FIELD, Sort.CONDITION, Sort.LIST} else ""
        part.faults.note(text.line_at(one.at), f"{one.told(shown)}{mend}")


def _check_entries(letter: LetterKind, part: Section) -> None:
    asked = {entry.field for entry in letter.entries}
    for field in sorted(asked & ENTERED.keys() - letter.fields):
        line = part.table.line_of("entries", field)
        part.faults.note(
            line, f"The officer is asked for “{field}”, and the letter's text never uses it. Put it in, or don't ask."
        )
    for field in sorted((letter.fields & ENTERED.keys()) - asked):
        part.fault("body", f"The text uses “{field}”, and nobody is asked for it. Add it to “entries”.")


def _check_elements(letter: LetterKind, part: Section) -> None:
    blocks = merge(letter.body, {field: f"{{{{{field}}}}}" for field in FIELDS})
    for element in letter.elements:
        line, what = part.table.line_of("elements", element.key), f"The element “{shown(element.key)}” needs"
        for field in element.fields:
            if field not in letter.fields:
                sentence = "and the letter's text never uses it. Put it in, or prove the element otherwise."
                part.faults.note(line, f"{what} “{field}”, {sentence}")
        if element.phrase and not any(element.phrase.casefold() in block.text.casefold() for block in blocks):
            sentence = "and the text doesn't have them. Put them in one paragraph, or correct the phrase."
            part.faults.note(line, f"{what} the words “{shown(element.phrase)}”, {sentence}")
