"""A letter's text that someone edited: whether it keeps the contract of its kind, before anyone may publish it.

What is published must be able to go out for any case of its kind: nobody who issues a letter could mend its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from portal.policy.letters import unseen
from portal.policy.letters.checking import ANY
from portal.policy.letters.contract import AUTOMATIC, Element, LetterKind
from portal.policy.letters.merge_fields import ENTERED, FIELDS, MAY_BE_EMPTY, TYPED
from portal.policy.letters.merging import FIELD, ITEM, OF_ITEM, PARTS_OF, Part, merge, part_of, parts
from portal.policy.letters.naming import named
from portal.policy.letters.tables import shortened
from portal.policy.letters.writing import strange

LONGEST_BODY, LONGEST_SUBJECT = 20_000, 150  # characters
MOST_USES = 10  # of one field: each may bring in forty pages
# Groups of fields that have something to put in only in the letters whose pack uses them.
OWN_GROUPS = frozenset({"closing", "decision", "referral", "restriction", "together"})
TOLD = TYPED - {"reporter.name", "reporter.greeting"}  # a story, not a name
SUBJECT, BODY, PHRASE = "subject", "body", "phrase."

UNKNOWN_ELSEWHERE = "Nothing is known to put in for “{}” in this letter. Take it out."
NOT_ASKED = "Nobody is asked for “{}” when this letter is written. Take it out."
UNUSED = "The officer is asked for “{}” ({}), and the text never uses it. Put {{{{{}}}}} in."
EMPTY_AT_TIMES = "“{0}” may be empty, and the letter could not go out then. Begin its paragraph with “[if {0}]”."
EMPTY_IN_SUBJECT = "“{}” may be empty, and a subject has no conditions. Take it out."
TYPED_IN_SUBJECT = "“{}” is what the reporter wrote, at length, and a subject is read by others too. Take it out."
TOO_OFTEN = "“{}” is used {} times, and {} is the most."
MISREAD = "Where “{}” is “{}”, this says something else: “{}”. Put other words around it."
LACKING_FIELDS = "The letter lacks this: {}. Put {} in, in a paragraph without a condition of its own."
LACKING_PHRASE = (
    "The letter lacks this: {}. Say it in these words: “{}”, in a paragraph without a condition of its own."
)
LACKING_TRANSLATION = "Give the words of the text that say {}."
SAID_NOWHERE = "These words don't stand in the text, in a paragraph without a condition of its own."


@dataclass(frozen=True)
class Written:
    """A text as someone wrote it. `phrases` are, by element, its own words for the pack's, in another language."""

    subject: str
    body: str
    phrases: Mapping[str, str] = field(default_factory=dict)
    is_translation: bool = False


@dataclass(frozen=True)
class Flaw:
    """What keeps a text from being published: beside which field it is told, the sentence, and its clause."""

    field: str
    sentence: str
    clause: str = ""
    element: str = ""


def kind_as(kind: LetterKind, written: Written) -> LetterKind:
    """Return a kind of letter with this text in place of the pack's; its contract stays what it is."""
    return replace(
        kind,
        subject=written.subject,
        body=written.body,
        elements=tuple(_in_own_words(element, written) for element in kind.elements),
    )


def _in_own_words(element: Element, written: Written) -> Element:
    own = written.phrases.get(element.key, "").strip() if written.is_translation else ""
    return replace(element, phrase=own) if element.phrase and own else element


def flaws(
    kind: LetterKind,
    written: Written,
    choices: Mapping[str, tuple[str, ...]] = ANY,
    given: frozenset[str] = frozenset(),
) -> tuple[Flaw, ...]:
    """Return all that keeps `written` from being the text of this kind of letter; nothing where it may be published.

    `choices` are, by field, all the names of which it brings in one; `given` are the fields that are never empty for
    this body, whatever they may be for another.
    """
    shape = (*_shape(SUBJECT, written.subject, LONGEST_SUBJECT), *_shape(BODY, written.body, LONGEST_BODY))
    if shape:
        return shape
    return (
        *_marks(written),
        *_uses(written),
        *_fields(kind, written, given),
        *_entries(kind, written),
        *_misread(written, choices),
        *_contract(kind, written),
    )


def _shape(where: str, text: str, most: int) -> Iterator[Flaw]:
    if not text.strip():
        yield Flaw(where, "Fill this in.")
    if len(text) > most:
        yield Flaw(where, f"It is {len(text):,} characters long, and the most is {most:,}. Shorten it.")
    if where == SUBJECT and "\n" in text:
        yield Flaw(where, "It must be on one line.")
    yield from (Flaw(where, sentence) for sentence in unseen.faults(text))


def _marks(written: Written) -> Iterator[Flaw]:
    for where, text in ((SUBJECT, written.subject), (BODY, written.body)):
        for sentence in dict.fromkeys(one.told() for one in strange(text)):
            yield Flaw(where, sentence)


def _uses(written: Written) -> Iterator[Flaw]:
    used = Counter(FIELD.findall(written.body))
    used.update(part.each for part in _parts(written.body) if part.each)
    for name, times in used.items():
        if times > MOST_USES:
            yield Flaw(BODY, TOO_OFTEN.format(name, times, MOST_USES))


def in_bounds(written: Written) -> Written:
    """Return a text as it can be looked at: “…” stands wherever a field is used more often than it may be."""
    used: Counter[str] = Counter()

    def once_more(found: re.Match[str]) -> str:
        used[found[1]] += 1
        return found[0] if used[found[1]] <= MOST_USES else "…"

    return replace(written, body=FIELD.sub(once_more, written.body))


def _parts(text: str) -> list[Part]:
    return [part_of(one) for one in parts(text)]


