"""The redaction desk: what a report's audience would get, what is struck in it and by whom, and what was submitted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.admin import changed_cases, duty_cards, presenting
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor, refused, tried
from portal.admin.duty_cards import Can
from portal.admin.offers import asked_for
from portal.admin.struck_texts import Shown
from portal.duties import drafts, gate, keeping, making, queries, reading, responding, rules, state, striking
from portal.duties.acting import Acting, acting
from portal.duties.drafts import Draft
from portal.duties.models import DutyRow
from portal.duties.report_models import KeptReport
from portal.duties.striking import Written
from portal.errors import NotFound, refusal_of
from portal.http.clock import now
from portal.http.sheets import csv_answer, told
from portal.http.whole_reports import whole
from portal.letters.ask import Ask, Sort, names

MOST_TEXTS = 200  # of a report on one page; a longer one is looked through in turn
STRIKE = "Strike a passage"


class Disclosure(BaseView):
    """`/staff/disclosure/`: reached from a duty's page. The rules are the commands'."""

    route_base = "/disclosure"
    class_permission_name = "Duties"
    base_permissions = ["can_show", "can_act"]

    @expose("/<int(max=2147483647):pk>")
    @has_access
    @permission_name("show")
    def show(self, pk: int) -> Any:
        """Show what the audience would get now, what keeps it from being submitted, and every text to look through."""
        row, draft = self._draft(pk)
        since = request.args.get("from", 0, type=int)
        texts = list(striking.texts(draft))
        start = since if 0 <= since < len(texts) else 0
        return self.render_template(
            "admin/disclosure.html",
            card=duty_cards.card(row, now()),
            draft=draft,
            bars=gate.bars(row, draft, by=_acting(row)),
            cans=_cans(row, draft),
            texts=[Shown.of(one, draft) for one in texts[start : start + MOST_TEXTS]],
            start=start,
            more=start + MOST_TEXTS if start + MOST_TEXTS < len(texts) else 0,
            of=len(texts),
            checks=drafts.checks_of(row, draft.sha256),
            approvals=gate.approvals_of(row, draft.sha256),
            strikes=[one for one in draft.strikes if one.taken_back_at is None],
            is_open=row.is_open,
            told=told,
            moment=presenting.moment,
        )

    @expose("/<int(max=2147483647):pk>/strike", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def strike(self, pk: int) -> Any:
        """Ask which words of a text are struck, and why."""
        row, draft = self._draft(pk)
        given = request.args
        text = next((one for one in striking.texts(draft) if _is_asked_for(one)), None)
        if text is None:
            raise NotFound("This text isn’t there any more. Look at the report as it is now.")
        wanted = (
            Ask(
                "words",
                "Which words",
                Sort.LINE,
                help="As they stand in the text. Each place is struck.",
                known=asked_for(text.text),
            ),
            Ask("reason", "Why", Sort.CHOICE, choices=names(draft.audience.strikes.values())),
        )
        page = Page(STRIKE, "Strike it", _back(pk), state.duty_of(row).name, "It was struck.", text.text)
        where = {name: given[name] for name in ("sheet", "column", "digest")}
        return ask(
            self, page, wanted, lambda facts: striking.strike(_locked(pk), **where, **facts, by=actor(), at=now())
        )

    @expose("/<int(max=2147483647):pk>/unstrike/<int(max=2147483647):strike>", methods=["POST"])
    @has_access
    @permission_name("act")
    def take_back(self, pk: int, strike: int) -> Any:
        """Take back what was struck by hand."""
        return _made(
            pk,
            "Take a strike back",
            lambda: striking.take_back(_locked(pk), strike, by=actor(), at=now()),
            "It is no longer struck.",
        )

    @expose("/<int(max=2147483647):pk>/check", methods=["POST"])
    @has_access
    @permission_name("act")
    def check(self, pk: int) -> Any:
        """Say that what was seen is right."""
        seen = request.form.get("seen", "")
        return _made(
            pk,
            "Check",
            lambda: striking.check(_locked(pk), seen=seen, by=actor(), at=now()),
            "It was checked as you saw it.",
        )

    @expose("/<int(max=2147483647):pk>/kept")
    @has_access
    @permission_name("show")
    def kept(self, pk: int) -> Any:
        """Show what was submitted, exactly."""
        row, kept = _kept(pk)
        return self.render_template(
            "admin/kept.html",
            card=duty_cards.card(row, now()),
            kept=kept,
            built=keeping.report_in(kept),
            audience=state.pack_of(row).audiences[kept.audience],
            publication=keeping.publication_of(kept),
            barred=refusal_of(lambda: keeping.demand_publish(row, kept, by=_acting(row))),
            may_compare=rules.may_prepare(row, by=_acting(row)),
            response=responding.response_of(kept),
            may_respond=not refusal_of(lambda: responding.demand_respond(row, kept, by=_acting(row))),
            told=told,
            moment=presenting.moment,
        )

    @expose("/<int(max=2147483647):pk>/kept/<sheet>.csv")
    @has_access
    @permission_name("show")
    def file(self, pk: int, sheet: str) -> Any:
        """Hand a sheet of what was submitted over as a file."""
        _, kept = _kept(pk)
        return csv_answer(keeping.report_in(kept), sheet) or abort(404)

    @expose("/<int(max=2147483647):pk>/kept.<any(xlsx, pdf, json):form>")
    @has_access
    @permission_name("show")
    def whole(self, pk: int, form: str) -> Any:
        """Hand all that was submitted over as one file, with whom it was for and who approved it."""
        row, kept = _kept(pk)
        pack = state.pack_of(row)
        facts = {
            "Made for": pack.audiences[kept.audience].name,
            "Made by": kept.by_name,
            "Approved by": ", ".join(one["by"] for one in kept.approvals),
            "Published": presenting.moment(made.at, pack) if (made := keeping.publication_of(kept)) else "",
            "The governing body’s response": said.words if (said := responding.response_of(kept)) else "",
            "SHA-256": kept.sha256,
        }
        return whole(keeping.report_in(kept), pack, form, {name: words for name, words in facts.items() if words})

    @expose("/<int(max=2147483647):pk>/since")
    @has_access
    @permission_name("show")
    def since(self, pk: int) -> Any:
        """Show what has changed since it was submitted, in which cases, and what was done with them since."""
        row, kept = _kept(pk)
        changed = keeping.changed_since(row, kept, now()) if rules.may_prepare(row, by=_acting(row)) else None
        if changed is None:
            abort(404)
        return self.render_template(
            "admin/since.html",
            card=duty_cards.card(row, now()),
            changed=changed,
            changes=changed_cases.of(changed, kept.made_at, state.pack_of(row)),
            kept=kept,
            moment=presenting.moment,
        )

    @expose("/<int(max=2147483647):pk>/publish", methods=["POST"])
    @has_access
    @permission_name("act")
    def publish(self, pk: int) -> Any:
        """Put it before the public."""
        back = url_for("Disclosure.kept", pk=pk)
        return _made(
            pk, "Publish", lambda: keeping.publish(_locked(pk), by=actor(), at=now()), "It is public now.", back
        )

    def _draft(self, pk: int) -> tuple[DutyRow, Draft]:
        row = queries.by_id(pk)
        return row, reading.draft(row, by=_acting(row))


def _acting(row: DutyRow) -> Acting:
    return acting(actor(), row.procedure_key, now())


def _cans(row: DutyRow, draft: Draft) -> list[Can]:
    """Return what can be done with it here, each with the sentence that says why this person can't do it now."""
    by = _acting(row)
    check = Can("check", "I have checked all of this", refusal_of(lambda: striking.demand_check(row, draft, by=by)))
    found = [one for one in duty_cards.cans(row, by) if one.act in {"approve", "submit"}]
    bars = {
        "approve": refusal_of(lambda: gate.demand_whole(row, draft)),
        "submit": next(iter(gate.bars(row, draft, by=by)), None),
    }
    return [check, *(replace(one, refusal=one.refusal or bars[one.act]) for one in found)]


