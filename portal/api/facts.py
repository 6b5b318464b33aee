"""What facts of moves are called and look like in the documentation, and one move told with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.policy.lateness import REASONS
from portal.policy.points import LONGEST_POINT

TEXT = {"type": "string"}
DATE = {"type": "string", "format": "date"}
NUMBER = {"type": "string", "description": "A tracking number."}
METHOD = {
    "type": "string",
    "enum": ["letter", "phone", "in person", "voicemail"],
    "description": "letter, unless you choose otherwise: it is set as PDF, kept and sent.",
}
NOTE = {"type": "string", "description": "What was said; needed for a call or a visit."}
PROMISE: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "what", "due_on"],
    "properties": {"kind": TEXT, "what": TEXT, "due_on": DATE},
}
POINT: dict[str, Any] = {
    "type": "object",
    "required": ["words"],
    "properties": {"words": {"type": "string", "maxLength": LONGEST_POINT, "description": "In plain words."}},
}
FOUND: dict[str, Any] = {
    "type": "object",
    "required": ["point", "finding", "reasons"],
    "properties": {
        "point": {"type": ["integer", "string"], "description": "The id of one of its points, or of a merged case's."},
        "finding": {"type": "string", "description": "By the procedure's key; /moves lists them."},
        "reasons": TEXT,
    },
}
LATE: dict[str, Any] = {
    "late": {"type": "string", "enum": list(REASONS), "description": "Why, of what comes after its date. Optional."},
    "late_words": {"type": "string", "description": "The same in words, for staff; needed for other."},
}
ANSWER: dict[str, Any] = {
    "outcome": TEXT,
    "findings": TEXT,
    "points": {"type": "array", "items": FOUND, "description": "Asked where the case has points: one for each."},
    "own_words": {
        "type": "string",
        "description": "The letter as you edited it. It must still say everything.",
    },
    "own_words_of": {
        "type": "string",
        "description": "The letter that you edited. Where the facts make another one now, yours is refused.",
    },
    "why": {"type": "string", "description": "Why it is decided otherwise than the findings say, where it is."},
    "apology": {"type": "string", "description": "Needed where a mistake was made."},
    "remedies": {"type": "array", "items": PROMISE, "description": "Needed where a mistake was made."},
    "told": {"type": "string", "description": "Asked where cases were merged into it: what their reporters read."},
}
COMMENT = {"type": "string", "description": "For staff. Needed when an answer is returned."}
MATTER = {"type": "string", "description": "One of the procedure's matters, or none; /moves lists those that fit."}
WHO = {"type": "string", "description": "The number of a member of staff; /moves lists them."}
NAMED = {"who": "4", "reason": "The reporter names her."}
AMENDABLE = ("description", "desired_outcome", "service", "location", "ward", "name", "email", "phone", "address")
RESTRICTION = {"type": "string", "description": "Which, where there are several; /moves lists them."}


@dataclass(frozen=True)
class Told:
    """A move in words: what it does, the facts it may ask for as JSON Schema, and an example."""

    summary: str
    facts: dict[str, Any] = field(default_factory=dict)
    example: dict[str, Any] = field(default_factory=dict)
