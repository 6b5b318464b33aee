"""How the standing of a case, a limit and a promise is said on paper."""

from __future__ import annotations

from collections.abc import Mapping

from portal.cases import remedies
from portal.policy.clock import State
from portal.policy.moves import Status

STATUSES: Mapping[Status, str] = {
    Status.RECEIVED: "Received",
    Status.INVESTIGATING: "Being looked into",
    Status.PAUSED: "Paused",
    Status.RESPONDED: "Answered",
    Status.CLOSED: "Closed",
    Status.WITHDRAWN: "Withdrawn",
    Status.REFERRED: "Referred",
    Status.VOID: "Entered by mistake",
    Status.MERGED: "Dealt with in another case",
}

STATES: Mapping[State, str] = {
    State.RUNNING: "Running",
    State.PAUSED: "Paused",
    State.OVERDUE: "Overdue",
    State.MET: "Met",
    State.MET_LATE: "Met, but late",
    State.MISSED: "Missed",
    State.EXEMPT: "Doesn’t apply",
    State.ENDED: "No longer needed",
}

PROMISES: Mapping[remedies.State, str] = {
    remedies.State.KEPT: "Kept",
    remedies.State.DROPPED: "Taken back",
    remedies.State.LATE: "Overdue",
    remedies.State.OPEN: "Promised",
}
