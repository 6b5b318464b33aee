"""Who may open which screen: every role against every address of the staff's side."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.admin import roles
from portal.cases import access
from portal.cases.models import Membership
from portal.database import db
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in

WHO = {
    "Admin": cast.ADMIN,
    "Complaints team": cast.COMPLAINTS,
    "Officer": cast.ROADS,
    "Reader": cast.READER,
    "Integration": cast.SYSTEM,
}
EVERYONE = frozenset(WHO)
WORKS, SEES = frozenset({"Complaints team", "Officer"}), frozenset({"Complaints team", "Officer", "Reader"})
CASES = SEES | {"Integration"}
ADMIN, SETUP = frozenset({"Admin"}), frozenset({"Admin", "Complaints team"})
TEAM = frozenset({"Complaints team"})

# Every address under /staff, by its endpoint, and the roles that it opens for.
OPEN_TO: dict[str, frozenset[str]] = {
    "Queue.index": EVERYONE,  # it shows the queue, or takes them to what they do
    "Search.list": SEES,
    "Cases.list": CASES,
    "Cases.show": CASES,
    "Cases.company": CASES,
    "Cases.known": WORKS,
    "Cases.add": WORKS,
    "Cases.edit": WORKS,
    "Cases.delete": WORKS,
    "Cases.move": WORKS | {"Integration"},
    "Cases.receipt": WORKS,
    "Files.download": SEES,
    "Files.add": WORKS | {"Integration"},
    "Files.remove": WORKS,
    "Cases.sheet": SEES,
    "Cases.bundle": WORKS,
    "Cases.subject": WORKS,
    "SubjectAccesses.show": WORKS,
    "SubjectAccesses.let_in": WORKS,
    "SubjectAccesses.anew": WORKS,
    "SubjectAccesses.strike": WORKS,
    "SubjectAccesses.leave_out": WORKS,
    "SubjectAccesses.leave_out_whole": WORKS,
    "SubjectAccesses.check": WORKS,
    "SubjectAccesses.make": WORKS,
    "Cases.sheet_pdf": SEES,
    "Letters.pdf": SEES,
    "Stages.list": CASES,
    "Stages.show": CASES,
    "Stages.add": WORKS,
    "Stages.edit": WORKS,
    "Responses.list": CASES,
    "Responses.show": CASES,
    "Responses.add": WORKS,
    "Responses.edit": WORKS,
    "Responses.delete": WORKS,
    "Restrictions.list": SEES,
    "Restrictions.show": SEES,
    "Requests.list": SEES,
    "Requests.show": SEES,
    "Requests.edit": WORKS,
    "Remedies.list": CASES,
    "Remedies.show": CASES,
    "Remedies.add": WORKS,
    "Remedies.edit": WORKS,
    "Remedies.delete": WORKS,
    "Remedies.new_date": WORKS,
    "Remedies.pass_on": WORKS,
    "Quarantine.list": WORKS,
    "Incoming.list": WORKS,
    "Incoming.show": WORKS,
    "Incoming.take_in": WORKS,
    "Incoming.attach": WORKS,
    "Incoming.discard": WORKS,
    "Incoming.file": WORKS,
    "Notices.list": WORKS,
    "Notices.show": WORKS,
    "Notices.retry": WORKS,
    "Notices.post_instead": WORKS,
    "Notices.readdress": WORKS,
    "Notices.posted": WORKS,
    "Printing.list": WORKS,
    "Printing.show": WORKS,
    "Printing.pdf": WORKS,
    "Printing.make_now": WORKS,
    "Printing.printed": WORKS,
    "Printing.posted": WORKS,
    "Duties.list": WORKS,
    "Duties.show": WORKS,
    "Duties.act": WORKS,
    "Duties.happened": WORKS,
    **dict.fromkeys(("DutyCalendar.month", "DutyCalendar.file", "DutyCalendar.make", "DutyCalendar.end"), WORKS),
    "Load.list": SEES,
    "Overview.list": SEES,
    "Statistics.list": SEES,
    "Statistics.table": SEES,
    "Statistics.cases": SEES,
    "Statistics.file": SEES,
    **dict.fromkeys(("Explore.list", "Explore.table", "Explore.whole", "Explore.cases", "Explore.file"), SEES),
    **dict.fromkeys(("Explorations.keep", "Explorations.change", "Explorations.delete"), SEES),
    "Reports.ask": SEES,
    "Reports.list": SEES,
    "Reports.show": SEES,
    "Reports.sheet": SEES,
    "Reports.whole": SEES,
    "Disclosure.show": WORKS,
    "Disclosure.strike": WORKS,
    "Disclosure.take_back": WORKS,
    "Disclosure.check": WORKS,
    "Disclosure.kept": WORKS,
    "Disclosure.file": WORKS,
    "Disclosure.whole": WORKS,
    "Disclosure.since": WORKS,
    "Disclosure.publish": WORKS,
    "Assessments.show": WORKS,
    "Assessments.answer": WORKS,
    "ReportResponses.respond": WORKS,
    "Meetings.list": TEAM,
    "Meetings.add": TEAM,
    "Meetings.delete": TEAM,
    "Glass.list": SEES | ADMIN,
    "Glass.ask": SEES,
    "Glass.approve": WORKS,
    "Glass.decline": WORKS,
    "Passing.pass_on": WORKS,
    "LearningWork.list": WORKS,
    "LearningWork.show": WORKS,
    "LearningWork.about": WORKS,
    "LearningWork.commission": WORKS,
    "LearningWork.result": WORKS,
    "LearningWork.words": WORKS,
    "LearningWork.publish": WORKS,
    "Exports.list": SEES,
    "Exports.ask": SEES,
    "Exports.download": SEES,
    "Exports.act": SEES,
    "Bulk.list": WORKS,
    "Bulk.ask": WORKS,
    "Bulk.show": WORKS,
    "Bulk.act": WORKS,
    "Overdue.list": WORKS,
    "Overdue.download": WORKS,
    "Overdue.reviewed": WORKS,
    "Absences.list": WORKS,
    "Absences.note": WORKS,
    "Absences.end": WORKS,
    "Guidance.list": SEES,
    "Guidance.act": WORKS,
    "Guidance.end": WORKS,
    "Board.list": SEES,
    "Board.dismiss": SEES,
    "Board.add": TEAM,
    "Board.take_down": TEAM,
    "FieldHelps.list": WORKS,
    "FieldHelps.edit": TEAM,
    "Teams.list": SETUP,
    "Teams.show": SETUP,
    "Memberships.list": SETUP,
    "Memberships.show": SETUP,
    "Memberships.add": ADMIN,
    "Memberships.edit": ADMIN,
    "Memberships.delete": ADMIN,
    "Delegations.list": SETUP,
    "Delegations.show": SETUP,
    "Delegations.add": ADMIN,
    "Delegations.edit": ADMIN,
    "Delegations.delete": ADMIN,
    "Versions.list": SETUP,
    "Versions.show": SETUP,
    "Versions.impact": TEAM,
    "Replays.list": TEAM,
    "Replays.show": TEAM,
    "Replays.add": TEAM,
    "Templates.list": TEAM,
    "Templates.edit": TEAM,
    "Templates.versions": TEAM,
    "Templates.discard": TEAM,
    "Templates.publish": TEAM,
    "Templates.again": TEAM,
    "StandardLines.list": TEAM,
    "StandardLines.show": TEAM,
    "StandardLines.add": TEAM,
    "StandardLines.edit": TEAM,
    "StandardLines.delete": TEAM,
    "Closures.list": TEAM,
    "Closures.show": TEAM,
    "Closures.add": TEAM,
    "Closures.delete": TEAM,
    "Jobs.list": ADMIN,
    "Jobs.show": ADMIN,
    "DemoMail.list": TEAM,
    "DemoMail.show": TEAM,
    "DemoMail.file": TEAM,
    "StaffView.list": ADMIN,
    "StaffView.show": ADMIN,
    "StaffView.add": ADMIN,
    "StaffView.edit": ADMIN,
    "StaffView.userinfo": EVERYONE,
    "ApiKeys.list": ADMIN,
    "ApiKeys.show": ADMIN,
    "ApiKeys.add": ADMIN,
    "ApiKeys.delete": ADMIN,
    **dict.fromkeys(("Webhooks.list", "Webhooks.show", "Webhooks.add", "Webhooks.edit", "Webhooks.delete"), ADMIN),
    **dict.fromkeys(("Webhooks.secret", "Webhooks.test", "Webhooks.start"), ADMIN),
    "WebhookMessages.list": ADMIN,
    "WebhookMessages.of": ADMIN,
    "WebhookMessages.show": ADMIN,
    "WebhookMessages.retry": ADMIN,
    "SecurityLog.list": ADMIN,
    "Checklist.list": ADMIN,
    "Lists.keep": EVERYONE,
    "Lists.forget": EVERYONE,
    "Lists.columns": EVERYONE,
    "SecondFactors.put_on": EVERYONE,
    "SecondFactors.codes": EVERYONE,
    "SecondFactors.take_off": EVERYONE,
    "SecondFactors.reset": ADMIN,
    "Sessions.elsewhere": EVERYONE,
    "Sessions.end": ADMIN,
    "RoleModelView.list": ADMIN,
    "RoleModelView.show": ADMIN,
    "ResetPasswordView.this_form_get": ADMIN,
    "ResetPasswordView.this_form_post": ADMIN,
    "OwnPasswordView.this_form_get": EVERYONE,
    "OwnPasswordView.this_form_post": EVERYONE,
}
WITHOUT_SIGNING_IN = {
    *(f"PortalAuthView.{page}" for page in ("login", "code", "enrol", "logout")),
    *(f"ProviderDoor.{page}" for page in ("begin", "back")),
    *(f"FirstRunDoor.{page}" for page in ("code", "step")),
}


def _rules(app: Flask) -> list[tuple[str, str, str]]:
    """Return (endpoint, method, path) of every address, with an id that nothing has."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/staff"):
            given = {"pk": "424242", "move": "contact", "act": "submit", "name": "none", "index": "0", "key": "n" * 22}
            given |= {"what": "stop", "table": "none", "sheet": "none", "strike": "424242"}
            given |= {"field": "none", "kind": "none", "language": "none", "case_id": "424242", "step": "body"}
            given |= {"form": "xlsx", "digest": "f" * 64, "item": "none"}
            adapter = app.url_map.bind("localhost")
            path = adapter.build(rule.endpoint, {name: _value(name, given) for name in rule.arguments})
            found += [(rule.endpoint, method, path) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return sorted(found)


def _value(name: str, given: dict[str, str]) -> str | int:
    return int(given[name]) if given[name].isdecimal() else given[name]


def test_every_address_is_declared(app: Flask) -> None:
    assert {endpoint for endpoint, _, _ in _rules(app)} == set(OPEN_TO) | WITHOUT_SIGNING_IN


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_a_role_opens_its_screens_and_no_others(app: Flask, role: str) -> None:
    client = signed_in(app, WHO[role])
    token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    for endpoint, method, path in _rules(app):
        if endpoint in WITHOUT_SIGNING_IN:
            continue
        status = _asked(client, method, path, token)
        assert (status == 403) is (role not in OPEN_TO[endpoint]), (role, endpoint, method, status)
        assert status < 500, (role, endpoint, method)


def _asked(client: FlaskClient, method: str, path: str, token: str) -> int:
    if method == "GET":
        return client.get(path).status_code
    return client.post(path, data={"csrf_token": token}).status_code


def test_nobody_opens_anything_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    token = fields(client.get("/staff/login/").text)["csrf_token"][0]
    for endpoint, method, path in _rules(app):
        if endpoint in WITHOUT_SIGNING_IN:
            continue
        answer = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        assert answer.status_code == 302, (endpoint, method)
        assert answer.location.startswith("/staff/login/"), (endpoint, answer.location)


@pytest.mark.parametrize("in_the_team", [False, True])
def test_running_the_installation_shows_no_case(app: Flask, in_the_team: bool) -> None:
    """Not even to an administrator who was put into the team that deals with it."""
    if in_the_team:
        made(app, lambda: _place(cast.ADMIN, like=cast.ROADS))
    case_id, number = made(
        app, lambda: (c := cast.received(cast.submission(), at=days_ago(1)).case, (c.id, c.tracking_number))[1]
    )
    client = signed_in(app, cast.ADMIN)
    for path in (
        "/staff/",
        "/staff/cases/list/",
        f"/staff/cases/show/{case_id}",
        "/staff/notices/list/",
        "/staff/jobs/list/",
    ):
        assert number not in client.get(path, follow_redirects=True).text


def _place(username: str, *, like: str) -> None:
    """Give someone the places that another one has."""
    for place in cast.staff(like).memberships:
        db.session.add(Membership(staff_id=cast.staff(username).id, team_id=place.team_id, position=place.position))


def test_who_sees_cases_by_their_role_has_a_role_of_the_table() -> None:
    assert set(roles.ROLES) >= access.SIGHTED


def test_every_pattern_of_the_table_is_anchored() -> None:
    for role, rows in roles.table().items():
        for screens, rights in rows:
            assert screens.endswith("$"), (role, screens)
            assert rights.endswith("$"), (role, rights)
            assert ".*" not in screens + rights, (role, screens, rights)


def test_the_public_role_is_empty() -> None:
    assert roles.table()["Public"] == []


def test_every_view_names_its_permission(app: Flask) -> None:
    views = app.extensions["appbuilder"].baseviews
    named = {type(view).__name__: vars(type(view)).get("class_permission_name") for view in views}
    ours = {
        name
        for name in named
        if type(next(v for v in views if type(v).__name__ == name)).__module__.startswith("portal")
    }
    assert {name for name in ours if not named[name]} <= {"ResetPasswordView", "PortalAuthView", "LimitedSecurityApi"}
