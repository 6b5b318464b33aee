"""The pages of the room on which something is typed: one table, by the last word of their address.

Whoever sends one while the room is closed gets the door, which carries on what they typed, and then the page itself
with all of it; and what was done there is told in the room, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.cases.models import Case
from portal.public.blueprint import blueprint

MADE = "made"
View = Callable[..., Any]
PutBack = Callable[[Case, str], Response]


@dataclass(frozen=True)
class RoomPage:
    """One of them: the views that show it and take it, and what shows it again with what the request brought.

    `asked` is what its address says besides the number.
    """

    shown: str
    taken: str
    put_back: PutBack
    asked: Mapping[str, Any]


PAGES: dict[str, RoomPage] = {}


def has_page(name: str, *, shown: View, taken: View, put_back: PutBack, **asked: str) -> None:
    """Enter a page of the room in the table."""
    PAGES[name] = RoomPage(_endpoint(shown), _endpoint(taken), put_back, asked)


def _endpoint(view: View) -> str:
    return f"{blueprint.name}.{view.__name__}"


def sent() -> str:
    """Return the name of the page that this request sends; "" where it sends none of them."""
    given = request.view_args or {}
    if request.method != "POST":
        return ""
    of_view = ((name, one) for name, one in PAGES.items() if one.taken == request.endpoint)
    return next((name for name, one in of_view if one.asked.items() <= given.items()), "")


def address(name: str, number: str, **language: Any) -> str:
    """Return the address of a page of the room; of the room itself for a name that none has."""
    one = PAGES.get(name)
    if one is None:
        return url_for("public.room", number=number, **language)
    return url_for(one.shown, number=number, **one.asked, **language)


def done(number: str, name: str) -> Response:
    """Return the way back to the room, which says once that it worked."""
    session[MADE] = [number, name]
    return redirect(url_for("public.room", number=number), code=303)


def just_done(number: str) -> str:
    """Return the name of the page that was sent a moment ago, and say it to nobody again; "" for none."""
    made = session.pop(MADE, None)
    return str(made[1]) if made and made[0] == number else ""
