"""The public's forms: their shape. What may be said in them is for `cases.submission` and the procedure to judge."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from wtforms import (
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.cases.amending import DETAIL, RESIDENTS
from portal.cases.submission import Reporter, Resident, Submission
from portal.http.textform import TextForm
from portal.policy.details import Detail
from portal.policy.procedure import Procedure
from portal.public.spoken import said

ANONYMOUS, NAMED = "anonymous", "named"
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
FIELD_OF = {"nature": "natures", "anonymous": "who"}  # where a fault of the submission is shown
TRAP = "This box is a trap for robots. Please empty it and send again."
LOST_TOUCH = (
    "We couldn’t be sure that this came from our own page: it was open for a long time, or your browser keeps no "
    "cookies for this site. Nothing you wrote is lost. Please press the button again."
)


class SubmissionForm(TextForm):
    """Everything that someone can tell us, on one page. Nothing is kept on our side until it is sent.

    The procedure's lists are drawn by the template; a value that isn't in them is a fault of the submission.
    """

    kind = RadioField("What would you like to send us?", validate_choice=False, default="")
    description = TextAreaField("What happened?", default="")
    desired_outcome = TextAreaField("What would you like us to do?", default="")
    natures = SelectMultipleField("What is it about?", validate_choice=False, default=())
    matter = RadioField("Is it about one of these?", validate_choice=False, default="")
    service = SelectField("Which service?", validate_choice=False, default="")
    location = TextAreaField("Where did it happen?", default="")
    ward = StringField("Ward or area", default="")
    who = RadioField("Will you tell us who you are?", validate_choice=False, default="")
    name = StringField("Your name", default="")
    email = StringField("E-mail address", default="")
    phone = StringField("Telephone number", default="")
    address = TextAreaField("Postal address", default="")
    contact_by = RadioField("How should we write to you?", validate_choice=False, default="")
    language = StringField("The language you would like us to use", default="")
    needs = TextAreaField("Anything we should know to make this easier for you?", default="")
    on_behalf_of = StringField("Who are you writing for?", default="")
    website = StringField("Leave this box empty", default="")
    files = MultipleFileField("Files")
    held = HiddenField(default="")
    token = HiddenField(default="")
    procedure: Procedure

    @classmethod
    def of(cls, procedure: Procedure) -> SubmissionForm:
        """Return the form for this procedure, with what it asks beyond the usual, holding what the request brought."""
        asked = [one for one in procedure.details.values() if not one.of_officer]
        more = {f"{DETAIL}{one.key}": _field(one) for one in asked} | _of_resident(procedure)
        form: SubmissionForm = type(cls.__name__, (cls,), more)()
        form.procedure = procedure
        for field in form:
            field.label.text = said(field.label.text, procedure)
        if len(procedure.kinds) == 1 and not form.is_submitted():
            form.kind.data = next(iter(procedure.kinds))
        if not TOKEN.fullmatch(form.token.data or ""):
            form.renew()
        return form

    def renew(self) -> None:
        """Make it a form that was never sent: the next sending is a new one."""
        self.token.data, self.held.data = secrets.token_urlsafe(24), ""

    def submission(self, procedure: Procedure) -> Submission:
        """Return what was typed, as the doors hand it on."""
        reporter = Reporter(**{one: self[one].data or "" for one in Reporter.__dataclass_fields__})
        return Submission(
            procedure=procedure.key,
            kind=self.kind.data or "",
            description=self.description.data or "",
            desired_outcome=self.desired_outcome.data or "",
            natures=tuple(self.natures.data or ()),
            service=self.service.data or "",
            matter=self.matter.data or "",
            location=self.location.data or "",
            ward=self.ward.data or "",
            anonymous=self.who.data == ANONYMOUS,
            reporter=reporter,
            on_behalf_of=self.on_behalf_of.data or "",
            details={name.removeprefix(DETAIL): self[name].data or "" for name in self.details},
            resident=Resident(**{key: self[name].data or "" for name, key in RESIDENTS.items() if name in self}),
        )

    @property
    def asks_for_resident(self) -> str:
        """Return the kinds that are sent in for a resident, in words; "" where none is."""
        return " or ".join(kind.name.lower() for kind in self.procedure.kinds.values() if kind.resident)

    @property
    def details(self) -> list[str]:
        """Return the names of the fields that this procedure asks beyond the usual."""
        return [field.name for field in self if field.name.startswith(DETAIL)]

    def blame(self, errors: Mapping[str, str]) -> None:
        """Put each sentence beside its field."""
        for name, sentence in errors.items():
            field = self[name] if (name := FIELD_OF.get(name, name)) in self else self.description
            field.errors = [*field.errors, said(sentence, self.procedure)]

    @property
    def of_the_named(self) -> str:
        """Return what someone who doesn't stay anonymous must give, as a sentence names it: "your name and address"."""
        asked = {demand.field for demand in self.procedure.demands if ANONYMOUS in demand.unless}
        names = [field.label.text.lower() for field in self if field.name in asked]
        return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Return the id of each field at fault with its sentence, in the order of the page."""
        return [(_first_id(field), str(sentence)) for field in self for sentence in field.errors]


def _of_resident(procedure: Procedure) -> dict[str, Any]:
    """Return the fields for whom an elected member writes, where a kind asks for them."""
    if not any(kind.resident for kind in procedure.kinds.values()):
        return {}
    return {
        "resident_name": StringField("The resident’s name", default=""),
        "resident_email": StringField("The resident’s e-mail address", default=""),
        "resident_address": TextAreaField("The resident’s postal address", default=""),
    }


def _field(detail: Detail) -> Any:
    made = RadioField if detail.choices else StringField
    options: dict[str, Any] = {"validate_choice": False} if detail.choices else {}
    return made(detail.name, default="", description=detail.help, **options)


def _first_id(field: Any) -> str:
    several = isinstance(field, RadioField | SelectMultipleField)
    return f"{field.id}-0" if several else str(field.id)


class TokenForm(TextForm):
    """A button, and the token that shows it was pressed on our own page."""


class OpenForm(TextForm):
    """The passphrase that opens the room. `to` is the page of it that someone is on their way to."""

    passphrase = StringField("Your passphrase", default="")
    to = HiddenField(default="")


class MoveForm(TextForm):
    """A move that the reporter makes, with words of theirs. `seen` is the stage they saw when they decided."""

    words = TextAreaField("", default="")
    seen = HiddenField(default="")


class NewsForm(TextForm):
    """The address that is to be told of changes."""

    address = StringField("Your e-mail address", default="")


class DetailsForm(TextForm):
    """How a reporter is called and reached. `seen` says what was known when the page was drawn."""

    name = StringField("Your name", default="")
    email = StringField("E-mail address", default="")
    phone = StringField("Telephone number", default="")
    address = TextAreaField("Postal address", default="")
    contact_by = RadioField("How should we write to you?", validate_choice=False, default="")
    language = StringField("The language you would like us to use", default="")
    needs = TextAreaField("Anything we should know to make this easier for you?", default="")
    seen = HiddenField(default="")


class OpinionForm(TextForm):
    """What someone says of how their case was dealt with, besides the marks that they give."""

    words = TextAreaField("In your words", default="")
