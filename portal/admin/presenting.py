"""How facts are told to an officer: dates in words, how near a limit is, a state with its sign beside its colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.cases.models import Case
from portal.letters.ask import METHOD_NAMES
from portal.letters.words import day, hour
from portal.policy import hours
from portal.policy.clock import INSTANT, Method, State
from portal.policy.moves import Move, Status
from portal.policy.procedure import Procedure


@dataclass(frozen=True)
class Sign:
    """A state in a word, with a sign before it and the tone of its colour."""

    mark: str
    word: str
    tone: str


STATES = {
    State.RUNNING: Sign("●", "Running", "calm"),
    State.PAUSED: Sign("‖", "Paused", "still"),
    State.OVERDUE: Sign("▲", "Overdue", "bad"),
    State.MET: Sign("✓", "Met", "good"),
    State.MET_LATE: Sign("✓", "Met, but late", "warn"),
    State.MISSED: Sign("✕", "Missed", "bad"),
    State.EXEMPT: Sign("–", "Doesn’t apply", "still"),
    State.ENDED: Sign("–", "No longer needed", "still"),
}

STATUSES = {
    Status.RECEIVED: Sign("○", "Received", "new"),
    Status.INVESTIGATING: Sign("◐", "Being looked into", "calm"),
    Status.PAUSED: Sign("‖", "Paused", "still"),
    Status.RESPONDED: Sign("◕", "Answered", "good"),
    Status.CLOSED: Sign("●", "Closed", "still"),
    Status.WITHDRAWN: Sign("–", "Withdrawn", "still"),
    Status.REFERRED: Sign("→", "Referred", "still"),
    Status.VOID: Sign("✕", "Entered by mistake", "still"),
    Status.MERGED: Sign("⇒", "Dealt with in another case", "still"),
}

MOVES = {
    Move.ACKNOWLEDGE: "Acknowledge",
    Move.ALLOCATE: "Give to someone",
    Move.CONTACT: "Record a contact",
    Move.HOLD: "Tell of a delay",
    Move.PAUSE: "Pause the clock",
    Move.RESUME: "Resume the clock",
    Move.EXTEND: "Extend the limit",
    Move.RESPOND: "Answer",
    Move.ESCALATE: "Take to the next stage",
    Move.REFER: "Refer to someone else",
    Move.REMEDY: "Promise a remedy",
    Move.CLOSE: "Close",
    Move.REOPEN: "Reopen",
    Move.WITHDRAW: "Withdraw for the reporter",
    Move.AMEND: "Correct the details",
    Move.VOID: "Strike as entered by mistake",
    Move.STEP: "Tick off a step",
    Move.PRIORITISE: "Change the priority",
    Move.REPORT: "Say whether it is reported",
    Move.CLASSIFY: "Say what it is about",
    Move.CONTEST: "Contest it for the reporter",
    Move.UPHOLD: "Decide the objection: it stays",
    Move.OVERTURN: "Decide the objection: change it",
    Move.LINK: "Link: the same issue",
    Move.UNLINK: "Take a link away",
    Move.MERGE: "Merge into another case",
    Move.UNMERGE: "Undo the merge",
    Move.ASK: "Ask for a contribution",
    Move.ASK_WHOSE: "Ask whose it is",
    Move.POINTS: "Put it in points",
    Move.LABEL: "Say who alone may see it",
    Move.NAME_SUBJECT: "It is about a member of staff",
    Move.CLEAR_SUBJECT: "It isn’t about a member of staff",
    Move.HAND_IN: "Hand the answer in",
    Move.APPROVE: "Approve the answer",
    Move.RETURN: "Return the answer",
    Move.SIGN_OFF: "Sign the answer off",
    Move.RECALL: "Recall the answer",
    Move.FLAG: "Give an early alert",
    Move.SETTLE_FLAG: "Confirm or drop the alert",
    Move.RESTRICT: "Answer no more letters",
    Move.REVIEW: "Review the restriction",
    Move.SAME_ISSUE: "It is the same issue again",
    Move.LET_IN: "It is something new",
    Move.PROCEEDINGS: "Proceedings run",
    Move.END_PROCEEDINGS: "Proceedings have ended",
    Move.PART: "Give someone a part in it",
    Move.END_PART: "End someone’s part in it",
    Move.EXPLAIN: "Say why it is late",
    Move.CHASE: "Chase what is overdue",
    Move.RULING: "Record the ombudsman’s decision",
    Move.COMPLIANCE: "Record that it is complied with",
}

DONE = {
    Move.ACKNOWLEDGE: "It was acknowledged",
    Move.ALLOCATE: "It was given to someone",
    Move.CONTACT: "The contact was recorded",
    Move.HOLD: "The delay was told",
    Move.PAUSE: "The clock was paused",
    Move.RESUME: "The clock runs again",
    Move.EXTEND: "The limit was extended",
    Move.RESPOND: "The answer was given",
    Move.ESCALATE: "The next stage is open",
    Move.REFER: "It was referred",
    Move.REMEDY: "The remedy was promised",
    Move.CLOSE: "It was closed",
    Move.REOPEN: "It was opened again",
    Move.WITHDRAW: "It was withdrawn",
    Move.AMEND: "The details were corrected",
    Move.VOID: "It was struck as entered by mistake",
    Move.STEP: "The step was ticked off",
    Move.PRIORITISE: "The priority was changed",
    Move.REPORT: "Whether it is reported was decided",
    Move.CLASSIFY: "It was classified",
    Move.CONTEST: "The objection was recorded",
    Move.UPHOLD: "The objection was decided: it stays as it was",
    Move.OVERTURN: "The objection was decided: it was changed",
    Move.LINK: "The two cases were linked",
    Move.UNLINK: "The link was taken away",
    Move.MERGE: "It was merged, and will be answered with the other case",
    Move.UNMERGE: "The merge was undone",
    Move.ASK: "The contribution was asked for",
    Move.ASK_WHOSE: "It was asked whose it is",
    Move.POINTS: "The points of complaint were kept",
    Move.LABEL: "It was labelled anew",
    Move.NAME_SUBJECT: "It is kept from those it is about",
    Move.CLEAR_SUBJECT: "It no longer names them",
    Move.HAND_IN: "The answer was handed in for approval",
    Move.APPROVE: "The answer was approved",
    Move.RETURN: "The answer was returned to be changed",
    Move.SIGN_OFF: "The answer was signed off",
    Move.RECALL: "The answer was recalled",
    Move.FLAG: "The team is alerted",
    Move.SETTLE_FLAG: "The alert was settled",
    Move.RESTRICT: "The reporter is told that no more is answered",
    Move.REVIEW: "The review was recorded",
    Move.SAME_ISSUE: "It was answered as the same issue, and closed",
    Move.LET_IN: "It was recorded what it is, and it is worked as any other",
    Move.PROCEEDINGS: "It is answered in the agreed words alone, as long as proceedings run",
    Move.END_PROCEEDINGS: "It can be answered in its own words again",
    Move.PART: "The part was given",
    Move.END_PART: "The part has ended",
    Move.EXPLAIN: "Why it is late was noted",
    Move.CHASE: "Whoever holds it up was reminded",
    Move.RULING: "The ombudsman’s decision was recorded",
    Move.COMPLIANCE: "It was recorded that the decision is complied with",
}


SENT = "is on its way"
READ = "can be read with the passphrase: there is no address to send it to"
ON_PAPER = "can’t be printed here: send it another way, from Delivery"


def done(move: Move, *, kind: str = "It", letter: str = "") -> str:
    """Return what was done, in a sentence, and what becomes of its letter, if it has one.

    "The complaint was acknowledged, and the letter is on its way."
    """
    words = DONE[move]
    words = kind + words[2:] if words.startswith("It ") else words
    return f"{words}, and the letter {letter}." if letter else f"{words}."


def method(value: str) -> str:
    """Return how something was said, in words; "" where it wasn't yet."""
    return METHOD_NAMES[Method(value)] if value else ""


