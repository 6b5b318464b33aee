"""Telling a story: every step made at the desk, at its own past time, by whoever made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from portal.cases.actors import REPORTER as THE_REPORTER
from portal.cases.actors import Actor, officer
from portal.cases.models import Case, Remedy, Staff
from portal.cases.submission import Reporter, Submission
from portal.cases.tracking import Digits
from portal.cli.demo.learned import Moments, learn
from portal.cli.demo.story import KEEP, REPORTER, Colleague, Day, Learned, Other, Step, Story
from portal.database import db
from portal.letters import asks, automatic, desk, promise_notes
from portal.policy.calendar import ONE_DAY, Calendar
from portal.policy.moves import Move
from portal.policy.procedure import Procedure

BY_HAND = frozenset(
    {"letter", "fax", "phone", "in_person", "minicom", "members_service"}
)  # channels that reach us in office hours
LOG_AFTER = timedelta(minutes=50)  # what a letter waits before someone enters it
ANSWER = ("outcome", "findings", "apology", "remedy")
AT_FOUR = 7 * 60  # in the afternoon, after all else that is done on that day
REMEDY_AFTER = 10  # working days that a promise made in an answer is given


@dataclass(frozen=True)
class Told:
    """A case that was made, and the passphrase that opens its room."""

    case: Case
    passphrase: str


@dataclass(frozen=True)
class Year:
    """A procedure's working days up to `today`. Nothing in a story happens today: that is left to whoever looks."""

    pack: Procedure
    today: date

    @property
    def _calendar(self) -> Calendar:
        return next(iter(self.pack.calendars.values()))

    @property
    def next_open(self) -> date:
        """Return today, or the next working day where today is none: what is due “today” is due then."""
        return self._calendar.after(self.today - ONE_DAY, 1)

    def received_on(self, ago: int) -> date:
        """Return the working day from which `next_open` is working day number `ago`."""
        day = self.next_open
        while ago:
            day -= ONE_DAY
            ago -= self._calendar.is_open(day)
        return day

    def after(self, day: date, days: int) -> date:
        """Return the date so many working days after `day`."""
        return self._calendar.after(day, days)

    def at(self, day: date, minutes: int) -> datetime:
        """Return the moment so many minutes after nine in the morning, where the body is."""
        return datetime.combine(day, time(9), tzinfo=self.pack.zone) + timedelta(minutes=minutes)


def tell(story: Story, reporter: Reporter, year: Year, pick: Digits) -> Told:
    """Make the story's case, and everything that happened to it before today."""
    begun = year.received_on(story.ago)
    received_at = year.at(begun, pick(240) if story.channel in BY_HAND else pick(660) - 90)
    at = received_at + LOG_AFTER if story.channel in {"letter", "fax"} else received_at
    received = automatic.take_in(
        _submission(story, reporter, year.pack, received_at), by=_who_enters(story, year.pack), at=at, pick=pick
    )
    for step, moment in _moments(story.steps, begun, at, year, pick):
        _make(received.case, story, step, moment, lambda days: year.after(begun, days))
    if story.learned:
        learn(received.case, year.pack, story.learned, _of_learning(story.learned, begun, year))
    return Told(received.case, received.passphrase)


def _of_learning(learned: Learned, begun: date, year: Year) -> Moments:
    """Return when it was learned: it is told on the working day after the work was done."""
    days = (learned.asked, learned.done + 1, learned.done, learned.done + 1)
    return Moments(*(year.at(year.after(begun, day), AT_FOUR) for day in days))


def _moments(
    steps: tuple[Step, ...], begun: date, last: datetime, year: Year, pick: Digits
) -> Iterator[tuple[Step, datetime]]:
    """Yield each step with its moment in office hours, never before the one before it, as far as today."""
    for step in steps:
        day = year.after(begun, step.day)
        last = max(year.at(day, 20 + pick(360)), last + timedelta(minutes=4 + pick(20)))
        if last.astimezone(year.pack.zone).date() >= year.today:
            return
        yield step, last


def _submission(story: Story, reporter: Reporter, pack: Procedure, received_at: datetime) -> Submission:
    return Submission(
        procedure=pack.key,
        kind=story.kind,
        description=story.words,
        desired_outcome=story.wish,
        natures=story.natures,
        service=story.service,
        location=story.where,
        ward=story.ward,
        channel=story.channel,
        received_at=received_at,
        anonymous=story.anonymous,
        staff_generated=story.staff_generated,
        reporter=_reachable(story, reporter),
        on_behalf_of=story.on_behalf_of,
        resident=story.resident,
        matter=story.matter,
        details=dict(story.details),
    )


def _reachable(story: Story, reporter: Reporter) -> Reporter:
    """Whoever wrote by hand is answered by hand."""
    return replace(reporter, email="", contact_by="post") if story.channel == "letter" else reporter


ENTERED_BY = {
    "childrens-social-care": "complaints.children",
    "devon": "complaints.devon",
    "lgsco-code": "complaints.council",
    "orange-county": "sppr.analyst",
    "riverside": "call.center",
    "san-clemente": "central.services",
}


def _who_enters(story: Story, pack: Procedure) -> Actor:
    by_staff = story.channel in BY_HAND or story.staff_generated
    return officer(_staff(ENTERED_BY[pack.key])) if by_staff else THE_REPORTER


def _staff(username: str) -> Staff:
    return db.session.scalars(select(Staff).filter_by(username=username)).one()


def _make(case: Case, story: Story, step: Step, at: datetime, day: Any) -> None:
    by = _by(case, step)
    facts = {name: _filled(value, day) for name, value in step.facts.items()}
    if step.move == KEEP:
        promise_notes.keep(_oldest_promise(case), note=facts["note"], by=by, at=at)
        return
    move = Move(step.move)
    asked = {ask.name for ask in asks.asked(case, move, at, by.side)}
    says = move in {Move.RESPOND, Move.HAND_IN}
    known = _answer(story, facts, day(step.day + REMEDY_AFTER)) if says else facts
    desk.make(case, move, {name: value for name, value in known.items() if name in asked and value}, by=by, at=at)
    db.session.flush()


def _by(case: Case, step: Step) -> Actor:
    if step.by == REPORTER:
        return THE_REPORTER
    if step.by:
        return officer(_staff(step.by))
    assert case.stage.handler is not None, f"Nobody deals with it when it is to {step.move}."
    return officer(case.stage.handler)


def _filled(value: Any, day: Any) -> Any:
    if isinstance(value, Day):
        return day(value.number)
    if isinstance(value, Other):
        return db.session.scalars(select(Case.tracking_number).where(Case.description.startswith(value.words))).one()
    return _staff(value.username).id if isinstance(value, Colleague) else value


def _answer(story: Story, facts: Mapping[str, Any], promised_for: date) -> Mapping[str, Any]:
    """Return what an answer says: the step's own words where it has any, the story's for the rest."""
    said = {**{name: getattr(story, name) for name in ANSWER}, **facts}
    kind, what = said.pop("remedy") or ("", "")
    return {**said, "remedies": [{"kind": kind, "what": what, "due_on": promised_for}] if kind else []}


def _oldest_promise(case: Case) -> Remedy:
    return next(remedy for remedy in case.remedies if remedy.kept_at is None and remedy.dropped_at is None)
