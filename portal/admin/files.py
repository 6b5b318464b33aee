"""The files of cases: put on one, handed out, removed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from wtforms import MultipleFileField

from portal.admin import forms
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor, refused, tried, way_back
from portal.admin.file_cards import KINDS
from portal.admin.safety import answer_with
from portal.cases import filing, queries
from portal.cases.models import FileChannel, FileKind
from portal.errors import Refused
from portal.files.offered import told
from portal.http import handouts, uploads
from portal.http.clock import now
from portal.http.errors import status_of
from portal.http.sizes import takes_files
from portal.letters import cleaning
from portal.letters.ask import REASON_MOST, Ask, Sort

ASKED = (
    Ask("kind", "What they are", Sort.CHOICE, choices=tuple((str(key), name) for key, name in KINDS.items())),
    Ask(
        "words", "A note about them", Sort.TEXT, required=False, help="Staff read it in the timeline.", most=REASON_MOST
    ),
)
WHY = Ask("reason", "Why it is removed", Sort.TEXT, most=REASON_MOST)
GONE_FOR_GOOD = "Its bytes are gone for good. That it was there, its size and its digest stay, with your reason."


class Files(BaseView):
    """`/staff/files/`: each file by a key that can't be guessed, for those who see its case."""

    route_base = "/files"
    class_permission_name = "Cases"
    base_permissions = ["can_download", "can_move", "can_delete"]

    @expose("/<string(length=22):key>")
    @has_access
    @permission_name("download")
    def download(self, key: str) -> Any:
        """Hand a file out, to be kept."""
        file = filing.by_key(key)
        try:
            return handouts.of_file(file)
        except Refused as error:
            return refused("It can’t be opened", error, url_for("Cases.show", pk=file.case_id))

    @expose("/add/<int(max=2147483647):case_id>", methods=["GET", "POST"])
    @has_access
    @permission_name("move")
    @takes_files
    def add(self, case_id: int) -> Any:
        """Put files on a case."""
        case = queries.by_id(case_id)
        number = case.tracking_number
        form = _form()
        if request.method == "POST":
            error = tried(lambda: _put(case_id, form))
            if error is None:
                flash("The files were added.", "success")
                return redirect(way_back(case_id, "files"))
            answer_with(status_of(error))
            forms.tell(form, error)
        back = url_for("Cases.show", pk=case_id, _anchor="files")
        return self.render_template("admin/files_add.html", form=form, number=number, back=back)

    @expose("/<string(length=22):key>/remove", methods=["GET", "POST"])
    @has_access
    @permission_name("delete")
    def remove(self, key: str) -> Any:
        """Remove a file for good, for a reason."""
        file = filing.by_key(key)
        if file.body_id is None:
            return refused("It was removed", Refused(filing.GONE), url_for("Cases.show", pk=file.case_id))
        back = url_for("Cases.show", pk=file.case_id, _anchor="files")
        words = f"“{file.name}”. {GONE_FOR_GOOD}"
        page = Page("Remove a file", "Remove it for good", back, "The case", "The file was removed.", words)
        return ask(self, page, (WHY,), lambda facts: _erase(key, facts["reason"]))


def _form() -> Any:
    made = type(
        "FilesForm", (forms.form_of(ASKED),), {"files": MultipleFileField("Files", description=told(filing.rules()))}
    )
    return forms.filled(made, {"kind": str(FileKind.REPORTER)})


def _put(case_id: int, form: Any) -> None:
    facts = cleaning.clean(ASKED, forms.given(form, ASKED))
    kind, case = FileKind(facts["kind"]), queries.by_id(case_id)
    filing.demand_may_add(case)
    files = filing.demand_all(uploads.read(filing.manner_of(case, kind)))
    case = queries.by_id(case_id, for_change=True)
    filing.add(case, files, kind=kind, channel=FileChannel.OFFICE, by=actor(), at=now(), words=facts.get("words", ""))


def _erase(key: str, reason: str) -> None:
    case_id = filing.by_key(key).case_id
    case = queries.by_id(case_id, for_change=True)
    filing.erase(case, filing.by_key(key), reason=reason, by=actor(), at=now())
