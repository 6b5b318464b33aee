"""Mail that came in: what waits for an officer (the quarantine), and what became of the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, abort, redirect, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_appbuilder.models.sqla.filters import BaseFilter
from sqlalchemy import select
from sqlalchemy.orm import Query, undefer

from portal.admin import formatting
from portal.admin.asking import Page, ask
from portal.admin.commanding import CommandView, actor, refused, way_back
from portal.admin.datamodel import SafeInterface
from portal.admin.intake_form import intake_asks, submission_of
from portal.admin.mail_cards import mail_card, sender_of, sign_of
from portal.admin.packs import own_packs
from portal.cases import mailing, queries, scanning
from portal.cases.filing import Manner
from portal.cases.intake import Received
from portal.cases.models import Case, IncomingMail, MailState
from portal.cases.models.mail import WORDS
from portal.database import db
from portal.errors import Invalid, NotFound, Refused
from portal.http import handouts
from portal.http.clock import now
from portal.inbound import enclosures, reading, settling, taking_in
from portal.inbound.enclosures import Prepared
from portal.letters.ask import REASON_MOST, Ask, Sort
from portal.policy.procedure import Procedure
from portal.procedures import versions

NUMBER = Ask("number", "The case’s number", Sort.LINE, help="It looks like DV-7K3M-Q9TX-4HBW.")
REASON = Ask("reason", "Why it is discarded", Sort.TEXT, most=REASON_MOST)


class StillWaits(BaseFilter):
    """What no officer has settled yet."""

    def apply(self, query: Query[IncomingMail], value: object) -> Query[IncomingMail]:
        """Narrow the query."""
        return query.filter(IncomingMail.state == MailState.HELD)


def _cases(rows: Sequence[IncomingMail]) -> Sequence[Case]:
    """Return the cases of a page of messages, so that none is asked for by itself."""
    ids = {row.case_id for row in rows if row.case_id}
    return db.session.scalars(select(Case).where(Case.id.in_(ids))).unique().all() if ids else ()


def _case(row: IncomingMail) -> Any:
    case = db.session.get(Case, row.case_id) if row.case_id else None
    return formatting.case_cell(case) if case else ""


def _subject(row: IncomingMail) -> Any:
    return formatting.link_cell(url_for("Incoming.show", pk=row.id), row.subject or "(no subject)")


CELLS: dict[str, Callable[[IncomingMail], Any]] = {
    "case": _case,
    "subject": _subject,
    "state": lambda row: formatting.sign_cell(sign_of(row)),
    "received_at": lambda row: formatting.moment_cell(row.received_at),
    "from_address": sender_of,
}


class Incoming(CommandView):
    """`/staff/incoming/`: every message that came, with what became of it, as far as this officer may see it."""

    datamodel = SafeInterface(IncomingMail, cells=CELLS, beside=_cases)
    route_base = "/incoming"
    class_permission_name = "Incoming"
    base_permissions = ["can_list", "can_show", "can_act", "can_download"]
    list_title, show_title = "All mail that came", "A message"
    empty_words = "Mail that comes to a mailbox of your procedures stands here."
    list_columns = ["received_at", "subject", "from_address", "state", "case"]
    show_columns = list_columns
    search_columns = ["subject", "from_address", "state"]
    search_choices = {"state": list(WORDS.items())}
    order_columns = ["received_at", "state"]
    base_order = ("received_at", "desc")
    label_columns = {
        "subject": "Message",
        "from_address": "From",
        "state": "State",
        "case": "Case",
        "reason": "Why it waits",
        "received_at": "Received",
    }

    @expose("/show/<pk>", methods=["GET"])
    @has_access
    def show(self, pk: str) -> Any:
        """Show one message: its words, its files, why it waits."""
        mail = self.find(pk)
        pack = _pack(mail)
        case = db.session.get(Case, mail.case_id) if mail.case_id else None
        return self.render_template("admin/incoming.html", card=mail_card(mail, pack), case=case, pack=pack)

    @expose("/<pk>/take_in", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def take_in(self, pk: str) -> Any:
        """Take a message in as a new case, with what the procedure needs besides."""
        mail = self._waiting(pk)
        if isinstance(mail, str):
            return mail
        pack = _pack(mail)
        page = _page(mail, "Take it in as a new case", "Take it in", "It was taken in.")
        return self._made(mail.id, page, _asked(mail, pack), partial(_take_in, mail.id, pack))

    @expose("/<pk>/attach", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def attach(self, pk: str) -> Any:
        """Put a message on a case."""
        mail = self._waiting(pk)
        if isinstance(mail, str):
            return mail
        case = db.session.get(Case, mail.case_id) if mail.case_id else None
        page = _page(mail, "Put it on a case", "Put it there", "It was put on the case.")
        wanted = replace(NUMBER, known=case.tracking_number if case else "")
        return self._made(mail.id, page, (wanted,), partial(_attach, mail.id))

    @expose("/<pk>/discard", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def discard(self, pk: str) -> Any:
        """Discard a message, for a reason."""
        mail = self._waiting(pk)
        if isinstance(mail, str):
            return mail
        page = _page(mail, "Discard it", "Discard it", "It was discarded.")
        return ask(self, page, (REASON,), partial(_discard, mail.id), then=lambda _made: url_for("Quarantine.list"))

    @expose("/<pk>/files/<int(max=1000):index>")
    @has_access
    @permission_name("download")
    def file(self, pk: str, index: int) -> Any:
        """Hand out a file of a message that waits; once the message is on a case, the case has the file."""
        mail = self.find(pk)
        query = select(IncomingMail).filter_by(id=mail.id).options(undefer(IncomingMail.raw))
        found = reading.file_of(db.session.scalars(query).one().raw, index)
        line = mail.files[index] if index < len(mail.files) else {"why_not": "-"}
        if found is None or found[0].why_not or line["why_not"]:
            abort(404)
        if "key" in line:
            return redirect(url_for("Files.download", key=line["key"]))
        told, content = found
        if sentence := scanning.why_closed(content):
            return refused("It can’t be opened", Refused(sentence), url_for("Incoming.show", pk=mail.id))
        return handouts.kept_apart(Response(content, mimetype=told.media_type), told.name)

    def _made(self, pk: int, page: Page, wanted: tuple[Ask, ...], make: Callable[..., Received | Case]) -> Any:
        """Ask, and make what is answered, with the files of the message."""
        return settling.with_files(
            partial(_prepared, pk), lambda files: ask(self, page, wanted, partial(make, files), then=_shown)
        )

    def _waiting(self, pk: str) -> Any:
        """Return a message that waits; or the page that says what became of it."""
        mail = self.find(pk)
        try:
            mailing.demand_waiting(mail)
        except Refused as error:
            return refused("It has been settled", error, url_for("Incoming.show", pk=mail.id))
        return mail


class Quarantine(CommandView):
    """`/staff/quarantine/`: what waits for an officer, with the mailboxes that can't be read."""

    datamodel = SafeInterface(IncomingMail, cells=CELLS, beside=_cases)
    route_base = "/quarantine"
    class_permission_name = "Incoming"
    base_permissions = ["can_list"]
    base_filters = [["state", StillWaits, None]]
    list_title = "Mail that waits"
    list_template = "admin/quarantine.html"
    empty_words = "No mail waits for you."
    list_columns = ["received_at", "subject", "from_address", "reason", "case"]
    search_columns = ["subject", "from_address", "reason"]
    order_columns = ["received_at"]
    base_order = ("received_at", "asc")
    label_columns = Incoming.label_columns | {"case": "Seems to belong to"}

    def render_template(self, template: str, **kwargs: Any) -> Any:
        """Return the page, with how well the mailboxes can be read."""
        readings = mailing.readings([pack.key for pack in own_packs(now())])
        return super().render_template(template, readings=readings, moment=formatting.moment_cell, **kwargs)


