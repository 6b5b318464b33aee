"""What whoever edited a letter should read once more before it goes: it stops nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.policy.letters.checking import Check
from portal.policy.letters.contract import LetterKind
from portal.policy.letters.merging import Block, Value
from portal.policy.letters.naming import named

WORD = re.compile(r"\w{2,}")
OTHERWISE = "Your letter says {words} in other words: “{sentence}” Read them once more: do they say it?"
OTHER_NAME = "Your own words say “{other}”, and what was entered is “{chosen}”: “{passage}”"
NOT_NAMED = "Your letter doesn’t name {name} any more. Is it for them?"
NOT_NUMBERED = "Your letter doesn’t say the tracking number {number} any more."
OTHER_NUMBER = "Your letter says {other}, and this case is {number}."


@dataclass(frozen=True)
class Checked:
    """A letter and its check."""

    blocks: Sequence[Block]
    check: Check

    @property
    def text(self) -> str:
        """Return all its words."""
        return "\n".join(block.text for block in self.blocks)


def warnings(
    kind: LetterKind,
    edited: Checked,
    composed: Checked,
    fields: Mapping[str, Value],
    choices: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """Return what to say of an edited letter beside the composed one, in sentences for its writer."""
    number, name = (str(fields.get(one, "")) for one in ("case.tracking_number", "reporter.name"))
    return (
        *_otherwise(kind, edited.check, composed.check),
        *_other_names(edited, composed, fields, choices),
        *_person(edited.text, composed.text, name),
        *_number(edited.text, composed.text, number),
    )


def _otherwise(kind: LetterKind, edited: Check, composed: Check) -> Iterator[str]:
    before = {proof.element: proof.sentence for proof in composed.proofs}
    words = {element.key: element.words for element in kind.elements}
    for proof in edited.proofs:
        if proof.sentence != before.get(proof.element, proof.sentence):
            yield OTHERWISE.format(words=words[proof.element], sentence=proof.sentence)


def _other_names(
    edited: Checked, composed: Checked, fields: Mapping[str, Value], choices: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    known = {passage for block in composed.blocks for passage in block.passages}
    new = [passage for block in edited.blocks for passage in block.passages if passage not in known]
    for field, names in choices.items():
        chosen = str(fields.get(field, ""))
        for passage in new if chosen else ():
            for other in sorted(named(passage, names) - {chosen}):
                yield OTHER_NAME.format(other=other, chosen=chosen, passage=passage[:200])


def _person(edited: str, composed: str, name: str) -> Iterator[str]:
    words = {word.casefold() for word in WORD.findall(name)}
    if words and name in composed and not words & {word.casefold() for word in WORD.findall(edited)}:
        yield NOT_NAMED.format(name=name)


def _number(edited: str, composed: str, number: str) -> Iterator[str]:
    if number and number in composed and number not in edited:
        yield NOT_NUMBERED.format(number=number)
    for other in sorted(_like(number, edited) - _like(number, composed) - {number}):
        yield OTHER_NUMBER.format(other=other, number=number)


def _like(number: str, text: str) -> set[str]:
    """Return what is written as a tracking number is, whatever procedure's it would be."""
    groups = "".join(f"-[0-9A-Z]{{{len(group)}}}" for group in number.split("-")[1:])
    return set(re.findall(rf"\b[A-Z]{{1,8}}{groups}\b", text)) if groups else set()
