"""The tables of a case. Each file is one topic; this is where they are known together."""

from portal.cases.models.absence import Absence
from portal.cases.models.approval import ApprovalRow
from portal.cases.models.attachment import Attachment, FileChannel, FileKind, Scan, StagedFile
from portal.cases.models.case import Case, CaseNature, Person
from portal.cases.models.conflict import CaseSubject, FormerHandler
from portal.cases.models.contribution import Contribution
from portal.cases.models.delegation import Delegation
from portal.cases.models.event import Event
from portal.cases.models.field_help import FieldHelp
from portal.cases.models.following import RoomLink, Subscription
from portal.cases.models.form_draft import FormDraft
from portal.cases.models.glass import BreakGlass, DeclinedRequest
from portal.cases.models.idempotency import IdempotencyKey
from portal.cases.models.learning import LearningAction
from portal.cases.models.link import MERGES, CaseKey, Link, LinkKind
from portal.cases.models.mail import IncomingMail, MailboxReading, MailState
from portal.cases.models.opinion import Opinion
from portal.cases.models.part import CasePart
from portal.cases.models.point import FindingRow, Point
from portal.cases.models.presence import Presence
from portal.cases.models.proceeding import Proceeding
from portal.cases.models.referral import Objection, Referral
from portal.cases.models.reminder import PromiseReminderRow, ReminderRow
from portal.cases.models.replay import ReplayRun
from portal.cases.models.response import Remedy, Response
from portal.cases.models.restriction import Concern, Recognition, Restriction, RestrictionKey
from portal.cases.models.ruling import Ruling
from portal.cases.models.saved_form import SavedForm, SavedLink
from portal.cases.models.search import CaseText
from portal.cases.models.seen import SeenCase
from portal.cases.models.staff import Membership, Staff, Team
from portal.cases.models.staff_notice import DismissedNotice, StaffNotice
from portal.cases.models.stage import ClockRow, ExtensionRow, PauseRow, StageRow
from portal.cases.models.step import StepRow
from portal.cases.models.upkeep import Appointment, Passed, TrainingNote

__all__ = [
    "MERGES",
    "Absence",
    "Appointment",
    "ApprovalRow",
    "Attachment",
    "BreakGlass",
    "Case",
    "CaseKey",
    "CaseNature",
    "CasePart",
    "CaseSubject",
    "CaseText",
    "ClockRow",
    "Concern",
    "Contribution",
    "DeclinedRequest",
    "Delegation",
    "DismissedNotice",
    "Event",
    "ExtensionRow",
    "FieldHelp",
    "FileChannel",
    "FileKind",
    "FindingRow",
    "FormDraft",
    "FormerHandler",
    "IdempotencyKey",
    "IncomingMail",
    "LearningAction",
    "Link",
    "LinkKind",
    "MailState",
    "MailboxReading",
    "Membership",
    "Objection",
    "Opinion",
    "Passed",
    "PauseRow",
    "Person",
    "Point",
    "Presence",
    "Proceeding",
    "PromiseReminderRow",
    "Recognition",
    "Referral",
    "Remedy",
    "ReminderRow",
    "ReplayRun",
    "Response",
    "Restriction",
    "RestrictionKey",
    "RoomLink",
    "Ruling",
    "SavedForm",
    "SavedLink",
    "Scan",
    "SeenCase",
    "Staff",
    "StaffNotice",
    "StageRow",
    "StagedFile",
    "StepRow",
    "Subscription",
    "Team",
    "TrainingNote",
]
