"""The officers' side: Flask-AppBuilder's generated screens over our commands, and the pages of our own."""

from __future__ import annotations

from flask import Flask

from portal.admin import builder, demomail, duty_feed, packs, signed_out
from portal.admin.absences import Absences
from portal.admin.api_keys import ApiKeys
from portal.admin.assessments import Assessments
from portal.admin.board import Board
from portal.admin.builder import StaffBuilder
from portal.admin.bulk import Bulk
from portal.admin.cases import Cases
from portal.admin.checklist import Checklist
from portal.admin.closures import Closures
from portal.admin.delegations import Delegations
from portal.admin.delivery import Jobs, Notices
from portal.admin.disclosure import Disclosure
from portal.admin.duties import Duties, Meetings
from portal.admin.duty_calendar import DutyCalendar
from portal.admin.explorations import Explorations
from portal.admin.explore import Explore
from portal.admin.exports import Exports
from portal.admin.field_help import FieldHelps
from portal.admin.files import Files
from portal.admin.first_run import FirstRunDoor
from portal.admin.glass import Glass
from portal.admin.guidance import Guidance
from portal.admin.incoming import Incoming, Quarantine
from portal.admin.learning import LearningWork
from portal.admin.letterfiles import Letters
from portal.admin.lists import Lists
from portal.admin.load import Load
from portal.admin.overdue import Overdue
from portal.admin.overview import Overview
from portal.admin.passing import Passing
from portal.admin.printing import Printing
from portal.admin.provider_door import ProviderDoor
from portal.admin.queue import Queue
from portal.admin.reference import Memberships, Teams, Versions
from portal.admin.remedies import Remedies
from portal.admin.replays import Replays
from portal.admin.report_responses import ReportResponses
from portal.admin.reports import Reports
from portal.admin.requests import Requests
from portal.admin.responses import Responses
from portal.admin.restrictions import Restrictions
from portal.admin.search import Search
from portal.admin.second_factors import SecondFactors
from portal.admin.security_log import SecurityLog
from portal.admin.staff_sessions import Sessions
from portal.admin.stages import Stages
from portal.admin.standard_lines import StandardLines
from portal.admin.statistics import Statistics
from portal.admin.subject_access import SubjectAccesses
from portal.admin.templates import Templates
from portal.admin.webhook_messages import WebhookMessages
from portal.admin.webhooks import Webhooks

LAST = ("Security", "Setup", "Workplace")


def init_app(app: Flask) -> None:
    """Attach Flask-AppBuilder and every screen."""
    staff = builder.init_app(app, Queue)
    _cases(staff)
    _setup(staff)
    if demomail.is_wanted(app):
        staff.add_view(demomail.DemoMail, "Mail", label="Demo mail", category="Setup")
    _order(staff)
    signed_out.init_app(app)
    app.register_blueprint(duty_feed.blueprint)
    app.jinja_env.globals["has_meetings"] = packs.has_meetings


def _cases(staff: StaffBuilder) -> None:
    staff.add_link("My work", href="Queue.index")
    staff.add_view(Cases, "Cases")
    staff.add_view_no_menu(Bulk)
    staff.add_view(Stages, "Stages")
    staff.add_view(Responses, "Responses")
    staff.add_view(Remedies, "Remedies")
    staff.add_view(Requests, "Requests", label="Contributions")
    staff.add_view(Restrictions, "Restrictions")
    staff.add_view(Notices, "Notices", label="Delivery")
    staff.add_view_no_menu(Printing)
    staff.add_view(Quarantine, "Quarantine", label="Mail")
    staff.add_view_no_menu(Incoming)
    staff.add_view(Duties, "Duties")
    staff.add_view_no_menu(DutyCalendar)
    staff.add_view(Load, "Load", label="Who has what", category="Workplace")
    staff.add_view(Overview, "Overview", label="The view from above", category="Workplace")
    staff.add_view(Overdue, "Overdue", category="Workplace")
    staff.add_view(Statistics, "Statistics", category="Workplace")
    staff.add_view(Explore, "Explore", category="Workplace")
    staff.add_view(Reports, "Reports", category="Workplace")
    staff.add_view(Exports, "Exports", label="Files made for you", category="Workplace")
    staff.add_view(Glass, "Glass", label="Cases opened", category="Workplace")
    staff.add_view(LearningWork, "Learning", category="Workplace")
    staff.add_view(Absences, "Absences", category="Workplace")
    staff.add_view(Guidance, "Guidance", category="Workplace")
    staff.add_view(Board, "Board", label="Notices board", category="Workplace")
    staff.add_view(FieldHelps, "FieldHelp", label="Help on forms", category="Workplace")
    staff.add_view_no_menu(Search)
    staff.add_view_no_menu(Letters)
    staff.add_view_no_menu(Files)
    staff.add_view_no_menu(Passing)
    staff.add_view_no_menu(Disclosure)
    staff.add_view_no_menu(Explorations)
    staff.add_view_no_menu(SubjectAccesses)
    staff.add_view_no_menu(Assessments)
    staff.add_view_no_menu(ReportResponses)


def _setup(staff: StaffBuilder) -> None:
    for view, name, label in (
        (Teams, "Teams", "Teams"),
        (Memberships, "Memberships", "Positions"),
        (Delegations, "Delegations", "Designees"),
        (Versions, "Versions", "Procedures"),
        (Templates, "Templates", "Letter texts"),
        (StandardLines, "StandardLines", "Standard lines"),
        (Meetings, "Meetings", "Meetings"),
        (Closures, "Closures", "Closures"),
        (Replays, "Replays", "Replays"),
        (Jobs, "Jobs", "Jobs"),
        (ApiKeys, "ApiKeys", "API keys"),
        (Webhooks, "Webhooks", "Webhooks"),
        (SecurityLog, "SecurityLog", "Security log"),
        (Checklist, "Checklist", "What is still to be set"),
    ):
        staff.add_view(view, name, label=label, category="Setup")
    staff.add_view_no_menu(WebhookMessages)
    staff.add_view_no_menu(SecondFactors)
    staff.add_view_no_menu(Lists)
    staff.add_view_no_menu(Sessions)
    staff.add_view_no_menu(ProviderDoor)
    staff.add_view_no_menu(FirstRunDoor)


def _order(staff: StaffBuilder) -> None:
    """FAB puts its own menu first; officers come here for their work."""
    words = {"Security": "People", "List Users": "Staff", "List Roles": "Roles"}
    for name, label in words.items():
        staff.menu.find(name).label = label
    staff.menu.menu.sort(key=lambda item: LAST.index(item.name) if item.name in LAST else -1)
