"""A form that is sent twice, by a double click or after Back, does what it says once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import request
from flask_login import current_user

from portal.accounts import secret, spent
from portal.http.clock import now

AGAIN = "This was done already, when the form was sent before. Nothing was done twice."

# What may differ between two presses of the same form.
APART = frozenset({"button", "csrf_token", "typed", "previewed", "version"})


def key() -> str:
    """Return what the form that was sent carries, and no other form does; "" where it carries nothing."""
    return request.form.get("once", "")


def unless_again(act: Callable[[], Any]) -> Callable[[], None]:
    """Return what does `act`, unless this form was sent before with the same in it. It runs in one transaction.

    Where other words stand in it, it is another one: nobody's words are swallowed.
    """

    def acted() -> None:
        if not key() or spent.is_first(_digest(), now()):
            act()

    return acted


def _digest() -> str:
    said = sorted((name, values) for name, values in request.form.lists() if name not in APART)
    return secret.digest(json.dumps(["form", current_user.id, request.full_path, said]))
