"""Replaying recorded cases: against their own pack exactly what was recorded, against another what it would say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.cases import clocks
from portal.cases.histories import Reader, Span, count
from portal.cases.models import Case, Event
from portal.cases.replaying import Replay
from portal.database import db
from portal.policy.clock import Limit, Method, State, Unit
from portal.policy.matters import CONTESTED
from portal.policy.measured import measured
from portal.policy.moves import Move
from portal.policy.procedure import Procedure, Stage
from portal.policy.replay import Lack, Lacks, replay
from portal.policy.sidebyside import Key, SideBySide
from portal.procedures import versions
from portal.procedures.reader import read_pack
from tests import cast
from tests.admin.browsing import counted, made
from tests.cast import CARE, NOW, SENIOR, acknowledged, answered, complaint, days_later, do
from tests.journeys import staffing
from tests.matters import town

LATER = days_later(100)


def _answered_late() -> Case:
    return answered(acknowledged(complaint(), at=days_later(1)), at=days_later(40))


def _paused() -> Case:
    case = acknowledged(complaint())
    do(case, Move.PAUSE, at=days_later(1), reason="We need the photographs.")
    return case


def _resumed() -> Case:
    case = _paused()
    do(case, Move.RESUME, at=days_later(6))
    return answered(case, at=days_later(9))


def _extended() -> Case:
    case = acknowledged(complaint(service="adult_care"), by=CARE)
    do(case, Move.EXTEND, by=CARE, at=days_later(2), until=date(2026, 5, 28), reasons="Records are away.")
    return answered(case, by=CARE, at=days_later(15))


def _escalated() -> Case:
    case = cast.escalated(complaint(), at=days_later(3))
    do(case, Move.ALLOCATE, by=SENIOR, at=days_later(4), to=cast.staff(SENIOR).id)
    return acknowledged(case, by=SENIOR, at=days_later(5))


def _reopened() -> Case:
    case = answered(complaint(), at=days_later(2))
    cast.reviewed(case, at=days_later(3))
    do(case, Move.CLOSE, at=days_later(3), closing=_closing(case), tell="no")
    do(case, Move.REOPEN, at=days_later(8), reason="There is something new.")
    return case


def _closing(case: Case) -> str:
    from portal.cases import situation
    from portal.policy.decisions import closings

    return closings(situation.situation_of(case, days_later(3)))[0].key


def _withdrawn() -> Case:
    case = acknowledged(complaint())
    do(case, Move.WITHDRAW, at=days_later(30), reason="It was mended.")
    return case


def _by_phone() -> Case:
    case = cast.received(cast.stat(service="streets")).case
    do(case, Move.ALLOCATE, by=cast.STREETS, to=cast.staff(cast.STREETS).id)
    do(case, Move.ACKNOWLEDGE, by=cast.STREETS, at=days_later(1), method=Method.PHONE.value, note="I told him.")
    return case


def _anonymous() -> Case:
    return cast.received(cast.stat(anonymous=True, reporter=cast.Reporter())).case


def _allocated_after_a_step() -> Case:
    """A borough's complaint: clocks that allocating, acknowledging and a step start or stop."""
    staffing.hire("childrens-social-care", officer=("Complaints team", "complaints", "complaints_officer"))
    staffing.hire("childrens-social-care", manager=("Officer", "assessment", "team_manager"))
    case = complaint(procedure="childrens-social-care", natures=("delay",), service="assessment")
    do(case, Move.STEP, by="officer", at=days_later(1), step="confirmed", note="It is the assessment team's.")
    do(case, Move.ALLOCATE, by="officer", at=days_later(1), to=cast.staff("manager").id)
    do(case, Move.ACKNOWLEDGE, by="manager", at=days_later(2))
    return case


def _more_urgent() -> Case:
    staffing.hire("riverside", clerk=("Complaints team", "call_center", "call_center"))
    case = complaint(procedure="riverside", natures=("hazard",), service="pothole")
    do(case, Move.PRIORITISE, by="clerk", at=days_later(0.1), priority="expedite", reason="Two flats.")
    return case


