"""Duties: which reports are owed, in the order they fall due, and the steps of each; and the meetings some wait for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.admin import assessments, disclosure, duty_cards, forms, once, presenting, reports
from portal.admin.commanding import CommandView, actor, refused, tried
from portal.admin.datamodel import SafeInterface
from portal.admin.duty_cards import Card
from portal.admin.duty_steps import SEEN, STEPS, Step
from portal.admin.packs import acting_packs, own_packs
from portal.admin.safety import answer_with
from portal.duties import commands, making, meetings, planning, queries, rules, state
from portal.duties.acting import Acting, acting
from portal.duties.models import DutyRow, Meeting
from portal.errors import NotFound, Refused
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.policy.due import After
from portal.policy.occurrences import is_set_going
from portal.policy.procedure import Procedure

MOST_DONE = 100
SHOWN = {"owed": "Owed", "done": "Done"}


class Duties(BaseView):
    """`/staff/duties/`: what is owed, when, by whom, and what clashes. The rules are the commands'."""

    route_base = "/duties"
    default_view = "list"
    class_permission_name = "Duties"
    base_permissions = ["can_list", "can_show", "can_act"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the duties of the officer's procedures, and of those they act in for someone, by their due dates."""
        at = now()
        packs = {pack.key: pack for pack in acting_packs(at)}
        shown = request.args.get("shown", "owed")
        if shown not in SHOWN:
            shown = "owed"
        found = queries.done(list(packs), most=MOST_DONE) if shown == "done" else queries.still_owed(list(packs))
        cards = duty_cards.cards(found, at)
        return self.render_template(
            "admin/duties.html",
            months=[
                (name, duty_cards.folded(group)) for name, group in groupby(cards, lambda card: _month(card, shown))
            ],
            short=presenting.short,
            clashes=[clash for pack in packs.values() for clash in planning.clashes_ahead(pack, at)],
            has_duties=any(pack.duties for pack in packs.values()),
            events=_events(packs.values(), at),
            many=len(packs) > 1,
            shown=shown,
            shown_words=SHOWN,
        )

    @expose("/show/<int(max=2147483647):pk>")
    @has_access
    def show(self, pk: int) -> Any:
        """Show one duty: its steps, who contributed, who approved, and what happened."""
        row = queries.by_id(pk)
        return self.render_template(
            "admin/duty.html",
            card=duty_cards.card(row, now()),
            row=row,
            cans=duty_cards.cans(row, _acting(row)),
            report=reports.so_far(row),
            contributions=state.contributions_of(row),
            contribution_sign=duty_cards.contribution_sign,
            correction_sign=duty_cards.correction_sign,
            approvals=state.standing_approvals(row),
            reads=rules.may_prepare(row, by=_acting(row)),
            reports=[*assessments.links(row), *disclosure.links(row)],
            to_do=assessments.to_do(row),
            moment=presenting.moment,
            short=presenting.short,
        )

    @expose("/<int(max=2147483647):pk>/<act>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def act(self, pk: int, act: str) -> Any:
        """Ask for what a step needs, or make it. What is refused is said with its clause, and nothing typed is lost."""
        step = STEPS.get(act)
        if step is None:
            abort(404)
        row = queries.by_id(pk, for_change=request.method == "POST")
        can = next((one for one in duty_cards.cans(row, _acting(row)) if one.act == act), None)
        if can is None:
            raise NotFound("There is nothing of the kind to be done here.")
        if can.refusal is not None:
            return refused(can.words, can.refusal, url_for("Duties.show", pk=pk))
        if step.looked_at and request.method == "GET" and making.audience_of(row) and SEEN not in request.args:
            return redirect(url_for("Disclosure.show", pk=pk))
        wanted = step.wanted(row)
        known = {"nil": "yes"} | {one.name: one.known for one in wanted if one.known}
        form = forms.filled(forms.form_of(wanted), known, version=request.args.get(SEEN, ""))
        form.whom = step.whom(row)
        if request.method == "POST":
            return self._made(row, step, can.words, form, wanted)
        return self._form(row, can.words, form)

    def _made(self, row: DutyRow, step: Step, title: str, form: Any, wanted: tuple[Ask, ...]) -> Any:
        pk = row.id
        seen = {SEEN: form.version.data or ""} if step.looked_at else {}

        def act() -> None:
            step.make(row, {**cleaning.clean(wanted, forms.given(form, wanted)), **seen})

        error = tried(once.unless_again(act))
        if error is None:
            flash(step.said, "success")
            return redirect(url_for("Duties.show", pk=pk))
        answer_with(status_of(error))
        forms.tell(form, error)
        return self._form(row, title, form)

    def _form(self, row: DutyRow, title: str, form: Any) -> Any:
        return self.render_template(
            "admin/duty_act.html", card=duty_cards.card(row, now()), title=title, form=form, row=row
        )

    @expose("/happened", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def happened(self) -> Any:
        """Say that what sets a duty going has happened: a report was received."""
        at = now()
        wanted = _on_event(at)
        form = forms.filled(forms.form_of(wanted), {})
        if request.method == "POST":
            error = tried(lambda: _happened(cleaning.clean(wanted, forms.given(form, wanted)), at))
            if error is None:
                flash("It was noted, and what is due now is on the list.", "success")
                return redirect(url_for("Duties.list"))
            answer_with(status_of(error))
            forms.tell(form, error)
        return self.render_template("admin/duty_act.html", card=None, title="Something has happened", form=form)


def _acting(row: DutyRow) -> Acting:
    return acting(actor(), row.procedure_key, now())


def _month(card: Card, shown: str) -> str:
    day = card.row.done_at.astimezone(card.pack.zone) if shown == "done" and card.row.done_at else card.row.due_on
    return f"{day:%B %Y}"


def _events(packs: Iterable[Procedure], at: datetime) -> tuple[tuple[str, str], ...]:
    """Return what may happen under these procedures, for the positions that the officer holds or acts for."""
    going = {pack.key: [duty for duty in pack.duties if is_set_going(duty, After.EVENT)] for pack in packs}
    return tuple(
        (f"{key} {duty.key}", duty.event)
        for key, duties in going.items()
        if duties
        for who in [acting(actor(), key, at)]
        for duty in duties
        if who.holder(duty.who)
    )


def _on_event(at: datetime) -> tuple[Ask, ...]:
    events = _events(acting_packs(at), at)
    if not events:
        raise Refused("Nothing that happens sets a duty of yours going.")
    return Ask("duty", "What happened", Sort.CHOICE, choices=events), Ask("happened_on", "On which day", Sort.DATE)


def _happened(facts: dict[str, Any], at: datetime) -> None:
    procedure_key, _, duty_key = facts["duty"].partition(" ")
    commands.happened(procedure_key, duty_key, on=facts["happened_on"], by=actor(), at=at)


class Meetings(CommandView):
    """Meetings that reports are due before. To move one, call it off and enter it on its new day."""

    datamodel = SafeInterface(
        Meeting,
        cells={
            "held_on": lambda row: presenting.short(row.held_on),
            "procedure_key": lambda row: meetings.with_meetings(now()).get(row.procedure_key, row.procedure_key),
        },
    )
    route_base = "/meetings"
    empty_words = "Meetings before which something is due stand here."
    class_permission_name = "Meetings"
    base_permissions = ["can_list", "can_add", "can_delete"]
    list_title, add_title, delete_title = "Meetings", "Enter a meeting", "Call a meeting off"
    list_columns = ["held_on", "name", "procedure_key"]
    search_columns = ["name"]
    order_columns = ["held_on", "name"]
    base_order = ("held_on", "desc")
    label_columns = {"held_on": "Held on", "name": "Name", "procedure_key": "Body"}
    added = "Entered. What is due before it is on the list of duties."
    removed = "Called off. What was due before it and isn't done is no longer owed."

    def form_to_add(self) -> Any:
        """Ask whose meeting it is, its name and its day."""
        return forms.filled(forms.form_of(_of_meeting()), {})

    def form_to_remove(self, item: Meeting) -> Any:
        """Ask whether it is meant."""
        form = super().form_to_remove(item)
        form.about = f"{item.name}, {presenting.short(item.held_on)}"
        form.warning = "What is due before it and isn’t done will no longer be owed. What was done stays."
        return form

    def create(self, form: Any) -> Meeting:
        """Enter it, for a procedure of the officer's own."""
        wanted = _of_meeting()
        facts = cleaning.clean(wanted, forms.given(form, wanted))
        day: date = facts["held_on"]
        return meetings.add(facts["procedure"], held_on=day, name=facts["name"], by=actor(), at=now())

    def remove(self, item: Meeting, form: Any) -> None:
        """Call it off."""
        meetings.remove(item, by=actor(), at=now())

    def back_to(self, item: Any) -> str:
        """Return to the list: a meeting has no page of its own."""
        return url_for("Meetings.list")


def _of_meeting() -> tuple[Ask, ...]:
    bodies = tuple((pack.key, pack.body) for pack in own_packs(now()) if pack.meetings)
    if not bodies:
        raise Refused("None of your procedures has meetings that anything is due before.")
    return (
        Ask("procedure", "Whose meeting", Sort.CHOICE, choices=bodies),
        Ask("name", "Name", Sort.LINE, help="Such as City Council, regular meeting."),
        Ask("held_on", "Held on", Sort.DATE),
    )
