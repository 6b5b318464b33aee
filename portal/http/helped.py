"""Which forms have help beside their fields, and the fields of each: what is offered to whoever writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.cases import helping
from portal.letters.asks import METHOD, NOTE
from portal.letters.spoken import said
from portal.policy.moves import Move
from portal.policy.procedure import Procedure


@dataclass(frozen=True)
class Field:
    """One field: its name in the form, what stands above it, and the hint that it has without help of the body's."""

    name: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Form:
    """One form that help can stand in. `is_public` is whether it is read in several languages."""

    key: str
    name: str
    fields: tuple[Field, ...]
    is_public: bool = False


# The fields of the public form, as it asks them: a test holds the two together.
OF_PUBLIC = {
    "kind": "What would you like to send us?",
    "matter": "Is it about one of these?",
    "description": "What happened?",
    "desired_outcome": "What would you like us to do?",
    "natures": "What is it about?",
    "service": "Which service?",
    "location": "Where did it happen?",
    "ward": "Ward or area",
    "files": "Files",
    "who": "Will you tell us who you are?",
    "name": "Your name",
    "email": "E-mail address",
    "phone": "Telephone number",
    "address": "Postal address",
    "contact_by": "How should we write to you?",
    "language": "The language you would like us to use",
    "other_language": "Another language",
    "adjustments": "What makes this easier for you?",
    "needs": "Anything else we should know to make this easier for you?",
    "on_behalf_of": "Who are you writing for?",
    "acting_as": "If you write for someone else: who are you?",
}
OF_RESIDENT = {
    "resident_name": "The resident’s name",
    "resident_email": "The resident’s e-mail address",
    "resident_address": "The resident’s postal address",
}
# What the moves ask besides what stands in their letters, where that is the same for every case.
SAID = (Field("method", METHOD.label, METHOD.help), Field("note", NOTE.label, NOTE.help))
OF_MOVES: dict[Move, tuple[Field, ...]] = {
    Move.ALLOCATE: (Field("to", "Who deals with it"),),
    Move.ACKNOWLEDGE: SAID,
    Move.CONTACT: (Field("method", "How"), Field("note", "What was said")),
    Move.RESPOND: SAID,
    Move.PAUSE: (Field("reason", "Why the clock is paused"),),
    Move.ESCALATE: (
        Field("trigger", "Why the next stage opens"),
        Field("words", "Anything to add", "No reasons are needed."),
    ),
    Move.REMEDY: (
        Field("kind", "What kind of remedy"),
        Field("what", "What will be done"),
        Field("due_on", "By when"),
    ),
    Move.CLOSE: (Field("closing", "Why it is closed"), Field("tell", "Send the closing letter")),
    Move.REOPEN: (Field("reason", "Why it is opened again"),),
    Move.WITHDRAW: (Field("reason", "Why it is withdrawn"),),
}


def of_letter(key: str) -> str:
    """Return by what the fields of a kind of letter are known."""
    return f"letter.{key}"


def of_move(move: Move) -> str:
    """Return by what the fields of a move are known, but for those of its letter."""
    return f"move.{move.value}"


def public(pack: Procedure) -> Form:
    """Return the public's form of a procedure."""
    usual = [Field(name, said(label, pack)) for name, label in OF_PUBLIC.items()]
    details = [Field(f"details.{one.key}", one.name, one.help) for one in pack.details.values() if not one.of_officer]
    residents = any(kind.resident for kind in pack.kinds.values())
    theirs = [Field(name, said(label, pack)) for name, label in OF_RESIDENT.items()] if residents else []
    return Form(helping.PUBLIC, "The public’s form", (*usual, *details, *theirs), is_public=True)


def of_letters(pack: Procedure) -> Iterator[Form]:
    """Yield, for each kind of letter that officers write words for, what they are asked."""
    for key, kind in pack.letters.items():
        found = tuple(Field(one.field.rpartition(".")[2], one.name, one.help) for one in kind.entries)
        if found:
            yield Form(of_letter(key), f"Letter: {kind.name}", found)
