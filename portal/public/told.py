"""What may be told of a case to anyone who has its tracking number: stages and dates, no person and no story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.cases import clocks, promised, situation, status
from portal.cases.models import Case, Event, Remedy
from portal.cases.status import StageStatus
from portal.letters.words import day, day_of
from portal.policy.moves import Move, Status
from portal.policy.procedure import Procedure, Right, Stage
from portal.public.spoken import said
from portal.public.told_clock import ToldClock, tell

INNER = frozenset(
    {"draft", "draft discarded", "link", "unlink", "joined", "left", "learning"}
    | {Move.FLAG, Move.SETTLE_FLAG, Move.RESTRICT, Move.REVIEW, Move.LET_IN}
)  # events that are nobody's business but the staff's

STATUS = {
    Status.RECEIVED: ("Received", "We have it. Next, someone will tell you that they are dealing with it."),
    Status.INVESTIGATING: ("Being looked into", "Someone is looking into it. Next, you will get an answer."),
    Status.PAUSED: ("Paused", "We are waiting for something before we can go on. The reason is below."),
    Status.RESPONDED: (
        "Answered",
        "You have been sent an answer. If it isn’t right for you, see what you can do next.",
    ),
    Status.CLOSED: ("Closed", "Our work on it has come to an end."),
    Status.WITHDRAWN: ("Withdrawn", "It was taken back, so nothing more will be done."),
    Status.REFERRED: ("Passed on", "It was passed to someone else, who will deal with it."),
    Status.MERGED: (
        "Dealt with together with another case",
        "It is about something that we look into already, so both are answered at once. You get a letter of your own.",
    ),
    Status.VOID: ("Entered by mistake", "It was entered by mistake, and stays only as a record."),
}

ANSWERED_TOGETHER = ("Answered together with another case", STATUS[Status.RESPONDED][1])
ACKNOWLEDGED = ("Acknowledged", "We have thanked you, and it is being passed on. There is no answer to wait for.")


def _status(status: Status, stage: Stage, *, answered: bool) -> tuple[str, str]:
    """Return the status in words. What is never answered (a compliment) promises no answer."""
    if status is Status.MERGED and answered:
        return ANSWERED_TOGETHER
    nothing_owed = status is Status.INVESTIGATING and stage.answer_with is None
    return ACKNOWLEDGED if nothing_owed else STATUS[status]


@dataclass(frozen=True)
class ToldStage:
    """A stage of the case's pathway: done, the one it is in, or still to come."""

    name: str
    clause: str
    place: str
    opened: str
    because: str
    clocks: tuple[ToldClock, ...]
    pauses: tuple[tuple[str, str], ...]
    left: str


@dataclass(frozen=True)
class Told:
    """A case as its status page tells it."""

    number: str
    kind: str
    is_open: bool
    received: str
    status: str
    sentence: str
    next: ToldClock | None
    promised: str
    stages: tuple[ToldStage, ...]
    to_come: tuple[str, ...]
    rights: tuple[Right, ...]
    can_contest: bool
    promises: tuple[tuple[str, str, str], ...]
    events: tuple[tuple[str, str], ...]


def told(case: Case, at: datetime) -> Told:
    """Return what may be told of `case` at `at`."""
    pack = clocks.pack_of(case)
    here = situation.situation_of(case, at)
    facts = status.public(case, at)
    word, sentence = _status(Status(facts.status), here.stage, answered=here.standing.answered)
    passed = {stage.key for stage in facts.stages}
    return Told(
        number=facts.tracking_number,
        kind=facts.kind_name,
        is_open=Status(facts.status).is_open or (facts.status == Status.MERGED and not here.standing.answered),
        received=day(facts.received_on, pack.language),
        status=word,
        sentence=sentence,
        next=tell(facts.next, pack, at) if facts.next else None,
        promised=_promised(facts.promised_by, case, pack, at),
        stages=tuple(_stage(stage, stage is facts.stages[-1], pack, at) for stage in facts.stages),
        to_come=tuple(stage.name for stage in here.pathway.stages if stage.key not in passed),
        rights=facts.rights,
        can_contest=any(right.key == Move.CONTEST for right in facts.rights),
        promises=tuple(_promise(remedy, pack, at) for remedy in case.remedies),
        events=tuple(
            (day_of(event.at, pack.zone, pack.language), _happened(event, pack))
            for event in case.events
            if event.kind not in INNER
        ),
    )


def _promised(until: date | None, case: Case, pack: Procedure, at: datetime) -> str:
    if until is None:
        return ""
    return promised.sentence(day(until, pack.language), past=promised.is_past(until, case, at))


def _happened(event: Event, pack: Procedure) -> str:
    """Return a line of the timeline; of a stage that was opened, why too, which is the procedure's own words."""
    because = event.facts.get("trigger") if event.kind == Move.ESCALATE else ""
    return said(event.summary, pack) + (f" {because}." if because else "")


def _stage(stage: StageStatus, is_now: bool, pack: Procedure, at: datetime) -> ToldStage:
    return ToldStage(
        name=stage.name,
        clause=stage.clause,
        place="now" if is_now else "over",
        opened=day(stage.opened_on, pack.language),
        because=stage.because,
        clocks=tuple(tell(one, pack, at) for one in stage.clocks),
        pauses=tuple((_span(since, until, pack), reason) for since, until, reason in stage.pauses),
        left=stage.left,
    )


def _span(since: date, until: date | None, pack: Procedure) -> str:
    began = day(since, pack.language)
    return f"From {began} until {day(until, pack.language)}" if until else f"Since {began}"


def _promise(remedy: Remedy, pack: Procedure, at: datetime) -> tuple[str, str, str]:
    """Return when it is due, how it stands, and its state as a word; what it is, is told in the room alone."""
    due = day(remedy.due_on, pack.language)
    if remedy.kept_at:
        return due, f"Kept on {day_of(remedy.kept_at, pack.zone, pack.language)}", "met"
    if remedy.dropped_at:
        return due, f"Taken back on {day_of(remedy.dropped_at, pack.zone, pack.language)}", "ended"
    late = remedy.due_on < at.astimezone(pack.zone).date()
    return (due, "Late", "overdue") if late else (due, "Still to do", "running")
