"""What an officer types into a move's form, kept while they type: the door for their browser, and their coming back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request
from werkzeug.datastructures import MultiDict

from portal.admin import forms, presenting, previews
from portal.admin.commanding import actor, tried
from portal.admin.confirming import answers
from portal.cases import clocks, form_drafts
from portal.cases.models import Case, FormDraft
from portal.errors import Conflict
from portal.http.errors import status_of
from portal.letters.ask import ROWS, Ask, Sort, of_row

AGAIN, MORE_ROWS = "again", "rows"
BUTTON = "typed"  # which no person presses: the browser sends it by itself
NOT_TYPED = frozenset({"button", "csrf_token", "typed", previews.FIELD})
LONG_SORTS = ROWS | {Sort.TEXT}


@dataclass(frozen=True)
class Kept:
    """What is kept of a form, as its page tells it: whether it is at all, how often it was saved, since when, and last.

    `other` is what another window wrote meanwhile, in questions and answers.
    """

    is_long: bool
    version: int = 0
    begun: str = ""
    saved: str = ""
    other: tuple[tuple[str, str], ...] = ()


def is_long(wanted: Iterable[Ask]) -> bool:
    """Return whether a form asks for words that would be missed: only such a form is kept."""
    return any(ask.sort in LONG_SORTS for ask in wanted)


def found(case: Case, what: str) -> FormDraft | None:
    """Return what whoever is signed in has typed for a move or a letter, if anything is kept."""
    return form_drafts.of(case, what, actor())


def on_page(case: Case, what: str, wanted: tuple[Ask, ...], form_class: type[Any]) -> Kept:
    """Return what a page says of what is kept of its form, and what another window wrote since this one looked."""
    draft = found(case, what)
    if draft is None:
        return Kept(is_long(wanted))
    begun = presenting.moment(draft.begun_at, clocks.pack_of(case))
    is_newer = request.method == "POST" and draft.version != seen()
    other = tuple(lines(draft, form_class, wanted)) if is_newer else ()
    return Kept(is_long(wanted), draft.version, begun, _clock(case, draft.saved_at), other)


def demand_seen(case: Case, what: str) -> None:
    """Raise `Conflict` where another window wrote since this one looked: neither is to be lost."""
    form_drafts.demand_seen(found(case, what), seen())


def seen() -> int:
    """Return what the window that writes now has seen of what is kept: 0 for nothing, or for what makes no sense."""
    given = request.form.get("typed", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def keep(case: Case, what: str, at: datetime) -> FormDraft:
    """Keep what this request brought."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_TYPED]
    return form_drafts.keep(case, what, typed=typed, seen=seen(), by=actor(), at=at)


def known(draft: FormDraft, form_class: type[Any], wanted: tuple[Ask, ...]) -> tuple[dict[str, Any], str]:
    """Return what a form opens with when its author comes back, and the mark of the case as they saw it last."""
    form = form_class(formdata=MultiDict((name, value) for name, value in draft.fields))
    data = {ask.name: form[ask.name].data for ask in wanted if ask.sort is not Sort.FILE}
    return forms.opened(wanted, data), str(form.version.data or "")


def lines(draft: FormDraft, form_class: type[Any], wanted: tuple[Ask, ...]) -> list[tuple[str, str]]:
    """Return what is kept as questions and answers, to stand beside what another window typed."""
    form = form_class(formdata=MultiDict((name, value) for name, value in draft.fields))
    plain = answers(tuple(ask for ask in wanted if ask.sort not in ROWS and not ask.hidden), forms.given(form, wanted))
    rows = [
        (f"{ask.label}, {index}", _row(ask, row))
        for ask in wanted
        if ask.sort in ROWS
        for index, row in enumerate(form[ask.name].data, start=1)
    ]
    return plain + [(label, words) for label, words in rows if words]


def _row(ask: Ask, row: Mapping[str, Any]) -> str:
    """Return one row in words, with what was chosen by its name; its point is told by its place."""
    parts = ((part, str(row.get(part.name) or "")) for part in of_row(ask) if part.name != "point")
    return " · ".join(dict(part.choices).get(words, words) for part, words in parts if words)


def answered(case: Case, what: str, at: datetime, form_class: type[Any], wanted: tuple[Ask, ...]) -> Response:
    """Keep what was typed and tell the browser when; of what another window wrote meanwhile, what it is."""
    made: list[FormDraft] = []
    error = tried(lambda: made.append(keep(case, what, at)))
    if error is None:
        return jsonify(saved=_clock(case, made[0].saved_at), typed=made[0].version)
    body: dict[str, Any] = {"sentence": error.sentence}
    other = found(case, what) if isinstance(error, Conflict) else None
    if other is not None:
        body |= {"typed": other.version, "saved": _clock(case, other.saved_at)}
        body["lines"] = [{"label": label, "words": words} for label, words in lines(other, form_class, wanted)]
    elif isinstance(error, Conflict):
        body |= {"typed": 0, "lines": []}
    answer = jsonify(body)
    answer.status_code = status_of(error)
    return answer


def _clock(case: Case, at: datetime) -> str:
    return f"{at.astimezone(clocks.pack_of(case).zone):%H:%M}"
