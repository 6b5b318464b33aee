"""What may be told of a case to anyone who has its tracking number: stages and dates, no person and no story."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.cases import clocks, expected, promised, public_events, remedies, situation, status
from portal.cases.models import Case, Event, Remedy
from portal.cases.status import Halt, StageStatus
from portal.letters.words import day, day_of
from portal.policy.calendar import to_come
from portal.policy.choices import Contact
from portal.policy.clock import State
from portal.policy.decisions import Situation
from portal.policy.matters import Matter
from portal.policy.moves import Move, Status
from portal.policy.procedure import Procedure
from portal.policy.saying import say
from portal.public import told_rights, told_status
from portal.public.spoken import said
from portal.public.told_clock import ToldClock, tell
from portal.public.told_rights import ToldRight, Way
from portal.public.tongue import aloud

WRITTEN = ("why", "number", "key", "to", "asks")  # by people, or no words (an enum isn't said in other words anyway)

PROMISES = {
    remedies.State.OPEN: ("Still to do", State.RUNNING),
    remedies.State.LATE: ("Late", State.OVERDUE),
    remedies.State.KEPT: ("Kept on {}", State.MET),
    remedies.State.DROPPED: ("Taken back on {}", State.ENDED),
}

TOGETHER = "Both are answered by {}."
TOGETHER_LATE = "Both were to be answered by {}, so we are late."


class Place(StrEnum):
    """Where a stage lies: behind the case, or where it is now."""

    OVER = "over"
    NOW = "now"


@dataclass(frozen=True)
class ToldHalt:
    """A pause, or more time: what and when in a sentence, its clause, and in the room alone why.

    `waits` is a pause that goes on.
    """

    words: str
    clause: str
    why: str
    waits: bool = False


@dataclass(frozen=True)
class ToldStage:
    """A stage of the case's pathway: done, the one it is in, or still to come."""

    name: str
    clause: str
    place: Place
    opened: str
    because: str
    clocks: tuple[ToldClock, ...]
    halts: tuple[ToldHalt, ...]
    left: str


@dataclass(frozen=True)
class Told:
    """A case as its status page tells it."""

    number: str
    kind: str
    is_open: bool
    today: str
    received: str
    status: str
    sentence: str
    next: ToldClock | None
    owed: tuple[ToldClock, ...]
    when: tuple[tuple[str, str], ...]
    where_to_send: str
    promised: str
    rest: str
    stages: tuple[ToldStage, ...]
    to_come: tuple[str, ...]
    rights: tuple[ToldRight, ...]
    ways: tuple[Way, ...]
    promises: tuple[tuple[str, str, State], ...]
    events: tuple[tuple[str, str], ...]

    @property
    def waits(self) -> bool:
        """Return whether the case is paused, and so may wait for something that the reporter was asked for."""
        return any(one.waits for one in self.stages[-1].halts)

    @property
    def has_dates(self) -> bool:
        """Return whether there is a date to come, or one that is late, to put into a calendar."""
        coming = (State.RUNNING, State.OVERDUE)
        promised = any(state in coming for _due, _words, state in self.promises)
        return promised or bool(self.promised) or any(clock.due for clock in self.owed)


def told(case: Case, at: datetime, *, inside: bool = False) -> Told:
    """Return what may be told of `case` at `at`: to anyone with the number, or `inside` the reporter's room."""
    pack = clocks.pack_of(case)
    here = situation.situation_of(case, at)
    facts = status.public(case, at, reasons=inside)
    comes, owing = expected.comes_next(case, here), _first_open(case.remedies)
    sent_to, today = _sent_to(case, pack, inside=inside), at.astimezone(pack.zone).date()
    word, sentence = told_status.words_of(
        facts, here, comes, contact=sent_to, open_promise=owing, today=today, inside=inside
    )
    passed, rights = {stage.key for stage in facts.stages}, told_rights.tell(facts.rights, here)
    tale = Told(
        number=facts.tracking_number,
        kind=facts.kind_name,
        is_open=Status(facts.status).is_open or (facts.status == Status.MERGED and not here.standing.answered),
        today=day_of(at, pack.zone, pack.language),
        received=day(facts.received_on, pack.language),
        status=word,
        sentence=sentence,
        next=next((tell(one, pack, at) for one in facts.owed if not one.inside), None),
        owed=tuple(tell(one, pack, at) for one in facts.owed if not one.inside),
        when=(*_together(case, pack, at), *status.when_answered(facts)),
        where_to_send=told_status.where_to_send(facts, pack, sent_to),
        promised=_promised(facts.promised_by, case, pack, at),
        rest=told_status.rest(here, comes, promised=owing is not None),
        stages=tuple(_stage(stage, stage is facts.stages[-1], pack, at) for stage in facts.stages),
        to_come=_to_come(here, passed),
        rights=rights,
        ways=told_rights.ways(
            here,
            rights,
            late_promise=owing is not None and not to_come(owing, today),
            corrects=not (inside and case.anonymous),  # the number alone doesn't tell who stayed anonymous
        ),
        promises=tuple(_promise(remedy, pack, at) for remedy in case.remedies),
        events=tuple(
            (day_of(event.at, pack.zone, pack.language), happened(event, pack)) for event in public_events.of(case)
        ),
    )
    return aloud(tale, pack, but=WRITTEN)


