"""One builder of forms: whatever asks facts (a move, a letter, a new case) describes them; this makes the fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
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

from portal.cases import tracking
from portal.cases.models.columns import LONG
from portal.errors import Invalid, PortalError
from portal.http.textform import TextForm
from portal.letters.ask import Ask, Sort

Choices = tuple[tuple[str, str], ...]
ROWS = 3
FEW = 5  # so many choices are shown at once, as radio buttons; more go into a select box
NOTHING, NOT_SAID = (("", "Choose …"),), (("", "—"),)


class DateField(StringField):
    """A day. It stays as it was typed, whatever that was, until `asks.clean` reads it."""

    widget = DateInput()


class Checkboxes(SelectMultipleField):
    """Several of a list, each with its own box."""

    widget = ListWidget()
    option_widget = CheckboxInput()


def form_of(wanted: Iterable[Ask], people: Choices = ()) -> type[TextForm]:
    """Return a form that asks the facts of `wanted`, with a hidden `version` of what they are about."""
    fields = {ask.name: _field(ask, people) for ask in wanted}
    return type("FactsForm", (TextForm,), {"version": HiddenField(), **fields})


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
    if ask.sort is Sort.REMEDIES:
        return FieldList(FormField(_remedy_form(ask.choices)), min_entries=ROWS, **said)
    if ask.sort is Sort.FILE:
        return FileField(**said)
    if ask.sort is Sort.TEXT:
        said["render_kw"]["rows"] = 6 if ask.most > LONG else 2
    made: Field = {Sort.DATE: DateField, Sort.LINE: StringField}.get(ask.sort, TextAreaField)(**said)
    return made


def _options(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices]


def _choice(ask: Ask, said: dict[str, Any]) -> Field:
    if ask.required and len(ask.choices) <= FEW:
        return RadioField(choices=_options(ask.choices), validate_choice=False, **said)
    first = NOTHING if ask.required else NOT_SAID
    return SelectField(choices=_options((*first, *ask.choices)), validate_choice=False, **said)


def _remedy_form(kinds: Choices) -> type[Form]:
    class RemedyRow(Form):
        kind = SelectField("Kind", choices=_options((*NOTHING, *kinds)), validate_choice=False)
        what = TextAreaField("What will be done")
        due_on = DateField("By when")

    return RemedyRow


def filled(form_class: type[TextForm], known: Mapping[str, Any], version: str = "") -> TextForm:
    """Return the form as it was typed, or on its first showing with what is known already."""
    if request.method == "POST":
        return form_class()
    return form_class(formdata=None, data={**known, "version": version})


def given(form: TextForm, wanted: Iterable[Ask]) -> dict[str, Any]:
    """Return what was typed, by name, as `asks.clean` takes it. Rows of which nothing was filled in are left out."""
    facts = {}
    for ask in wanted:
        value = form[ask.name].data
        if ask.sort is Sort.REMEDIES:
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
        if isinstance(field, FieldList):
            for _ in range(ROWS):
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
            field.errors = [*field.errors, sentence]
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


def as_json(value: Any) -> Any:
    """Return a cleaned fact as a draft keeps it: dates as ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_json(part) for key, part in value.items()}
    return [as_json(one) for one in value] if isinstance(value, list | tuple) else value
