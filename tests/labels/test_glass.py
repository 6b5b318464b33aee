"""Break-glass: two people, a reason, a while; and a report that shows who, and nothing of the case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.cases import access, glass, viewing
from portal.cases.models import BreakGlass, Case
from portal.database import db
from portal.errors import Invalid, Refused
from portal.notices.models import Notice
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.cast import ADMIN, CARE, CHIEF, COMPLAINTS, NOW, READER, ROADS, SENIOR, complaint, staff
from tests.labels import town as labelled_devon
from tests.labels.town import HR, MONITOR, about, labelled

WHY = "She is on leave and the reporter is on the telephone."
HOUR = timedelta(hours=1)


def asked(case: Case, by: str = CARE) -> BreakGlass:
    with looking(by):
        glass.ask(case.tracking_number, reason=WHY, by=staff(by), at=NOW)
    db.session.flush()
    newest = select(BreakGlass).filter_by(case_id=case.id, asker_id=staff(by).id).order_by(BreakGlass.id.desc())
    return db.session.scalars(newest.limit(1)).one()


@contextmanager
def looking(username: str, at: datetime = NOW) -> Iterator[None]:
    person = staff(username)
    db.session.flush()
    token = access.viewer.set(viewing.viewer_of(person, frozenset(role.name for role in person.roles), at))
    try:
        yield
    finally:
        access.viewer.reset(token)


def sees(session: Session, case: Case, username: str, at: datetime = NOW) -> bool:
    with looking(username, at):
        return session.scalar(select(Case.id).filter_by(id=case.id)) is not None


@pytest.mark.clauses("RV-25")
@pytest.mark.usefixtures("town")
def test_two_people_open_a_case_for_a_while(session: Session) -> None:
    case = complaint()
    before = len(case.events)
    request = asked(case)
    assert not sees(session, case, CARE)
    glass.approve(request, hours=2, by=staff(COMPLAINTS), at=NOW)
    assert [event.kind for event in case.events[before:]] == ["ask_to_see", "let_see"]
    assert all(WHY in event.detail and WHY not in event.summary for event in case.events[before:])
    assert sees(session, case, CARE, NOW + HOUR)
    assert not sees(session, case, CARE, NOW + 2 * HOUR)
    assert not sees(session, case, CHIEF, NOW + HOUR)


@pytest.mark.usefixtures("town")
def test_nobody_opens_what_they_asked_for_nor_twice_nor_too_late(session: Session) -> None:
    request = asked(labelled(complaint()), by=COMPLAINTS)
    with pytest.raises(Refused, match="second person"):
        glass.approve(request, hours=2, by=staff(COMPLAINTS), at=NOW)
    with pytest.raises(Refused, match="older than 72 hours"):
        glass.approve(request, hours=2, by=staff(MONITOR), at=NOW + 72 * HOUR)
    for hours in (0, 73, -1):
        with pytest.raises(Invalid):
            glass.approve(request, hours=hours, by=staff(MONITOR), at=NOW)
    glass.approve(request, hours=72, by=staff(MONITOR), at=NOW)
    with pytest.raises(Refused, match="already"):
        glass.approve(request, hours=2, by=staff(MONITOR), at=NOW)


@pytest.mark.clauses("RV-25")
@pytest.mark.usefixtures("town")
def test_the_second_person_is_one_whom_the_label_names(session: Session) -> None:
    """Not a member of its teams where it names a position, and not the complaints team."""
    request = asked(labelled(complaint()), by=CARE)
    for username in (COMPLAINTS, HR, ROADS, ADMIN, READER):
        with pytest.raises(Refused, match="Someone else must open"):
            glass.approve(request, hours=2, by=staff(username), at=NOW)
    assert [one.id for one in glass.waiting(staff(MONITOR), NOW)] == [request.id]
    assert glass.waiting(staff(HR), NOW) == []
    plain = asked(complaint(), by=CARE)
    for username in (MONITOR, ROADS, ADMIN):
        with pytest.raises(Refused, match="Someone else must open"):
            glass.approve(plain, hours=2, by=staff(username), at=NOW)


@pytest.mark.clauses("RV-26")
@pytest.mark.usefixtures("town")
def test_those_it_concerns_neither_open_it_nor_are_let_in(session: Session) -> None:
    request = asked(about(ROADS, complaint()), by=ROADS)
    with pytest.raises(Refused, match="must be kept from them"):
        glass.approve(request, hours=2, by=staff(COMPLAINTS), at=NOW)
    other = asked(about(COMPLAINTS, complaint()), by=CARE)
    with pytest.raises(Refused, match="Someone else must open"):
        glass.approve(other, hours=2, by=staff(COMPLAINTS), at=NOW)
    barred = asked(labelled(complaint()), by=CHIEF)
    with pytest.raises(Refused, match="must be kept from them"):
        glass.approve(barred, hours=2, by=staff(MONITOR), at=NOW)


@pytest.mark.clauses("RV-26")
@pytest.mark.usefixtures("town")
def test_what_denies_outweighs_what_was_opened(session: Session) -> None:
    case = complaint()
    glass.approve(asked(case), hours=72, by=staff(COMPLAINTS), at=NOW)
    assert sees(session, case, CARE, NOW + HOUR)
    about(CARE, case)
    assert not sees(session, case, CARE, NOW + HOUR)


@pytest.mark.usefixtures("town")
def test_asking_for_what_one_sees_for_nothing_or_without_a_reason(session: Session) -> None:
    case = complaint()
    with looking(ROADS), pytest.raises(Refused, match="You see this case already"):
        glass.ask(case.tracking_number, reason=WHY, by=staff(ROADS), at=NOW)
    for reason in ("", "  ", "x" * 1801):
        with pytest.raises(Invalid):
            glass.ask("DV-0000-0000-0000", reason=reason, by=staff(CARE), at=NOW)
    with pytest.raises(Refused, match="no case"):
        glass.ask(case.tracking_number, reason=WHY, by=staff(ADMIN), at=NOW)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE break_glass SET until = until, reason = 'another'",
        "UPDATE break_glass SET asker_id = asker_id + 1",
        "DELETE FROM break_glass",
    ],
)
@pytest.mark.parametrize("opened", [True, False])
def test_who_was_let_in_is_never_rewritten(session: Session, statement: str, opened: bool) -> None:
    request = asked(complaint())
    if opened:
        glass.approve(request, hours=2, by=staff(COMPLAINTS), at=NOW)
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(text(statement))
    session.rollback()


@pytest.mark.clauses("RV-25")
@pytest.mark.usefixtures("session")
def test_the_report_is_for_those_who_oversee_cases_and_who_run_the_installation() -> None:
    read = {name: glass.may_read_report(staff(name)) for name in (COMPLAINTS, ADMIN, ROADS, CARE, READER)}
    assert read == {COMPLAINTS: True, ADMIN: True, ROADS: False, CARE: False, READER: False}
    assert glass.procedures_told(staff(COMPLAINTS)) == {"devon"}
    assert glass.procedures_told(staff(ADMIN)) is None, "of every procedure"


@pytest.mark.clauses("RV-25")
@pytest.mark.usefixtures("town")
def test_a_request_that_was_opened_is_no_page_of_whoever_asked(session: Session) -> None:
    request = asked(labelled(complaint()), by=COMPLAINTS)
    assert glass.visible(request, staff(COMPLAINTS)), "where they see the case by something else"
    glass.approve(request, hours=2, by=staff(MONITOR), at=NOW)
    assert not glass.visible(request, staff(COMPLAINTS))
    assert glass.visible(request, staff(MONITOR))


ASK = "/staff/glass/ask"


@pytest.mark.clauses("RV-25")
def test_the_pages_tell_nobody_whether_there_is_such_a_case(app: Flask) -> None:
    made(app, labelled_devon.found)
    number = made(app, lambda: labelled(cast.complaint()).tracking_number)
    browser = signed_in(app, CARE)
    for one in (number, number, "DV-7K3M-Q9TX-4HBW", "x"):
        assert submit(browser, ASK, number=one, reason=WHY).location == "/staff/glass/"
        page = browser.get("/staff/glass/").text
        assert "If there is such a case, those who may open it have been asked." in page
        assert number not in page
    assert made(app, lambda: len(db.session.scalars(select(BreakGlass)).all())) == 1, "a second request waits not"
    empty = submit(browser, ASK, number=number, reason="")
    assert empty.status_code == 422
    assert number in empty.text, "what was typed stays"


def reported(username: str) -> list[tuple[str, str, str]]:
    with looking(username):
        return [(one.asker, one.kind, one.label) for one in glass.report(frozenset({"devon"}))]


@pytest.mark.clauses("RV-25", "RV-26")
@pytest.mark.usefixtures("town")
def test_a_request_that_nobody_opened_is_told_to_those_alone_who_see_its_case(session: Session) -> None:
    asked(labelled(complaint()), by=COMPLAINTS)
    helen = staff(SENIOR).full_name
    asked(complaint(service="adult_care"), by=SENIOR)
    assert reported(COMPLAINTS) == [(helen, "Complaint", "")], "they see the second case, and not the first"
    assert reported(ADMIN) == reported(SENIOR) == []
    assert [label for _, _, label in reported(MONITOR)] == ["Staff conduct"]


@pytest.mark.clauses("RV-25", "RV-26")
@pytest.mark.usefixtures("town")
def test_what_kind_of_case_was_opened_is_not_told_to_whoever_asked_nor_to_whom_it_is_kept_from() -> None:
    glass.approve(asked(labelled(complaint()), by=COMPLAINTS), hours=2, by=staff(MONITOR), at=NOW)
    name = staff(COMPLAINTS).full_name
    assert reported(COMPLAINTS) == reported(CHIEF) == [(name, "", "")]
    assert reported(ADMIN) == [(name, "Complaint", "Staff conduct")]


@pytest.mark.clauses("RV-25", "RV-26")
def test_to_whoever_asked_the_page_is_the_same_for_a_hidden_case_and_for_none(app: Flask) -> None:
    made(app, labelled_devon.found)
    number = made(app, lambda: labelled(cast.complaint()).tracking_number)
    browser = signed_in(app, COMPLAINTS)
    pages = []
    for one in ("DV-0000-0000-0000", number):
        assert submit(browser, ASK, number=one, reason=WHY).location == "/staff/glass/"
        pages.append(told(browser.get("/staff/glass/").text))
    assert pages[0] == pages[1]


@pytest.mark.clauses("RV-25")
def test_it_is_opened_and_reported_without_the_case(app: Flask) -> None:
    made(app, labelled_devon.found)
    case_id, number = made(
        app, lambda: (c := labelled(cast.received(at=days_ago(2)).case), (c.id, c.tracking_number))[1]
    )
    theirs, second = signed_in(app, CARE), signed_in(app, MONITOR)
    submit(theirs, ASK, number=number, reason=WHY)
    assert theirs.get(f"/staff/cases/show/{case_id}").status_code == 404
    assert theirs.get("/staff/glass/approve/1").status_code == 404
    assert number in second.get("/staff/glass/").text
    assert submit(second, "/staff/glass/approve/1", hours="2").location == "/staff/glass/"
    assert submit(second, "/staff/glass/approve/1", hours="2").status_code == 409
    assert theirs.get(f"/staff/cases/show/{case_id}").status_code == 200
    for username in (COMPLAINTS, ADMIN):
        page = told(signed_in(app, username).get("/staff/glass/").text)
        assert "Grace Adeyemi" in page
        assert "Idris Vane" in page
        assert "Complaint, Staff conduct" in page
        assert number not in page
        assert WHY not in page
        assert "pothole" not in page
    assert "Idris Vane" not in told(signed_in(app, cast.CENTRAL).get("/staff/glass/").text), "another body's"
    assert "Idris Vane" not in told(signed_in(app, ROADS).get("/staff/glass/").text)


WHY_NOT = "She isn't on leave, and deals with it today."


@pytest.mark.clauses("RV-25")
@pytest.mark.usefixtures("town")
def test_the_second_person_declines_with_a_reason_and_whoever_asked_is_told(session: Session) -> None:
    case = complaint()
    request = asked(case)
    glass.decline(request, reason=WHY_NOT, by=staff(COMPLAINTS), at=NOW + HOUR)
    session.flush()
    assert (case.events[-1].kind, WHY_NOT in case.events[-1].detail) == ("decline_see", True)
    assert not sees(session, case, CARE, NOW + 2 * HOUR)
    [notice] = session.scalars(select(Notice).filter_by(to_address=staff(CARE).email)).all()
    assert (WHY_NOT in notice.body_text, notice.case_id) == (True, None)
    assert case.tracking_number not in notice.subject + notice.body_text
    with looking(CARE):
        [told_of] = glass.declined_to(staff(CARE))
        assert (told_of.reason, told_of.decliner) == (WHY_NOT, staff(COMPLAINTS))
    assert glass.declined_to(staff(CHIEF)) == []
    with looking(COMPLAINTS):
        assert glass.waiting(staff(COMPLAINTS), NOW + 2 * HOUR) == []
        [line] = list(glass.report(frozenset({"devon"})))
        assert (line.decliner, line.declined_why) == (staff(COMPLAINTS).full_name, WHY_NOT)


@pytest.mark.usefixtures("town")
def test_what_was_declined_is_decided_and_may_be_asked_for_again(session: Session) -> None:
    case = complaint()
    request = asked(case)
    glass.decline(request, reason=WHY_NOT, by=staff(COMPLAINTS), at=NOW)
    session.flush()
    for decide in (
        lambda: glass.approve(request, hours=2, by=staff(COMPLAINTS), at=NOW),
        lambda: glass.decline(request, reason=WHY_NOT, by=staff(COMPLAINTS), at=NOW),
    ):
        with pytest.raises(Refused, match="declined already"):
            decide()
    again = asked(case)
    assert again.id != request.id
    glass.approve(again, hours=2, by=staff(COMPLAINTS), at=NOW)
    assert sees(session, case, CARE, NOW + HOUR)


@pytest.mark.usefixtures("town")
def test_it_is_declined_by_another_with_a_reason_and_never_of_what_is_kept_from_the_asker(session: Session) -> None:
    request = asked(complaint())
    with pytest.raises(Invalid):
        glass.decline(request, reason="  ", by=staff(COMPLAINTS), at=NOW)
    with pytest.raises(Refused):
        glass.decline(request, reason=WHY_NOT, by=staff(CARE), at=NOW)
    kept = asked(about(CARE, complaint()))
    with pytest.raises(Refused, match="kept from them"):
        glass.decline(kept, reason=WHY_NOT, by=staff(COMPLAINTS), at=NOW)
    assert session.scalars(select(Notice).filter_by(to_address=staff(CARE).email)).all() == []


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
@pytest.mark.usefixtures("town")
def test_who_was_declined_is_never_rewritten(session: Session, statement: str) -> None:
    glass.decline(asked(complaint()), reason=WHY_NOT, by=staff(COMPLAINTS), at=NOW)
    session.flush()
    with pytest.raises(DBAPIError):
        session.execute(text(statement.format("break_glass_declined")))


def test_the_pages_decline_it_and_tell_whoever_asked(app: Flask) -> None:
    number = made(app, lambda: cast.received(at=days_ago(1)).case.tracking_number)
    care = signed_in(app, CARE)
    submit(care, "/staff/glass/ask", number=number, reason=WHY)
    assert number not in care.get("/staff/glass/").text
    team = signed_in(app, COMPLAINTS)
    page = team.get("/staff/glass/").text
    there = page.split("/staff/glass/decline/")[1].split('"')[0]
    assert care.get(f"/staff/glass/decline/{there}").status_code in (302, 403, 404)
    assert submit(team, f"/staff/glass/decline/{there}", reason="").status_code == 422
    assert submit(team, f"/staff/glass/decline/{there}", reason=WHY_NOT).status_code == 302
    assert WHY_NOT in told(care.get("/staff/glass/").text)
    assert WHY_NOT in told(team.get("/staff/glass/").text)
    assert WHY_NOT not in told(signed_in(app, ADMIN).get("/staff/glass/").text)