def state(value: State) -> Sign:
    """Return a clock's state as a sign."""
    return STATES[value]


def status(value: str) -> Sign:
    """Return a case's status as a sign."""
    return STATUSES[Status(value)]


def short(value: date, language: str = "en-GB") -> str:
    """Return a day as a table holds it: "Fri 1 May 2026"; "Fri, May 1, 2026" where it is written so."""
    if language == "en-US":
        return f"{value:%a, %b} {value.day}, {value.year}"
    return f"{value:%a} {value.day} {value:%b %Y}"


def moment(at: datetime | None, pack: Procedure) -> str:
    """Return an instant on the body's own clock: "Fri 1 May 2026, 14:05"."""
    if at is None:
        return ""
    there = at.astimezone(pack.zone)
    return f"{short(there.date(), pack.language)}, {hour(at, pack.zone, pack.language)}"


def moment_of(case: Case, at: datetime | None, pack: Procedure, *, in_hours: bool = False) -> str:
    """Return when something was on a case: an instant, or its day alone where the hour isn’t told."""
    told = hours.are_told(hours.Reader.STAFF, anonymous=case.anonymous, in_hours=in_hours)
    return moment(at, pack) if told or at is None else short(at.astimezone(pack.zone).date(), pack.language)


def received(case: Case, pack: Procedure) -> str:
    """Return when a case was received. Entered later by its day alone, it is kept as noon, which isn’t told."""
    there = case.received_at.astimezone(pack.zone)
    if there.time() == time(12) and case.opened_at != case.received_at:
        return short(there.date(), pack.language)
    return moment_of(case, case.received_at, pack)


