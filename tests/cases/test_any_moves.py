"""Whatever is tried at the desk, in whatever order: what must always hold, holds after every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from portal.cases import clocks, situation, timeline
from portal.cases.actors import REPORTER, Actor
from portal.cases.models import Case
from portal.database import db
from portal.errors import Invalid, Refused
from portal.letters import asks, desk, pdf
from portal.letters.ask import Ask, Sort
from portal.policy.clock import due, read
from portal.policy.ledger import ledger
from portal.policy.moves import MOVES, Move, Status, status_of
from tests.cast import (
    CARE,
    CENTRAL,
    CHIEF,
    COMPLAINTS,
    INVESTIGATOR,
    NOW,
    ROADS,
    SENIOR,
    STREETS,
    as_,
    received,
    staff,
    stat,
    submission,
)
from tests.matters import town

PEOPLE = (COMPLAINTS, ROADS, CARE, SENIOR, INVESTIGATOR, CHIEF, CENTRAL, STREETS)
BEGINNINGS: tuple[Callable[[], Any], ...] = (
    submission,
    lambda: submission(service="adult_care"),
    lambda: submission(service="child_care", anonymous=True),
    lambda: submission(kind="suggestion"),
    lambda: submission(kind="compliment"),
    lambda: stat(service="streets"),
    lambda: stat(anonymous=True),
    lambda: stat(staff_generated=True),
    town.sent,
    lambda: town.sent(matter="our_staff"),
    lambda: town.sent(matter="benefits_appeal"),
)
WORDS = st.sampled_from(["We looked.", "{{case.delete()}}", "<b>x</b>\n\n# y", " ", "", "a\x00b", 7, None])
GARBAGE: st.SearchStrategy[Any] = st.one_of(WORDS, st.integers(), st.lists(st.integers(), max_size=2))


class Desk(RuleBasedStateMachine):
    """One case, and everything that people try with it."""

    case: Case
    after: dict[str, Any]

    @initialize(begin=st.sampled_from(BEGINNINGS))
    def receive(self, begin: Callable[[], Any]) -> None:
        self.now = NOW
        self.case = received(begin()).case
        self.after = snapshot(self.case)

    @rule(hours=st.sampled_from([1, 5, 24, 24, 72, 24 * 15, 24 * 60]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(data=st.data(), sensible=st.sampled_from([True, True, True, False]))
    def someone_tries(self, data: st.DataObject, sensible: bool) -> None:
        by: Actor = data.draw(st.sampled_from(PEOPLE).map(as_) if sensible else st.just(REPORTER))
        open_now = [move for move, verdict in situation.options(self.case, self.now, by.side) if verdict]
        move = data.draw(st.sampled_from(open_now if sensible and open_now else list(Move)))
        facts = self._facts(data, move, by, sensible)
        was, before = Status(self.case.status), self.after
        try:
            desk.make(self.case, move, facts, by=by, at=self.now)
        except (Refused, Invalid):
            assert snapshot(self.case) == before, "a move that isn't made changes nothing"
        else:
            self._was_made(was, move, before, explained=any(facts.get(name) for name in ("late", "late_words")))
        self.after = snapshot(self.case)

    def _was_made(self, was: Status, move: Move, before: dict[str, Any], *, explained: bool) -> None:
        assert self.case.status == MOVES[was, move]
        written = len(self.case.events) - before["events"]
        why = explained and move is not Move.EXPLAIN and self.case.events[-1].kind == Move.EXPLAIN
        lines = 2 if why else 1  # why it came late is a line of its own
        assert written == lines or (written == 0 and move is Move.AMEND and snapshot(self.case) == before)

    def _facts(self, data: st.DataObject, move: Move, by: Actor, sensible: bool) -> dict[str, Any]:
        asked = asks.asked(self.case, move, self.now, by.side)
        given = {ask.name: data.draw(self._value(ask) if sensible else GARBAGE) for ask in asked if wanted(data, ask)}
        return given if sensible else {**given, **data.draw(st.sampled_from([{}, {"nonsense": 1}]))}

    def _value(self, ask: Ask) -> st.SearchStrategy[Any]:
        keys = st.sampled_from([key for key, _ in ask.choices] or [""])
        days = st.integers(-3, 90).map(lambda days: (self.now + timedelta(days=days)).date())
        remedy = st.fixed_dictionaries({"kind": keys, "what": st.just("It is mended."), "due_on": days})
        people = st.sampled_from(PEOPLE).map(lambda username: staff(username).id)
        return {
            Sort.CHOICE: keys,
            Sort.CHOICES: st.lists(keys, max_size=2),
            Sort.DATE: days,
            Sort.STAFF: people,
            Sort.REMEDIES: st.lists(remedy, max_size=2),
        }.get(ask.sort, st.just("We looked at the road."))

    @invariant()
    def columns_follow_from_facts(self) -> None:
        if not hasattr(self, "case"):
            return
        case = self.case
        assert case.status == status_of(situation.facts_of(case))
        assert (case.stage_key, case.handler_id) == (case.stage.key, case.stage.handler_id)
        assert [row.seq for row in case.stages] == list(range(1, len(case.stages) + 1))
        assert all(row.ended_at for row in case.stages[:-1]), "only the last stage goes on"

    @invariant()
    def the_next_due_date_is_that_of_the_clock_that_runs_out_first(self) -> None:
        if not hasattr(self, "case"):
            return
        running = [row for row in self.case.stage.clocks if not (row.stopped_at or row.ended_at)]
        told = [due(clocks.clock_of(row, self.case)) for row in running if not row.exempt]
        assert self.case.next_due_at == min((at for at in told if at), default=None)

    @invariant()
    def the_ledger_says_the_same(self) -> None:
        if not hasattr(self, "case"):
            return
        for row in self.case.stage.clocks:
            clock = clocks.clock_of(row, self.case)
            due_on = read(clock, self.now).due_on
            lines = [line.day for line in ledger(clock, self.now) if line.is_due]
            assert lines == ([due_on] if due_on else [])

    @invariant()
    def the_timeline_is_whole(self) -> None:
        if hasattr(self, "case"):
            assert timeline.first_break(self.case) is None


def wanted(data: st.DataObject, ask: Ask) -> bool:
    return ask.required or data.draw(st.booleans())


def snapshot(case: Case) -> dict[str, Any]:
    """Return all that a move could change, as plain values, as the database has them."""
    db.session.flush()
    columns = {key: getattr(case, key) for key in Case.__table__.columns.keys() if key != "version"}  # noqa: SIM118 - columns, and no dictionary
    return {
        **columns,
        "events": len(case.events),
        "stages": [(row.key, row.ending, row.handler_id, row.answered_at, row.acknowledged_at) for row in case.stages],
        "clocks": [
            (row.key, row.stopped_at, row.ended_at, row.due_at, len(row.extensions)) for row in case.stage.clocks
        ],
        "pauses": [(pause.since, pause.until) for pause in case.stage.pauses],
        "responses": [(one.says, one.method, one.issued_at) for one in case.responses],
        "remedies": [(one.kind, one.kept_at) for one in case.remedies],
        "referrals": [(one.matter, one.party) for one in case.referrals],
        "objections": [(one.matter, one.is_open, one.upheld) for one in case.objections],
        "natures": sorted(row.nature for row in case.natures),
    }


@pytest.mark.clauses("SC-39", "SC-40")
def test_any_moves_in_any_order(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "set_letter", lambda *_, **__: b"%PDF")  # how a letter is set is told elsewhere
    town.found()
    often = settings(
        max_examples=30,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(Desk, settings=often)
