"""Where the procedures count time otherwise: units, calendars, receipt and opening, acknowledgements.

Nothing here is decided by code: every test sets two packs, or more, side by side.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks
from portal.policy.calendar import ONE_DAY, Calendar
from portal.policy.clock import Clock, ClockRule, Method, State, read
from portal.policy.moves import Move
from portal.policy.occurrences import occurrences
from portal.policy.procedure import Procedure
from tests.cast import CENTRAL, ROADS, do, refusal
from tests.journeys.reading import due, state, tick
from tests.journeys.sending import NOON, SIX, sends
from tests.journeys.staffing import hire, hired
from tests.procedures.shipped import pack

FRIDAY = datetime(2026, 5, 8, 18, tzinfo=UTC)


def rules(procedure: Procedure) -> list[ClockRule]:
    return [rule for way in procedure.pathways for stage in way.stages for rule in stage.clocks]


def started(procedure: Procedure, rule: ClockRule, at: datetime) -> Clock:
    return Clock(rule, procedure.calendars[rule.calendar], procedure.hours, procedure.zone, at)


# ---- 1: units


UNITS = [
    ("orange-county", "ccts", "response", "logged", "2 business days"),
    ("orange-county", "ccts", "response", "review", "2 business days"),  # a bare “two-day review” in the source
    ("san-clemente", "complaint", "response", "logged", "24 working hours"),
    ("san-clemente", "complaint", "response", "answer", "14 working days"),
    ("devon", "social_care", "stage_1", "answer", "10 working days"),
    ("childrens-social-care", "complaint", "stage_1", "allocate", "2 working days"),  # a bare “2 days”
    ("childrens-social-care", "enquiry", "reply", "draft", "5 working days"),  # a bare “5 days”
]


@pytest.mark.parametrize(("key", "pathway", "stage", "clock", "limit"), UNITS)
def test_each_limit_has_its_own_unit(key: str, pathway: str, stage: str, clock: str, limit: str) -> None:
    assert str(pack(key).pathway(pathway).stage(stage).clock(clock).limit) == limit


def test_a_cap_that_is_said_in_bare_days_has_the_unit_of_its_limit() -> None:
    social_care = pack("devon").pathway("social_care")
    caps = [social_care.stage(stage).clock("answer").extension for stage in ("stage_1", "stage_2")]
    assert [cap.cap for cap in caps if cap] == [20, 65]


@pytest.mark.clauses("SC-22", "SC-26", "OC-26")
@pytest.mark.parametrize(
    ("key", "duty", "meetings", "falls_due"),
    [
        ("san-clemente", "quarterly_data", (), "2026-07-05T23:59"),  # five calendar days, a Sunday
        ("orange-county", "monthly_report", (), "2026-07-10T23:59"),  # a day of the month
        ("orange-county", "monthly_draft", (), "2026-07-09T23:59"),  # the sixth business day: the 3rd is a holiday
        ("san-clemente", "council_summary", (date(2026, 7, 7),), "2026-07-06T11:59"),  # noon on a weekday
    ],
)
def test_reports_are_due_by_calendar_days_days_of_a_month_and_noon(
    key: str, duty: str, meetings: tuple[date, ...], falls_due: str
) -> None:
    read_, july = pack(key), (date(2026, 7, 1), date(2026, 7, 31))
    owed = read_.duty(duty)
    (found,) = occurrences(owed, *july, calendar=read_.calendars[owed.calendar], zone=read_.zone, meetings=meetings)
    last_minute = found.due_at - timedelta(minutes=1)
    assert last_minute.astimezone(read_.zone).strftime("%Y-%m-%dT%H:%M") == falls_due


# ---- 2: the day of receipt


@pytest.mark.parametrize("key", SIX)
def test_the_day_of_receipt_is_day_0_everywhere_and_the_last_day_counts_to_its_end(key: str) -> None:
    procedure = pack(key)
    morning = datetime(2026, 5, 5, 0, 1, tzinfo=procedure.zone)
    evening = datetime(2026, 5, 5, 23, 59, tzinfo=procedure.zone)
    for rule in rules(procedure):
        clock = started(procedure, rule, morning.astimezone(UTC))
        if not clock.in_days:
            continue
        reading = read(clock, NOON)
        assert reading == read(started(procedure, rule, evening.astimezone(UTC)), NOON), rule.key
        assert reading.due_on == clock.calendar.after(date(2026, 5, 5), rule.limit.amount), rule.key
        assert reading.due_at is not None
        local = reading.due_at.astimezone(procedure.zone)
        assert (local.date(), local.hour, local.minute) == (reading.due_on + ONE_DAY, 0, 0), rule.key


# ---- 3: calendars


def test_in_one_borough_an_information_request_counts_by_the_kingdom_and_a_complaint_by_england(
    session: Session,
) -> None:
    received = datetime(2026, 3, 10, 10, tzinfo=UTC)
    request = sends("childrens-social-care", kind="information", at=received)
    clock = clocks.clock_of(request.stage.clocks[-1], request)
    assert due(request, "answer", received) == date(2026, 4, 10), "St Patrick's Day is none in Northern Ireland"
    england = pack("childrens-social-care").calendars["england"]
    assert england.after(clock.day_of(received), 20) == date(2026, 4, 9)
    complaint = sends("childrens-social-care", at=datetime(2026, 3, 16, 10, tzinfo=UTC))
    assert due(complaint, "allocate", received) == date(2026, 3, 18), "where complaints count, the 17th is a day"


@pytest.mark.parametrize(
    ("day", "open_in"),
    [
        (date(2026, 7, 3), {"devon", "lgsco-code", "childrens-social-care"}),  # Independence Day is kept
        (date(2026, 5, 4), {"orange-county", "riverside", "san-clemente"}),  # the Early May bank holiday
        (date(2026, 11, 27), {"devon", "lgsco-code", "childrens-social-care"}),  # the day after Thanksgiving
        (date(2026, 12, 25), set()),
    ],
)
def test_a_day_off_is_a_day_off_where_it_is_one(day: date, open_in: set[str]) -> None:
    assert {key for key in SIX if calendar_of(pack(key)).is_open(day)} == open_in


def calendar_of(procedure: Procedure) -> Calendar:
    return procedure.calendars[rules(procedure)[0].calendar]


# ---- 4: receipt and opening


@pytest.mark.clauses("SC-16", "SC-35", "OC-17")
@pytest.mark.parametrize("procedure", ["san-clemente", "orange-county"])
def test_limits_run_from_the_receipt_and_how_late_it_was_entered_is_a_measure_of_its_own(
    session: Session, procedure: str
) -> None:
    received = datetime(2026, 5, 5, 20, tzinfo=UTC)  # one in the afternoon there
    next_day = datetime(2026, 5, 6, 18, tzinfo=UTC)
    late = datetime(2026, 5, 8, 22, tzinfo=UTC)  # 24 working hours ended at ten, two business days the night before
    in_time = sends(procedure, by=CENTRAL, channel="phone", received_at=received, at=next_day)
    assert (in_time.received_at, in_time.opened_at) == (received, next_day)
    assert state(in_time, "logged", next_day) is State.MET
    entered_late = sends(procedure, by=CENTRAL, channel="phone", received_at=received, at=late)
    assert state(entered_late, "logged", late) is State.MET_LATE
    assert {row.started_at for row in entered_late.stage.clocks} == {received}


def test_where_a_procedure_has_no_limit_for_entering_none_is_invented(session: Session) -> None:
    case = sends("devon", by=ROADS, channel="phone", received_at=NOON, at=FRIDAY)
    assert [row.key for row in case.stage.clocks] == ["acknowledge", "answer"]
    assert {row.started_at for row in case.stage.clocks} == {NOON}


# ---- 5: acknowledgements


@pytest.mark.clauses("SC-2", "DV-25", "CSC-7")
def test_an_acknowledgement_is_due_in_three_four_or_five_days_or_once_a_manager_is_named(session: Session) -> None:
    found = {key: due(sends(key), "acknowledge", NOON) for key in ("devon", "san-clemente", "lgsco-code")}
    assert found == {
        "devon": date(2026, 5, 8),
        "san-clemente": date(2026, 5, 11),
        "lgsco-code": date(2026, 5, 12),
    }
    borough = sends("childrens-social-care")
    assert due(borough, "acknowledge", NOON) is None
    assert refusal(borough, Move.ACKNOWLEDGE).clause == "CSC-7"
    hire("childrens-social-care", tess=("Officer", "children_in_need", "team_manager"))
    tick(borough, "confirmed", "MASH: Tess's team.", by="tess", at=NOON)
    do(borough, Move.ALLOCATE, by="tess", at=NOON, to=hired("tess").id)
    assert due(borough, "acknowledge", NOON) == date(2026, 5, 6)
    assert due(sends("orange-county"), "acknowledge", NOON) is None, "it asks for none in any time"


@pytest.mark.clauses("SC-21")
def test_a_voicemail_stops_no_clock_of_any_procedure() -> None:
    for key in SIX:
        assert not any(Method.VOICEMAIL in rule.methods for rule in rules(pack(key))), key
