"""What every call does, in words, with an example that really runs: the tests post each of them."""

from __future__ import annotations

from typing import Any

from portal.api.examples_of_staff import OF_STAFF
from portal.api.facts import (
    AMENDABLE,
    ANSWER,
    DATE,
    LATE,
    MATTER,
    METHOD,
    NAMED,
    NOTE,
    NUMBER,
    PROMISE,
    TEXT,
    WHO,
    Told,
)
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

FILE = "2 May: the hole is 40 cm wide and 12 cm deep. I measured it with a ruler."  # as a file of text: notes.txt

MOVES: dict[Move, Told] = {
    Move.ALLOCATE: Told(
        "Say who deals with it",
        {"to": {"type": "integer", "description": "The number of a member of staff; /moves lists who may."}, **LATE},
        {"to": 3},
    ),
    Move.ACKNOWLEDGE: Told(
        "Tell the reporter that it was received and who deals with it",
        {"method": METHOD, "note": NOTE, **LATE},
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
        "Answer the stage; where the procedure has answers approved, what was approved is sent, and no facts are asked",
        {
            "method": METHOD,
            "note": NOTE,
            "standard_words": {
                "type": "string",
                "description": "Which of the agreed words: the one thing asked for while proceedings run.",
            },
            **ANSWER,
            **LATE,
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
        {
            "matter": {"type": "string", "description": "The excluded matter; it says to whom and why, unless you do."},
            "to": TEXT,
            "contact": {**TEXT, "description": "How to reach them. Theirs, where `to` is another than the matter's."},
            "reasons": TEXT,
            "passed_on": {**DATE, "description": "Today, where it isn't said."},
            "how": {"type": "string", "description": "How it was passed on."},
            "reference": {"type": "string", "description": "The number that they gave it."},
        },
        {
            "to": "Exeter City Council",
            "contact": "phone 01632 960300",
            "reasons": "Refuse is collected by the city, not by the county.",
        },
    ),
    Move.REMEDY: Told(
        "Promise something to the reporter",
        {**PROMISE["properties"], "owner": {"type": "string", "description": "Who sees to it; /moves lists them."}},
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
            **dict.fromkeys((*AMENDABLE, "language", "contact_by", "needs", "acting_as"), TEXT),
            "natures": {"type": "array", "items": TEXT},
            "adjustments": {"type": "array", "items": TEXT},
            "details": {"type": "object", "description": "What the procedure records beyond the usual, by its keys."},
        },
        {"location": "Corner of Mill Lane and High Street", "natures": ["delay", "poor_quality"]},
    ),
    Move.STEP: Told(
        "Tick off something that the procedure wants done",
        {
            "step": {"type": "string", "description": "Which; /moves lists those that are left."},
            "note": {"type": "string", "description": "Needed where the procedure wants one."},
            **LATE,
        },
        {"step": "lesson", "note": "The list of reports is looked through every morning from now on."},
    ),
    Move.PRIORITISE: Told(
        "Say how urgent it is",
        {"priority": {"type": "string", "description": "By the procedure's key."}, "reason": TEXT},
        {"priority": "emergency", "reason": "The wire hangs over the footpath."},
    ),
    Move.REPORT: Told(
        "Say whether it is reported, where the procedure leaves that open",
        {"reportable": {"type": "string", "enum": ["yes", "no"]}, "reason": TEXT},
        {"reportable": "yes", "reason": "The deputy director took the call."},
    ),
    Move.LINK: Told(
        "Say that another case is about the same issue: both go on, and one leads",
        {"other": NUMBER, "lead": {"type": "string", "enum": ["this", "other"]}, "reason": TEXT},
        {"other": "DV-7K3M-Q9TX-4HBW", "lead": "other", "reason": "Both are about the pothole in Mill Lane."},
    ),
    Move.UNLINK: Told(
        "Take a link away",
        {"link": {"type": "string", "description": "Which one; /moves lists them."}, "reason": TEXT},
        {"link": "1", "reason": "They are two potholes."},
    ),
    Move.MERGE: Told(
        "Merge it into another case, to be answered with that one and counted once",
        {"into": NUMBER, "kind": {"type": "string", "enum": ["duplicate", "consolidated"]}, "reason": TEXT},
        {"into": "DV-7K3M-Q9TX-4HBW", "kind": "duplicate", "reason": "She sent it by e-mail too."},
    ),
    Move.UNMERGE: Told(
        "Undo a merge, as long as nothing was answered", {"reason": TEXT}, {"reason": "They are two potholes."}
    ),
    Move.ASK: Told(
        "Ask another service, a contractor or one person for a contribution, by a day",
        {"of": {"type": "string", "description": "Who; /moves lists them."}, "what": TEXT, "due_on": DATE},
        {
            "of": "partner:highways_contractor",
            "what": "When was Mill Lane inspected last?",
            "due_on": "2026-05-15",
        },
    ),
    Move.LABEL: Told(
        "Say who alone may see it, by one of the procedure's labels",
        {"label": {"type": "string", "description": "A label's key; empty takes the label away."}, "reason": TEXT},
        {"label": "staff_conduct", "reason": "It is about how an officer behaved."},
    ),
    Move.NAME_SUBJECT: Told("Keep it from a member of staff whom it is about", {"who": WHO, "reason": TEXT}, NAMED),
    Move.CLEAR_SUBJECT: Told("Say that it isn't about a member of staff", {"who": WHO, "reason": TEXT}, NAMED),
    **OF_STAFF,
    Move.VOID: Told("Strike a case that was entered by mistake", {"reason": TEXT}, {"reason": "Entered twice."}),
    Move.CLASSIFY: Told(
        "Say what it is about, where that decides who deals with it",
        {"matter": MATTER, "reason": TEXT},
        {"matter": "children_act", "reason": "It is about a child in our care."},
    ),
    Move.CONTEST: Told(
        "Contest, for the reporter, how it was classified", {"words": TEXT}, {"words": "It is no appeal."}
    ),
    Move.UPHOLD: Told(
        "Decide that the classification was right",
        {"reasons": TEXT},
        {"reasons": "It asks for another decision on the claim, and only the appeal can give one."},
    ),
    Move.OVERTURN: Told(
        "Decide that the classification was wrong",
        {"matter": MATTER, "reasons": TEXT},
        {"matter": "none", "reasons": "It is about how she was treated, not about the claim."},
    ),
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
