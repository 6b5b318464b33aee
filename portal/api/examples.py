"""What every call does, in words, with an example that really runs: the tests post each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.policy.moves import Move

SUBMISSION = {
    "procedure": "devon",
    "kind": "complaint",
    "description": "The pothole outside my house was reported three times and nobody came.",
    "desired_outcome": "Please mend it.",
    "nature": ["delay"],
    "service": "roads",
    "location": "1 Mill Lane, Exeter",
    "reporter": {"name": "Alice Penrose", "email": "alice@example.org", "contact_by": "email"},
    "external_id": "CRM-2041",
}

TEXT = {"type": "string"}
DATE = {"type": "string", "format": "date"}
METHOD = {
    "type": "string",
    "enum": ["letter", "phone", "in person", "voicemail"],
    "description": "letter, unless you choose otherwise: it is set as PDF, kept and sent.",
}
NOTE = {"type": "string", "description": "What was said; needed for a call or a visit."}
PROMISE = {
    "type": "object",
    "required": ["kind", "what", "due_on"],
    "properties": {"kind": TEXT, "what": TEXT, "due_on": DATE},
}
WHO = {"type": "string", "description": "The number of a member of staff; /moves lists them."}
NAMED = {"who": "4", "reason": "The reporter names her."}
AMENDABLE = ("description", "desired_outcome", "service", "location", "ward", "name", "email", "phone", "address")


@dataclass(frozen=True)
class Told:
    """A move in words: what it does, the facts it may ask for as JSON Schema, and an example."""

    summary: str
    facts: dict[str, Any] = field(default_factory=dict)
    example: dict[str, Any] = field(default_factory=dict)


MOVES: dict[Move, Told] = {
    Move.ALLOCATE: Told(
        "Say who deals with it",
        {"to": {"type": "integer", "description": "The number of a member of staff; /moves lists who may."}},
        {"to": 3},
    ),
    Move.ACKNOWLEDGE: Told(
        "Tell the reporter that it was received and who deals with it",
        {"method": METHOD, "note": NOTE},
        {"method": "letter"},
    ),
    Move.CONTACT: Told(
        "Record a call, a visit or a message that is none of the letters",
        {"method": {"type": "string"}, "note": NOTE},
        {"method": "voicemail", "note": "Asked her to call back about the place."},
    ),
    Move.HOLD: Told(
        "Tell the reporter that the answer will be late",
        {"reasons": TEXT, "done": TEXT, "until": DATE},
        {
            "reasons": "The contractor has not sent their report.",
            "done": "We looked at the road on Monday.",
            "until": "2026-06-12",
        },
    ),
    Move.PAUSE: Told(
        "Stop the clock while we wait for the reporter", {"reason": TEXT}, {"reason": "We asked for photographs."}
    ),
    Move.RESUME: Told("Let the clock go on"),
    Move.EXTEND: Told(
        "Take more time, within the procedure's cap",
        {"until": DATE, "reasons": TEXT},
        {"until": "2026-06-30", "reasons": "Two witnesses can be heard only in June."},
    ),
    Move.RESPOND: Told(
        "Answer the stage",
        {
            "method": METHOD,
            "note": NOTE,
            "outcome": TEXT,
            "findings": TEXT,
            "apology": {"type": "string", "description": "Needed where a mistake was made."},
            "remedies": {"type": "array", "items": PROMISE, "description": "Needed where a mistake was made."},
        },
        {
            "outcome": "upheld",
            "findings": "You reported it three times. Each report was closed without a visit.",
            "apology": "We are sorry that nobody came.",
            "remedies": [{"kind": "service", "what": "We will mend the road.", "due_on": "2026-12-01"}],
        },
    ),
    Move.ESCALATE: Told(
        "Take it to the next stage",
        {"trigger": {"type": "string", "description": "Why it opens; /moves lists those open now."}, "words": TEXT},
        {"trigger": "dissatisfied", "words": "She is not satisfied with the answer."},
    ),
    Move.REFER: Told(
        "Pass it to those who should deal with it",
        {"to": TEXT, "reasons": TEXT},
        {
            "to": "Exeter City Council, phone 01632 960300, on 5 May 2026",
            "reasons": "Refuse is collected by the city, not by the county.",
        },
    ),
    Move.REMEDY: Told(
        "Promise something to the reporter",
        PROMISE["properties"],  # type: ignore[arg-type]
        {"kind": "training", "what": "The team will be shown how reports are closed.", "due_on": "2026-09-30"},
    ),
    Move.CLOSE: Told(
        "Close it",
        {
            "closing": {"type": "string", "description": "Why; /moves lists the reasons that will do now."},
            "tell": {"type": "string", "enum": ["yes", "no"], "description": "Whether to send the closing letter."},
            "words": TEXT,
        },
        {"closing": "answered", "tell": "yes", "words": "The road was mended on Friday."},
    ),
    Move.REOPEN: Told("Open it again at the same stage", {"reason": TEXT}, {"reason": "The hole is back."}),
    Move.WITHDRAW: Told(
        "End it because the reporter wants it no more", {"reason": TEXT}, {"reason": "She called: it was mended."}
    ),
    Move.AMEND: Told(
        "Put right what was recorded",
        {
            **dict.fromkeys((*AMENDABLE, "language", "contact_by", "needs"), TEXT),
            "natures": {"type": "array", "items": TEXT},
        },
        {"location": "Corner of Mill Lane and High Street", "natures": ["delay", "poor_quality"]},
    ),
    Move.LABEL: Told(
        "Say who alone may see it, by one of the procedure's labels",
        {"label": {"type": "string", "description": "A label's key; empty takes the label away."}, "reason": TEXT},
        {"label": "staff_conduct", "reason": "It is about how an officer behaved."},
    ),
    Move.NAME_SUBJECT: Told("Keep it from a member of staff whom it is about", {"who": WHO, "reason": TEXT}, NAMED),
    Move.CLEAR_SUBJECT: Told("Say that it isn't about a member of staff", {"who": WHO, "reason": TEXT}, NAMED),
    Move.VOID: Told("Strike a case that was entered by mistake", {"reason": TEXT}, {"reason": "Entered twice."}),
}


def body(move: Move) -> dict[str, Any]:
    """Return the request body of a move as OpenAPI describes it."""
    told = MOVES[move]
    schema = {"type": "object", "properties": told.facts, "additionalProperties": False}
    if not told.facts:
        schema = {"type": "object", "maxProperties": 0}
    return {
        "required": bool(told.facts),
        "description": "The facts. `GET /api/v1/cases/{case_id}/moves` says which are asked for on this case.",
        "content": {"application/json": {"schema": schema, "example": told.example}},
    }