def _classified_anew_and_contested() -> Case:
    town.found()
    case = town.complaint()
    town.act(case, Move.ALLOCATE, to=cast.staff(town.CLERK).id)
    town.act(case, Move.ACKNOWLEDGE, at=days_later(1))
    town.act(case, Move.CLASSIFY, matter="our_staff", reason="It is about the clerk.", at=days_later(2))
    town.act(case, Move.CONTEST, by=None, at=days_later(3))
    return case


def _reopened_and_classified_anew() -> Case:
    town.found()
    case = town.complaint()
    town.act(case, Move.ALLOCATE, to=cast.staff(town.CLERK).id)
    town.act(case, Move.ACKNOWLEDGE, at=days_later(1))
    town.act(case, Move.WITHDRAW, reason="She wrote so.", at=days_later(3))
    town.act(case, Move.REOPEN, reason="It goes on.", at=days_later(10))
    town.act(case, Move.CLASSIFY, matter="our_staff", reason="It is about the clerk.", at=days_later(12))
    return case


def _reopened_once_they_had_left() -> Case:
    case = acknowledged(complaint())
    do(case, Move.WITHDRAW, by=cast.COMPLAINTS, at=days_later(3), reason="She wrote so.")
    cast.staff(cast.ROADS).active = False
    do(case, Move.REOPEN, by=cast.COMPLAINTS, at=days_later(10), reason="It goes on.")
    return case


STORIES: tuple[Callable[[], Case], ...] = (
    complaint, _answered_late, _paused, _resumed, _extended, _escalated, _reopened, _withdrawn, _by_phone, _anonymous,
    _allocated_after_a_step, _more_urgent, _classified_anew_and_contested,
    _reopened_and_classified_anew, _reopened_once_they_had_left,
)  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("at", [NOW + timedelta(hours=1), days_later(25), LATER], ids=["at once", "soon", "later"])
def test_against_its_own_pack_a_case_says_what_was_recorded(
    session: Session, story: Callable[[], Case], at: datetime
) -> None:
    case = story()
    session.flush()
    [recorded] = Reader(Span(case.procedure_key)).chunk(0)
    pack = versions.procedure(case.procedure_version_id)

    told = replay(recorded.history, pack, at)

    assert told.results == tuple(measured(place, clock, at) for place, clock in recorded.clocks)
    assert told.lacks == ()
    here = [row for stage in case.stages if stage.pathway == case.pathway for row in stage.clocks]
    assert len(told.results) == len([row for row in here if not row.key.startswith(CONTESTED)])


def _shipped(old: str = "", new: str = "") -> Procedure:
    text = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
    assert old in text
    return read_pack(text.replace(old, new), "other.yaml")


def _run(other: Procedure, at: datetime = LATER, size: int = 500, procedure: str = "devon") -> SideBySide:
    run = Replay(Span(procedure), other, at)
    while run.go_on(size):
        pass
    return run.found


def test_another_pack_says_what_it_would_have_said(session: Session) -> None:
    """Answered after forty days: late under ten working days, and in time under ninety calendar days."""
    _answered_late()
    _paused()
    session.flush()
    other = _with_answer(_shipped(), limit=Limit(90, Unit.CALENDAR_DAYS), pausable=False)

    found = _run(other)

    mine, theirs = found.recorded[ANSWER].figures(), found.other[ANSWER].figures()
    assert (mine["counted"], mine["late"], mine["still_open"], mine["breaches"]) == (2, 1, 1, 1)
    assert (theirs["counted"], theirs["met"], theirs["still_open"], theirs["breaches"]) == (2, 1, 1, 1)
    assert (mine["median"], mine["unit"]) == (27, "working days")  # 40 days with a bank holiday among them
    assert (theirs["median"], theirs["unit"], theirs["median_days"]) == (40, "calendar days", 40)
    assert found.lacks == {Lack(Lacks.PAUSE, "stage 1"): 1}


ANSWER = Key("corporate", 1, "answer")


def _with_answer(pack: Procedure, **changes: Any) -> Procedure:
    """Return the pack with another rule for the answer at its first stages."""

    def stage(one: Stage) -> Stage:
        rules = tuple(replace(rule, **changes) if rule.key == "answer" else rule for rule in one.clocks)
        return replace(one, clocks=rules) if one.number == 1 else one

    pathways = tuple(replace(one, stages=tuple(map(stage, one.stages))) for one in pack.pathways)
    return replace(pack, pathways=pathways)


