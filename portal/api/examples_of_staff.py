"""The moves among staff as the documentation tells them: approval, persistent complainants, proceedings, parts."""

from __future__ import annotations

from portal.api.facts import ANSWER, COMMENT, DATE, LATE, POINT, PROMISE, RESTRICTION, TEXT, WHO, Told
from portal.policy.moves import Move

OF_STAFF: dict[Move, Told] = {
    Move.HAND_IN: Told(
        "Hand an answer in for approval, where the procedure wants that before it is sent",
        {**ANSWER, "comment": COMMENT, **LATE},
        {
            "outcome": "replied",
            "findings": "The visits are made again since March.",
            "comment": "The dates are checked.",
        },
    ),
    Move.APPROVE: Told("Approve the text that was handed in", {"comment": COMMENT}, {"comment": "Clear and complete."}),
    Move.RETURN: Told(
        "Return the answer to be changed", {"comment": COMMENT}, {"comment": "Say when the next visit is."}
    ),
    Move.SIGN_OFF: Told("Sign off the text that was approved", {"comment": COMMENT}, {"comment": "For the Director."}),
    Move.RECALL: Told(
        "Take the answer back before it is sent, to change it", {"comment": COMMENT}, {"comment": "A date was wrong."}
    ),
    Move.FLAG: Told(
        "Alert the complaints team to a persistent complainant",
        {"reason": TEXT},
        {"reason": "It came as a complaint, an enquiry and an information request in one week."},
    ),
    Move.SETTLE_FLAG: Told(
        "Confirm an alert until its review, or drop it",
        {"decision": {"type": "string", "enum": ["confirm", "drop"]}, "review_on": DATE, "reason": TEXT},
        {"decision": "confirm", "reason": "Eleven messages in two weeks, on three routes."},
    ),
    Move.RESTRICT: Told(
        "Tell the reporter of a concluded issue that no more is answered",
        {"review_on": DATE, "reasons": TEXT},
        {"reasons": "You have written nineteen times since our last answer, and told us nothing new."},
    ),
    Move.REVIEW: Told(
        "Keep what was decided about a persistent complainant until another review, or lift it",
        {"decision": {"type": "string", "enum": ["keep", "lift"]}, "review_on": DATE, "reason": TEXT},
        {"decision": "lift", "reason": "Nothing came in half a year."},
    ),
    Move.SAME_ISSUE: Told(
        "Say that a restricted reporter's case is the same issue: it is answered briefly, and closed",
        {"restriction": RESTRICTION, "reason": TEXT},
        {"reason": "It is about the same pothole, and nothing has changed."},
    ),
    Move.LET_IN: Told(
        "Say that a restricted reporter's case is new evidence or a different issue: it is worked as any other",
        {
            "what": {"type": "string", "description": "Which; /moves lists what the procedure names."},
            "restriction": RESTRICTION,
            "reason": TEXT,
        },
        {"what": "new_evidence", "reason": "She sent photographs of the crew that came."},
    ),
    Move.PROCEEDINGS: Told(
        "Say that proceedings run, so that only agreed words may be answered",
        {"kind": {"type": "string", "description": "By the procedure's key."}, "since": DATE, "note": TEXT},
        {"kind": "statutory", "since": "2026-04-01", "note": "The court has the application."},
    ),
    Move.END_PROCEEDINGS: Told("Say that the proceedings have ended", {"note": TEXT}, {"note": "The order was made."}),
    Move.PART: Told(
        "Give someone a part in it: a member of staff, or someone from outside by name",
        {
            "part": {"type": "string", "description": "By the procedure's key."},
            "staff": WHO,
            "name": TEXT,
            "contact": TEXT,
        },
        {"part": "investigator", "name": "Ines Okafor", "contact": "01632 960555"},
    ),
    Move.RULING: Told(
        "Keep what the ombudsman decided, with a promise for each thing that is asked for",
        {
            "decision": {"type": "string", "description": "By the procedure's key; /moves lists them."},
            "decided_on": DATE,
            "reference": {"type": "string", "description": "The ombudsman's own."},
            "found": TEXT,
            "breach": {
                "type": "string",
                "enum": ["yes", "no"],
                "description": "Whether the procedure wasn't followed.",
            },
            "remedies": {"type": "array", "items": PROMISE},
            "owner": {"type": "string", "description": "Who sees to what is asked for; /moves lists them."},
        },
        {
            "decision": "upheld",
            "decided_on": "2026-05-05",
            "reference": "26 000 123",
            "found": "The answer at stage 2 came six weeks late, and nobody said why.",
            "breach": "yes",
            "remedies": [{"kind": "explanation", "what": "We will explain it in writing.", "due_on": "2026-12-01"}],
        },
    ),
    Move.COMPLIANCE: Told(
        "Say since when the ombudsman is satisfied that a decision is complied with",
        {"which": {"type": "string", "description": "Which one; /moves lists them."}, "on": DATE, "note": TEXT},
        {"which": "1", "on": "2026-05-05"},
    ),
    Move.EXPLAIN: Told(
        "Say why a limit was missed: it is kept with the clock, and its words in the timeline",
        {"limit": {"type": "string", "description": "Which; /moves lists those missed. All, without it."}, **LATE},
        {"late": "service", "late_words": "The contractor’s report came on 2 June."},
    ),
    Move.CHASE: Told(
        "Remind whoever holds an overdue case up: whoever deals with it, and whoever was asked to contribute",
        {"note": TEXT},
        {"note": "The reporter rang this morning."},
    ),
    Move.END_PART: Told(
        "End someone's part in it",
        {"which": {"type": "string", "description": "Which one; /moves lists them."}},
        {"which": "1"},
    ),
    Move.POINTS: Told(
        "Put what the case is about in points: each is answered by a finding of its own",
        {"points": {"type": "array", "items": POINT}, "agreed_on": DATE},
        {
            "points": [{"words": "The pothole was reported three times."}, {"words": "Nobody came."}],
            "agreed_on": "2026-05-05",
        },
    ),
    Move.ASK_WHOSE: Told(
        "Ask whose case it is, while nobody deals with it",
        {"note": TEXT},
        {"note": "It names two teams, and neither says that it is theirs."},
    ),
}
