"""What somebody wrote into the form that they sent: shown to them again where nothing came of it."""

from __future__ import annotations

from flask import request

NEVER_CARRIED = frozenset({"csrf_token", "button", "code"})  # that of a second factor is as secret as a password
NOT_WORDS = frozenset({"version"})  # what the form had seen of its case, which nobody wrote


def words() -> list[str]:
    """Return what somebody wrote into this form: what has more than one word. A password is never shown."""
    return [value for name, value in typed() if name not in NOT_WORDS and len(value.split()) > 1]


def typed() -> list[tuple[str, str]]:
    """Return the fields of this form that may be shown, or sent once more."""
    given = request.form.items(multi=True)
    return [(name, value) for name, value in given if name not in NEVER_CARRIED and "password" not in name]
