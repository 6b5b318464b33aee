"""Publishing a version: told first, from today on, and never a case moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, publishing, situation
from portal.cases.models import CaseSubject, Team
from portal.errors import Conflict, Refused
from portal.policy.clock import read
from portal.policy.differing import Change
from portal.procedures import versions
from portal.procedures.faults import PackFaults
from tests.cast import (
    COMPLAINTS,
    NOW,
    ROADS,
    acknowledged,
    answered,
    complaint,
    days_later,
    received,
    staff,
    stat,
    submission,
)

DEVON = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
[EFFECTIVE] = [line for line in DEVON.splitlines() if line.startswith("effective:")]
CORPORATE = "\n  corporate:\n    name: Complaint\n"
[VERSION] = [line for line in DEVON.splitlines() if line.startswith("version:")]


def pack(effective: date = NOW.date(), *edits: tuple[str, str]) -> str:
    """Return Devon's pack as version 9, in force from a day, with fifteen days for a corporate answer at stage 1."""
    text = DEVON.replace(EFFECTIVE, f"effective: {effective}").replace(VERSION, 'version: "9"')
    before, corporate = text.split(CORPORATE, 1)
    text = before + CORPORATE + corporate.replace("limit: 10 working days", "limit: 15 working days", 1)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


def test_the_impact_is_told_and_nothing_is_changed(session: Session) -> None:
    complaint()
    answered(complaint())
    received(submission(kind="suggestion", natures=()), at=days_later(-60))
    received(stat())
    session.flush()

    told = publishing.impact(pack(), "devon-9.yaml", NOW)

    assert told.replaces
    assert [change.part for change in told.changes] == ["Limits"]
    assert told.changes[0].words.endswith("Response: 10 working days → 15 working days (DV-26)")
    assert told.a_month == {"complaint": 0.2, "suggestion": 0.1}
    assert told.whom(told.changes[0]) == "Concerns 0.2 new cases a month.", (
        "those of that pathway that reach that stage"
    )
    assert (told.still_open, told.refusal) == (3, "")
    assert versions.current("devon", NOW).version != "9"


@pytest.mark.clauses("RV-25", "RV-26")
def test_what_the_team_reads_of_it_is_the_same_without_the_hidden_cases(session: Session) -> None:
    text = pack(days_later(-3).date())
    complaint().label = "fraud"
    complaint().subjects.append(
        CaseSubject(staff_id=staff(ROADS).id, added_by_id=staff(COMPLAINTS).id, at=NOW, reason="She says so.")
    )
    session.flush()

    told, whole = (publishing.impact(text, "x.yaml", NOW, all_cases=every) for every in (False, True))

    assert (told.a_month, told.still_open, told.refusal) == ({}, 0, "")
    assert (whole.a_month, whole.still_open) == ({"complaint": 0.2}, 2)
    assert "2 cases were received since then" in whole.refusal
    with pytest.raises(Refused):
        publishing.publish(text, "x.yaml", at=NOW)


def test_a_case_keeps_the_version_it_began_under(session: Session) -> None:
    """Not its dates, not its words: the new version is for those that are received from its first day on."""
    case = acknowledged(complaint())
    before = case.procedure_version_id, case.next_due_at, [row.due_at for row in case.stage.clocks]

    publishing.publish(pack(), "devon-9.yaml", at=days_later(0))
    situation.refresh(case)
    after = case.procedure_version_id, case.next_due_at, [row.due_at for row in case.stage.clocks]

    assert before == after
    row, newer = clocks.find(case.stage, "answer"), clocks.find(received().case.stage, "answer")
    assert row
    assert newer
    assert read(clocks.clock_of(row, case), NOW).due_on == date(2026, 5, 19)
    assert read(clocks.clock_of(newer, newer.case), NOW).due_on == date(2026, 5, 27)


def test_one_of_the_future_waits_for_its_day(session: Session) -> None:
    publishing.publish(pack(days_later(30).date()), "devon-9.yaml", at=NOW)

    assert versions.current("devon", NOW).version != "9"
    assert versions.current("devon", days_later(30)).version == "9"


def test_a_day_gone_by_is_refused_once_something_was_received(session: Session) -> None:
    text = pack(days_later(-3).date())
    complaint()
    session.flush()

    refusal = publishing.impact(text, "devon-9.yaml", NOW).refusal
    with pytest.raises(Refused, match=r"2 May 2026, and that day has gone by\. One case was received since") as caught:
        publishing.publish(text, "devon-9.yaml", at=NOW)
    assert caught.value.sentence == refusal


def test_a_day_gone_by_is_taken_while_nothing_was_received(session: Session) -> None:
    received(at=days_later(-10))
    session.flush()

    assert publishing.publish(pack(days_later(-3).date()), "devon-9.yaml", at=NOW).version == "9"


def test_another_text_under_a_number_that_is_there_is_refused(session: Session) -> None:
    text = pack().replace('version: "9"', VERSION)

    assert "is installed already and says something else" in publishing.impact(text, "d.yaml", NOW).refusal
    with pytest.raises(Conflict):
        publishing.publish(text, "d.yaml", at=NOW)


def test_its_teams_come_with_it(session: Session) -> None:
    team = ("\nintake_team:", "\n  bridges: {name: Bridges}\n\nintake_team:")
    text = pack(NOW.date(), team)
    assert Change("Teams", "Bridges: new.") in publishing.impact(text, "d.yaml", NOW).changes

    publishing.publish(text, "d.yaml", at=NOW)

    assert session.query(Team).filter_by(procedure_key="devon", key="bridges").one().name == "Bridges"


def test_a_pack_with_faults_is_not_published(session: Session) -> None:
    for act in (lambda: publishing.impact("pack: 1", "x.yaml", NOW), lambda: publishing.publish("", "x", at=NOW)):
        with pytest.raises(PackFaults):
            act()


def test_the_first_version_of_a_procedure_replaces_none(session: Session) -> None:
    text = pack(NOW.date() + timedelta(days=1)).replace("pack: devon", "pack: exeter")

    told = publishing.impact(text, "x.yaml", NOW)

    assert (told.replaces, told.changes, told.a_month, told.still_open) == (None, (), {}, 0)


def test_each_change_says_whom_it_concerns(session: Session) -> None:
    complaint()
    received(submission(kind="suggestion", natures=()), at=days_later(-60))
    session.flush()
    edits = (
        ("\n  suggestion:\n    name: Suggestion\n", "\n  suggestion:\n    name: Idea\n"),
        ("\n  compliment:\n    name: Compliment\n", "\n  compliment:\n    name: Praise\n"),
    )
    told = publishing.impact(pack(NOW.date(), *edits), "devon-9.yaml", NOW)
    whom = {change.words.partition(",")[0]: told.whom(change) for change in told.changes if change.part == "Kinds"}
    assert whom["Idea"] == "Concerns 0.1 new cases a month."
    assert whom["Praise"] == publishing.NONE_LIKE_IT
