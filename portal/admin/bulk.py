"""One move on many cases: chosen on a list, filled in once, looked at, made, and undone where that can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.admin import bulk_cards, forms, move_people, presenting, queue
from portal.admin.commanding import actor, refused, tried
from portal.admin.safety import answer_with
from portal.admin.signing_in import safe
from portal.cases.models import Case
from portal.errors import Invalid, PortalError, Refused
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import bulk
from portal.letters.ask import Ask, Sort
from portal.letters.bulk_models import BulkRun
from portal.policy.moves import Move

SHOWN = 30  # of one's runs, in the list of them
DONE = {
    "go": "It is being done. Each case that is done stands below.",
    "stop": "No more of it is done. What was done stays done.",
    "undo": "It is being undone, where it can be.",
}


class Bulk(BaseView):
    """`/staff/bulk/`: an officer's own runs. The rules are those of the move; this chooses, shows and carries."""

    route_base = "/bulk"
    default_view = "list"
    class_permission_name = "Bulk"
    base_permissions = ["can_list", "can_act"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show what this officer did to many cases lately."""
        runs = bulk.latest(actor(), SHOWN)
        counts = bulk.counts(runs)
        lines = [bulk_cards.line(run, counts[run.id], now()) for run in runs]
        return self.render_template("admin/bulk_runs.html", lines=lines)

    @expose("/ask", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def ask(self) -> Any:
        """Ask what the move needs, once for all the cases; then look at what it would do to each."""
        at, move = now(), _move()
        try:
            cases = bulk.chosen(_ids(at))
            first = bulk.examples(cases, move, by=actor(), at=at)
        except (Refused, Invalid) as error:
            return refused(presenting.MOVES[move], _as_refused(error), safe(request.args.get("back")))
        asked = bulk.wanted(first, move, at)
        form = forms.filled(forms.form_of(asked, _people(first, asked, at)), _known())
        if request.method == "POST" and request.form.get("button") == "make":
            made: list[BulkRun] = []
            given = forms.given(form, asked)
            error_made = tried(lambda: made.append(bulk.ask(cases, move, given, asked, by=actor(), at=at)))
            if error_made is None:
                return redirect(url_for("Bulk.show", pk=made[0].id))
            answer_with(status_of(error_made))
            forms.tell(form, error_made)
        lines = [bulk_cards.short(case, at) for case in cases]
        words = {"title": presenting.MOVES[move], "move": move, "form": form, "lines": lines}
        return self.render_template("admin/bulk_ask.html", **words)

    @expose("/<int(max=2147483647):pk>", methods=["GET"])
    @has_access
    @permission_name("list")
    def show(self, pk: int) -> Any:
        """Show how far a run is, and each case of it."""
        run = _found(pk)
        return self.render_template("admin/bulk.html", page=bulk_cards.page(run, now()))

    @expose("/<int(max=2147483647):pk>/<any(go, stop, undo):what>", methods=["POST"])
    @has_access
    @permission_name("act")
    def act(self, pk: int, what: str) -> Any:
        """Do it, stop it or take it back."""
        made: list[BulkRun] = []

        def do() -> None:
            run = bulk.of(pk, actor(), for_change=True)
            made.append(_ACTS[what](run))

        error = tried(do)
        flash(DONE[what] if error is None else error.sentence, "success" if error is None else "danger")
        return redirect(url_for("Bulk.show", pk=made[0].id if made else pk))


def _go(run: BulkRun) -> BulkRun:
    bulk.go(run, at=now())
    return run


def _stop(run: BulkRun) -> BulkRun:
    bulk.stop(run, at=now())
    return run


def _undo(run: BulkRun) -> BulkRun:
    return bulk.undo(run, by=actor(), at=now())


_ACTS: dict[str, Callable[[BulkRun], BulkRun]] = {"go": _go, "stop": _stop, "undo": _undo}


def _found(pk: int) -> BulkRun:
    return bulk.of(pk, actor())


def _move() -> Move:
    given = request.values.get("move", "")
    return Move(given) if given in {one.value for one in bulk.MOVES} else abort(404)


def _ids(at: datetime) -> list[int]:
    """Return the ids of the cases that were chosen: one by one, those of an earlier run, or all of a list."""
    if request.args.get("run", "").isdecimal():
        return [row.case_id for row in bulk.rows(_found(int(request.args["run"][:9])))]
    if request.values.get("all"):
        return queue.all_of(at, bulk.MOST)
    given = request.values.getlist("case")
    return [int(one) for one in dict.fromkeys(given) if one.isascii() and one.isdecimal() and len(one) < 10]


def _known() -> dict[str, Any]:
    """Return what an earlier run was given, for the form of one that is to be made of it."""
    run = request.args.get("run", "")
    return dict(_found(int(run[:9])).facts) if run.isdecimal() and request.method == "GET" else {}


def _people(cases: list[Case], asked: tuple[Ask, ...], at: datetime) -> forms.Choices:
    """Return whoever may deal with any of these cases. Whoever may not deal with one is refused for that one."""
    if not any(one.sort is Sort.STAFF for one in asked):
        return ()
    found = {key: words for case in cases for key, words in move_people.people_for(case, at)}
    return tuple(sorted(found.items(), key=lambda one: one[1]))


def _as_refused(error: PortalError) -> Refused:
    return error if isinstance(error, Refused) else Refused(error.sentence)
