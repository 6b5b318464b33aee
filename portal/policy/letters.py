"""The letter contract: what a kind of letter must contain before it can be issued, merged and proved.

The text of a letter is a small Markdown: `# heading`, `- item`, `**bold**`, paragraphs parted by blank lines, and merge
fields `{{case.tracking_number}}` from a fixed list. A paragraph that starts with `[if field]` stands only where the
field has a value. Nothing in it executes, and what a field brings in is always plain text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = str | tuple[str, ...]

FIELD = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")
CONDITION = re.compile(r"^\[if ([a-z_.]+)\]\s*")
BOLD = re.compile(r"\*\*(.+?)\*\*")
PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*(?:\}\}|\Z)")  # whatever looks like a field, misspelt or never closed
BLANK_LINE = re.compile(r"\n\s*\n")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
LONGEST_PROOF = 300
VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"  # where a value stands, while only our own words are looked at


class Says(StrEnum):
    """What a letter does in the procedure, and so which clocks it may stop."""

    ACKNOWLEDGEMENT = "acknowledgement"
    HOLDING = "holding"
    EXTENSION = "extension"
    ANSWER = "answer"
    REFERRAL = "referral"
    CLOSING = "closing"


class Asks(StrEnum):
    """What the officer is asked to enter for a letter, and so how a door asks it."""

    TEXT = "text"
    DATE = "date"
    OUTCOME = "outcome"
    REMEDIES = "remedies"


# Every merge field there is, and what it means. A pack's letters can use these and no others.
FIELDS: Mapping[str, str] = {
    "body.name": "the name of the body",
    "body.title": "the title of its procedure",
    "body.phone": "the body's phone number",
    "body.email": "the body's e-mail address",
    "body.address": "the body's postal address",
    "body.web": "the body's page about the procedure",
    "letter.date": "the date of the letter",
    "case.tracking_number": "the case's tracking number",
    "case.received_on": "the date on which the case was received",
    "case.kind": "what kind of case it is, in small letters: complaint, suggestion, …",
    "case.summary": "what the reporter told us",
    "case.desired_outcome": "what the reporter would like done; may be empty",
    "case.service": "the service it is about; may be empty",
    "case.status_url": "the address of the status page",
    "reporter.name": "the reporter's name, or “Customer” where none was given",
    "handler.name": "the name of the officer who deals with it",
    "handler.position": "that officer's position; may be empty",
    "handler.phone": "that officer's phone number",
    "handler.email": "that officer's e-mail address",
    "stage.name": "the name of the stage the case is at",
    "clock.due": "the date by which an answer is due; empty where none is",
    "clock.limit": "the limit for the answer, such as “10 working days”",
    "rights.now": "a list: what the reporter may do today; may be empty",
    "rights.next": "a list: what the reporter may do once answered; may be empty",
    "kind.definition": "what the procedure understands by this kind of case",
    "answer.outcome": "the decision",
    "answer.findings": "what was found, and why it was decided so",
    "answer.apology": "the apology; empty where no mistake was made",
    "answer.remedies": "a list: what will be put right, and by when; may be empty",
    "holding.reasons": "why the answer is late",
    "holding.done": "what has been done so far",
    "holding.until": "the date by which the reporter will hear",
    "extension.from": "the date that was due before the extension",
    "extension.until": "the new date",
    "extension.reasons": "why more time is needed",
    "closing.reason": "the reason for closing, from the procedure's list",
    "closing.words": "what the officer adds on closing; may be empty",
    "referral.to": "who deals with it now, and how to reach them",
    "referral.reasons": "why it was referred",
}

# Those that an officer fills, and how each is asked. All others the portal fills by itself.
ENTERED: Mapping[str, Asks] = {
    "answer.outcome": Asks.OUTCOME,
    "answer.findings": Asks.TEXT,
    "answer.apology": Asks.TEXT,
    "answer.remedies": Asks.REMEDIES,
    "holding.reasons": Asks.TEXT,
    "holding.done": Asks.TEXT,
    "holding.until": Asks.DATE,
    "extension.until": Asks.DATE,
    "extension.reasons": Asks.TEXT,
    "closing.words": Asks.TEXT,
    "referral.to": Asks.TEXT,
    "referral.reasons": Asks.TEXT,
}


@dataclass(frozen=True)
class Entry:
    """One thing the officer enters for this kind of letter; it fills the merge field of the same name."""

    field: str
    name: str
    asks: Asks
    help: str = ""
    required: bool = True


@dataclass(frozen=True)
class Element:
    """Something the letter must say, and the clause that wants it.

    It is proved by its `fields` (each has a value, and the value stands in the letter) or by its `phrase`.
    With `when`, it is needed only if that mark is given ("mistake": a fault was found).
    """

    key: str
    words: str
    clause: str
    fields: tuple[str, ...] = ()
    phrase: str = ""
    when: str = ""


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: its subject line, its text, what it asks of the officer, and its contract."""

    key: str
    name: str
    says: Says
    subject: str
    body: str
    elements: tuple[Element, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """Return every merge field that the text and the subject name, conditions included."""
        conditions = (match[1] for part in _parts(self.body) if (match := CONDITION.match(part)))
        return frozenset({*FIELD.findall(self.body), *FIELD.findall(self.subject), *conditions})


class Shape(StrEnum):
    """What a block of a letter is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True)
class Run:
    """A stretch of plain text, bold or not. `left` are its merge fields that had nothing to put in."""

    text: str
    bold: bool = False
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or list item."""

    shape: Shape
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Return the words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Proof:
    """An element, the sentence that says it, and the clause it answers to: kept with the letter."""

    element: str
    sentence: str
    clause: str


@dataclass(frozen=True)
class Missing:
    """An element that isn't there, in words for the officer who must supply it."""

    element: str
    sentence: str
    clause: str


@dataclass(frozen=True)
class Check:
    """What was proved, what is missing, and which merge fields had nothing to put in."""

    proofs: tuple[Proof, ...]
    missing: tuple[Missing, ...]
    unresolved: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Return whether the letter may be issued."""
        return not self.missing and not self.unresolved


def merge(text: str, fields: Mapping[str, Value]) -> tuple[Block, ...]:
    """Return `text` as blocks with every field put in. One without a value stays as written, for `check` to find."""
    return tuple(block for part in _parts(text) for block in _part(part, fields))


def merge_line(text: str, fields: Mapping[str, Value]) -> str:
    """Return one line (a subject) with its fields put in."""
    return FIELD.sub(lambda match: _plain(fields[match[1]]) if _has(match[1], fields) else match[0], text)


def _has(name: str, fields: Mapping[str, Value]) -> bool:
    """A value of nothing but spaces is none."""
    return bool(_first_words(fields.get(name, "")))


def _plain(value: Value) -> str:
    return value if isinstance(value, str) else "; ".join(item for item in value if item.strip())


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in BLANK_LINE.split(text) if part.strip())


def _part(part: str, fields: Mapping[str, Value]) -> Iterator[Block]:
    condition = CONDITION.match(part)
    if condition:
        if not _has(condition[1], fields):
            return
        part = part[condition.end() :]
    alone = FIELD.fullmatch(part)
    if alone and _has(alone[1], fields):
        yield from _whole(fields[alone[1]])
    elif part.startswith("- "):
        for line in re.split(r"\n(?=- )", part):
            yield Block(Shape.ITEM, _runs(_joined(line[2:]), fields))
    elif part.startswith("# "):
        yield Block(Shape.HEADING, _runs(_joined(part[2:]), fields))
    else:
        yield Block(Shape.PARAGRAPH, _runs(_joined(part), fields))


def _joined(lines: str) -> str:
    return " ".join(line.strip() for line in lines.splitlines())


def _whole(value: Value) -> Iterator[Block]:
    """A field that stands alone may bring in several paragraphs, or a list."""
    if isinstance(value, tuple):
        yield from (Block(Shape.ITEM, (Run(item),)) for item in value if item.strip())
    else:
        yield from (Block(Shape.PARAGRAPH, (Run(part),)) for part in _parts(value))


def _runs(text: str, fields: Mapping[str, Value]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for index, piece in enumerate(BOLD.split(text)):
        if piece:
            runs.append(Run(merge_line(piece, fields), bold=index % 2 == 1, left=_left(piece, fields)))
    return tuple(runs)


def _left(text: str, fields: Mapping[str, Value]) -> tuple[str, ...]:
    """Looked for in our own words, before any value is put in: what a citizen typed may look like a field."""
    return tuple(name for name in PLACEHOLDER.findall(text) if not _has(name, fields))


def check(
    kind: LetterKind, blocks: tuple[Block, ...], fields: Mapping[str, Value], marks: frozenset[str] = frozenset()
) -> Check:
    """Return the proof that `blocks` keep the contract of `kind`, and what they lack.

    `blocks` come from `merge` with the same `fields`; `marks` say which conditions hold.
    """
    left = {name for block in blocks for run in block.runs for name in run.left}
    needed = [element for element in kind.elements if not element.when or element.when in marks]
    # A phrase must be ours: a citizen who quotes the ombudsman hasn't been told of the ombudsman.
    ours = merge(kind.body, {name: VALUE for name in fields if _has(name, fields)})
    found = {element.key: _proof(element, blocks, ours, fields) for element in needed}
    return Check(
        proofs=tuple(proof for proof in found.values() if proof),
        missing=tuple(Missing(e.key, f"The letter must say {e.words}.", e.clause) for e in needed if not found[e.key]),
        unresolved=tuple(sorted(left.union(_left(kind.subject, fields)))),
    )


def _proof(
    element: Element, blocks: tuple[Block, ...], ours: tuple[Block, ...], fields: Mapping[str, Value]
) -> Proof | None:
    if element.phrase:
        sentence = _sentence_with(element.phrase, ours)
        return Proof(element.key, _as_sent(sentence, blocks), element.clause) if sentence else None
    wanted = [_first_words(fields.get(name, "")) for name in element.fields]
    sentences = [_sentence_with(want, blocks) for want in wanted]
    if not wanted or not all(wanted) or not all(sentences):
        return None
    return Proof(element.key, " … ".join(dict.fromkeys(s for s in sentences if s)), element.clause)


def _as_sent(sentence: str, blocks: tuple[Block, ...]) -> str:
    """Return a sentence of ours as it stands in the letter, with the values that were put in."""
    shape = re.compile(re.escape(sentence).replace(VALUE, ".+?"), re.DOTALL)
    found = next((match for block in blocks if (match := shape.search(block.text))), None)
    return found[0][:LONGEST_PROOF] if found else sentence


def _first_words(value: Value) -> str:
    return next(_parts(value if isinstance(value, str) else "\n\n".join(value)), "")


def _sentence_with(words: str, blocks: tuple[Block, ...]) -> str | None:
    for block in blocks:
        if words.casefold() in block.text.casefold():
            for sentence in SENTENCE_END.split(block.text):
                if words.casefold() in sentence.casefold():
                    return _excerpt(sentence, words)
            return _excerpt(block.text, words)
    return None


def _excerpt(text: str, words: str) -> str:
    """From the start where the words come early enough to be read, else from the words themselves."""
    at = text.casefold().find(words.casefold())
    return text[:LONGEST_PROOF] if at + len(words) <= LONGEST_PROOF else text[at : at + LONGEST_PROOF]
