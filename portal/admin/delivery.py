"""The delivery board: what became of every message, and what can be done about one that didn't arrive; the jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose, has_access, permission_name
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.admin import delivery_cards, formatting
from portal.admin.asking import Page, ask
from portal.admin.commanding import CommandView, actor, tried
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import link_cell, moment_cell, sign_cell
from portal.admin.letter_cards import delivery
from portal.cases import delivering, queries
from portal.cases.models import Case
from portal.database import db
from portal.errors import NotFound
from portal.http.clock import now
from portal.jobs.models import Job, State
from portal.letters.ask import Ask, Sort
from portal.notices import recourse
from portal.notices.models import WORDS, Channel, Notice
from portal.notices.recourse import Recourse
from portal.notices.ways import WAYS, way_of

MOST_OF_AN_ADDRESS = 500


def _cases(rows: Sequence[Notice]) -> Sequence[Case]:
    """Return the cases of a page of messages, so that none is asked for by itself."""
    ids = {row.case_id for row in rows if row.case_id}
    return db.session.scalars(select(Case).where(Case.id.in_(ids))).unique().all() if ids else ()


def _case_of(row: Notice) -> Case | None:
    return db.session.get(Case, row.case_id) if row.case_id else None


def _case(row: Notice) -> Any:
    case = _case_of(row)
    return formatting.case_cell(case) if case else ""


def _letter(row: Notice) -> Any:
    return link_cell(url_for("Letters.pdf", pk=row.letter_id), row.subject) if row.letter_id else row.subject


class Notices(CommandView):
    """Notices of the cases that this officer sees. Their words never change; only what became of them does."""

    datamodel = SafeInterface(
        Notice,
        cells={
            "case": _case,
            "subject": _letter,
            "state": lambda row: sign_cell(delivery(row)),
            "channel": delivery_cards.channel,
            "to_name": lambda row: row.to_name or row.to_address or "",
            "before": delivery_cards.before,
            "queued_at": lambda row: moment_cell(row.queued_at, _case_of(row)),
            "sent_at": lambda row: moment_cell(row.sent_at, _case_of(row)),
            "last_error": lambda row: row.last_error or "",
        },
        beside=_cases,
    )
    route_base = "/notices"
    empty_words = "Letters and e-mails of the cases that you see stand here, with what became of each."
    class_permission_name = "Notices"
    base_permissions = ["can_list", "can_show", "can_retry", "can_posted"]
    list_title, show_title = "Delivery", "Message"
    list_template, show_template = "admin/notices.html", "admin/notice.html"
    list_columns = ["case", "subject", "state", "channel", "to_name", "last_error", "attempts", "queued_at", "sent_at"]
    show_columns = [
        "case", "subject", "state", "channel", "to_name", "to_address", "before", "last_error", "attempts",
        "queued_at", "sent_at", "posted_by", "body_text",
    ]  # fmt: skip
    search_columns = ["state", "channel", "to_name", "subject"]
    search_choices = {
        "state": list(WORDS.items()),
        "channel": [(one.value, way.name) for one, way in WAYS.items()],
    }
    order_columns = ["state", "to_name", "queued_at", "sent_at", "attempts"]
    base_order = ("queued_at", "desc")
    label_columns = {
        "case": "Case",
        "subject": "Message",
        "state": "State",
        "to_name": "To",
        "to_address": "Address",
        "before": "Where it went before",
        "channel": "By",
        "last_error": "What went wrong",
        "attempts": "Attempts",
        "queued_at": "Promised",
        "sent_at": "Sent",
        "posted_by": "Posted by",
        "body_text": "Words",
    }

    @expose("/<pk>/retry", methods=["POST"])
    @has_access
    @permission_name("retry")
    def retry(self, pk: str) -> Response:
        """Try an e-mail again."""
        return self._do(pk, delivering.retry, "It will be tried again now.")

    @expose("/<pk>/post", methods=["POST"])
    @has_access
    @permission_name("retry")
    def post_instead(self, pk: str) -> Response:
        """Print and post it instead."""
        return self._do(pk, delivering.post_instead, "It waits to be printed and posted.")

    @expose("/<pk>/address", methods=["GET", "POST"])
    @has_access
    @permission_name("retry")
    def readdress(self, pk: str) -> Any:
        """Ask where it is to go instead, and send it there."""
        notice, back = self.find(pk), url_for("Notices.show", pk=pk)
        page = Page(
            "Send it elsewhere", "Send it there", back, notice.subject, "It goes to the new address.", ELSEWHERE
        )
        return ask(self, page, _where(notice), lambda facts: _readdress(notice, facts))

    @expose("/<pk>/posted", methods=["POST"])
    @has_access
    @permission_name("posted")
    def posted(self, pk: str) -> Response:
        """Say that it has been posted."""
        return self._do(pk, delivering.mark_posted, "Marked as posted.")

    def render_template(self, template: str, **kwargs: Any) -> str:
        """Show the list with how many messages there are of each state, and a message with what may be done."""
        if template == self.list_template:
            kwargs["tiles"] = delivery_cards.tiles(self._filters)
        elif template == self.show_template:
            kwargs |= {"may": _may(kwargs["item"]), "Recourse": Recourse}
        return super().render_template(template, **kwargs)

    def _do(self, pk: str, act: Callable[..., None], words: str) -> Response:
        notice = self.find(pk)
        error = tried(lambda: act(_locked(notice), notice, by=actor(), at=now()))
        flash(error.sentence if error else words, "danger" if error else "success")
        return redirect(url_for("Notices.show", pk=pk))


def _may(notice: Notice) -> frozenset[Recourse]:
    """Return what is offered: to post it only where an address to post it to is known."""
    found, case = recourse.may(notice), db.session.get(Case, notice.case_id) if notice.case_id else None
    known = case is not None and delivering.postal(case, notice)
    return found if known else found - {Recourse.POST_INSTEAD}


ELSEWHERE = "Where it went until now stays on record, with who changed it and when."
WHY = "Needed where the letter was approved, and this address wasn’t known then. It stands in the timeline."


def _where(notice: Notice) -> tuple[Ask, ...]:
    found = way_of(notice).instead
    ways = tuple((one.value, WAYS[one].name) for one in found)
    help_text = " ".join(f"{WAYS[one].name}: {WAYS[one].asks}." for one in found)
    return (
        Ask("channel", "How", Sort.CHOICE, choices=ways, known=ways[0][0]),
        Ask("to_address", "New address", Sort.TEXT, help=help_text, most=MOST_OF_AN_ADDRESS),
        Ask("why", "Why", Sort.TEXT, required=False, help=WHY, most=delivering.MOST_WHY),
    )


def _readdress(notice: Notice, facts: dict[str, Any]) -> None:
    channel, why = Channel(facts["channel"]), facts.get("why", "")
    delivering.readdress(_locked(notice), notice, channel, facts["to_address"], why=why, by=actor(), at=now())


def _locked(notice: Notice) -> Case:
    """Return the notice's case, held until the end, and read the notice anew: somebody else may have had it."""
    if notice.case_id is None:
        raise NotFound("There is no such case.")
    case = queries.by_id(notice.case_id, for_change=True)
    db.session.refresh(notice)
    return case


