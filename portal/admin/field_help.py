"""Help beside the fields of forms: where it stands, how it reads, who wrote it when, and writing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from markupsafe import Markup

from portal.admin import forms, helped, presenting
from portal.admin.commanding import actor, tried
from portal.admin.intake_form import plain_asks
from portal.admin.packs import own_packs
from portal.admin.safety import answer_with
from portal.cases import helping
from portal.cases.models import FieldHelp
from portal.http.clock import now
from portal.http.errors import status_of
from portal.http.helped import Field, Form
from portal.http.linked import linked
from portal.letters.ask import Ask, Sort
from portal.policy import languages
from portal.policy.procedure import Procedure
from portal.procedures.catalogues import OFFERED

WORDS = Ask(
    "words",
    "What stands beside it",
    Sort.TEXT,
    False,
    help="Plain text; an https:// address becomes a link. Left empty, the procedure’s own hint stands.",
    most=helping.MOST,
)


@dataclass(frozen=True)
class Shown:
    """One field in the list: how its help reads, whose it is, and the way to change it."""

    field: Field
    words: Markup
    by: str
    url: str


@dataclass(frozen=True)
class Place:
    """Which forms are looked at: of which procedure, which one, and in which language."""

    pack: Procedure
    form: Form
    language: str

    def address(self) -> dict[str, Any]:
        """Return it as it stands in an address."""
        return {"procedure": self.pack.key, "form": self.form.key, "language": self.language}


class FieldHelps(BaseView):
    """`/staff/field-help/`: the help of the procedures of one's own teams."""

    route_base = "/field-help"
    default_view = "list"
    class_permission_name = "FieldHelp"
    base_permissions = ["can_list", "can_edit"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the fields of one form, each as it reads, and the way to the other forms."""
        packs = own_packs(now())
        if not packs:
            return self.render_template("admin/field_help.html", place=None)
        place = _place(packs)
        return self.render_template(
            "admin/field_help.html",
            place=place,
            packs=packs,
            forms=_forms(place.pack),
            tongues=[(tag, languages.name(tag)) for tag in _tongues(place.pack, place.form)],
            fields=_fields(place),
        )

    @expose("/edit/<field>", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def edit(self, field: str) -> Any:
        """Write the help of one field, with what stood there before."""
        packs = own_packs(now())
        place = _place(packs) if packs else abort(404)
        known = next((one for one in place.form.fields if one.name == field), None) or abort(404)
        past = helping.history(place.pack.key, place.form.key, known.name, place.language)
        opens = {"words": past[0].words if past else ""}
        form = forms.filled(forms.form_of((WORDS,)), opens, str(past[0].id if past else 0))
        if request.method == "POST" and request.form.get("button") != "preview":
            error = tried(lambda: _write(place, known, form))
            if error is None:
                flash("It stands beside the field from now on.", "success")
                return redirect(url_for("FieldHelps.list", **place.address()))
            answer_with(status_of(error))
            forms.tell(form, error)
            form.version.data = str(past[0].id if past else 0)
        return self._page(place, known, form, past)

    def _page(self, place: Place, field: Field, form: Any, past: Sequence[FieldHelp]) -> str:
        return self.render_template(
            "admin/field_help_edit.html",
            place=place,
            field=field,
            form=form,
            preview=linked(form.words.data or "") or field.hint,
            past=[(one, linked(one.words), presenting.moment(one.changed_at, place.pack)) for one in past],
            back=url_for("FieldHelps.list", **place.address()),
        )


def _write(place: Place, field: Field, form: Any) -> None:
    typed = form.version.data or ""
    seen = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else -1
    where = place.pack.key, place.form.key, field.name, place.language
    helping.write(*where, form.words.data or "", seen=seen, by=actor(), at=now())


def _forms(pack: Procedure) -> list[Form]:
    return helped.forms_of(pack, plain_asks(pack))


def _place(packs: list[Procedure]) -> Place:
    """Return what the address names: the first there is for whatever it doesn't, or names wrongly."""
    pack = next((one for one in packs if one.key == request.args.get("procedure")), packs[0])
    every = _forms(pack)
    form = next((one for one in every if one.key == request.args.get("form")), every[0])
    tongues = _tongues(pack, form)
    asked = request.args.get("language", "")
    return Place(pack, form, asked if asked in tongues else tongues[0])


def _tongues(pack: Procedure, form: Form) -> list[str]:
    """Return the languages that a form is read in: an officer's, in the body's own alone."""
    own = helping.key(pack.language)
    return [own, *(tag for tag in OFFERED if tag != own)] if form.is_public else [own]


def _fields(place: Place) -> list[Shown]:
    found = helping.latest(place.pack.key, (place.form.key,), place.language)
    return [_shown(place, field, found.get((place.form.key, field.name))) for field in place.form.fields]


def _shown(place: Place, field: Field, written: FieldHelp | None) -> Shown:
    own = written is not None and written.words
    by = f"{written.changed_by}, {presenting.moment(written.changed_at, place.pack)}" if written else ""
    words = linked(written.words) if written and own else Markup.escape(field.hint)
    return Shown(field, words, by, url_for("FieldHelps.edit", field=field.name, **place.address()))
