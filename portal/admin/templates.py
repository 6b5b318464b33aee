"""The texts of letters: which are edited, the editor with its preview and checks, the versions side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_limiter import RateLimitExceeded
from flask_login import current_user

from portal.admin import forms, presenting, template_cards
from portal.admin.commanding import actor, tried
from portal.admin.packs import own_packs
from portal.admin.safety import answer_with
from portal.admin.template_forms import (
    ON,
    asked,
    case_of,
    fields_of,
    form_for,
    given_day,
    given_of,
    keep,
    place_of,
    revision_of,
    text_of,
    the_draft,
    typed,
    url_of,
)
from portal.admin.template_publishing import PublishingScreens
from portal.cases.models import Case
from portal.database import db
from portal.errors import Conflict, Invalid, PortalError, Refused
from portal.http.clock import now
from portal.http.errors import status_of
from portal.http.handouts import document
from portal.http.limits import TESTS, limiter
from portal.letters import cleaning, editing, issuing, pdf, rendering, samples, templates
from portal.letters.editing import Given, Place
from portal.letters.samples import Sample
from portal.letters.template_models import LetterTemplate
from portal.policy import languages
from portal.policy.letters import LISTS
from portal.policy.letters.comparing import side_by_side

SAMPLE_ADDRESS = "Sam Example\n1 Sample Street\nAnytown"
WHERE = "/<name>/<kind>/<language>"


TOO_OFTEN = "That was too often: no test was sent this time. Your text is still below. Try again in ten minutes."


@limiter.shared_limit(TESTS, scope="tests of letters", key_func=lambda: f"staff {current_user.get_id()}")
def _sent(where: Place, given: Given, to: Any) -> None:
    samples.send_test(where, given, to=to, by=actor(), at=now())


class Templates(PublishingScreens, BaseView):
    """`/staff/templates/`: the letters of one's own procedures, and what each of them says."""

    route_base = "/templates"
    default_view = "list"
    class_permission_name = "Templates"
    base_permissions = ["can_list", "can_edit"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """List the letters, with what is edited, planned, being written, or not used."""
        at = now()
        packs = [(pack, template_cards.lines_of(pack, at)) for pack in own_packs(at)]
        return self.render_template(
            "admin/templates.html",
            packs=packs,
            unused=sum(bool(line.flaws) for _, lines in packs for line in lines),
        )

    @expose(WHERE, methods=["GET", "POST"])
    @has_access
    def edit(self, name: str, kind: str, language: str) -> Any:
        """Show the text with its preview, or do what the button says."""
        where = place_of(name, kind, language)
        draft = templates.draft_of(name, kind, language)
        wanted = asked(where)
        form = form_for(where, draft)
        if request.method == "GET":
            return self._page(where, form, draft)
        try:
            given = given_of(cleaning.clean(wanted, forms.given(form, wanted)))
            case = case_of(where, form)
        except Invalid as error:
            return self._told(where, form, draft, error)
        act = {"pdf": self._pdf, "test": self._test, "make": self._review, "draft": self._save}
        button = act.get(request.form.get("button", ""), self._preview)
        return button(where, form, draft, given, case)

    @expose(f"{WHERE}/discard", methods=["POST"])
    @has_access
    @permission_name("edit")
    def discard(self, name: str, kind: str, language: str) -> Any:
        """Throw the draft away."""
        where = place_of(name, kind, language)
        error = tried(lambda: editing.discard(the_draft(where), revision=revision_of(request.form.get("version", ""))))
        flash(error.sentence if error else "The draft was thrown away.", "danger" if error else "success")
        return redirect(url_of("versions", where))

    @expose(f"{WHERE}/versions", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def versions(self, name: str, kind: str, language: str) -> Any:
        """Show the versions, two of them side by side; or bring an earlier one back."""
        where = place_of(name, kind, language)
        if request.method == "POST":
            return self._restore(where, request.form.get("restore", ""))
        found = templates.versions_of(name, kind, language)
        lines = template_cards.version_lines(where, issuing.letters_from([row.id for row in found]), now())
        before, after = _compared(lines)
        texts = [text_of(where, one) for one in (before, after)]
        return self.render_template(
            "admin/template_versions.html",
            where=where,
            lines=lines,
            before=before,
            after=after,
            subject=side_by_side(texts[0].subject, texts[1].subject),
            rows=side_by_side(texts[0].source, texts[1].source),
            name_of={line.value: line.name for line in lines} | {"": ""},
            is_edited=any(line.can_return and line.stands for line in lines),
            has_draft=any(row.effective_at is None for row in found),
            language_name=languages.name(language),
        )

    # ---- what the buttons of the editor do

    def _preview(self, where: Place, form: Any, draft: LetterTemplate | None, _given: Given, case: Case | None) -> Any:
        return self._page(where, form, draft, case)

    def _save(self, where: Place, form: Any, draft: LetterTemplate | None, given: Given, _case: Case | None) -> Any:
        kept = "The draft is kept. Letters say what they said before."
        return self._kept(where, form, draft, lambda: keep(where, form, given, by=actor()), kept, url_of("edit", where))

    def _review(self, where: Place, form: Any, draft: LetterTemplate | None, given: Given, _case: Case | None) -> Any:
        """Keep the draft, where it can be published; the page that this leads to shows what that would change."""
        on = given_day(form[ON.name].data or "")

        def act() -> None:
            row = keep(where, form, given, by=actor())
            db.session.flush()
            editing.demand_publishable(where, row, on=on, at=now())

        return self._kept(where, form, draft, act, "", url_of("publish", where, effective_on=on))

    def _kept(
        self,
        where: Place,
        form: Any,
        draft: LetterTemplate | None,
        act: Callable[[], Any],
        words: str,
        to: str,
    ) -> Any:
        error = tried(act)
        if error is not None:
            return self._told(where, form, draft, error)
        if words:
            flash(words, "success")
        return redirect(to)

    def _test(self, where: Place, form: Any, draft: LetterTemplate | None, given: Given, case: Case | None) -> Any:
        to = current_user
        try:
            error = tried(lambda: _sent(where, given, to))
        except RateLimitExceeded:
            return self._told(where, form, draft, Refused(TOO_OFTEN), 429)
        if error is not None:
            return self._told(where, form, draft, error)
        return self._page(where, form, draft, case, sent_to=to.email)

    def _pdf(self, where: Place, form: Any, draft: LetterTemplate | None, given: Given, case: Case | None) -> Any:
        letter = samples.sample(where, given, by=actor(), at=now(), case=case).letter
        try:
            return document(pdf.set_letter(letter, where.pack, to=SAMPLE_ADDRESS), "sample.pdf")
        except pdf.NotSet as error:
            return self._told(where, form, draft, Refused(f"This letter can’t be set on paper. {error}"))

    def _told(self, where: Place, form: Any, draft: LetterTemplate | None, error: PortalError, status: int = 0) -> Any:
        answer_with(status or status_of(error))
        if isinstance(error, Conflict):
            db.session.expire_all()
        forms.tell(form, error)
        return self._page(where, form, draft)

    def _restore(self, where: Place, wanted: str) -> Any:
        def act() -> None:
            if wanted == "pack":
                editing.restore_pack(where, by=actor(), at=now())
            else:
                editing.begin(where, text_of(where, wanted), by=actor(), at=now())

        error = tried(act)
        words = "The pack’s text stands again." if wanted == "pack" else "It is a draft again, for you to publish."
        flash(error.sentence if error else words, "danger" if error else "success")
        return redirect(url_of("versions" if error or wanted == "pack" else "edit", where))

    def _page(
        self, where: Place, form: Any, draft: LetterTemplate | None, case: Case | None = None, **more: Any
    ) -> Any:
        given = typed(where, form)
        sample = samples.sample(where, given, by=actor(), at=now(), case=case)
        return self.render_template(
            "admin/template.html",
            where=where,
            form=form,
            draft=draft,
            sample=_told_sample(sample),
            case=case,
            fields_of=fields_of(where),
            lists=LISTS,
            lines=templates.lines_of(where.pack.key, where.language),
            language_name=languages.name(where.language),
            others=[(tag, languages.name(tag)) for tag in languages.others(where.pack.language)],
            moment=presenting.moment,
            **more,
        )


def _compared(lines: list[template_cards.VersionLine]) -> tuple[str, str]:
    """Return which two are compared: those that were chosen, or the latest and the one before it."""
    known = [line.value for line in lines]
    usual = (known[1] if len(known) > 1 else (known or [""])[0], (known or [""])[0])
    chosen = (request.args.get("before", ""), request.args.get("after", ""))
    before, after = (one if one in known else other for one, other in zip(chosen, usual, strict=True))
    return before, after


def _told_sample(sample: Sample) -> dict[str, Any]:
    return {
        "subject": sample.letter.subject,
        "html": rendering.html(sample.letter.blocks, heading="h4"),
        "unprintable": pdf.unprintable_symbols(sample.letter),
        "unsettable": issuing.unsettable(sample.letter),
        "flaws": sample.flaws,
        "contract": sample.contract,
        "proofs": {proof.element: proof.sentence for proof in sample.letter.check.proofs},
        "reading": sample.reading,
    }
