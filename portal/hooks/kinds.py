"""What a webhook may be told of: a list of its own, so that no new line of the timeline is told by accident."""

from __future__ import annotations

from portal.policy.moves import Move

LIMIT_MISSED, PROMISE_LATE, TEST = "case.limit_missed", "case.promise_late", "webhook.test"

# What is told of a line of the timeline, by its kind.
OF_LINES = {
    "submit": "case.received",
    Move.ACKNOWLEDGE.value: "case.acknowledged",
    Move.ALLOCATE.value: "case.allocated",
    Move.EXTEND.value: "case.extended",
    Move.PAUSE.value: "case.paused",
    Move.RESUME.value: "case.resumed",
    Move.RESPOND.value: "case.answered",
    Move.ESCALATE.value: "case.escalated",
    Move.REFER.value: "case.referred",
    Move.REMEDY.value: "case.promise_made",
    "remedy kept": "case.promise_kept",
    Move.CLOSE.value: "case.closed",
    Move.REOPEN.value: "case.reopened",
    Move.WITHDRAW.value: "case.withdrawn",
}
NAMES = {
    "case.received": "A case was received",
    "case.acknowledged": "It was acknowledged",
    "case.allocated": "It was given to someone",
    "case.extended": "A limit was extended",
    "case.paused": "Its limits were paused",
    "case.resumed": "Its limits run again",
    "case.answered": "Its stage was answered",
    "case.escalated": "It went to the next stage",
    "case.referred": "It was referred elsewhere",
    "case.promise_made": "Something was promised",
    "case.promise_kept": "A promise was kept",
    PROMISE_LATE: "A promise is overdue",
    LIMIT_MISSED: "A limit was missed",
    "case.closed": "It was closed",
    "case.reopened": "It was opened again",
    "case.withdrawn": "It was withdrawn",
}
SENT = {**NAMES, TEST: "A test"}
