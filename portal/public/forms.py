"""The public's forms: their shape. What may be said in them is for `cases.submission` and the procedure to judge."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.cases import filing
from portal.cases.amending import DETAIL, RESIDENTS
from portal.cases.submission import Reporter, Resident, Submission
from portal.http.textform import TextForm
from portal.policy.details import Detail
from portal.policy.labels import sealed_by
from portal.policy.languages import LANGUAGES
from portal.policy.procedure import Procedure
from portal.procedures.catalogues import OFFERED
from portal.public.spoken import said
from portal.public.steps import Step
from portal.public.tongue import is_switched, locale, own, told

ANONYMOUS, NAMED = "anonymous", "named"
CSRF = "csrf_token"
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
FIELD_OF = {"nature": "natures", "anonymous": "who"}  # where a fault of the submission is shown
TRAP = lazy_gettext("This box is a trap for robots. Please empty it and send again.")
LOST_TOUCH = lazy_gettext(
    "We couldn’t be sure that this came from our own page: it was open for a long time, or your browser keeps no "
    "cookies for this site. Nothing you wrote is lost. Please press the button again."
)
TOO_OFTEN = lazy_gettext("That was too often at once. Please wait a minute, then try again.")


class SubmissionForm(TextForm):
    """Everything that someone can tell us. Nothing is kept on our side until it is sent, or they ask us to save it.

    `step` is where they are who fill it in one step at a time; none for the whole form on one page. `keep` is whether
    their device may keep what is typed ("yes", "no", "" for the usual), `saved` the code under which we do, `seen` is
    "check" once they have seen all their answers, and `read_in` the language that they read it in.

    The procedure's lists are drawn by the template; a value that isn't in them is a fault of the submission.
    """

    kind = RadioField(lazy_gettext("What would you like to send us?"), validate_choice=False, default="")
    matter = RadioField(lazy_gettext("Is it about one of these?"), validate_choice=False, default="")
    who = RadioField(lazy_gettext("Will you tell us who you are?"), validate_choice=False, default="")
    name = StringField(lazy_gettext("Your name"), default="")
    on_behalf_of = StringField(lazy_gettext("Who are you writing for?"), default="")
    acting_as = SelectField(
        lazy_gettext("If you write for someone else: who are you?"), validate_choice=False, default=""
    )
    description = TextAreaField(lazy_gettext("What happened?"), default="")
    desired_outcome = TextAreaField(lazy_gettext("What would you like us to do?"), default="")
    natures = SelectMultipleField(lazy_gettext("What is it about?"), validate_choice=False, default=())
    service = SelectField(lazy_gettext("Which service?"), validate_choice=False, default="")
    location = TextAreaField(lazy_gettext("Where did it happen?"), default="")
    ward = StringField(lazy_gettext("Ward or area"), default="")
    files = MultipleFileField(lazy_gettext("Files"))
    email = StringField(lazy_gettext("E-mail address"), default="")
    phone = StringField(lazy_gettext("Telephone number"), default="")
    address = TextAreaField(lazy_gettext("Postal address"), default="")
    contact_by = RadioField(lazy_gettext("How should we write to you?"), validate_choice=False, default="")
    language = SelectField(lazy_gettext("The language you would like us to use"), validate_choice=False, default="")
    other_language = StringField(lazy_gettext("Another language"), default="")
    adjustments = SelectMultipleField(
        lazy_gettext("What makes this easier for you?"), validate_choice=False, default=()
    )
    needs = TextAreaField(lazy_gettext("Anything else we should know to make this easier for you?"), default="")
    website = StringField(lazy_gettext("Leave this box empty"), default="")
    held = HiddenField(default="")
    token = HiddenField(default="")
    keep = HiddenField(default="")
    saved = HiddenField(default="")
    seen = HiddenField(default="")
    read_in = HiddenField(default="")
    procedure: Procedure
    step: Step | None = None

    @classmethod
    def of(cls, procedure: Procedure, typed: MultiDict[str, str] | None = None) -> SubmissionForm:
        """Return the form for this procedure, with what it asks beyond the usual, holding what was typed.

        That is what the request brought, where nothing else is given.
        """
        asked = [one for one in told(procedure).details.values() if not one.of_officer]
        more = {f"{DETAIL}{one.key}": _field(one) for one in asked} | _of_resident(procedure)
        form: SubmissionForm = type(cls.__name__, (cls,), more)(*([] if typed is None else [typed]))
        form.procedure = procedure
        for field in form:
            words = said(str(field.label.text), procedure)
            field.label.text = own(words, procedure) if field.name.startswith(DETAIL) else words
        if len(procedure.kinds) == 1 and not form.is_submitted():
            form.kind.data = next(iter(procedure.kinds))
        if form.read_in.data not in OFFERED or is_switched():
            form.read_in.data = locale()
        if not TOKEN.fullmatch(form.token.data or ""):
            form.renew()
        return form

    def renew(self) -> None:
        """Make it a form that was never sent: the next sending is a new one."""
        self.token.data, self.held.data, self.saved.data = secrets.token_urlsafe(24), "", ""

    def submission(self, procedure: Procedure) -> Submission:
        """Return what was typed, as the doors hand it on."""
        typed = {one: self[one].data or "" for one in Reporter.__dataclass_fields__}
        chosen = {
            "language": self.other_language.data or self.language.data or "",
            "adjustments": tuple(self.adjustments.data or ()),
        }
        reporter = Reporter(**typed | chosen)
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
            anonymous=self.is_anonymous,
            reporter=reporter,
            on_behalf_of=self.on_behalf_of.data or "",
            acting_as=self.acting_as.data or "",
            read_in=_named(self.read_in.data or "", procedure),
            details={name.removeprefix(DETAIL): self[name].data or "" for name in self.details if self._counts(name)},
            resident=Resident(
                **{key: self[name].data or "" for name, key in RESIDENTS.items() if name in self and self._counts(name)}
            ),
        )

    def is_asked(self, name: str) -> bool:
        """Return whether a field is asked of the kind that was chosen; of no kind, all are."""
        kind = self.procedure.kinds.get(self.kind.data or "")
        if kind is None:
            return True
        if name in RESIDENTS:
            return kind.resident
        detail = self.procedure.details.get(name.removeprefix(DETAIL)) if name.startswith(DETAIL) else None
        return detail is None or not detail.kinds or kind.key in detail.kinds

    def _counts(self, name: str) -> bool:
        """What a step doesn't ask of this kind is carried along, should another be chosen; the whole form shows it."""
        return self.step is None or self.is_asked(name)

    @property
    def is_anonymous(self) -> bool:
        """Return whether whoever fills it in wants to stay unknown."""
        return bool(self.who.data == ANONYMOUS)

    @property
    def sealed(self) -> str:
        """Return the answers that make it something that few may see, each as "field:value"."""
        return " ".join(f"{field}:{key}" for field, key in sealed_by(self.procedure))

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
            field.errors = [*field.errors, said(str(sentence), self.procedure)]

    @property
    def of_the_named(self) -> str:
        """Return what someone who doesn't stay anonymous must give, as a sentence names it: "your name and address"."""
        asked = {demand.field for demand in self.procedure.demands if ANONYMOUS in demand.unless}
        names = [field.label.text.lower() for field in self if field.name in asked]
        return in_words(names)

    def forgive(self, but: Collection[str]) -> None:
        """Leave out the faults of all fields but these: the others are asked for on another step."""
        for field in self:
            if field.name not in but:
                field.errors = []

    def carried(self, but: Collection[str] = ()) -> list[tuple[str, str]]:
        """Return everything in the form as it was typed, but for these fields, to be carried on by the page."""
        pairs: list[tuple[str, str]] = []
        for field in self:
            if field.name not in (CSRF, filing.FIELD, *but):
                values: Any = field.data if isinstance(field.data, list | tuple) else [field.data or ""]
                pairs.extend((field.name, value) for value in values)
        return pairs

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Return the id of each field at fault with its sentence, in the order of the page."""
        return [(_first_id(field), str(sentence)) for field in self for sentence in field.errors]


def _named(tag: str, procedure: Procedure) -> str:
    """Return a language as those who speak it call it; "" where it is the body's own."""
    return LANGUAGES[tag][1] if tag and tag != procedure.language.partition("-")[0] else ""


def in_words(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: "your name, address and phone number"."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1])


def _of_resident(procedure: Procedure) -> dict[str, Any]:
    """Return the fields for whom an elected member writes, where a kind asks for them."""
    if not any(kind.resident for kind in procedure.kinds.values()):
        return {}
    return {
        "resident_name": StringField(lazy_gettext("The resident’s name"), default=""),
        "resident_email": StringField(lazy_gettext("The resident’s e-mail address"), default=""),
        "resident_address": TextAreaField(lazy_gettext("The resident’s postal address"), default=""),
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
    """The passphrase that opens the room.

    `to` is the page of it that someone is on their way to; `asked` is "yes" once they have asked for a link.
    """

    passphrase = StringField("Your passphrase", default="")
    to = HiddenField(default="")
    asked = HiddenField(default="")


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
    adjustments = SelectMultipleField("What makes this easier for you?", validate_choice=False, default=())
    needs = TextAreaField("Anything we should know to make this easier for you?", default="")
    seen = HiddenField(default="")


class OpinionForm(TextForm):
    """What someone says of how their case was dealt with, besides the marks that they give."""

    words = TextAreaField("In your words", default="")
