"""Moves: one page each, its form made from what the move asks, with a preview and a draft where it is a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from sqlalchemy import select

from portal.admin import (
    approval_cards,
    company,
    confirming,
    forms,
    helped,
    move_people,
    once,
    opening,
    own_words,
    plain_words,
    presenting,
    previews,
    typed,
    voicemail,
)
from portal.admin.commanding import actor, refused, tried, way_back
from portal.admin.freshness import demand_same, is_same, meanwhile_on, version_of
from portal.admin.letter_cards import told_letter
from portal.admin.move_cards import url_of
from portal.admin.places import place_of
from portal.admin.safety import answer_with
from portal.admin.submitted_cards import submitted_card
from portal.cases import clocks, form_drafts, offered, queries, situation
from portal.cases.models import Case
from portal.database import db, transaction
from portal.errors import Conflict, Invalid, PortalError, Refused
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import asks, desk, drafting
from portal.letters.ask import Ask, Sort
from portal.letters.models import Letter
from portal.letters.moves_of_links import beside
from portal.notices.models import Notice, NoticeState
from portal.policy.decisions import letter_for
from portal.policy.moves import Move

FORM = "admin/move.html"


@dataclass(frozen=True)
class Shown:
    """What a move's page is made of besides its form."""

    case: Case
    move: Move
    wanted: tuple[Ask, ...]
    letter_key: str | None
    at: datetime