def whole(at: datetime, pack: Procedure) -> str:
    """Return the day of an instant in full."""
    return day(at.astimezone(pack.zone).date(), pack.language)


def priority(case: Case, pack: Procedure) -> Sign | None:
    """Return how urgent a case is as a sign; None where it is the usual, or the procedure knows no priorities."""
    if not case.precedence or case.priority not in pack.priorities:
        return None
    above = -case.precedence
    return Sign("▲" * min(above, 3), pack.priorities[case.priority].name, "bad" if above > 1 else "warn")


@dataclass(frozen=True)
class Nearness:
    """How near a limit is, in words, when it falls, and its sign."""

    words: str
    when: str
    sign: Sign


SOON_DAYS = 7
LATE = Sign("▲", "Overdue", "bad")
TODAY = Sign("◆", "Due today", "warn")
SOON = Sign("●", "Due soon", "calm")
LATER = Sign("○", "In time", "calm")
NONE = Sign("–", "Nothing due", "still")


def nearness(due_at: datetime | None, at: datetime, pack: Procedure) -> Nearness:
    """Return how near the first instant that is too late lies, in days of the calendar on the body's own wall."""
    if due_at is None:
        return Nearness("Nothing due", "", NONE)
    last = (due_at - INSTANT).astimezone(pack.zone)
    today = at.astimezone(pack.zone).date()
    when = short(last.date(), pack.language) + _hour(due_at, pack)
    if at >= due_at:
        return Nearness(_overdue((today - last.date()).days), when, LATE)
    days = (last.date() - today).days
    if days == 0:
        return Nearness("Due today", when, TODAY)
    return Nearness("Due tomorrow" if days == 1 else f"Due in {days} days", when, SOON if days <= SOON_DAYS else LATER)


def late_by(due_on: date, at: datetime, pack: Procedure) -> str:
    """Return for how long something is overdue, in days of the calendar as `nearness` tells it."""
    return _overdue((at.astimezone(pack.zone).date() - due_on).days)


def _overdue(days: int) -> str:
    if days == 0:
        return "Overdue since today"
    return "Overdue by a day" if days == 1 else f"Overdue by {days} days"


def _hour(due_at: datetime, pack: Procedure) -> str:
    """A limit in hours falls within a day; one in days at midnight, which is not said."""
    there = due_at.astimezone(pack.zone)
    return "" if there.time() == time.min else ", " + moment(due_at, pack).rpartition(", ")[2]


def midnights(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when today is over, and when the seven days after it are: what is due then is said to be due soon."""
    today = at.astimezone(zone).date()
    ends = (today + timedelta(days=1), today + timedelta(days=1 + SOON_DAYS))
    first, second = (datetime.combine(one, time.min, tzinfo=zone) for one in ends)
    return first, second


def about(case: Case, pack: Procedure) -> str:
    """Return what a case is about, in a few words."""
    return pack.service(case.service).name if case.service else ""


def first_words(text: str, most: int = 110) -> str:
    """Return the beginning of a text, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
