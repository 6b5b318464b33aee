"""The desk for someone who asks for all that is held about them: each text looked at, checked by another, made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.admin import presenting
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor, refused, tried
from portal.admin.offers import Offer, offers
from portal.bundles import subject_access
from portal.bundles.disclosed import Draft, Text
from portal.bundles.models import SubjectAccess
from portal.cases import clocks, queries
from portal.cases.models import Case
from portal.errors import NotFound, Refused
from portal.http.clock import now
from portal.letters.ask import Ask, Sort, names
from portal.policy.disclosure import Audience
from portal.policy.subject_access import SUBJECT

STRIKE, OUT = "Strike words", "Leave a text out"
REASON = Ask("reason", "Why", Sort.CHOICE, choices=names(SUBJECT.strikes.values()))
DECIDED, CHECKED, PROMISED = "It was kept.", "It was checked as you saw it.", "It is being made."


@dataclass(frozen=True)
class Line:
    """A text as the desk shows it: what is struck marked in it, what may have to be, and the words of these."""

    text: Text
    words: Markup
    offered: tuple[Offer, ...]

    @classmethod
    def of(cls, text: Text, audience: Audience) -> Line:
        """Return how a text is shown."""
        return cls(text, _marked(text, audience), offers(text.text, text.suggestions))


class SubjectScreens:
    """`/staff/cases/<id>/subject`: which cases are the reporter's, for whoever works them."""

    @expose("/<int(max=2147483647):pk>/subject", methods=["GET", "POST"])
    @has_access
    @permission_name("bundle")
    def subject(self, pk: int) -> Any:
        """Begin what the reporter gets, of the cases that are chosen."""
        case = queries.by_id(pk)
        back = url_for("Cases.show", pk=pk)
        if sentence := subject_access.why_not(case):
            return refused("There is nobody to give it to", Refused(sentence), back)
        if request.method == "GET" and "another" not in request.args and subject_access.begun(case):
            return redirect(url_for("Cases.bundle", pk=pk, _anchor="begun"))
        others = [one for one in subject_access.same_reporter(case) if one.id != case.id]
        page = Page("All that is held about the reporter", "Begin", back, case.tracking_number, "It was begun.")
        return ask(
            self,
            page,
            (_which(others),) if others else (),
            lambda facts: subject_access.begin(case, [*map(int, facts.get("cases", ()))], by=actor(), at=now()).id,
            lambda made: url_for("SubjectAccesses.show", pk=made),
        )


def _which(others: list[Case]) -> Ask:
    return Ask(
        "cases",
        "Which other cases are theirs",
        Sort.CHOICES,
        required=False,
        help="Those that you see and that came from the same e-mail address, telephone number, or name and postcode.",
        choices=tuple((str(one.id), _named(one)) for one in others),
    )