def _to_come(here: Situation, passed: Collection[str]) -> tuple[str, ...]:
    """Return the stages that may still be opened: none of a case that was taken back or passed on."""
    later = (stage.name for stage in here.pathway.stages if stage.key not in passed)
    return () if here.standing.over else tuple(later)


def _first_open(promises: Iterable[Remedy]) -> date | None:
    """Return the first day by which something that was promised is to be done, and isn't yet."""
    return min((one.due_on for one in promises if not one.kept_at and not one.dropped_at), default=None)


def _sent_to(case: Case, pack: Procedure, *, inside: bool) -> Contact | None:
    """Return who gets what is sent: those who have such a matter, where the pack names them. The room alone tells."""
    matter = matter_of(case)
    if matter is None or matter.reached is None:
        return pack.contact
    return matter.reached if inside else None


def matter_of(case: Case) -> Matter | None:
    """Return the matter that the case is about, whose words only its reporter reads: the number alone doesn't tell it.

    None once someone else has it: who that is, and how to reach them, is told as it was passed on.
    """
    matter = clocks.pack_of(case).matters.get(case.matter or "")
    return None if matter and matter.excluded and case.referrals else matter


def _together(case: Case, pack: Procedure, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield by when a merged case is answered: the day on which the answer of the case that leads is due."""
    reading = expected.answered_together_by(case, at)
    if reading is not None and reading.due_on is not None:
        words = TOGETHER_LATE if reading.state is State.OVERDUE else TOGETHER
        yield words.format(day(reading.due_on, pack.language)), ""


def _promised(until: date | None, case: Case, pack: Procedure, at: datetime) -> str:
    if until is None:
        return ""
    return promised.sentence(day(until, pack.language), past=promised.is_past(until, case, at))


def happened(event: Event, pack: Procedure) -> str:
    """Return a line of the timeline; of a stage that was opened, why too, which is the procedure's own words."""
    if event.kind == Move.STEP:
        return said(say("Done: %(step)s.", step=_step_of(event, pack)), pack)
    because = event.facts.get("trigger") if event.kind == Move.ESCALATE else ""
    return said(event.summary, pack) + (f" {said(because, pack)}." if because else "")


def _step_of(event: Event, pack: Procedure) -> str:
    """Return what the procedure calls the step that was done, at whichever of its stages it stands."""
    stages = (stage for pathway in pack.pathways for stage in pathway.stages)
    return next(one.name for stage in stages for one in stage.steps if one.key == event.facts["step"])


def _stage(stage: StageStatus, is_now: bool, pack: Procedure, at: datetime) -> ToldStage:
    return ToldStage(
        name=stage.name,
        clause=stage.clause,
        place=Place.NOW if is_now else Place.OVER,
        opened=day(stage.opened_on, pack.language),
        because=stage.because,
        clocks=tuple(tell(one, pack, at) for one in stage.clocks),
        halts=(*(_pause(one, pack) for one in stage.pauses), *(_more_time(one, pack) for one in stage.more_time)),
        left=stage.left,
    )


def _pause(one: Halt, pack: Procedure) -> ToldHalt:
    began, ended = day(one.since, pack.language), day(one.until, pack.language) if one.until else ""
    if not ended:
        return ToldHalt(f"Since {began}, the clock is paused.", one.clause, one.why, waits=True)
    if began == ended:
        return ToldHalt(f"On {began}, the clock was paused.", one.clause, one.why)
    return ToldHalt(f"From {began} until {ended}, the clock was paused.", one.clause, one.why)


def _more_time(one: Halt, pack: Procedure) -> ToldHalt:
    return ToldHalt(f"On {day(one.since, pack.language)}, more time was taken.", one.clause, one.why)


def _promise(remedy: Remedy, pack: Procedure, at: datetime) -> tuple[str, str, State]:
    """Return when it is due, how it stands in words, and its state; what it is, is told in the room alone."""
    found = remedies.state(remedy, at.astimezone(pack.zone).date())
    if found is remedies.State.OPEN and remedy.due_on != remedy.first_due_on:
        words = f"Still to do, first promised by {day(remedy.first_due_on, pack.language)}"
        return day(remedy.due_on, pack.language), words, State.RUNNING
    words, state = PROMISES[found]
    settled = remedy.kept_at or remedy.dropped_at
    on = day_of(settled, pack.zone, pack.language) if settled else ""
    return day(remedy.due_on, pack.language), words.format(on), state
