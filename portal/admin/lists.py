"""One's own ways of looking at a list: searches kept by name, and columns chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import abort, current_app, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts import lists
from portal.admin.commanding import tried
from portal.cases.models.columns import LONG
from portal.errors import Invalid


class Lists(BaseView):
    """`/staff/lists/`: what someone keeps of the lists that they may open. There is no page: each leads back."""

    route_base = "/lists"
    class_permission_name = "Lists"
    base_permissions = ["can_own"]

    @expose("/<name>/keep", methods=["POST"])
    @has_access
    @permission_name("own")
    def keep(self, name: str) -> Response:
        """Keep the search that the page shows."""
        _view(name)
        facts = {one: request.form.get(one, "") for one in ("name", "address")}
        return _done(lambda: lists.keep(current_user.id, name, **facts), name, "The search is kept.")

    @expose("/<name>/forget", methods=["POST"])
    @has_access
    @permission_name("own")
    def forget(self, name: str) -> Response:
        """Forget a search."""
        _view(name)
        given = request.form.get("search", "")
        if not (given.isascii() and given.isdecimal() and len(given) <= 9):
            abort(404)
        return _done(lambda: lists.forget(current_user.id, int(given)), name, "The search is forgotten.")

    @expose("/<name>/columns", methods=["POST"])
    @has_access
    @permission_name("own")
    def columns(self, name: str) -> Response:
        """Look at other columns."""
        offered: Sequence[str] = getattr(_view(name), "list_columns", [])
        if not offered:
            abort(404)
        names = request.form.getlist("column")
        return _done(lambda: lists.choose(current_user.id, name, names, offered), name, "The columns are kept.")


def _view(name: str) -> Any:
    """Return the screen of that name, where it has a list that one may open."""
    builder = current_app.extensions["appbuilder"]
    found = [one for one in builder.baseviews if type(one).__name__ == name and hasattr(one, "list")]
    if not found or not builder.sm.has_access("can_list", found[0].class_permission_name):
        abort(404)
    return found[0]


def _done(act: Callable[[], Any], name: str, words: str) -> Response:
    error = tried(act)
    if error is None:
        flash(words, "success")
    else:
        flash(" ".join(error.errors.values()) if isinstance(error, Invalid) else error.sentence, "danger")
    asked = urlencode(parse_qsl(request.form.get("address", "")))
    return redirect(url_for(f"{name}.list") + (f"?{asked}" if 0 < len(asked) <= LONG else ""))
