"""The duties of a pack: every mistake is found on its line, and the shipped ones are due when their clauses say."""

from __future__ import annotations

from datetime import date

import pytest

from portal.policy.due import (
    After,
    AfterStart,
    BeforeMeeting,
    DayOfMonth,
    DaysAfter,
    LastOpenDay,
    OpenDayAfter,
    Weekday,
)
from portal.policy.occurrences import Occurrence, clashes, occurrences
from portal.policy.procedure import Procedure
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.duties import sections
from tests.procedures.base_pack import BASE
from tests.procedures.shipped import pack

DUTIES = """
duties:
  request:
    name: Request
    clause: ST-30
    every: monthly
    due: last business day of the month
    who: boss
    does: ask
    asks: {positions: [boss], teams: [hall]}
  returns:
    name: Returns
    clause: ST-31
    every: monthly
    due: 5th business day of the following month
    who: boss
    does: collect
    follows: request
  report:
    name: Report
    clause: ST-32
    every: monthly
    due: day 10 of the following month
    who: boss
    follows: returns
    approval: {by: boss, clause: ST-33}
"""
REPORT_DUE = "    due: day 10 of the following month\n"


def with_duties(*changes: tuple[str, str]) -> str:
    text = DUTIES
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return BASE + text


def test_a_pack_without_duties_owes_none() -> None:
    read = read_pack(BASE, "small-town.yaml")
    assert read.duties == ()
    assert not read.meetings


def test_the_duties_are_read_in_their_order() -> None:
    read = read_pack(with_duties(), "small-town.yaml")
    assert [duty.key for duty in read.duties] == ["request", "returns", "report"]
    assert read.duty("report").calendar == "town"
    assert read.duty("report").approval
    with pytest.raises(KeyError):
        read.duty("nothing")


@pytest.mark.parametrize(
    ("words", "every", "rule"),
    [
        ("last working day of the period", "quarterly", LastOpenDay()),
        ("1st business day of the following month", "monthly", OpenDayAfter(1)),
        ("day 31 of the following month", "yearly", DayOfMonth(31)),
        ("1 calendar day after the period", "weekly", DaysAfter(1)),
        ("17:30 on the Friday of the week", "weekly", Weekday(4)),
        ("12:00 on the Monday before the meeting", "meeting", BeforeMeeting(0)),
        ("Monday before the meeting", "bimonthly", BeforeMeeting(0)),
    ],
)
def test_a_rule_is_written_as_it_is_said(words: str, every: str, rule: object) -> None:
    section = (
        f"\nmeetings: yes\nduties:\n  one: {{name: One, clause: ST-1, every: {every}, due: '{words}', who: boss}}\n"
    )
    assert read_pack(BASE + section, "small-town.yaml").duty("one").due.rule == rule


