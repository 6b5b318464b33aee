"""Lists of cases asked for as files: what the screen says of the list, as the worker is told it and as it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, request

from portal.admin import explored_figure, queue, statistics
from portal.cases.narrowed import narrowed
from portal.exports.asking import Wanted
from portal.http.clock import now
from portal.policy.boards import BOARDS
from portal.reports import case_files, case_lists, opened
from portal.reports.exploring import NOW

Which = tuple[dict[str, Any], str]
NARROWED, SEARCHED = " (narrowed)", " (what was searched for)"
LONGEST = 200  # characters of what is searched for


def wanted() -> Wanted:
    """Return the file that a form asks for. A list that there isn't is no page of ours."""
    make = _LISTS.get(request.form.get("list", "")) or abort(404)
    which, title = make()
    return case_files.wanted(which, request.form.get("form", ""), title, now())


def _open() -> Which:
    """Return the list of open cases that the address of *My work* names."""
    form, at = request.form, now()
    whose, due, narrow = form.get("whose", ""), form.get("due", ""), narrowed(form)
    if whose not in queue.WHOSE or due not in queue.DUE:
        abort(404)
    which: dict[str, Any] = {"list": "open", "whose": whose, "due": due, "narrow": narrow.address, "at": at.isoformat()}
    which["ends"] = case_lists.kept_ends(queue.ends_of(at))
    words = queue.WHOSE[whose] + (f", {queue.DUE[due].lower()}" if due != "any" else "")
    return which, f"{words}, open{NARROWED if narrow.address else ''}"


def _all() -> Which:
    """Return all cases, or those that were searched for among them."""
    names = ("tracking_number", *case_lists.WITHIN, *case_lists.CHOSEN)
    given = {name: _clean(request.form.get(name, "")) for name in names}
    search = {name: words for name, words in given.items() if words}
    return {"list": "all", "search": search}, f"All cases{SEARCHED if search else ''}"


def _figure() -> Which:
    """Return the cases that a figure of the statistics counts."""
    key, figure, row = statistics.figure_asked()
    pack, asked = statistics.asked_of(request.args.get("procedure", ""))
    if key not in BOARDS:
        abort(404)
    span, scope = asked.scope.span, asked.scope
    which = {
        "list": "figure",
        "procedure": pack.key,
        "of": key,
        "figure": figure,
        "row": row,
        "since": span.start.isoformat(),
        "until": span.end.isoformat(),
        "only": {"team": scope.team, "service": scope.service, "kind": next(iter(scope.covers.kinds), "")},
        "at": asked.at.isoformat(),
    }
    return which, opened.words_of(key, figure, row, asked)[:LONGEST]


def _explored() -> Which:
    """Return the cases that a figure of an exploration counts."""
    pack, asked, of = explored_figure.asked_of(request.args.get("procedure", ""))
    if asked.faults:
        abort(404)
    opens, cases = explored_figure.opened_of(of)
    which = {
        "list": "explored",
        "procedure": pack.key,
        "address": asked.wanted.address,
        "figure": opens.figure,
        "row": opens.row,
        "place": opens.place,
        "side": opens.side,
        "since": asked.days.span.start.isoformat(),
        "until": asked.days.span.end.isoformat(),
        "at": of.asked[NOW].at.isoformat(),
    }
    return which, explored_figure.in_words(of, opens, cases)[:LONGEST]


def _clean(text: str) -> str:
    """Return what was typed, as far as a database can hold it."""
    return text.strip()[:LONGEST].replace("\0", "").encode("utf-8", "ignore").decode()


_LISTS: Mapping[str, Callable[[], Which]] = {"open": _open, "all": _all, "figure": _figure, "explored": _explored}
