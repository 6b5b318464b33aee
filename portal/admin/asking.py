"""A page that asks the facts of one command and makes it: shown again, with all that was typed, where it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask_appbuilder import BaseView

from portal.accounts import secret
from portal.admin import forms, once
from portal.admin.commanding import tried
from portal.admin.safety import answer_with
from portal.errors import Conflict
from portal.http.errors import status_of
from portal.letters import cleaning
from portal.letters.ask import Ask


@dataclass(frozen=True)
class Page:
    """What such a page says: its title, its button, where it leads back to, what is told once it is done."""

    title: str
    button: str
    back: str
    back_words: str
    done: str
    words: str = ""
    version: str = ""  # a mark of what the page shows, where what is made is about just that
    knows_again: bool = False  # what makes it knows a form that is sent twice, and gives what it made the first time


def ask(
    view: BaseView,
    page: Page,
    wanted: tuple[Ask, ...],
    make: Callable[[dict[str, Any]], Any],
    then: Callable[[Any], str] | None = None,
) -> Any:
    """Show the form; or make what it says in one transaction, and go back, or where `then` says of what was made.

    The same form sent again makes nothing, and goes back.
    """
    made: list[Any] = []
    form = forms.filled(forms.form_of(wanted), {one.name: one.known for one in wanted if one.known}, page.version)
    if request.method == "POST":

        def act() -> None:
            made.append(make(cleaning.clean(wanted, forms.given(form, wanted))))

        error = tried(act if page.knows_again else once.unless_again(act))
        if error is None:
            flash(page.done if made else once.AGAIN, "success")
            return redirect(then(made[0]) if then and made else page.back)
        answer_with(status_of(error))
        forms.tell(form, error)
        if isinstance(error, Conflict):
            form.version.data, form.once.data = page.version, secret.token()  # pressed again, it is another
    return view.render_template("admin/ask.html", form=form, **vars(page))