class MoveScreens:
    """The screens of all moves: `/staff/cases/<id>/<move>`. The rules are the desk's; this asks, shows and carries."""

    @expose("/<int(max=2147483647):pk>/<move>", methods=["GET", "POST"])
    @has_access
    @permission_name("move")
    def move(self, pk: int, move: str) -> Any:
        """Show the move's form, or do what its button says."""
        if move not in {one.value for one in Move}:
            abort(404)
        wanted = Move(move)
        case = queries.by_id(pk, for_change=request.method == "POST", beside=beside(wanted, request.form))
        if wanted in {Move.AMEND, Move.VOID}:
            return redirect(url_of(case, wanted))
        return self._made(case, wanted) if request.method == "POST" else self._form(case, wanted)

    def _form(self, case: Case, move: Move) -> Any:
        at = now()
        verdict = dict(offered.options(case, at, by=actor()))[move]
        if not verdict:
            error = Refused(verdict.sentence, clause=verdict.clause)
            return refused(presenting.MOVES[move], error, url_for("Cases.show", pk=case.id))
        shown = _shown(case, move, at)
        if _needs_people(shown) and not queries.who_may_take(case, at):
            no = offered.nobody_may_take(case)
            error = Refused(no.sentence, clause=no.clause)
            return refused(presenting.MOVES[move], error, url_for("Cases.show", pk=case.id))
        draft = typed.found(case, move)
        known = opening.known(shown.case, shown.move, shown.wanted, shown.letter_key, shown.at)
        more: dict[str, Any] = {}
        if draft is not None:
            known, mark = typed.known(draft, _form_class(shown), shown.wanted)
            more = {} if is_same(case, mark, shown.letter_key) else {"meanwhile": meanwhile_on(case, mark)}
        form = forms.filled(_form_class(shown), known, version_of(case, shown.letter_key))
        return self._page(shown, form, **more, **self._at_once(shown, form))

    def _at_once(self, shown: Shown, form: Any) -> dict[str, Any]:
        """Return the preview of a letter for which nothing must be filled in: the page opens with it.

        A text that was approved stands on the page already, so that only its mark is wanted.
        """
        if shown.letter_key is None or any(ask.required for ask in shown.wanted):
            return {}
        try:
            seen = self._looked_at(shown, form, trying=False)
        except (Refused, Invalid):
            return {}
        is_there = approval_cards.waiting_for(shown.case, shown.move) is not None
        return {"previewed": seen["previewed"]} if is_there else seen

    def _made(self, case: Case, move: Move) -> Any:
        at = now()
        shown = _shown(case, move, at)
        form = forms.filled(_form_class(shown), {})
        button = request.form.get("button", "make")
        if button == typed.BUTTON:
            return typed.answered(case, move, at, type(form), shown.wanted)
        if button == typed.AGAIN:
            return self._begin_again(shown)
        if button == typed.MORE_ROWS:
            forms.more_rows(form)
            return self._page(shown, form)
        if button == "change" or (button == "draft" and approval_cards.waiting_for(case, move)):
            return self._page(shown, form)
        if button == "preview" or button in own_words.BUTTONS:
            return self._preview(shown, form, button)
        if button == "make" and move in confirming.YES:
            return self._ask(shown, form)
        if button == "draft":
            return self._save(shown, form) if shown.letter_key else self._keep(shown, form)
        return self._make(shown, form)

    def _begin_again(self, shown: Shown) -> Any:
        with transaction():
            form_drafts.drop(shown.case.id, shown.case.stage.id, shown.move, actor())
        return redirect(url_for("Cases.move", pk=shown.case.id, move=shown.move.value))

    def _keep(self, shown: Shown, form: Any) -> Any:
        here = url_for("Cases.move", pk=shown.case.id, move=shown.move.value)
        kept = "What you typed is kept for you. Nothing has happened yet."
        return self._kept(shown, form, lambda: typed.keep(shown.case, shown.move, shown.at), lambda: kept, here)

    def _ask(self, shown: Shown, form: Any) -> Any:
        """Show what would happen, and ask whether it is meant. What was typed is carried on by the page."""
        facts = forms.given(form, shown.wanted)
        try:
            _demand_fresh(shown, form)
            what = confirming.outlook(shown.case, shown.move, facts, by=actor(), at=shown.at)
            seen = (previews.FIELD, previews.marked(shown.case, shown.move, facts, shown.at))
        except (Refused, Invalid, Conflict) as error:
            return self._told(shown, form, error)
        more = {"outlook": what, "yes": confirming.YES[shown.move], "carried": [*previews.carried(), seen]}
        answers = confirming.answers(shown.wanted, facts)
        return self._page(shown, form, "admin/confirm.html", answers=answers, **more)

    def _make(self, shown: Shown, form: Any) -> Any:
        facts = forms.given(form, shown.wanted)
        made: list[Letter | None] = []

        def act() -> None:
            _demand_fresh(shown, form)
            typed.demand_seen(shown.case, shown.move)
            previews.demand_seen(shown.case, shown.move, facts, shown.at)
            made.append(desk.make(shown.case, shown.move, facts, by=actor(), at=shown.at))

        return self._kept(shown, form, once.unless_again(act), lambda: _done(shown, made[0]) if made else once.AGAIN)

    def _save(self, shown: Shown, form: Any) -> Any:
        def act() -> None:
            _demand_fresh(shown, form)
            typed.demand_seen(shown.case, shown.move)
            given = forms.given(form, shown.wanted)
            drafting.save(shown.case, shown.letter_key or "", shown.wanted, given, by=actor(), at=shown.at)
            form_drafts.drop(shown.case.id, shown.case.stage.id, shown.move, actor())

        here = url_for("Cases.move", pk=shown.case.id, move=shown.move.value)
        return self._kept(shown, form, act, lambda: "The draft is kept. Nothing has been sent.", here)

    def _kept(self, shown: Shown, form: Any, act: Any, words: Callable[[], str], to: str = "") -> Any:
        error = tried(act)
        if error is None:
            flash(words(), "success")
            company.note(shown.case.id, company.PAGE, shown.at, is_done=True)
            return redirect(to or way_back(shown.case.id, place_of(shown.move)))
        return self._told(shown, form, error)

    def _told(self, shown: Shown, form: Any, error: PortalError) -> Any:
        """The same form with everything typed, what is wrong beside it, and above it what others did meanwhile."""
        if isinstance(error, previews.Unseen):
            return self._shown_first(shown, form, error)
        answer_with(status_of(error))
        meanwhile = meanwhile_on(shown.case, form.version.data or "") if isinstance(error, Conflict) else []
        if isinstance(error, Conflict):
            form.version.data = version_of(shown.case, shown.letter_key)
        seen = self._letter_as_it_is(shown, form) if own_words.is_refused(error) else {}
        forms.tell(form, error)
        return self._page(shown, form, meanwhile=meanwhile, **seen)

    def _shown_first(self, shown: Shown, form: Any, error: previews.Unseen) -> Any:
        is_asked = shown.move in confirming.YES
        return self._ask(shown, form) if is_asked else self._preview(shown, form, "preview", unseen=error)

    def _letter_as_it_is(self, shown: Shown, form: Any) -> dict[str, Any]:
        """Return the preview of a letter that was refused, with the buttons that settle it, where one can be made."""
        try:
            return self._looked_at(shown, form)
        except (Refused, Invalid):
            return {}

    def _looked_at(self, shown: Shown, form: Any, *, trying: bool = True) -> dict[str, Any]:
        given = forms.given(form, shown.wanted)
        letter = desk.preview(shown.case, shown.move, given, by=actor(), at=shown.at, trying=trying)
        mark = previews.mark(shown.case, given, letter)
        if letter is None:
            return {"has_no_letter": True, "previewed": mark}
        reading = plain_words.of_entries(shown.wanted, given, clocks.pack_of(shown.case))
        return {"preview": told_letter(letter), "reading": reading, "previewed": mark}

    def _preview(self, shown: Shown, form: Any, button: str, *, unseen: previews.Unseen | None = None) -> Any:
        try:
            if button in own_words.BUTTONS:
                own_words.press(button, shown.case, shown.move, shown.wanted, form, shown.at)
            seen = self._looked_at(shown, form)
        except (Refused, Invalid) as error:
            return self._told(shown, form, error)
        return self._page(shown, form, **seen, unseen=unseen)

    def _page(self, shown: Shown, form: Any, template: str = FORM, **more: Any) -> Any:
        case, pack = shown.case, clocks.pack_of(shown.case)
        waiting = approval_cards.waiting_for(case, shown.move)
        page = self.render_template(  # type: ignore[attr-defined]  # of the FAB view
            template,
            case=case,
            pack=pack,
            move=shown.move,
            title=presenting.MOVES[shown.move],
            form=form,
            is_letter=shown.letter_key is not None,
            issues=shown.letter_key is not None and shown.move is not Move.HAND_IN,
            waiting=waiting,
            typed=typed.on_page(case, shown.move, shown.wanted, type(form)),
            letter_name=pack.letters[shown.letter_key].name if shown.letter_key else "",
            hints=opening.hints(shown.case, shown.move, shown.at),
            asks_first=shown.move in confirming.YES,
            moment_of=presenting.moment_of,
            stage=clocks.stage_of(case.stage),
            status=presenting.status(case.status),
            due=presenting.nearness(case.next_due_at, shown.at, pack),
            submitted=submitted_card(case, pack) if _answers(shown, waiting, template) else None,
            place=place_of(shown.move),
            company=company.lines(case, shown.at),
            **more,
        )
        company.note(case.id, shown.move.value, shown.at)
        return page