# What is replaced, by what, the passage that the fault's line begins at, and what the sentence must say.
@pytest.mark.parametrize(
    ("old", "new", "at", "sentence"),
    [
        ("{by: boss, ", "{by: bos, ", "    approval:", "There is no position “bos”. Did you mean “boss”?"),
        ("positions: [boss]", "positions: [bosss]", "    asks:", "There is no position “bosss”. Did you mean"),
        ("teams: [hall]", "teams: [hull]", "    asks:", "There is no team “hull”. Did you mean “hall”?"),
        ("    follows: returns\n", "    follows: return\n", "    follows: return\n", "There is no duty “return”."),
        (REPORT_DUE, "    due: on the 10th\n", "    due: on the 10th", "is no due rule that can be read. Write one"),
        (REPORT_DUE, "    due: [1]\n", "    due: [1]", "“due” must be text, and is a list."),
        (REPORT_DUE, "    due: day 32 of the following month\n", "    due: day 32", "A month has the days 1 to 31."),
        (
            REPORT_DUE,
            "    due: 16th business day of the following month\n",
            "    due: 16th",
            "Give a number from 1 to 15.",
        ),
        (REPORT_DUE, "    due: 0 calendar days after the period\n", "    due: 0", "days from 1 to 366."),
        (REPORT_DUE, "    due: Friday of the week\n", "    due: Friday", "duty that is “monthly”. It fits: weekly"),
        (REPORT_DUE, "    due: Monday before the meeting\n", "    due: Monday", "Add “meetings: yes” beside “duties”"),
        (REPORT_DUE, "    due: 2 business days after the event\n", "    due: 2 ", "Say which event it is"),
        (
            REPORT_DUE,
            "    due: 12:00 on the 2 business days after what it follows\n",
            "    due: 12:00",
            "A time of day can't be counted after something",
        ),
        (REPORT_DUE, "    due: 0 business days after what it follows\n", "    due: 0", "or write “at once”"),
        (REPORT_DUE, REPORT_DUE + "    if_closed: moves\n", "    if_closed:", "“if_closed” can't be “moves”."),
        (REPORT_DUE, REPORT_DUE + "    first_month: Apryl\n", "    first_month:", "There is no month “Apryl”. Did you"),
        (REPORT_DUE, REPORT_DUE + "    calendar: village\n", "    calendar:", "There is no calendar “village”."),
        ("    follows: request\n", "", "    does: collect", "Let it follow a duty with “does: ask”."),
        ("    asks: {positions: [boss], teams: [hall]}\n", "", "    does: ask", "Say whom it asks: add “asks”"),
        ("    does: ask\n", "    does: submit\n", "    asks:", "Only a duty with “does: ask” asks anyone."),
        ("    clause: ST-32\n", "", "  report:", "The duty “report” has no “clause”. Add it."),
        ("    clause: ST-32\n", "    clause: ST-32\n    folows: returns\n", "    folows:", "doesn't know “folows”"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_on_its_line(old: str, new: str, at: str, sentence: str) -> None:
    text = with_duties((old, new))
    with pytest.raises(PackFaults) as caught:
        read_pack(text, "small-town.yaml")
    found = [(fault.line, fault.sentence) for fault in caught.value.faults]
    line = text.count("\n", 0, text.rindex(at)) + 1
    assert any(place == line and sentence in words for place, words in found), found


def test_duties_that_follow_each_other_in_a_circle_are_refused() -> None:
    text = with_duties(("    does: ask\n", "    does: ask\n    follows: report\n"))
    with pytest.raises(PackFaults, match="follow each other in a circle: request, report, returns") as caught:
        read_pack(text, "small-town.yaml")
    assert len(caught.value.faults) == 3, "each of the three is told"


def test_what_follows_is_owed_as_often() -> None:
    with pytest.raises(PackFaults, match="It is “quarterly”, and “returns”, which it follows, “monthly”"):
        read_pack(
            with_duties(
                (
                    REPORT_DUE,
                    REPORT_DUE.replace("    due", "    every: quarterly\n    due"),
                )
            ).replace("    every: monthly\n    every: quarterly", "    every: quarterly"),
            "small-town.yaml",
        )


# ---- the shipped packs


def due(procedure: Procedure, key: str, since: date, until: date, *meetings: date) -> list[Occurrence]:
    duty = procedure.duty(key)
    calendar = procedure.calendars[duty.calendar]
    return occurrences(duty, since, until, calendar=calendar, zone=procedure.zone, meetings=meetings)


@pytest.mark.clauses("SC-22")
@pytest.mark.parametrize(
    ("quarter", "on", "closed"),
    [
        (date(2026, 3, 31), date(2026, 4, 5), "Sunday"),
        (date(2026, 6, 30), date(2026, 7, 5), "Sunday"),
        (date(2026, 9, 30), date(2026, 10, 5), ""),
        (date(2026, 12, 31), date(2027, 1, 5), ""),
    ],
)
def test_san_clemente_s_data_is_due_five_calendar_days_after_the_quarter(quarter: date, on: date, closed: str) -> None:
    (found,) = due(pack("san-clemente"), "quarterly_data", on.replace(day=1), on)
    assert (found.period.end, found.due_on, found.closed) == (quarter, on, closed)


@pytest.mark.clauses("SC-26")
def test_san_clemente_s_summary_is_due_by_noon_on_the_monday_before_a_meeting() -> None:
    tuesday = date(2026, 11, 3)
    (found,) = due(pack("san-clemente"), "council_summary", date(2026, 10, 1), date(2026, 12, 31), tuesday)
    assert found.due_at.astimezone(pack("san-clemente").zone).isoformat() == "2026-11-02T12:00:00-08:00"


@pytest.mark.parametrize("key", ["learning_report", "performance_report", "policy_report"])
def test_devon_s_reports_are_quarterly(key: str) -> None:
    found = due(pack("devon"), key, date(2026, 1, 1), date(2026, 12, 31))
    assert [f"{one.period.end:%d %b}" for one in found] == ["31 Dec", "31 Mar", "30 Jun", "30 Sep"]


def test_no_shipped_chain_clashes_for_ten_years() -> None:
    for key in ("devon", "san-clemente"):
        read = pack(key)
        span = (date(2026, 1, 1), date(2035, 12, 31))
        assert clashes(read.duties, *span, calendars=read.calendars, zone=read.zone) == []


# ---- the other procedures, by the sections that their packs will have


@pytest.mark.clauses("OC-23", "OC-24", "OC-25", "OC-26")
@pytest.mark.parametrize(
    ("month", "days"),
    [
        ("2026-05", ["2026-05-29", "2026-06-05", "2026-06-08", "2026-06-10"]),
        ("2026-06", ["2026-06-30", "2026-07-08", "2026-07-09", "2026-07-10"]),  # Friday 3 July is observed
        ("2026-11", ["2026-11-30", "2026-12-07", "2026-12-08", "2026-12-10"]),
        ("2026-12", ["2026-12-31", "2027-01-08", "2027-01-11", "2027-01-10"]),  # the draft after its report
        ("2027-04", ["2027-04-30", "2027-05-07", "2027-05-10", "2027-05-10"]),
    ],
)
def test_orange_county_s_month_runs_as_its_timeline_says(month: str, days: list[str]) -> None:
    county = sections.procedure(sections.ORANGE, american=True)
    keys = ("compilation_request", "compilation_returns", "monthly_draft", "monthly_report")
    found = [
        one.due_on.isoformat()
        for key in keys
        for one in due(county, key, date(2026, 5, 1), date(2027, 6, 30))
        if one.period.key == month
    ]
    assert found == days


@pytest.mark.clauses("OC-25", "OC-26")
def test_orange_county_s_draft_clashes_with_its_own_submission_on_these_days() -> None:
    county = sections.procedure(sections.ORANGE, american=True)
    span = (date(2026, 5, 1), date(2028, 12, 31))
    found = clashes(county.duties, *span, calendars=county.calendars, zone=county.zone)
    assert [(str(clash.first.due_on), clash.second.due_on.day) for clash in found] == [
        ("2026-08-10", 10),
        ("2027-01-11", 10),
        ("2027-05-10", 10),
        ("2028-01-10", 10),
        ("2028-04-10", 10),
        ("2028-07-11", 10),
        ("2028-09-11", 10),
    ]
    assert found[1].words == (
        "“Draft monthly report to the Executive Team” (OC-25) is due on Monday 11 January 2027, and “Monthly report to "
        "the County Executive Office” (OC-26), which follows it, on Sunday 10 January 2027. Do the first earlier."
    )


def test_orange_county_s_quarterly_report_is_set_going_by_its_receipt() -> None:
    county = sections.procedure(sections.ORANGE, american=True)
    rules = [county.duty(key).due.rule for key in ("quarterly_review", "quarterly_approval", "quarterly_report")]
    assert [rule.what for rule in rules if isinstance(rule, AfterStart)] == [After.EVENT, After.STEP, After.STEP]


def test_riverside_owes_each_summary_once_a_month() -> None:
    riverside = sections.procedure(sections.RIVERSIDE, american=True)
    for duty in riverside.duties:
        assert len(due(riverside, duty.key, date(2026, 1, 1), date(2026, 12, 31))) == 12


def test_the_overdue_list_is_reviewed_every_week_on_an_open_day() -> None:
    children = sections.procedure(sections.CHILDREN)
    found = due(children, "overdue_review", date(2026, 3, 30), date(2026, 4, 12))
    assert [str(one.due_on) for one in found] == ["2026-04-02", "2026-04-10"], "Good Friday moves to Thursday"


def test_the_code_s_annual_report_is_of_the_financial_year() -> None:
    code = sections.procedure(sections.CODE)
    (found,) = due(code, "annual_report", date(2026, 4, 1), date(2027, 3, 31))
    assert (found.period.key, str(found.due_on)) == ("2025-04/2026-03", "2026-09-30")
