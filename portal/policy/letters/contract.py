"""What a kind of letter is: what it says in the procedure, what it asks for, and what it must prove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.approval import Approval, Copies
from portal.policy.letters.merge_fields import Asks
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


# What is known of any case at the moment at which the portal writes by itself. The body's ways of contact are, too,
# where its pack gives them.
KNOWN = frozenset(
    {"body.name", "body.title", "letter.date", "case.tracking_number", "case.received_on", "case.kind"}
    | {"case.status_url", "stage.name", "matter.words", "matter.contact"}
)
KNOWN_TO: Mapping[Says, frozenset[str]] = {
    Says.RECEIPT: KNOWN,
    Says.NEXT_STAGE: KNOWN | {"stage.trigger", "reporter.name", "reporter.greeting", "case.summary"},
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
