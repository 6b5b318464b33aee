"""The desk for someone who asks for all that is held about them: each text looked at, checked by another, made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from werkzeug.wrappers import Response

from portal.admin import presenting
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor, refused, tried
from portal.admin.offers import asked_for
from portal.admin.subject_lines import sheaves
from portal.bundles import subject_access
from portal.bundles.disclosed import Draft, Text
from portal.bundles.models import SubjectAccess
from portal.cases import clocks, queries
from portal.cases.models import Case
from portal.errors import NotFound, Refused, refusal_of
from portal.http.clock import now
from portal.letters.ask import Ask, Sort, names
from portal.policy.subject_access import SUBJECT

STRIKE, OUT, OUT_WHOLE = "Strike words", "Leave a text out", "Leave all of it out"
REASON = Ask("reason", "Why", Sort.CHOICE, choices=names(SUBJECT.strikes.values()))
DECIDED, CHECKED, PROMISED = "It was kept.", "It was checked as you saw it.", "It is being made."


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
        waiting, rest = sheaves(draft.texts, draft.audience)
        return self.render_template(
            "admin/subject_access.html",
            row=draft.row,
            draft=draft,
            waiting=waiting,
            rest=rest,
            may_check=not refusal_of(lambda: _demand_another(draft.row)),
            when=presenting.moment(draft.row.at, draft.dossiers[0].pack),
            checked=presenting.moment(draft.row.checked_at, draft.dossiers[0].pack),
            is_checked=draft.row.checked_at is not None and draft.row.sha256 == draft.sha256,
        )

    @expose("/<int(max=2147483647):pk>/let-in", methods=["POST"])
    @has_access
    @permission_name("bundle")
    def let_in(self, pk: int) -> Any:
        """Let a text, a file, or all that waits of a letter in as it is shown, and go on to the next that waits."""
        digests = request.form.getlist("digest")

        def act(row: SubjectAccess) -> None:
            subject_access.decide_all(row, digests=digests, reason="", by=actor(), at=now())

        answer = self._did(pk, act, DECIDED, next(iter(digests), ""))
        return redirect(_next(pk)) if _leads_on(answer) else answer

    @expose("/<int(max=2147483647):pk>/anew", methods=["POST"])
    @has_access
    @permission_name("bundle")
    def anew(self, pk: int) -> Any:
        """Take back what was decided on a text or a file."""
        digest = request.form.get("digest", "")

        def act(row: SubjectAccess) -> None:
            subject_access.take_back(row, digest=digest, by=actor(), at=now())

        return self._did(pk, act, DECIDED, digest)

    @expose("/<int(max=2147483647):pk>/strike/<digest>", methods=["GET", "POST"])
    @has_access
    @permission_name("bundle")
    def strike(self, pk: int, digest: str) -> Any:
        """Ask which words of a text are struck, and why."""
        text = _text(pk, digest)
        offered = asked_for(text.text)
        words = Ask("words", "Which words", Sort.LINE, help="As they stand in the text.", known=offered)

        def made(row: SubjectAccess, facts: dict[str, Any]) -> None:
            subject_access.strike(row, digest=digest, by=actor(), at=now(), **facts)

        return self._asked(pk, STRIKE, (text,), (words, REASON), made, _back(pk, digest))

    @expose("/<int(max=2147483647):pk>/out/<digest>", methods=["GET", "POST"])
    @has_access
    @permission_name("bundle")
    def leave_out(self, pk: int, digest: str) -> Any:
        """Ask why all of a text is left out."""
        return self._left_out(pk, OUT, [_text(pk, digest)])

    @expose("/<int(max=2147483647):pk>/out-whole/<digest>", methods=["GET", "POST"])
    @has_access
    @permission_name("bundle")
    def leave_out_whole(self, pk: int, digest: str) -> Any:
        """Ask why all is left out that waits of the letter in which a text stands."""
        return self._left_out(pk, OUT_WHOLE, _waiting_with(pk, digest))

    def _left_out(self, pk: int, title: str, texts: list[Text]) -> Any:
        def made(row: SubjectAccess, facts: dict[str, Any]) -> None:
            digests = [one.digest for one in texts]
            subject_access.decide_all(row, digests=digests, by=actor(), at=now(), **facts)

        return self._asked(pk, title, texts, (REASON,), made)

    def _asked(
        self,
        pk: int,
        title: str,
        texts: Sequence[Text],
        wanted: tuple[Ask, ...],
        made: Callable[[SubjectAccess, dict[str, Any]], None],
        then: str = "",
    ) -> Any:
        words = "\n".join(one.text for one in texts)
        page = Page(title, "Keep it", _back(pk, texts[0].digest), texts[0].document, DECIDED, words)

        def make(facts: dict[str, Any]) -> None:
            made(subject_access.of(pk, for_change=True), facts)

        return ask(self, page, wanted, make, lambda _: then or _next(pk))

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


def _next(pk: int) -> str:
    """Return the place of the next text that waits for somebody to decide on it; the page, where none does."""
    left = Draft(subject_access.of(pk)).undecided
    return _back(pk, left[0].digest if left else "")


def _text(pk: int, digest: str) -> Text:
    return next(iter(_texts(pk, lambda one: one.digest == digest)))


def _waiting_with(pk: int, digest: str) -> list[Text]:
    """Return what waits of the letter in which a text stands."""
    of = _text(pk, digest).document
    return _texts(pk, lambda one: one.document == of and one.waits)


def _texts(pk: int, wanted: Callable[[Text], bool]) -> list[Text]:
    found = [one for one in Draft(subject_access.of(pk)).texts if wanted(one)]
    if not found:
        raise NotFound(subject_access.GONE)
    return found


def _named(case: Case) -> str:
    pack = clocks.pack_of(case)
    received = presenting.short(case.received_at.astimezone(pack.zone).date(), pack.language)
    return f"{case.tracking_number}, {pack.kinds[case.kind].name}, {received}"


def _demand_another(row: SubjectAccess) -> None:
    subject_access.demand_another(row, by=actor().staff_id, at=now())
