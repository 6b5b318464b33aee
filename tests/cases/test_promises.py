"""A promise has somebody who sees to it, a day that moves only with a reason, and evidence once it is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import absences, access, designees, promise_owners, remedies
from portal.cases.models import Attachment, Case, Event, FileKind, Remedy
from portal.database import db
from portal.errors import Invalid, Refused
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests import cast
from tests.cases.test_filing import add, text
from tests.cast import CARE, COMPLAINTS, NOW, READER, ROADS, SENIOR, SYSTEM, as_, days_later, staff
from tests.labels import town
from tests.labels.town import MONITOR

TRAINING = {"kind": "training", "what": "The crew is shown how to report.", "due_on": date(2026, 7, 1)}


def promised(by: str = ROADS, **facts: Any) -> Remedy:
    case = cast.acknowledged(cast.complaint())
    cast.do(case, Move.REMEDY, by=by, **{**TRAINING, **facts})
    db.session.flush()
    return case.remedies[-1]


def key_of(username: str) -> str:
    return f"staff:{staff(username).id}"


def messages(session: Session, username: str) -> list[str]:
    query = select(Notice.subject).where(Notice.to_address == staff(username).email).order_by(Notice.id)
    return list(session.scalars(query))


# ---- who sees to it


def test_whoever_promises_it_sees_to_it(session: Session) -> None:
    remedy = promised()
    assert (remedy.owner_id, remedy.team_id, remedy.owner_name) == (staff(ROADS).id, None, "Tom Easterbrook")
    assert messages(session, ROADS) == []
    letters = cast.answered(cast.complaint(service="libraries"), by=COMPLAINTS).remedies
    assert [one.owner_name for one in letters] == [staff(COMPLAINTS).full_name]


def test_what_another_system_promises_whoever_deals_with_the_case_sees_to(session: Session) -> None:
    remedy = promised(by=SYSTEM)
    assert (remedy.owner_id, remedy.owner_name) == (None, "")
    assert promise_owners.see_to(remedy, NOW) == [staff(ROADS)]


def test_another_can_see_to_it_from_the_beginning_and_is_told(session: Session) -> None:
    remedy = promised(owner=key_of(SENIOR))
    assert remedy.owner_name == "Helen Trelawny"
    assert messages(session, SENIOR) == [f"{remedy.case.tracking_number}: a promise to keep by 1 July 2026"]


def test_it_is_passed_on_to_a_person_and_to_a_team(session: Session) -> None:
    remedy = promised()
    remedies.pass_on(remedy, owner=key_of(SENIOR), by=as_(ROADS), at=NOW)
    assert (remedy.owner_id, messages(session, SENIOR)[-1][-12:]) == (staff(SENIOR).id, " 1 July 2026")
    assert remedy.case.events[-1].detail == "Helen Trelawny: The crew is shown how to report."
    team = remedy.case.team
    remedies.pass_on(remedy, owner=f"team:{team.id}", by=as_(SENIOR), at=NOW)
    assert (remedy.owner_id, remedy.team_id, remedy.owner_name) == (None, team.id, team.name)
    assert len(messages(session, ROADS)) == 1
    with pytest.raises(Invalid, match="another look") as again:
        remedies.pass_on(remedy, owner=f"team:{team.id}", by=as_(SENIOR), at=NOW)
    assert list(again.value.errors) == ["owner"]


@pytest.mark.parametrize("who", [CARE, READER, SYSTEM, "admin"])
def test_nobody_sees_to_it_who_doesn_t_see_the_case_or_works_none(session: Session, who: str) -> None:
    remedy = promised()
    offered = dict(promise_owners.choices(remedy.case, NOW))
    assert key_of(who) not in offered
    assert {key_of(ROADS), key_of(SENIOR), key_of(COMPLAINTS)} <= offered.keys()
    with pytest.raises(Invalid) as refused:
        remedies.pass_on(remedy, owner=key_of(who), by=as_(ROADS), at=NOW)
    assert refused.value.errors == {"owner": promise_owners.NOT_THEIRS}


@pytest.mark.parametrize("key", ["team:0", "staff:x", "staff:²", "roads", "team:99999"])
def test_what_names_nobody_is_refused(session: Session, key: str) -> None:
    with pytest.raises(Invalid):
        promise_owners.chosen(cast.complaint(), key, NOW)


def test_a_team_of_which_nobody_sees_the_case_is_none_to_choose(session: Session) -> None:
    case = cast.acknowledged(cast.complaint())
    care = staff(CARE).memberships[0].team
    assert f"team:{care.id}" not in dict(promise_owners.choices(case, NOW))
    with pytest.raises(Invalid):
        promise_owners.chosen(case, f"team:{care.id}", NOW)


def test_of_a_labelled_case_those_of_the_label_alone_see_to_it(session: Session) -> None:
    town.found()
    case = town.labelled(cast.acknowledged(cast.complaint()), "fraud")
    assert [key for key, _ in promise_owners.choices(case, NOW) if key.startswith("staff")] == [key_of(MONITOR)]
    with pytest.raises(Invalid):
        promise_owners.chosen(case, key_of(ROADS), NOW)


def test_who_stands_in_for_an_owner_who_is_away_sees_to_it_too(session: Session) -> None:
    remedy = promised(owner=key_of(SENIOR))
    helen, tom = staff(SENIOR), staff(ROADS)
    assert promise_owners.see_to(remedy, NOW) == [helen]
    absences.note(helen, since=NOW.date(), until=days_later(5).date(), by=as_(SENIOR), at=NOW)
    session.add(designees.delegate(helen, tom, "devon", since=NOW, until=days_later(6)))
    session.flush()
    assert promise_owners.see_to(remedy, days_later(1)) == [helen, tom]
    assert promise_owners.see_to(remedy, days_later(7)) == [helen]


def test_whoever_deals_with_the_case_sees_to_what_an_owner_left_behind(session: Session) -> None:
    remedy = promised(owner=key_of(SENIOR))
    staff(SENIOR).active = False
    session.flush()
    assert promise_owners.see_to(remedy, NOW) == [staff(ROADS)]


# ---- another day


def test_a_day_moves_with_a_reason_and_the_first_one_stays_known(session: Session) -> None:
    remedy = promised()
    remedies.give_new_date(remedy, due_on=date(2026, 8, 1), reason="Ana is ill.", by=as_(ROADS), at=days_later(3))
    assert (remedy.due_on, remedy.first_due_on) == (date(2026, 8, 1), date(2026, 7, 1))
    event = remedy.case.events[-1]
    assert (event.kind, event.facts["before"], event.facts["after"]) == (remedies.MOVED, "2026-07-01", "2026-08-01")
    assert event.detail == "The crew is shown how to report. By 1 August 2026, and not 1 July 2026: Ana is ill."


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": date(2026, 7, 1)}, "due_on"),
        ({"due_on": date(2026, 5, 4)}, "due_on"),
        ({"due_on": date(2046, 5, 4)}, "due_on"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 1501}, "reason"),
    ],
)
def test_a_day_that_makes_no_sense_or_has_no_reason(session: Session, change: dict[str, Any], field: str) -> None:
    remedy = promised()
    given = {"due_on": date(2026, 8, 1), "reason": "Ana is ill.", **change}
    with pytest.raises(Invalid) as refused:
        remedies.give_new_date(remedy, **given, by=as_(ROADS), at=NOW)
    assert (list(refused.value.errors), remedy.due_on) == ([field], date(2026, 7, 1))


# ---- kept


def test_a_file_of_the_case_shows_that_it_was_kept(session: Session) -> None:
    remedy = promised()
    (file,) = add(remedy.case, text(), kind=FileKind.EVIDENCE)
    session.flush()
    remedies.keep(remedy, evidence=file.key, by=as_(SENIOR), at=days_later(9))
    assert (remedy.evidence_id, remedy.note, remedy.kept_by, remedy.kept_by_id) == (
        file.id,
        "",
        "Helen Trelawny",
        staff(SENIOR).id,
    )


def test_something_must_show_that_it_was_kept(session: Session) -> None:
    remedy = promised()
    other = cast.complaint(service="libraries")
    (file,) = add(other, text(), kind=FileKind.EVIDENCE)
    session.flush()
    for given, field in (({}, "note"), ({"note": "  "}, "note"), ({"evidence": file.key}, "evidence")):
        with pytest.raises(Invalid) as refused:
            remedies.keep(remedy, **given, by=as_(ROADS), at=NOW)
        assert (list(refused.value.errors), remedy.kept_at) == ([field], None)
    assert session.get_one(Attachment, file.id).case_id == other.id


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), True),  # a minute before midnight in London
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), False),
    ],
)
def test_in_time_is_by_the_day_that_was_promised_first(session: Session, moment: datetime, in_time: bool) -> None:
    remedy = promised()
    remedies.give_new_date(remedy, due_on=date(2026, 8, 1), reason="Ana is ill.", by=as_(ROADS), at=days_later(3))
    remedies.keep(remedy, note="Held.", by=as_(ROADS), at=moment)
    assert remedy.in_time is in_time


# ---- what ends no promise


def test_closing_the_case_ends_no_promise(session: Session) -> None:
    case = cast.reviewed(cast.answered(cast.complaint()))
    cast.do(case, Move.CLOSE, closing="answered")
    (remedy,) = case.remedies
    assert (case.status, remedies.state(remedy, NOW.date())) == ("closed", remedies.State.OPEN)
    assert remedy.remind_at is not None
    remedies.pass_on(remedy, owner=key_of(SENIOR), by=as_(ROADS), at=NOW)
    remedies.give_new_date(remedy, due_on=date(2026, 12, 24), reason="Frost.", by=as_(SENIOR), at=NOW)
    remedies.keep(remedy, note="Mended.", by=as_(SENIOR), at=days_later(9))
    assert remedies.state(remedy, NOW.date()) is remedies.State.KEPT


def test_it_is_taken_back_with_a_reason_alone(session: Session) -> None:
    remedy = promised()
    with pytest.raises(Invalid) as refused:
        remedies.drop(remedy, note=" ", by=as_(ROADS), at=NOW)
    assert (list(refused.value.errors), remedy.dropped_at) == (["note"], None)


def test_what_is_settled_stays_as_it_is(session: Session) -> None:
    remedy = promised()
    remedies.keep(remedy, note="Held.", by=as_(ROADS), at=NOW)
    before = _events(session, remedy.case)
    with pytest.raises(Refused, match="kept already"):
        remedies.give_new_date(remedy, due_on=date(2026, 8, 1), reason="x", by=as_(ROADS), at=NOW)
    with pytest.raises(Refused, match="kept already"):
        remedies.pass_on(remedy, owner=key_of(SENIOR), by=as_(ROADS), at=NOW)
    assert _events(session, remedy.case) == before


def test_whoever_was_let_in_to_read_alone_changes_nothing(session: Session) -> None:
    remedy = promised()
    session.commit()
    token = access.viewer.set(access.Viewer(staff_id=staff(CARE).id, opened=frozenset({remedy.case_id})))
    try:
        with pytest.raises(Refused, match="read"):
            remedies.give_new_date(remedy, due_on=date(2026, 8, 1), reason="x", by=as_(CARE), at=NOW)
        with pytest.raises(Refused, match="read"):
            remedies.pass_on(remedy, owner=key_of(CARE), by=as_(CARE), at=NOW)
    finally:
        access.viewer.reset(token)


def _events(session: Session, case: Case) -> int:
    return len(list(session.scalars(select(Event.id).filter_by(case_id=case.id))))
