"""Whatever turns a page away before it is done, it comes back with what was typed on it, ready to be sent again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g
from flask_babel import lazy_gettext
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response

from portal.database import db
from portal.errors import PortalError
from portal.http import errors
from portal.http.textform import TextForm
from portal.public.forms import LOST_TOUCH, TOO_OFTEN
from portal.public.spoken import said

NOT_DONE = lazy_gettext(
    "This was not done: we can’t reach our records right now. What you wrote is below. Please try again in a minute."
)
CANT_REACH = lazy_gettext("We can’t reach our records right now. Please try again in a minute.")
View = Callable[..., Any]
T = TypeVar("T")
Page = Callable[..., Response]


class LostTouch(PortalError):
    """What was sent can't be known to come from our own page: its token is too old, or the cookie is gone."""


def demand_touch(form: TextForm) -> None:
    """Raise `LostTouch` where a form doesn't bring the token of our own page."""
    if not form.validate():
        raise LostTouch(str(LOST_TOUCH))


def keeps_what_was_typed(
    page: Page, *, away: str = NOT_DONE, often: str = TOO_OFTEN, ours: str = ""
) -> Callable[[View], View]:
    """Let a view answer with `page` where the records are away (503), it was too often (429) or it lost touch (422).

    `page` is called as the view is, with `status` and `notice` besides, and draws what was typed from what it is given
    or from the request: the case may be out of reach. `away` and `often` say what hasn't happened; where `ours` says it
    too, of a fault of our own (500), the page comes back even then, with the fault's id.
    """

    def around(view: View) -> View:
        @wraps(view)
        def kept(*args: Any, **given: Any) -> Any:
            try:
                return view(*args, **given)
            except RateLimitExceeded:
                status, notice = 429, str(often)
            except LostTouch as error:
                status, notice = 422, error.sentence
            except Exception as error:
                is_away = errors.is_away(error)
                if not is_away and not ours:
                    raise
                g.records_away = is_away
                status, notice = (503, str(away)) if is_away else (500, f"{ours} ({errors.note_fault(error)})")
            db.session.rollback()
            return _later(page(*args, **given, status=status, notice=said(notice)))

        return kept

    return around


def unless_away(read: Callable[[], T], otherwise: T) -> T:
    """Return what is read, or this in its stead while the records are away: the page does without."""
    try:
        return read()
    except Exception as error:
        db.session.rollback()
        if not errors.is_away(error):
            raise
        return otherwise


def _later(response: Response) -> Response:
    if response.status_code == 503:
        response.headers["Retry-After"] = str(errors.RETRY_AFTER)
    return response
