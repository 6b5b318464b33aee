"""Who may open which screen: the roles as one table. Every pattern ends in `$`, since FAB matches prefixes (FAB.md 3)."""

from __future__ import annotations

SEE = "can_(list|show)$"
WORK = "can_(list|show|add|edit|delete|move|preview|download)$"
CASES = "(Cases|Stages|Responses|Remedies)$"
MENUS = "(My work|Cases|Stages|Responses|Remedies|Queue)$"

# role -> (view pattern, permission pattern) pairs. The row gate (cases.access) comes on top: a role opens a screen, not a case.
ROLES: dict[str, list[list[str]]] = {
    "Admin": [
        [
            "(StaffView|RoleModelView|ResetPasswordView|ResetMyPasswordView|UserInfoEditView|Teams|Memberships|Versions|Jobs)$",
            ".*",
        ],
        ["(Security|Setup|List Users|List Roles|Teams|Memberships|Versions|Jobs|Mail)$", "menu_access$"],
        ["DemoMail$", "can_list$"],
        ["(userinfo|StaffView)$", "can_userinfo$"],
    ],
    "Complaints team": [
        [CASES, WORK],
        ["Queue$", "can_list$"],
        ["Notices$", "can_(list|retry|posted)$"],
        ["(Teams|Memberships|Versions)$", SEE],
        [MENUS, "menu_access$"],
        ["(Notices|Teams|Memberships|Versions|Setup)$", "menu_access$"],
    ],
    "Officer": [
        [CASES, WORK],
        ["Queue$", "can_list$"],
        ["Notices$", "can_(list|retry|posted)$"],
        [MENUS, "menu_access$"],
        ["Notices$", "menu_access$"],
    ],
    "Reader": [
        [CASES, "can_(list|show|download)$"],
        ["Queue$", "can_list$"],
        [MENUS, "menu_access$"],
    ],
    "Integration": [
        [CASES, "can_(list|show|move)$"],
    ],
    "Public": [],
}

OWN_ACCOUNT = [
    ["ResetMyPasswordView$", "can_this_form_(get|post)$"],
    ["UserInfoEditView$", "can_this_form_(get|post)$"],
    ["StaffView$", "can_(userinfo|resetmypassword|userinfoedit)$"],
    ["(resetmypassword|userinfoedit)$", ".*"],
]


def table() -> dict[str, list[list[str]]]:
    """Return the table as FAB_ROLES takes it: everyone who signs in may also change their own password."""
    return {role: [*rows, *OWN_ACCOUNT] if role != "Public" else rows for role, rows in ROLES.items()}
