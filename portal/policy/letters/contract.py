"""What a kind of letter is: what it says in the procedure, which fields it may use, asks for and must prove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.approval import Approval, Copies
from portal.policy.letters.merging import fields_named


class Says(StrEnum):
    """What a letter does in the procedure, and so which clocks it may stop."""

    ACKNOWLEDGEMENT = "acknowledgement"
    HOLDING = "holding"
    EXTENSION = "extension"
    ANSWER = "answer"
    REFERRAL = "referral"
    CLOSING = "closing"
    DECISION = "decision"
    RECEIPT = "receipt"
    NEXT_STAGE = "next stage"
    RESTRICTION = "restriction"


# What the portal sends by itself when a case comes in, or when staff take it further. It answers nothing: no clock
# stops for it, and it is no response.
AUTOMATIC = frozenset({Says.RECEIPT, Says.NEXT_STAGE})


class Asks(StrEnum):
    """What the officer is asked to enter for a letter, and so how a door asks it."""

    TEXT = "text"
    DATE = "date"
    OUTCOME = "outcome"
    REMEDIES = "remedies"
    POINTS = "points"


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
    "case.matter": "the matter it was classified as; may be empty",
    "case.status_url": "the address of the status page",
    "matter.words": "what whoever brings such a matter is told of it; may be empty",
    "matter.contact": "whom they can turn to about it, and how to reach them; may be empty",
    "reporter.name": "the reporter's name, or “Customer” where none was given",
    "handler.name": "the name of the officer who deals with it",
    "handler.position": "that officer's position; may be empty",
    "handler.phone": "that officer's phone number",
    "handler.email": "that officer's e-mail address",
    "stage.name": "the name of the stage the case is at",
    "stage.trigger": "why the case was taken to this stage; empty at the first",
    "next.name": "what we owe the reporter next, such as “Acknowledgement”; empty where no limit runs",
    "next.due": "the date by which we owe it; empty where no limit runs",
    "clock.due": "the date by which an answer is due; empty where none is",
    "clock.limit": "the limit for the answer, such as “10 working days”",
    "rights.now": "a list: what the reporter may do today; may be empty",
    "rights.next": "a list: what the reporter may do once answered; may be empty",
    "kind.definition": "what the procedure understands by this kind of case",
    "answer.outcome": "the decision",
    "answer.findings": "what was found, and why it was decided so",
    "answer.points": "a list: each point of complaint, with what was found on it and why; may be empty",
    "answer.why": "why it was decided otherwise than the findings on the points say; may be empty",
    "answer.apology": "the apology; empty where no mistake was made",
    "answer.remedies": "a list: what will be put right, and by when; may be empty",
    "together.told": "what reporters are told whose case was merged into another, in words that name nobody",
    "holding.reasons": "why the answer is late",
    "holding.done": "what has been done so far",
    "holding.until": "the date by which the reporter will hear",
    "extension.from": "the date that was due before the extension",
    "extension.until": "the new date",
    "extension.reasons": "why more time is needed",
    "closing.reason": "the reason for closing, from the procedure's list",
    "closing.words": "what the officer adds on closing; may be empty",
    "referral.to": "who deals with it now",
    "referral.contact": "how to reach them: phone, e-mail, web page or address",
    "referral.reasons": "why it was referred",
    "referral.on": "the day on which it was passed on",
    "referral.contest": "how the reporter can contest that it was referred; may be empty",
    "decision.outcome": "what was decided about an objection to the classification",
    "decision.reasons": "why it was decided so",
    "restriction.reasons": "why no further correspondence about the issue is answered",
    "restriction.concluded": "the day on which the issue was concluded",
    "restriction.reopens": "a list: what alone opens it again",
    "restriction.reviewer": "the position that reviews the restriction",
    "restriction.review_on": "the day by which the restriction is reviewed",
    "restriction.on": "the day of the letter that said that no more is answered",
}

# Those that bring in a list, for which a paragraph can be repeated.
LISTS = frozenset(name for name, meaning in FIELDS.items() if meaning.startswith("a list:"))
# Those that have nothing to put in for some cases: a paragraph that needs one says so at its beginning.
MAY_BE_EMPTY = frozenset(name for name, meaning in FIELDS.items() if "may be empty" in meaning or "; empty " in meaning)

# Those that an officer fills, and how each is asked. All others the portal fills by itself.
ENTERED: Mapping[str, Asks] = {
    "answer.outcome": Asks.OUTCOME,
    "answer.findings": Asks.TEXT,
    "answer.points": Asks.POINTS,
    "answer.why": Asks.TEXT,
    "answer.apology": Asks.TEXT,
    "answer.remedies": Asks.REMEDIES,
    "together.told": Asks.TEXT,
    "holding.reasons": Asks.TEXT,
    "holding.done": Asks.TEXT,
    "holding.until": Asks.DATE,
    "extension.until": Asks.DATE,
    "extension.reasons": Asks.TEXT,
    "closing.words": Asks.TEXT,
    "referral.to": Asks.TEXT,
    "referral.contact": Asks.TEXT,
    "referral.reasons": Asks.TEXT,
    "decision.reasons": Asks.TEXT,
    "restriction.reasons": Asks.TEXT,
}

# What is known of any case at the moment at which the portal writes by itself. The body's ways of contact are, too,
# where its pack gives them.
KNOWN = frozenset(
    {"body.name", "body.title", "letter.date", "case.tracking_number", "case.received_on", "case.kind"}
    | {"case.status_url", "stage.name", "matter.words", "matter.contact"}
)
KNOWN_TO: Mapping[Says, frozenset[str]] = {
    Says.RECEIPT: KNOWN,
    Says.NEXT_STAGE: KNOWN | {"stage.trigger", "reporter.name", "case.summary"},
}
# What a text message may say. Who reads it may not be whom it is for, so it tells nothing that the status page doesn't.
IN_TEXTS = ("body.name", "body.phone", "body.email", "case.tracking_number", "case.kind", "case.status_url")
TYPED = frozenset({"reporter.name", "case.summary", "case.desired_outcome"})


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
    """A kind of letter: its subject line, its text, what it asks of the officer, and its contract.

    `approval` is who must approve it before it goes out, `copies` who else gets it. One that is `headed` is said on
    headed paper and in no other way. `text` is what a text message says of it to those who prefer one: it is no letter.
    """

    key: str
    name: str
    says: Says
    subject: str
    body: str
    elements: tuple[Element, ...]
    entries: tuple[Entry, ...] = ()
    approval: Approval | None = None
    headed: bool = False
    copies: Copies | None = None
    text: str = ""

    @property
    def by_letter_alone(self) -> bool:
        """Return whether it can't be spoken: what was approved, or belongs on headed paper, is a text."""
        return self.headed or self.approval is not None

    @property
    def fields(self) -> frozenset[str]:
        """Return every merge field that the text and the subject name, conditions included."""
        return fields_named(self.body) | fields_named(self.subject)

    @property
    def fields_of_text(self) -> frozenset[str]:
        """Return every merge field that the short text names."""
        return fields_named(self.text)

    def element_about(self, group: str) -> Element | None:
        """Return the first element that is proved by fields of a group ("handler"), if one is."""
        found = (one for one in self.elements if any(field.startswith(f"{group}.") for field in one.fields))
        return next(found, None)