# ---- fields that have nothing to put in


def _fields(kind: LetterKind, written: Written, given: frozenset[str]) -> Iterator[Flaw]:
    asked = {entry.field: entry.required for entry in kind.entries}
    groups = {name.partition(".")[0] for name in kind.fields}
    used = kind_as(kind, written).fields & FIELDS.keys()
    for name in sorted(used):
        where = BODY if name in _named(written.body) else SUBJECT
        if name in ENTERED and name not in asked:
            yield Flaw(where, NOT_ASKED.format(name))
        elif name.partition(".")[0] in OWN_GROUPS - groups:
            yield Flaw(where, UNKNOWN_ELSEWHERE.format(name))
    yield from (
        Flaw(SUBJECT, TYPED_IN_SUBJECT.format(name)) for name in sorted(TOLD & set(FIELD.findall(written.subject)))
    )
    if kind.says not in AUTOMATIC:  # of which it is looked up, case or no case
        optional = {name for name, required in asked.items() if not required}
        yield from _empty(kind, written, (MAY_BE_EMPTY | optional) - given)


def _named(text: str) -> set[str]:
    return {name for part in _parts(text) for name in (part.needs, part.each, *FIELD.findall(part.words))}


def _empty(kind: LetterKind, written: Written, wary: frozenset[str]) -> Iterator[Flaw]:
    """What may be empty stands under its own condition, or under one that the pack too finds enough in this letter."""
    relied = {(name, part.needs) for part in _parts(kind.body) for name in FIELD.findall(part.words)}
    for part in _parts(written.body):
        for name in dict.fromkeys(FIELD.findall(part.words)):
            if name in wary - {part.needs, part.each} and not {(name, ""), (name, part.needs)} & relied:
                yield Flaw(BODY, EMPTY_AT_TIMES.format(name))
    for name in sorted(wary & set(FIELD.findall(written.subject)) - set(FIELD.findall(kind.subject))):
        yield Flaw(SUBJECT, EMPTY_IN_SUBJECT.format(name))


def _entries(kind: LetterKind, written: Written) -> Iterator[Flaw]:
    used = kind_as(kind, written).fields
    for entry in kind.entries:
        if entry.field not in used:
            yield Flaw(BODY, UNUSED.format(entry.field, entry.name, entry.field))


def _misread(written: Written, choices: Mapping[str, tuple[str, ...]]) -> Iterator[Flaw]:
    """What stands around a name must not make another of it: “Not” before “Upheld”."""
    for part in _parts(written.body):
        for name in sorted(choices.keys() & set(FIELD.findall(part.words))):
            for one in choices[name]:
                said = " ".join(block.text for block in merge(part.words, {**MARKS, name: one}))
                if one not in named(said, choices[name]):
                    yield Flaw(BODY, MISREAD.format(name, one, shortened(said)))


# ---- the contract


@dataclass(frozen=True)
class Standing:
    """One element of the contract beside a text: whether the text says it, and where it doesn't, what to do."""

    element: Element
    flaw: Flaw | None


def contract(kind: LetterKind, written: Written) -> tuple[Standing, ...]:
    """Return each element that the letter must say, in the pack's order, and whether this text can."""
    ours = kind_as(kind, written).elements
    return tuple(
        Standing(one, _lack(kind, before, one, written)) for before, one in zip(kind.elements, ours, strict=True)
    )


def _contract(kind: LetterKind, written: Written) -> Iterator[Flaw]:
    yield from (one.flaw for one in contract(kind, written) if one.flaw)


def _lack(kind: LetterKind, before: Element, element: Element, written: Written) -> Flaw | None:
    """Return what is missing where the text doesn't say an element under any condition that the pack says it under."""
    if before.phrase:
        return _lack_of_words(kind, before, element, written)
    missing = [name for name in element.fields if not _brings_in(kind, written, element, name)]
    marks = " and ".join(f"{{{{{name}}}}}" for name in missing)
    return Flaw(BODY, LACKING_FIELDS.format(element.words, marks), element.clause, element.key) if missing else None


def _brings_in(kind: LetterKind, written: Written, element: Element, name: str) -> bool:
    def brings(part: Part) -> bool:
        used = FIELD.findall(part.words)
        whole = ITEM in used or set(PARTS_OF.get(name, (ITEM,))) <= set(used)
        return name in used or (part.each == name and whole)

    enough = _conditions(kind.body, brings)
    return any(one <= set(element.fields) or one in enough for one in _conditions(written.body, brings))


def _lack_of_words(kind: LetterKind, before: Element, element: Element, written: Written) -> Flaw | None:
    where = f"{PHRASE}{element.key}" if written.is_translation else BODY
    if written.is_translation and not written.phrases.get(element.key, "").strip():
        return Flaw(where, LACKING_TRANSLATION.format(element.words), element.clause, element.key)
    enough = {frozenset[str](), *_conditions(kind.body, _says(before.phrase))}
    if _conditions(written.body, _says(element.phrase)) & enough:
        return None
    sentence = SAID_NOWHERE if written.is_translation else LACKING_PHRASE.format(element.words, element.phrase)
    return Flaw(where, sentence, element.clause, element.key)


MARKS = {name: f"{{{{{name}}}}}" for name in (*FIELDS, *OF_ITEM)}


def _says(phrase: str) -> Callable[[Part], bool]:
    return lambda part: any(phrase.casefold() in block.text.casefold() for block in merge(part.words, MARKS))


def _conditions(text: str, test: Callable[[Part], bool]) -> set[frozenset[str]]:
    """Return what each paragraph that passes the test stands by: nothing, for one that is always there."""
    return {frozenset({part.needs, part.each} - {""}) for part in _parts(text) if test(part)}
