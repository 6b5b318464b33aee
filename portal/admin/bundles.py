"""The page from which a bundle of a case is asked for: whom it is for, and what will be in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name

from portal.admin import forms, presenting
from portal.admin.commanding import actor, tried
from portal.admin.safety import answer_with
from portal.admin.subject_access import SubjectScreens
from portal.bundles import asking, subject_access
from portal.bundles.contents import contents
from portal.bundles.dossier import Document, Dossier, Sort
from portal.bundles.models import SubjectAccess
from portal.cases import clocks, queries
from portal.cases.models import Case
from portal.files.offered import as_size
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import cleaning
from portal.letters.ask import Ask
from portal.letters.ask import Sort as Sorts
from portal.policy.bundling import PROFILES

PROMISED = "The bundle is being made. It stands here as soon as it can be downloaded."
SORTS = {Sort.LETTER: "Letter", Sort.MESSAGE: "Message", Sort.MAIL: "Mail that came in", Sort.FILE: "File"}
WHOM = Ask("profile", "Whom it is for", Sorts.CHOICE, choices=tuple((one.key, one.name) for one in PROFILES.values()))


@dataclass(frozen=True)
class Line:
    """One document that will be in the bundle, in words."""

    title: str
    about: str


@dataclass(frozen=True)
class Begun:
    """What was begun for the reporter: by whom and when, and who checked it."""

    id: int
    words: str
    checked: str


class BundleScreens(SubjectScreens):
    """`/staff/cases/<id>/bundle` and `subject`, for whoever works the case."""

    @expose("/<int(max=2147483647):pk>/bundle", methods=["GET", "POST"])
    @has_access
    @permission_name("bundle")
    def bundle(self, pk: int) -> Any:
        """Show what a bundle would hold, and have it made."""
        case, form = queries.by_id(pk), forms.filled(forms.form_of((WHOM,)), {"profile": next(iter(PROFILES))})
        if request.method == "POST":
            error = tried(lambda: _ask(case, form))
            if error is None:
                flash(PROMISED, "success")
                return redirect(url_for("Exports.list"))
            forms.tell(form, error)
            answer_with(status_of(error))
        return self.render_template(  # type: ignore[attr-defined]  # the view that this is mixed into has it
            "admin/bundle.html",
            case=case,
            form=form,
            is_known=not subject_access.why_not(case),
            begun=[_begun(one, case) for one in subject_access.begun(case)],
            profiles=PROFILES.values(),
            lines=_lines(case),
        )


def _begun(row: SubjectAccess, case: Case) -> Begun:
    pack = clocks.pack_of(case)
    checked = f"Checked by {row.checked_by}, {presenting.moment(row.checked_at, pack)}" if row.checked_at else ""
    return Begun(row.id, f"Begun by {row.by_name}, {presenting.moment(row.at, pack)}", checked or "Not checked yet")


def _ask(case: Case, form: Any) -> None:
    facts = cleaning.clean((WHOM,), forms.given(form, (WHOM,)))
    asking.ask(case, facts["profile"], by=actor(), at=now())


def _lines(case: Case) -> list[Line]:
    dossier = Dossier.of(case, now())
    return [Line(one.title, _about(one, dossier)) for one in contents(dossier)]


def _about(document: Document, dossier: Dossier) -> str:
    if document.sort is Sort.RECORD and document.text:
        return ", ".join(sheet.name for sheet in document.text.sheets)
    parts = [SORTS[document.sort], dossier.day(document.on)]
    parts += [as_size(document.bytes.size)] if document.bytes else [document.why_not]
    return " · ".join(part for part in parts if part)
