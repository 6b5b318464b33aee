"""The page from which a bundle of a case is asked for: whom it is for, and what will be in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name

from portal.admin.commanding import actor, tried
from portal.admin.safety import answer_with
from portal.bundles import asking
from portal.bundles.contents import contents
from portal.bundles.dossier import Document, Dossier, Sort
from portal.cases import queries
from portal.cases.models import Case
from portal.files.offered import as_size
from portal.http.clock import now
from portal.http.errors import status_of
from portal.policy.bundling import PROFILES

PROMISED = "The bundle is being made. It waits for you under “Files made for you”."
SORTS = {Sort.LETTER: "Letter", Sort.MESSAGE: "Message", Sort.MAIL: "Mail that came in", Sort.FILE: "File"}


@dataclass(frozen=True)
class Line:
    """One document that will be in the bundle, in words."""

    title: str
    about: str


class BundleScreens:
    """`/staff/cases/<id>/bundle`, for whoever works the case."""

    @expose("/<int(max=2147483647):pk>/bundle", methods=["GET", "POST"])
    @has_access
    @permission_name("bundle")
    def bundle(self, pk: int) -> Any:
        """Show what a bundle would hold, and have it made."""
        case, at = queries.by_id(pk), now()
        error = None
        if request.method == "POST":
            error = tried(lambda: asking.ask(case, request.form.get("profile", ""), by=actor(), at=at))
            if error is None:
                flash(PROMISED, "success")
                return redirect(url_for("Exports.list"))
        page = self.render_template(  # type: ignore[attr-defined]  # the view that this is mixed into has it
            "admin/bundle.html", case=case, lines=_lines(case), profiles=PROFILES.values(), error=error
        )
        return answer_with(page, status_of(error)) if error else page


def _lines(case: Case) -> list[Line]:
    dossier = Dossier.of(case, now())
    return [Line(one.title, _about(one, dossier)) for one in contents(dossier)]


def _about(document: Document, dossier: Dossier) -> str:
    if document.sort is Sort.RECORD and document.text:
        return ", ".join(sheet.name for sheet in document.text.sheets)
    parts = [SORTS[document.sort], dossier.day(document.on)]
    parts += [as_size(document.bytes.size)] if document.bytes else [document.why_not]
    return " · ".join(part for part in parts if part)
