"""Publishing a letter's text: first a page that says what would change, from when, and for whom; and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import flash, redirect, request
from flask_appbuilder import expose, has_access, permission_name

from portal.admin import presenting
from portal.admin.commanding import actor, tried
from portal.admin.safety import answer_with
from portal.admin.template_cards import TAKES_ITS_PLACE
from portal.admin.template_forms import ON, given_day, number_of, place_of, url_of
from portal.errors import Invalid, PortalError
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import publishing, templates
from portal.letters.editing import Place
from portal.letters.publishing import Outlook, Reach
from portal.policy import languages
from portal.policy.letters import Says
from portal.policy.letters.comparing import side_by_side

PUBLISHED = "It is published. An earlier version can be published again below."
STANDS_AGAIN = "Version {earlier} stands again, as version {number}."


class PublishingScreens:
    """The pages of `Templates` by which a text takes effect."""

    @expose("/<name>/<kind>/<language>/publish", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def publish(self, name: str, kind: str, language: str) -> Any:
        """Show what publishing the draft would change, or do it as it was shown."""
        where = place_of(name, kind, language)
        if templates.draft_of(name, kind, language) is None:
            flash(publishing.NO_DRAFT, "danger")
            return redirect(url_of("versions", where))
        typed = request.values.get(ON.name, "")
        try:
            on = given_day(typed)
            return self._published(where, on) if request.method == "POST" else self._outlook(where, on)
        except Invalid as error:
            flash(" ".join(error.errors.values()), "danger")
            return redirect(url_of("edit", where, effective_on=typed))

    def _published(self, where: Place, on: date | None) -> Any:
        seen = request.form.get("seen", "")
        error = tried(lambda: publishing.publish(where, on=on, seen=seen, by=actor(), at=now()))
        if isinstance(error, Invalid):
            raise error
        if error is not None:
            return self._outlook(where, on, error)
        flash(PUBLISHED, "success")
        return redirect(url_of("versions", where))

    def _outlook(self, where: Place, on: date | None, error: PortalError | None = None) -> Any:
        if error is not None:
            answer_with(status_of(error))
        draft = templates.draft_of(where.pack.key, where.kind.key, where.language)
        if draft is None:  # someone published it, or threw it away
            return redirect(url_of("versions", where))
        seen = publishing.outlook(draft, where, on=on, at=now())
        return self.render_template(  # type: ignore[attr-defined]  # of the FAB view
            "admin/template_publish.html",
            where=where,
            draft=draft,
            seen=seen,
            on=on.isoformat() if on else "",
            error=error,
            sentences=list(_sentences(where, seen, is_now=on is None)),
            replaced=f"Version {seen.replaces.number}" if seen.replaces else _without(where),
            subject=side_by_side(seen.before.subject, seen.after.subject),
            rows=side_by_side(seen.before.body, seen.after.body),
            phrases=_phrases(where, seen),
            language_name=languages.name(where.language),
        )

    @expose("/<name>/<kind>/<language>/again", methods=["POST"])
    @has_access
    @permission_name("edit")
    def again(self, name: str, kind: str, language: str) -> Any:
        """Publish an earlier version again, in one press."""
        where = place_of(name, kind, language)
        wanted = request.form.get("number", "")
        number = number_of(wanted)
        words: list[str] = []

        def act() -> None:
            row = publishing.again(where, number, by=actor(), at=now())
            words.append(STANDS_AGAIN.format(earlier=number, number=row.number))

        error = tried(act)
        flash(error.sentence if error else words[0], "danger" if error else "success")
        return redirect(url_of("versions", where))


def _without(where: Place) -> str:
    return "No text in this language" if where.is_translation else f"The pack’s text, {where.pack.version}"


def _sentences(where: Place, seen: Outlook, *, is_now: bool) -> Iterator[str]:
    """What would happen, each in a sentence: from when, till when, for which cases, and what else follows."""
    begins = "at once" if is_now else f"from {presenting.moment(seen.begins, where.pack)}"
    yield f"{where.kind.name} says this {begins}. Letters that went out before stay as they are."
    if seen.until:
        yield TAKES_ITS_PLACE.format(presenting.moment(seen.until, where.pack))
    yield _reached(where, seen.reach)
    if seen.reach.apart:
        yield _apart(seen.reach.apart)
    if seen.untold:
        told = " and ".join((", ".join(seen.untold[:-1]), seen.untold[-1])) if seen.untold[1:] else seen.untold[0]
        yield f"The pack’s own translation of this letter ({told}) isn’t used any more: it would say something else."


def _reached(where: Place, found: Reach) -> str:
    if where.kind.says is Says.RECEIPT:
        return "Each new case gets it as it comes in. Cases that are open already don’t."
    asks = f", of those whose reporter asks for {languages.name(where.language)}" if where.is_translation else ""
    if found.cases == 1:
        return f"1 open case that you may see can get it at its present stage{asks}."
    return f"{found.cases or 'No'} open cases that you may see can get it at their present stage{asks}."


def _apart(count: int) -> str:
    cases = "1 open case goes" if count == 1 else f"{count} open cases go"
    return f"{cases} by a version of the procedure that wants what this text doesn’t say: the pack’s own text goes out."


def _phrases(where: Place, seen: Outlook) -> list[tuple[str, str, str]]:
    """Return, of a translation, the words that prove something and are others than before."""
    both = (
        (one, seen.before.phrases.get(one.key, ""), seen.after.phrases.get(one.key, "")) for one in where.kind.elements
    )
    return [(one.words, before, after) for one, before, after in both if before != after]
