"""Who may open which screen: the roles as one table. Each pattern ends in `$`, for FAB matches prefixes."""

from __future__ import annotations

LOOK = "can_(list|show)$"
MAIL = "can_(list|show|act|download)$"
WORK = "can_(list|show|add|edit|delete|move|download)$"
CASES = "(Cases|Stages|Responses|Remedies)$"
FIGURES_MENUS = "Statistics|Explore|Reports|Exports"
MENUS = f"(My work|Cases|Stages|Responses|Remedies|Requests|Restrictions|Workplace|Guidance|{FIGURES_MENUS})$"
ABOVE = "(Load|Overview)$"  # who has what, and the view from above: each of the cases that one may see
ANSWER = "can_(list|show|edit)$"
DELIVER = "can_(list|show|retry|posted)$"
READ_UP = "can_(list|act)$"  # who may note, appoint, pass on or go through the overdue list is for the procedure to say
READ_BOARD = "can_(list|dismiss)$"
MADE = "can_(list|download|act)$"  # what it is of, the row gate says again whenever one is made and handed out
PRINT = "can_(list|download|act)$"  # only of a batch of which every letter may be seen
OWE = "can_(list|show|act)$"  # which step is whose is for the pack's positions to say
FIGURES = "can_(list|show)$"  # which report is for whom is for the pack's positions to say
EXPLORE = "can_(list|keep)$"  # each sees figures of their own cases, and keeps what they looked at

# role -> (view pattern, permission pattern) pairs. The row gate (cases.access) comes on top: this opens screens only.
# Admin runs the installation: its own row opens no screen on which a case could stand (RV-25).
ROLES: dict[str, list[list[str]]] = {
    "Admin": [
        ["StaffView$", "can_(list|show|add|edit|userinfo)$"],
        ["RoleModelView$", LOOK],
        ["ResetPasswordView$", "can_this_form_(get|post)$"],
        ["Memberships$", "can_(list|show|add|edit|delete)$"],
        ["Delegations$", "can_(list|show|add|edit|delete)$"],
        ["(Teams|Versions|Jobs)$", LOOK],
        ["ApiKeys$", "can_(list|show|add|delete)$"],
        ["Webhooks$", "can_(list|show|add|edit|delete|act)$"],
        ["WebhookMessages$", "can_(list|show|retry)$"],
        ["(SecurityLog|Checklist)$", "can_list$"],
        ["(SecondFactors|Sessions)$", "can_end$"],
        ["Glass$", "can_list$"],
        ["(Glass|Workplace)$", "menu_access$"],
        ["(Security|List Users|List Roles|Setup|Teams|Memberships|Delegations|Versions|Jobs)$", "menu_access$"],
        ["(ApiKeys|Webhooks|SecurityLog|Checklist)$", "menu_access$"],
    ],
    "Complaints team": [
        [CASES, WORK],
        ["Cases$", "can_bundle$"],
        ["Incoming$", MAIL],
        ["Requests$", ANSWER],
        ["Restrictions$", LOOK],
        ["(Queue|Search|Load|Overview)$", "can_list$"],
        ["Bulk$", READ_UP],
        ["Notices$", DELIVER],
        ["Printing$", PRINT],
        ["Duties$", OWE],
        ["(Statistics|Reports)$", FIGURES],
        ["Explore$", EXPLORE],
        ["Exports$", MADE],
        ["(Guidance|Absences|Learning|Overdue)$", READ_UP],
        ["Meetings$", "can_(list|add|delete)$"],
        ["(Teams|Memberships|Delegations|Versions)$", LOOK],
        ["Versions$", "can_impact$"],
        ["Closures$", "can_(list|show|add|delete)$"],
        ["Replays$", "can_(list|show|add)$"],
        ["Templates$", "can_(list|edit)$"],
        ["StandardLines$", "can_(list|show|add|edit|delete)$"],
        ["DemoMail$", "can_list$"],
        ["FieldHelp$", "can_(list|edit)$"],
        ["Board$", "can_(list|add|delete|dismiss)$"],
        ["(FieldHelp|Board)$", "menu_access$"],
        ["Glass$", "can_(list|ask|approve)$"],
        ["Glass$", "menu_access$"],
        [MENUS, "menu_access$"],
        [ABOVE, "menu_access$"],
        [
            "(Notices|Duties|Overdue|Learning|Absences|Setup|Teams|Memberships|Delegations|Versions|Meetings|Closures|Replays|Mail)$",
            "menu_access$",
        ],
        [
            "(Quarantine|Templates|StandardLines)$",
            "menu_access$",
        ],
    ],
    "Officer": [
        [CASES, WORK],
        ["Cases$", "can_bundle$"],
        ["Incoming$", MAIL],
        ["Requests$", ANSWER],
        ["Restrictions$", LOOK],
        ["(Queue|Search|Load|Overview)$", "can_list$"],
        ["Bulk$", READ_UP],
        ["Notices$", DELIVER],
        ["Printing$", PRINT],
        ["Duties$", OWE],
        ["(Statistics|Reports)$", FIGURES],
        ["Explore$", EXPLORE],
        ["Exports$", MADE],
        ["(Guidance|Absences|Learning|Overdue)$", READ_UP],
        [MENUS, "menu_access$"],
        ["FieldHelp$", "can_list$"],
        ["Board$", READ_BOARD],
        ["(FieldHelp|Board)$", "menu_access$"],
        [ABOVE, "menu_access$"],
        ["(Notices|Quarantine|Duties|Overdue|Learning|Glass|Absences)$", "menu_access$"],
        ["Glass$", "can_(list|ask|approve)$"],
    ],
    "Reader": [
        [CASES, "can_(list|show|download)$"],
        ["(Requests|Restrictions)$", LOOK],
        ["(Queue|Search|Load|Overview)$", "can_list$"],
        ["Guidance$", "can_list$"],
        ["(Statistics|Reports)$", FIGURES],
        ["Explore$", EXPLORE],
        ["Exports$", MADE],
        ["Glass$", "can_(list|ask)$"],
        [MENUS, "menu_access$"],
        ["Board$", READ_BOARD],
        ["Board$", "menu_access$"],
        [ABOVE, "menu_access$"],
        ["Glass$", "menu_access$"],
    ],
    "Integration": [
        [CASES, "can_(list|show|move)$"],
    ],
    "Public": [],
}

OWN_ACCOUNT = [
    ["ResetMyPasswordView$", "can_this_form_(get|post)$"],
    ["StaffView$", "can_userinfo$"],
    ["(SecondFactors|Sessions|Lists)$", "can_own$"],
]


def table() -> dict[str, list[list[str]]]:
    """Return the table as FAB_ROLES takes it: everyone who signs in looks after their own account too."""
    return {role: [*rows, *OWN_ACCOUNT] if role != "Public" else rows for role, rows in ROLES.items()}