class Jobs(CommandView):
    """The state of the outbox: what is promised, running, done or given up. No personal data is in a job."""

    datamodel = SafeInterface(
        Job,
        cells={
            "run_at": lambda row: moment_cell(row.run_at),
            "created_at": lambda row: moment_cell(row.created_at),
            "finished_at": lambda row: moment_cell(row.finished_at),
            "error": lambda row: row.error or "",
        },
    )
    route_base = "/jobs"
    class_permission_name = "Jobs"
    base_permissions = ["can_list", "can_show"]
    list_title, show_title = "Jobs", "Job"
    list_columns = ["name", "state", "run_at", "attempts", "error", "created_at", "finished_at"]
    show_columns = [*list_columns, "max_attempts", "ukey"]
    search_columns = ["name", "state"]
    search_choices = {"state": [(one, one.value.replace("_", " ").capitalize()) for one in State]}
    order_columns = ["name", "state", "run_at", "attempts", "created_at", "finished_at"]
    base_order = ("created_at", "desc")
    label_columns = {
        "name": "Task",
        "state": "State",
        "run_at": "Runs at",
        "attempts": "Attempts",
        "max_attempts": "At most",
        "error": "What went wrong",
        "created_at": "Promised",
        "finished_at": "Finished",
        "ukey": "Key",
    }
