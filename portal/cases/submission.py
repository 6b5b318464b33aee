"""A submission: what someone sends in, and whether the procedure can take it as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from email_validator import EmailNotValidError, validate_email

from portal.cases.models.columns import LINE, LONG, SHORT, TEXT
from portal.cases.texts import fault_in, tidy
from portal.errors import Invalid
from portal.policy.procedure import By, Procedure

Given = TypeVar("Given", "Submission", "Reporter")

CONTACT_BY = {"email": "E-mail", "post": "Letter", "phone": "Telephone"}
ONE_LINE = {
    "name": LINE,
    "email": 254,
    "phone": SHORT,
    "language": SHORT,
    "on_behalf_of": LINE,
    "ward": SHORT,
    "external_id": LINE,
}
LINES = {"description": TEXT, "desired_outcome": TEXT, "location": LONG, "address": LONG, "needs": LONG}


@dataclass(frozen=True)
class Reporter:
    """Who submits it. All of it may be empty: nothing here blocks a submission unless the procedure asks for it."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str = ""
    contact_by: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Submission:
    """What a door hands to `intake.submit`. Keys (kind, service, channel, …) are the pack's.

    `received_at` is when the body got it, where that was earlier than now: a letter, an import.
    """

    procedure: str
    kind: str
    description: str
    desired_outcome: str = ""
    natures: tuple[str, ...] = ()
    service: str = ""
    matter: str = ""
    location: str = ""
    ward: str = ""
    channel: str = "web"
    received_at: datetime | None = None
    anonymous: bool = False
    staff_generated: bool = False
    reporter: Reporter = field(default_factory=Reporter)
    on_behalf_of: str = ""
    external_source: str | None = None
    external_id: str | None = None


def tidied(submission: Submission) -> Submission:
    """Return the submission with its texts as they will be stored. An anonymous one forgets who sent it."""
    reporter = Reporter() if submission.anonymous else _tidy(submission.reporter)
    return replace(_tidy(submission), reporter=reporter)


def _tidy(value: Given) -> Given:
    texts: dict[str, Any] = {
        one.name: tidy(text) for one in fields(value) if isinstance(text := getattr(value, one.name), str)
    }
    return replace(value, **texts)


def check(submission: Submission, pack: Procedure, at: datetime, side: By = By.OFFICER) -> None:
    """Raise `Invalid` with a sentence for each field that can't be taken. The submission must be tidied.

    The public chooses among the matters that are offered to them; staff know them all.
    """
    errors: dict[str, str] = {}
    for name, sentence in (*_faults(submission, pack, at), *_matter(submission, pack, side)):
        errors.setdefault(name, sentence)
    if errors:
        raise Invalid(errors)


def _faults(submission: Submission, pack: Procedure, at: datetime) -> Iterator[tuple[str, str]]:
    if not submission.description:
        yield "description", "Tell us what happened."
    yield from _long(submission)
    yield from _long(submission.reporter)
    yield from _unknown(submission, pack)
    yield from _contact(submission.reporter)
    yield from _demanded(submission, pack)
    if submission.received_at and submission.received_at > at:
        yield "received_on", "It can't have been received in the future."
    if submission.received_at and not _within(pack, submission.received_at):
        yield "received_on", "That is too long ago for our calendars to count its days."


def _within(pack: Procedure, received_at: datetime) -> bool:
    day = received_at.astimezone(pack.zone).date()
    try:
        for calendar in pack.calendars.values():
            calendar.closed(day)
    except ValueError:
        return False
    return True


def _long(value: Submission | Reporter) -> Iterator[tuple[str, str]]:
    for one in fields(value):
        text = getattr(value, one.name)
        most = ONE_LINE.get(one.name) or LINES.get(one.name)
        if most and isinstance(text, str):
            sentence = fault_in(text, most, one_line=one.name in ONE_LINE)
            if sentence:
                yield one.name, sentence


def _unknown(submission: Submission, pack: Procedure) -> Iterator[tuple[str, str]]:
    services = {service.key for programme in pack.programmes.values() for service in programme.services}
    lists: list[tuple[str, str, Collection[str], bool]] = [
        ("kind", submission.kind, pack.kinds, True),
        ("channel", submission.channel, pack.channels, True),
        ("service", submission.service, services, False),
        ("contact_by", submission.reporter.contact_by, CONTACT_BY, False),
        *(("nature", nature, pack.natures, True) for nature in submission.natures),
    ]
    for name, given, known, needed in lists:
        if given not in known and (given or needed):
            yield name, _choose(given, known)


def _matter(submission: Submission, pack: Procedure, side: By) -> Iterator[tuple[str, str]]:
    known = {key: one for key, one in pack.matters.items() if one.offered or side is By.OFFICER}
    if not submission.matter:
        return
    if submission.matter not in known:
        yield "matter", _choose(submission.matter, known) if known else "This procedure doesn't ask for this."
    elif not known[submission.matter].fits(submission.kind):
        kind = pack.kinds[submission.kind].name.lower() if submission.kind in pack.kinds else "this"
        yield "matter", f"“{known[submission.matter].name}” can't be chosen for a {kind}."


def _choose(given: str, known: Collection[str]) -> str:
    if not given:
        return "Choose one of the list."
    return f"“{given[:40]}” isn't in the list. Choose one of: {', '.join(known)}."


def _contact(reporter: Reporter) -> Iterator[tuple[str, str]]:
    if reporter.email:
        try:
            validate_email(reporter.email, check_deliverability=False)
        except EmailNotValidError:
            yield (
                "email",
                "This doesn't look like an e-mail address. It needs a name, an @ and a domain: name@example.org.",
            )
    if reporter.contact_by == "email" and not reporter.email:
        yield "email", "You asked to be written to by e-mail, so we need the address."
    if reporter.contact_by == "post" and not reporter.address:
        yield "address", "You asked for letters, so we need the address."
    if reporter.contact_by == "phone" and not reporter.phone:
        yield "phone", "You asked to be called, so we need the number."


def _demanded(submission: Submission, pack: Procedure) -> Iterator[tuple[str, str]]:
    given = {
        "anonymous": submission.anonymous,
        "staff": submission.staff_generated,
        "import": submission.external_source is not None,
    }
    marks = {mark for mark, holds in given.items() if holds}
    for demand in pack.demands:
        holder = submission if hasattr(submission, demand.field) else submission.reporter
        if not getattr(holder, demand.field) and not marks & {*demand.unless, "import"}:
            yield demand.field, demand.words