def _answers(shown: Shown, waiting: Any, template: str) -> bool:
    """Return whether whoever fills in this form writes of the complaint, or decides on what was written of it."""
    return template == FORM and (shown.letter_key is not None or waiting is not None or typed.is_long(shown.wanted))


def _done(shown: Shown, letter: Letter | None) -> str:
    """Return what was done, in a sentence, and where its letter is: on its way, in the room, or not to be printed."""
    kind = clocks.pack_of(shown.case).kinds[shown.case.kind].name.lower()
    if letter is None:
        return presenting.done(shown.move, kind=f"The {kind}")
    states = db.session.scalars(select(Notice.state).filter_by(letter_id=letter.id)).all()
    where = presenting.ON_PAPER if NoticeState.UNPRINTED in states else presenting.SENT if states else presenting.READ
    return presenting.done(shown.move, kind=f"The {kind}", letter=where)


def _shown(case: Case, move: Move, at: datetime) -> Shown:
    here = situation.situation_of(case, at)
    wanted = voicemail.offered(asks.asked(case, move, at), move, here.stage)
    return Shown(case, move, helped.on_move(wanted, move, here), letter_for(move, here), at)


def _form_class(shown: Shown) -> Any:
    return forms.form_of(shown.wanted, move_people.people_for(shown.case, shown.at) if _needs_people(shown) else ())


def _needs_people(shown: Shown) -> bool:
    return any(ask.sort is Sort.STAFF for ask in shown.wanted)


def _demand_fresh(shown: Shown, form: Any) -> None:
    demand_same(shown.case, form.version.data or "", shown.letter_key)