def _pack(mail: IncomingMail) -> Procedure:
    """Return the procedure of a message's mailbox, as it is in force now."""
    return versions.procedure_of(versions.current(mail.procedure_key, now()))


def _page(mail: IncomingMail, title: str, button: str, done: str) -> Page:
    words = f"“{mail.subject or '(no subject)'}”, from {sender_of(mail)}"
    return Page(title, button, url_for("Incoming.show", pk=mail.id), "The message", done, words)


def _asked(mail: IncomingMail, pack: Procedure) -> tuple[Ask, ...]:
    """Return what intake asks, filled in with what the message says."""
    reporter = taking_in.reporter_of(mail)
    known = {
        "kind": taking_in.usual_kind(pack),
        "channel": taking_in.CHANNEL,
        "description": taking_in.description_of(mail),
        "received_on": mail.received_at.astimezone(pack.zone).date().isoformat(),
        "name": reporter.name,
        "email": reporter.email,
        "contact_by": reporter.contact_by,
    }
    return tuple(replace(one, known=known.get(one.name, one.known)) for one in intake_asks(pack))


def _prepared(pk: int, manner: Manner) -> Prepared:
    """Go through the files of a message, while no transaction is open."""
    raw = db.session.scalars(select(IncomingMail).filter_by(id=pk).options(undefer(IncomingMail.raw))).one().raw
    db.session.rollback()
    return enclosures.prepared(raw, manner)


def _take_in(pk: int, pack: Procedure, files: Prepared, facts: dict[str, Any]) -> Received:
    at = now()
    return settling.take_in(mailing.locked(pk), submission_of(facts, pack, at), files, by=actor(), at=at)


def _attach(pk: int, files: Prepared, facts: dict[str, Any]) -> Case:
    mail = mailing.locked(pk)
    try:
        case = queries.by_tracking_number(facts["number"], for_change=True)
    except NotFound as error:
        raise Invalid({"number": "There is no such case that you may see."}) from error
    settling.put_on(mail, case, files, by=actor(), at=now())
    return case


def _discard(pk: int, facts: dict[str, Any]) -> None:
    mailing.discard(mailing.locked(pk), reason=facts["reason"], by=actor(), at=now())


def _shown(made: Any) -> str:
    return way_back(made.case.id if isinstance(made, Received) else made.id)