class SubjectAccesses(BaseView):
    """`/staff/subject-access/<id>`: reached from a case. The rules are the commands'."""

    route_base = "/subject-access"
    class_permission_name = "Cases"
    base_permissions = ["can_bundle"]

    @expose("/<int(max=2147483647):pk>")
    @has_access
    @permission_name("bundle")
    def show(self, pk: int) -> Any:
        """Show every text to look at, every file, and what keeps it from being made."""
        draft = Draft(subject_access.of(pk))
        return self.render_template(
            "admin/subject_access.html",
            row=draft.row,
            draft=draft,
            lines=[Line.of(one, draft.audience) for one in _once(draft.texts)],
            when=presenting.moment(draft.row.at, draft.dossiers[0].pack),
            checked=presenting.moment(draft.row.checked_at, draft.dossiers[0].pack),
            is_checked=draft.row.checked_at is not None and draft.row.sha256 == draft.sha256,
        )

    @expose("/<int(max=2147483647):pk>/let-in", methods=["POST"])
    @has_access
    @permission_name("bundle")
    def let_in(self, pk: int) -> Any:
        """Let a text or a file in as it is shown, and go on to the next text that waits."""
        answer = self._decided(pk, lambda row, **how: subject_access.decide(row, reason="", **how))
        left = Draft(subject_access.of(pk)).undecided
        return redirect(_back(pk, left[0].digest)) if left and _leads_on(answer) else answer

    @expose("/<int(max=2147483647):pk>/anew", methods=["POST"])
    @has_access
    @permission_name("bundle")
    def anew(self, pk: int) -> Any:
        """Take back what was decided on a text or a file."""
        return self._decided(pk, subject_access.take_back)

    def _decided(self, pk: int, act: Callable[..., None]) -> Any:
        digest = request.form.get("digest", "")
        return self._did(pk, lambda row: act(row, digest=digest, by=actor(), at=now()), DECIDED, digest)

    @expose("/<int(max=2147483647):pk>/strike/<digest>", methods=["GET", "POST"])
    @has_access
    @permission_name("bundle")
    def strike(self, pk: int, digest: str) -> Any:
        """Ask which words of a text are struck, and why."""
        offered = request.args.get("words", "")
        words = Ask("words", "Which words", Sort.LINE, help="As they stand in the text.", known=offered)
        return self._asked(pk, digest, STRIKE, (words, REASON), subject_access.strike)

    @expose("/<int(max=2147483647):pk>/out/<digest>", methods=["GET", "POST"])
    @has_access
    @permission_name("bundle")
    def leave_out(self, pk: int, digest: str) -> Any:
        """Ask why all of a text is left out."""
        return self._asked(pk, digest, OUT, (REASON,), subject_access.decide)

    def _asked(self, pk: int, digest: str, title: str, wanted: tuple[Ask, ...], act: Callable[..., None]) -> Any:
        text = next((one for one in Draft(subject_access.of(pk)).texts if one.digest == digest), None)
        if text is None:
            raise NotFound(subject_access.GONE)
        page = Page(title, "Keep it", _back(pk, digest), text.document, DECIDED, text.text)

        def made(facts: dict[str, Any]) -> None:
            act(subject_access.of(pk, for_change=True), digest=digest, by=actor(), at=now(), **facts)

        return ask(self, page, wanted, made)

    @expose("/<int(max=2147483647):pk>/check", methods=["POST"])
    @has_access
    @permission_name("bundle")
    def check(self, pk: int) -> Any:
        """Say that what was seen is right."""
        seen = request.form.get("seen", "")
        return self._did(pk, lambda row: subject_access.check(row, seen=seen, by=actor(), at=now()), CHECKED)

    @expose("/<int(max=2147483647):pk>/make", methods=["POST"])
    @has_access
    @permission_name("bundle")
    def make(self, pk: int) -> Any:
        """Have it made, once it was checked."""
        if error := tried(lambda: subject_access.ask(subject_access.of(pk), by=actor(), at=now())):
            return refused("It can’t be made yet", error, _back(pk))
        flash(PROMISED, "success")
        return redirect(url_for("Exports.list"))

    def _did(self, pk: int, act: Callable[[SubjectAccess], None], done: str, digest: str = "") -> Any:
        error = tried(lambda: act(subject_access.of(pk, for_change=True)))
        if error:
            return refused("It wasn’t kept", error, _back(pk, digest))
        flash(done, "success")
        return redirect(_back(pk, digest))


def _leads_on(answer: Any) -> bool:
    return isinstance(answer, Response)  # a refusal is a page, which stays


def _back(pk: int, digest: str = "") -> str:
    return url_for("SubjectAccesses.show", pk=pk, _anchor=f"text-{digest[:12]}" if digest else None)


def _named(case: Case) -> str:
    pack = clocks.pack_of(case)
    received = presenting.short(case.received_at.astimezone(pack.zone).date(), pack.language)
    return f"{case.tracking_number}, {pack.kinds[case.kind].name}, {received}"


def _once(texts: list[Text]) -> list[Text]:
    """Return each text once, those first on which somebody must decide."""
    first = {one.digest: one for one in sorted(texts, key=lambda one: one.is_asked and not one.is_decided)}
    return sorted(first.values(), key=lambda one: not (one.is_asked and not one.is_decided))


def _marked(text: Text, audience: Audience) -> Markup:
    """Return a text with its struck passages marked, each said to be so: by its form, and to who listens."""
    words, at = Markup(), 0
    for one in text.passages:
        reason = audience.strikes[one.reason].name
        struck = Markup('<del title="{}">{}</del><span class="hidden"> (struck: {}) </span>')
        words += text.text[at : one.start] + struck.format(reason, text.text[one.start : one.end], reason)
        at = one.end
    return words + text.text[at:]
