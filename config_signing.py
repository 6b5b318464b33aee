"""The settings of signing in: which roles need a second factor, and how long the log of it all is kept."""

from __future__ import annotations

from collections.abc import Mapping

from config_values import BadSetting, number

# Those of portal/admin/roles.py: a test holds the two together.
ROLES = ("Admin", "Complaints team", "Officer", "Reader", "Integration")


def second_factor(env: Mapping[str, str]) -> frozenset[str]:
    """Return the roles that nobody has without a second factor."""
    named = {name.strip() for name in env.get("SECOND_FACTOR_FOR", "").split(",") if name.strip()}
    unknown = sorted(named - set(ROLES))
    if unknown:
        raise BadSetting(f"SECOND_FACTOR_FOR names {', '.join(unknown)}; the roles are: {', '.join(ROLES)}.")
    return frozenset(named)


def log_days(env: Mapping[str, str]) -> int:
    """Return for how many days a line of the security log is kept. The database lets none go in its first thirty."""
    return number(env, "SECURITY_LOG_DAYS", 400, least=30, most=3650)
