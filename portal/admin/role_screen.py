"""Roles, to look at: the table in code, told in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask_appbuilder.security.sqla.models import Role
from flask_appbuilder.security.views import RoleModelView as FabRoleModelView

from portal.admin import roles
from portal.admin.commanding import CommandView
from portal.admin.datamodel import SafeInterface

PURPOSES = {
    "Admin": "Runs the installation: staff, passwords and positions. Sees no case.",
    "Complaints team": "Takes in, hands out and works cases, and looks after what was sent.",
    "Officer": "Works the cases of their own teams.",
    "Reader": "Reads the cases of their own teams, and changes nothing.",
    "Integration": "Another system, by the API, as if it were an officer of its teams.",
    "Public": "Anyone who isn’t signed in. Opens nothing here; the public pages need no role.",
}

SCREENS = {
    "Cases": "cases",
    "Stages": "stages",
    "Responses": "responses",
    "Remedies": "remedies",
    "Queue": "my work",
    "Search": "search",
    "Load": "who has what",
    "Overview": "the view from above",
    "Bulk": "moves on many cases",
    "Notices": "delivery",
    "Printing": "print queue",
    "Incoming": "mail that came",
    "Statistics": "statistics",
    "Explore": "reports of their own making",
    "Reports": "reports",
    "Exports": "files made for them",
    "Overdue": "what is overdue",
    "Templates": "letters’ texts",
    "StandardLines": "standard lines",
    "Teams": "teams",
    "Memberships": "positions",
    "Versions": "procedures",
    "Jobs": "jobs",
    "Requests": "contributions",
    "Restrictions": "restrictions",
    "Duties": "duties",
    "Guidance": "guidance",
    "Absences": "absences",
    "Learning": "work for learning",
    "Meetings": "meetings",
    "Closures": "closures",
    "Replays": "replays",
    "Delegations": "designees",
    "Glass": "break-glass",
    "DemoMail": "demo mail",
    "ApiKeys": "API keys",
    "Webhooks": "webhooks",
    "WebhookMessages": "messages to other systems",
    "FieldHelp": "help on forms",
    "Board": "notices board",
    "Checklist": "what is still to be set",
    "SecurityLog": "security log",
    "SecondFactors": "second factors",
    "Sessions": "sessions",
    "Lists": "searches and columns",
    "StaffView": "staff",
    "RoleModelView": "roles",
    "ResetPasswordView": "other people’s passwords",
    "ResetMyPasswordView": "their own password",
}

# What someone may do there. Those with the same words are said once.
RIGHTS = {
    "list": "look",
    "show": "look",
    "add": "add",
    "edit": "change",
    "delete": "take back",
    "move": "make every move that the procedure allows",
    "bundle": "have all of a case put together",
    "download": "open letters as PDF",
    "retry": "send again",
    "posted": "mark as posted",
    "act": "do what is theirs to do",
    "impact": "see what a new version would change",
    "keep": "save them and share them",
    "ask": "ask to be let in to a case",
    "approve": "let someone else in",
    "this_form_get": "set a new one",
    "this_form_post": "set a new one",
    "own": "look after their own",
    "end": "end someone else’s",
    "dismiss": "put away what they have read",
    "userinfo": "see their own account",
}

PARTS = re.compile(r"^(?P<before>[^(]*)\((?P<any>[^)]*)\)$")


class RoleModelView(CommandView, FabRoleModelView):
    """Roles. What each may open is a table in code, not a form."""

    class_permission_name = "RoleModelView"
    base_permissions = ["can_list", "can_show"]
    list_widget, show_widget = CommandView.list_widget, CommandView.show_widget
    list_title, show_title = "Roles", "Role"
    list_columns = ["name", "purpose"]
    show_columns = ["name", "purpose", "opens"]
    search_columns = order_columns = ["name"]
    base_order = ("name", "asc")
    label_columns = {"name": "Role", "purpose": "What it is for", "opens": "May open"}


def reading() -> SafeInterface:
    """Return how the screens of roles read: FAB gives them an interface of its own when it starts."""
    return SafeInterface(Role, cells={"purpose": lambda row: purpose(row.name), "opens": lambda row: opens(row.name)})


def purpose(role: str) -> str:
    """Return what a role is for."""
    return PURPOSES.get(role, "It opens nothing: it isn’t one of the portal’s own roles.")


def opens(role: str) -> str:
    """Return the screens of a role, one a line, each with what may be done there."""
    return "\n".join(_lines(role)) or "Nothing."


def _lines(role: str) -> Iterator[str]:
    for screens, rights in roles.table().get(role, []):
        may = [one.removeprefix("can_") for one in alternatives(rights)]
        if may != ["menu_access"]:
            yield f"{_together(SCREENS[one] for one in alternatives(screens))}: {_listed(RIGHTS[one] for one in may)}"


def alternatives(pattern: str) -> list[str]:
    """Return the names that a pattern of the table stands for: "can_(list|show)$" for two of them."""
    plain = pattern.removesuffix("$")
    found = PARTS.match(plain)
    return [found["before"] + one for one in found["any"].split("|")] if found else [plain]


def _together(words: Iterator[str]) -> str:
    return _listed(words).capitalize()


def _listed(words: Iterator[str]) -> str:
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} and {last}" if first else last
