"""One builder of forms: whatever asks facts (a move, a letter, a new case) describes them; this makes the fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from wtforms import (
    Field,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from portal.accounts import secret
from portal.cases import tracking
from portal.cases.models.columns import LONG, TEXT
from portal.errors import Invalid, PortalError
from portal.http.textform import TextForm
from portal.letters.ask import ROWS, Ask, Sort, of_row

Choices = tuple[tuple[str, str], ...]
EMPTY_ROWS = 3
FEW = 5  # so many choices are shown at once, as radio buttons; more go into a select box
NOTHING, NOT_SAID = (("", "Choose …"),), (("", "—"),)
SHORT_LABELS = {"kind": "Kind"}


class DateField(StringField):
    """A day. It stays as it was typed, whatever that was, until `cleaning.clean` reads it."""

    widget = DateInput()


class Checkboxes(SelectMultipleField):
    """Several of a list, each with its own box."""

    widget = ListWidget()
    option_widget = CheckboxInput()


def form_of(wanted: Iterable[Ask], people: Choices = ()) -> type[TextForm]:
    """Return a form that asks the facts of `wanted`, with a hidden `version` of what they are about.

    Hidden too is what tells the form from any other: `once` lets what it says be done once.
    """
    fields = {ask.name: HiddenField() if ask.hidden else _field(ask, people) for ask in wanted}
    return type("FactsForm", (TextForm,), {"version": HiddenField(), "once": HiddenField(), **fields})


def _field(ask: Ask, people: Choices) -> Field:
    said: dict[str, Any] = {"label": ask.label, "description": ask.help, "render_kw": {}}
    if ask.required or ask.marked:
        said["render_kw"]["aria-required"] = "true"
    if ask.sort is Sort.CHOICE:
        return _choice(ask, said)
    if ask.sort is Sort.CHOICES:
        return Checkboxes(choices=_options(ask.choices), validate_choice=False, **said)
    if ask.sort is Sort.STAFF:
        return SelectField(choices=_options((*NOTHING, *people)), validate_choice=False, **said)
    if ask.sort in ROWS:
        return _rows(ask, said)
    if ask.sort is Sort.FILE:
        return FileField(**said)
    if ask.sort is Sort.TEXT:
        said["render_kw"]["rows"] = 24 if ask.most > TEXT else 6 if ask.most > LONG else 2
    made: Field = {Sort.DATE: DateField, Sort.LINE: StringField}.get(ask.sort, TextAreaField)(**said)
    return made


def _options(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices]


def _choice(ask: Ask, said: dict[str, Any]) -> Field:
    if ask.required and len(ask.choices) <= FEW:
        return RadioField(choices=_options(ask.choices), validate_choice=False, **said)
    first = NOTHING if ask.required else NOT_SAID
    return SelectField(choices=_options((*first, *ask.choices)), validate_choice=False, **said)


def _rows(ask: Ask, said: dict[str, Any]) -> Field:
    """Return as many rows as there are points, where each is about one; else a few empty ones, with more to be had."""
    name = {Sort.REMEDIES: "Remedy", Sort.POINTS: "Point"}.get(ask.sort, "")
    said["render_kw"] |= {"row": name, "about": dict(ask.about)}
    most = len(ask.about) if ask.sort is Sort.FINDINGS else None
    return FieldList(FormField(_row_form(ask)), min_entries=most or EMPTY_ROWS, max_entries=most, **said)


def _row_form(ask: Ask) -> type[Form]:
    fields = {part.name: _part(part) for part in of_row(ask)}
    return type("RowForm", (Form,), fields)


def _part(part: Ask) -> Field:
    """Which point a finding is about is told by its row, and carried unseen."""
    if part.name == "point":
        return HiddenField()
    label = SHORT_LABELS.get(part.name, part.label)
    if part.sort is Sort.CHOICE:
        return SelectField(label, choices=_options((*NOTHING, *part.choices)), validate_choice=False)
    made: Field = {Sort.DATE: DateField}.get(part.sort, TextAreaField)(label)
    return made


def opened(wanted: Iterable[Ask], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form opens with: what is known, and of points a row for each, in their order."""
    rows = {ask.name: _opened(ask, known.get(ask.name)) for ask in wanted if ask.about}
    return {**known, **rows}


def _opened(ask: Ask, known: Any) -> list[dict[str, Any]]:
    if ask.sort is Sort.POINTS:
        return list(known or [{"words": words} for _, words in ask.about])
    found = {str(one["point"]): one for one in known or ()}
    return [{**found.get(key, {}), "point": key} for key, _ in ask.about]


def filled(form_class: type[TextForm], known: Mapping[str, Any], version: str = "") -> TextForm:
    """Return the form as it was typed, or on its first showing with what is known already."""
    if request.method == "POST":
        return form_class()
    return form_class(formdata=None, data={"once": secret.token(), **known, "version": version})


def given(form: TextForm, wanted: Iterable[Ask]) -> dict[str, Any]:
    """Return what was typed, by name, as `cleaning.clean` takes it. Empty rows are left out."""
    facts = {}
    for ask in wanted:
        value = form[ask.name].data
        if ask.sort in ROWS:
            value = [row for row in value if any((part or "").strip() for part in row.values())]
        if ask.sort is Sort.STAFF:
            value = value or None
        facts[ask.name] = value
    return facts


def numbers_given(wanted: Iterable[Ask]) -> dict[str, str]:
    """Return the tracking numbers that the address brings for fields that ask for a line: nothing else is filled in."""
    lines = (ask.name for ask in wanted if ask.sort is Sort.LINE and not ask.choices)
    found = {name: tracking.normalised(request.args.get(name, "")) for name in lines}
    return {name: number for name, number in found.items() if number}


def more_rows(form: TextForm) -> None:
    """Add empty rows to each list of rows: for those who need more than there are, without a script."""
    for field in form:
        if isinstance(field, FieldList) and field.max_entries is None:
            for _ in range(EMPTY_ROWS):
                field.append_entry()


def tell(form: Any, error: PortalError) -> None:
    """Put a refusal on the form: beside the fields it names, and the rest at the top, with its clause."""
    form.refusal, form.clause = error.sentence, getattr(error, "clause", None)
    loose = []
    for name, sentence in (error.errors if isinstance(error, Invalid) else {}).items():
        field = _named(form, name)
        if field is None:
            loose.append(f"{name.replace('_', ' ').capitalize()}: {sentence}")
        else:
            field.errors = [*field.errors, *sentence.split("\n")]
    form.loose = loose


def _named(form: Any, name: str) -> Any:
    """Return the field of that name; `remedies.0.what` is a row's, counted without the empty ones."""
    if name in form:
        return form[name]
    first, *rest = name.split(".")
    if first not in form:
        return None
    field = form[first]
    if len(rest) == 2 and isinstance(field, FieldList):
        rows = [row for row in field if any((part or "").strip() for part in row.data.values())]
        return rows[int(rest[0])].form[rest[1]] if int(rest[0]) < len(rows) else field
    return field
