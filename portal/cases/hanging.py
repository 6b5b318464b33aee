"""What hangs on a case, and so is seen only with it: `access` narrows every read of these tables."""

from __future__ import annotations

from typing import Any

from portal.cases.models import (
    ApprovalRow,
    Attachment,
    BreakGlass,
    CaseKey,
    CaseNature,
    CasePart,
    CaseSubject,
    CaseText,
    ClockRow,
    Contribution,
    DeclinedRequest,
    Event,
    ExtensionRow,
    FindingRow,
    FormDraft,
    FormerHandler,
    IdempotencyKey,
    IncomingMail,
    LearningAction,
    Link,
    Objection,
    Opinion,
    PauseRow,
    Point,
    Presence,
    Proceeding,
    PromiseReminderRow,
    Recognition,
    Referral,
    Remedy,
    ReminderRow,
    Response,
    Restriction,
    RestrictionKey,
    RoomLink,
    Ruling,
    SeenCase,
    StageRow,
    StepRow,
    Subscription,
)
from portal.notices.batches import PrintedLetter
from portal.notices.models import Notice, Readdressing

HANGS_ON_A_CASE: list[Any] = [
    CaseKey,
    StageRow,
    ClockRow,
    PauseRow,
    ExtensionRow,
    StepRow,
    Response,
    ApprovalRow,
    Remedy,
    ReminderRow,
    PromiseReminderRow,
    Referral,
    Objection,
    Proceeding,
    Ruling,
    CasePart,
    Point,
    FindingRow,
    FormDraft,
    Presence,
    Event,
    CaseNature,
    CaseSubject,
    CaseText,
    FormerHandler,
    BreakGlass,
    DeclinedRequest,
    IdempotencyKey,
    Notice,
    PrintedLetter,
    Readdressing,
    LearningAction,
    Link,
    Contribution,
    Restriction,
    RestrictionKey,
    Recognition,
    IncomingMail,
    Attachment,
    Subscription,
    RoomLink,
    SeenCase,
    Opinion,
]
OF_NO_CASE_TOO: set[Any] = set()  # of these, whose rows may be of no case


def guard(model: type) -> type:
    """Say that a model (with a `case_id`) is to be seen only with its case. For models of packages above this one."""
    HANGS_ON_A_CASE.append(model)
    return model


def guard_if_of_a_case(model: type) -> type:
    """Say that a model is to be seen only with its case, where it has one: some of its rows are of none."""
    OF_NO_CASE_TOO.add(model)
    return guard(model)