def test_what_the_other_pack_has_no_place_for_is_counted_and_named(session: Session) -> None:
    _escalated()
    _extended()
    cast.received(cast.submission(kind="suggestion", natures=()))
    session.flush()
    other = _shipped()
    corporate = next(one for one in other.pathways if one.key == "corporate")
    short = replace(corporate, stages=(replace(corporate.stages[0], clocks=corporate.stages[0].clocks[:1]),))
    other = replace(other, pathways=(short,), kinds={"complaint": other.kinds["complaint"]}, programmes={})

    found = _run(other)

    assert found.lacks == {
        Lack(Lacks.KIND, "suggestion"): 1,
        Lack(Lacks.STAGE, "stage 2"): 1,
        Lack(Lacks.SUBJECT, "social care"): 1,
        Lack(Lacks.MORE_TIME, "stage 1, answer"): 1,
    }
    assert ANSWER in found.recorded
    assert ANSWER not in found.other


def test_more_time_goes_no_further_than_the_other_cap(session: Session) -> None:
    case = _extended()
    session.flush()
    [recorded] = Reader(Span("devon")).chunk(0)
    rule = clocks.stage_of(case.stage).clock("answer")
    assert rule.extension
    other = _with_answer(_shipped(), extension=replace(rule.extension, cap=11))

    told = replay(recorded.history, other, LATER)

    assert next(one for one in told.results if one.rule.key == "answer").state is State.MET
    tighter = _with_answer(_shipped(), limit=Limit(8, Unit.WORKING_DAYS), extension=replace(rule.extension, cap=9))
    late = replay(recorded.history, tighter, LATER)
    assert next(one for one in late.results if one.rule.key == "answer").state is State.MET_LATE


def test_a_voicemail_counts_where_the_other_pack_takes_it_and_nowhere_else(session: Session) -> None:
    case = _by_phone()
    session.flush()
    [recorded] = Reader(Span("san-clemente")).chunk(0)
    own = versions.procedure(case.procedure_version_id)
    first = own.pathways[0].stages[0]
    in_writing = tuple(replace(rule, methods=frozenset({Method.LETTER})) for rule in first.clocks)
    strict = replace(own, pathways=(replace(own.pathways[0], stages=(replace(first, clocks=in_writing),)),))

    states = {one.rule.key: one.state for one in replay(recorded.history, strict, LATER).results}

    assert states == {"logged": State.MET, "acknowledge": State.OVERDUE, "answer": State.OVERDUE}


def test_it_can_be_kept_as_json_and_gone_on_with(session: Session) -> None:
    for story in (_answered_late, _extended, _withdrawn, _escalated):
        story()
    session.flush()
    at_once = _run(_shipped())
    run = Replay(Span("devon"), _shipped(), LATER)
    while run.go_on(1):
        kept = json.loads(json.dumps(run.found.kept()))
        run = Replay(run.span, run.other, run.at, SideBySide.from_kept(kept), run.after)

    assert run.found == at_once
    assert run.found.cases == 4


@pytest.mark.parametrize(
    ("since", "until", "cases"), [(None, None, 3), (NOW, None, 2), (None, NOW, 1), (NOW, days_later(1), 1)]
)
def test_only_the_cases_of_a_span_are_read(
    session: Session, since: datetime | None, until: datetime | None, cases: int
) -> None:
    for day in (-2, 0, 2):
        cast.received(at=days_later(day))
    cast.received(cast.stat())
    session.flush()
    span = Span("devon", since, until)

    assert count(span) == len(Reader(span).chunk(0)) == cases


def test_statements_grow_with_the_chunks_and_nothing_is_kept(app: Flask) -> None:
    made(app, lambda: [_answered_late() for _ in range(6)] and None)
    with app.app_context():
        found = []
        for size in (2, 3, 6):
            db.session.remove()
            with counted(app) as statements:
                assert _run(_shipped(), size=size).cases == 6
            found.append(len(statements))
            assert not [row for row in db.session if isinstance(row, Case | Event)]

    a_chunk = 8
    assert found == [found[2] + 2 * a_chunk, found[2] + a_chunk, found[2]]