def _is_asked_for(one: Written) -> bool:
    given = request.args
    return (one.sheet.key, one.column.key, one.digest) == (given.get("sheet"), given.get("column"), given.get("digest"))


def _back(pk: int) -> str:
    return url_for("Disclosure.show", pk=pk)


def _locked(pk: int) -> DutyRow:
    return queries.by_id(pk, for_change=True)


def _made(pk: int, title: str, act: Any, done: str, back: str = "") -> Any:
    back = back or _back(pk)
    error = tried(act)
    if error is not None:
        return refused(title, error, back)
    flash(done, "success")
    return redirect(back)


def _kept(pk: int) -> tuple[DutyRow, KeptReport]:
    row = queries.by_id(pk)
    return row, reading.kept(row, by=_acting(row))


def links(row: DutyRow) -> list[tuple[str, str]]:
    """Return where a duty's report is, in words: as it would go out, or as it went out, for those who read it."""
    kept = keeping.kept_of(row)
    if kept is not None:
        may = keeping.may_read(row, kept, by=_acting(row))
        return [(url_for("Disclosure.kept", pk=row.id), "The report as it was submitted")] if may else []
    if row.is_open and making.audience_of(row) and rules.may_prepare(row, by=_acting(row)):
        return [(url_for("Disclosure.show", pk=row.id), "The report as it would go out now")]
    return []
