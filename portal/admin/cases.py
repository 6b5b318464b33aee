"""The screens of cases: listed and found, taken in by telephone or letter, corrected, struck; and each one's page."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import abort, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.filters import Filters
from sqlalchemy.orm import joinedload, lazyload
from werkzeug.wrappers import Response

from portal.admin import (
    alike,
    as_file,
    bulk_choices,
    casepage,
    company,
    corrections,
    formatting,
    forms,
    intake_receipt,
    known_people,
    presenting,
    reading,
    searching,
)
from portal.admin.bundles import BundleScreens
from portal.admin.casesheet import SheetScreens
from portal.admin.commanding import CommandView, actor
from portal.admin.company import CompanyScreens
from portal.admin.datamodel import SafeInterface
from portal.admin.freshness import demand_same, meanwhile_on, version_of
from portal.admin.intake_form import HEADINGS, intake_asks, on_the_telephone, submission_of
from portal.admin.intake_receipt import ReceiptScreens
from portal.admin.known_people import KnownScreens
from portal.admin.letter_cards import html_of
from portal.admin.moves import MoveScreens
from portal.admin.packs import own_packs
from portal.cases import amending, queries, sameness, situation, submission
from portal.cases.amending import Changes
from portal.cases.intake import Received
from portal.cases.models import Case, Staff
from portal.errors import Conflict, Invalid, Refused
from portal.http.clock import now
from portal.letters import asks, at_once, automatic, cleaning, desk
from portal.letters.ask import Sort
from portal.policy.moves import Move, Status
from portal.policy.procedure import By, Procedure

OTHER = "This form was opened for a procedure in which you have no place any more, so nothing was taken in."


class Cases(MoveScreens, ReceiptScreens, SheetScreens, BundleScreens, CompanyScreens, KnownScreens, CommandView):
    """Cases. Nothing here is written but by intake, amending and the desk."""

    knows_again = True

    datamodel = SafeInterface(
        Case,
        eager=[joinedload(Case.procedure_version), joinedload(Case.handler).options(lazyload(Staff.memberships))],
        cells={
            "tracking_number": formatting.case_cell,
            "kind": formatting.kind_cell,
            "status": formatting.status_cell,
            "stage_key": formatting.stage_cell,
            "service": formatting.service_cell,
            "handler": lambda case: case.handler.full_name if case.handler else "",
            "next_due_at": formatting.due_cell,
            "received_at": lambda case: formatting.day_cell(case.received_at, case),
        },
        numbers={"tracking_number"},
    )
    route_base = "/cases"
    class_permission_name = "Cases"
    empty_words = "Cases of your teams stand here, from the moment they are received."
    base_permissions = [
        "can_list",
        "can_show",
        "can_add",
        "can_edit",
        "can_delete",
        "can_move",
        "can_download",
        "can_bundle",
    ]
    list_title, add_title, edit_title, delete_title = (
        "Cases",
        "Take in a case",
        "Correct the details",
        "Strike as entered by mistake",
    )
    list_columns = [
        "tracking_number",
        "kind",
        "status",
        "stage_key",
        "service",
        "handler",
        "next_due_at",
        "received_at",
    ]
    show_columns = ["tracking_number"]
    search_columns = ["tracking_number", "description", "status", "kind", "service", "location", "procedure_key"]
    search_choices = {
        "status": [(one.value, presenting.STATUSES[one].word) for one in Status],
        "kind": searching.kinds,
        "service": searching.services,
        "procedure_key": searching.procedures,
    }
    order_columns = ["tracking_number", "kind", "status", "next_due_at", "received_at"]
    base_order = ("received_at", "desc")
    label_columns = {
        "tracking_number": "Number",
        "stage_key": "Stage",
        "next_due_at": "Next due",
        "received_at": "Received",
        "procedure_key": "Procedure",
        "description": "What happened",
        "location": "Where",
    }
    added, changed = "The case was taken in.", "The details were corrected."
    removed = "The case was struck as entered by mistake. It stays as a record and is no longer counted."

    def together(self) -> Any:
        """Return what can be done to many cases at once."""
        return bulk_choices.moves(self.appbuilder.sm)

    def as_file(self, filters: Filters) -> Any:
        """Return the form that asks for these cases as a file."""
        return as_file.of_search(filters.get_filters_values())

    # ---- show

    @expose("/show/<pk>", methods=["GET"])
    @has_access
    def show(self, pk: str) -> Any:
        """Show everything about one case."""
        at = now()
        case = casepage.load(int(pk), at) if pk.isascii() and pk.isdecimal() and len(pk) <= 9 else None
        if case is None:
            abort(404)
        reading.opened(case)
        page = casepage.page_of(case, at, look="alike" in request.args, lines=request.args.get("timeline", ""))
        shown, is_marked = self.render_template("admin/case.html", page=page, letter_html=html_of), page.is_marked
        if not is_marked:
            company.note(case.id, company.PAGE, at)
        return shown

    # ---- add: take in a case

    def form_to_add(self) -> Any:
        """Return the form of the procedure that was chosen; the first of this officer's where none was."""
        pack = _pack(request.values.get("procedure", ""))
        wanted = (*on_the_telephone(pack), *at_once.asked(pack))
        form = forms.filled(forms.form_of(wanted), {"channel": "phone"}, intake_receipt.new_key())
        form.headings, form.not_at_once = HEADINGS, None if at_once.asked(pack) else at_once.why_not(pack)
        known_people.offer(form)
        form.taken_under, form.others = pack, [one for one in own_packs(now()) if one.key != pack.key]
        return form

    def may_create(self, form: Any) -> bool:
        """Show first what may be the same issue, once: the officer looks, and then takes it in or opens the other."""
        if known_people.pressed(form):
            return False
        seen = request.form.get("looked") == "yes" or intake_receipt.is_taken(form.version.data or "")
        try:
            wanted = intake_asks(form.taken_under)
            given = submission_of(cleaning.clean(wanted, forms.given(form, wanted)), form.taken_under, now())
            submission.check(submission.tidied(given), form.taken_under, now(), side=By.OFFICER)
        except Invalid:
            return True  # what is wrong with it is said by intake, beside the fields
        form.alike = [] if seen else [alike.like_line(one) for one in sameness.like_submission(given, now())]
        form.looked = seen or bool(form.alike)
        return not form.alike

    def create(self, form: Any) -> Received:
        """Take in what the form says, as an officer, once however often it is sent."""
        at = now()
        wanted = intake_asks(form.taken_under)
        facts = cleaning.clean(wanted, forms.given(form, wanted))
        how = _put_right(form)
        form.version.data = key = form.version.data or intake_receipt.new_key()
        try:
            given, scope = submission_of(facts, form.taken_under, at), intake_receipt.scope()
            taken = automatic.take_in_once(given, scope=scope, key=key, by=actor(), at=at)
        except Conflict:
            form.version.data = intake_receipt.new_key()  # pressed again, it is taken in as the other that it is
            raise
        if how and taken.is_new:
            at_once.put_right(taken.case, how, by=actor(), at=at)
        intake_receipt.remember(taken, key, at)
        return taken

    def after(self, item: Any) -> Response:
        """Show the case that was changed, or the receipt of a new one: its passphrase is told there alone."""
        if isinstance(item, Received):
            return redirect(url_for("Cases.receipt", pk=item.case.id))
        return redirect(url_for("Cases.show", pk=item.id))

    # ---- edit: correct what was recorded

    def page(self, which: str, title: str, form: Any, item: Any = None) -> Any:
        """Return the page around a form; of a case that is there, with who else has it open."""
        make = partial(super().page, which, title, form, item)
        doing = Move.AMEND if which == "edit" else Move.VOID
        return make() if item is None else company.beside(form, item, doing.value, make)

    def may_change(self, item: Case) -> None:
        """Correcting is a move, and refused where the table says so."""
        _demand(item, Move.AMEND)

    def form_to_change(self, item: Case) -> Any:
        """Return the details as they are."""
        wanted = corrections.amendable(item)
        return forms.filled(
            forms.form_of(wanted), {ask.name: corrections.current(item, ask.name) for ask in wanted}, version_of(item)
        )

    def change(self, item: Case, form: Any) -> None:
        """Correct the details, unless someone else did in the meantime."""
        at = now()
        case = queries.by_id(item.id, for_change=True)
        try:
            demand_same(case, form.version.data or "")
        except Conflict:
            form.meanwhile = [
                (event.summary, event.detail, event.by_name) for event in meanwhile_on(case, form.version.data or "")
            ]
            form.theirs = corrections.theirs(case, form)
            form.version.data = version_of(case)
            raise
        wanted = corrections.amendable(case)
        facts = cleaning.clean(wanted, forms.given(form, wanted))
        empty: dict[str, Any] = {ask.name: () if ask.sort is Sort.CHOICES else "" for ask in wanted}
        amending.amend(case, Changes.of(empty | facts), by=actor(), at=at)

    # ---- delete: strike

    def may_remove(self, item: Case) -> None:
        """Striking is a move, and refused where the table says so."""
        _demand(item, Move.VOID)

    def form_to_remove(self, item: Case) -> Any:
        """Ask for the reason."""
        form = forms.filled(forms.form_of(asks.asked(item, Move.VOID, now())), {}, version_of(item))
        form.warning = (
            "Nothing is deleted. The case stays as a record, leaves the counts, and nobody can work on it any more. "
            "If the reporter no longer wants it, withdraw it instead."
        )
        return form

    def remove(self, item: Case, form: Any) -> None:
        """Strike the case."""
        at = now()
        case = queries.by_id(item.id, for_change=True)
        demand_same(case, form.version.data or "")
        facts = forms.given(form, asks.asked(case, Move.VOID, at))
        desk.make(case, Move.VOID, facts, by=actor(), at=at)


def _put_right(form: Any) -> at_once.PutRight | None:
    wanted = at_once.asked(form.taken_under)
    return at_once.given(cleaning.clean(wanted, forms.given(form, wanted)))


def _demand(case: Case, move: Move) -> None:
    situation.demand(dict(situation.options(case, now()))[move])


def _pack(wanted: str) -> Procedure:
    known = own_packs(now())
    if not known:
        raise Refused("You belong to no team, so there is no procedure to take in a case under.")
    first = known[0] if request.method == "GET" else None
    if pack := next((one for one in known if one.key == wanted), first):
        return pack
    raise Refused(OTHER)
