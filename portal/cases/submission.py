"""A submission: what someone sends in, and whether the procedure can take it as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from portal.cases.facts import facts
from portal.cases.models.columns import LINE, LONG, SHORT, TEXT
from portal.cases.texts import NO_ADDRESS, fault_in, is_address, tidy
from portal.cases.wishes import lacking, ways_to_write
from portal.errors import Invalid
from portal.policy.bounds import fault_in_received
from portal.policy.details import faults
from portal.policy.easier import ACTING_AS, ADJUSTMENTS
from portal.policy.procedure import By, Procedure

Given = TypeVar("Given", "Submission", "Reporter", "Resident")

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
    adjustments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resident:
    """For whom an elected member writes, and how to reach them: they get a copy of the answer (CSC-29)."""

    name: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class Submission:
    """What a door hands to `intake.submit`. Keys (kind, service, channel, …) are the pack's.

    `received_at` is when the body got it, where that was earlier than now: a letter, an import. `origin` is a line on
    who received it, where they passed it on to those who take cases in. `files` are the SHA-256 of those sent with it.
    `read_in` is the language of the page it was written on, for a reporter who asked for none.
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
    acting_as: str = ""
    external_source: str | None = None
    external_id: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    resident: Resident | None = None
    origin: str = ""
    files: tuple[str, ...] = ()
    read_in: str = ""

    @property
    def language(self) -> str:
        """The language that the reporter is to be written to in, as they or the page call it."""
        return self.reporter.language or self.read_in


def tidied(submission: Submission) -> Submission:
    """Return the submission with its texts as they will be stored. An anonymous one forgets who sent it."""
    reporter = Reporter() if submission.anonymous else _tidy(submission.reporter)
    given = {key: text for key, value in submission.details.items() if (text := tidy(value))}
    resident = _tidy(submission.resident or Resident())
    known = None if resident == Resident() else resident
    read_in = "" if submission.anonymous else submission.read_in
    return replace(_tidy(submission), reporter=reporter, details=given, resident=known, read_in=read_in)


def _tidy(value: Given) -> Given:
    texts: dict[str, Any] = {
        one.name: tidy(text) for one in fields(value) if isinstance(text := getattr(value, one.name), str)
    }
    return replace(value, **texts)


def check(
    submission: Submission, pack: Procedure, at: datetime, *, side: By = By.REPORTER, demanded: bool = True
) -> None:
    """Raise `Invalid` with a sentence for each field that can't be taken. The submission must be tidied.

    `side` is who gives it: some details are for staff alone, who may also enter what came long ago and know
    all matters, of which the public chooses among those that are offered. Details must be there only where they are
    `demanded`.
    """
    errors: dict[str, str] = {}
    for name, sentence in _all_faults(submission, pack, at, side, demanded):
        errors.setdefault(name, _to_officer(sentence) if side is By.OFFICER else sentence)
    if errors:
        raise Invalid(errors)


TO_OFFICER = (
    ("Your ", "The reporter’s "),
    ("Tell us what happened.", "Write down what happened."),
    ("You asked to be written to by e-mail, so we need", "They asked to be written to by e-mail, so we need"),
    ("You asked for letters", "They asked for letters"),
    ("You asked to be called", "They asked to be called"),
    ("You asked to stay anonymous, so nobody may be named here. Empty this, or tell us who you are.",
     "They asked to stay anonymous, so nobody may be named here. Empty this, or say who they are."),
)  # fmt: skip


def _to_officer(sentence: str) -> str:
    """Return a sentence that is said to the reporter as the officer reads it who takes the case in for them."""
    for ours, theirs in TO_OFFICER:
        if sentence.startswith(ours):
            return theirs + sentence.removeprefix(ours)
    return sentence


NOBODY = "You asked to stay anonymous, so nobody may be named here. Empty this, or tell us who you are."


def _all_faults(
    given: Submission, pack: Procedure, at: datetime, side: By, demanded: bool
) -> Iterator[tuple[str, str]]:
    yield from _faults(given, pack)
    yield from _dated(given, pack, at, side)
    yield from _matter(given, pack, side)
    yield from _of_details(given, pack, side, demanded)


def _faults(submission: Submission, pack: Procedure) -> Iterator[tuple[str, str]]:
    if not submission.description:
        yield "description", "Tell us what happened."
    yield from _long(submission)
    yield from _long(submission.reporter)
    yield from _unknown(submission, pack)
    yield from _contact(submission.reporter, pack)
    yield from _demanded(submission, pack)
    if submission.anonymous and submission.on_behalf_of:
        yield "on_behalf_of", NOBODY
    yield from _of_resident(submission, pack)


NO_RESIDENT = "Nobody else is asked for here: only an enquiry on behalf of a resident names one."


def _of_resident(given: Submission, pack: Procedure) -> Iterator[tuple[str, str]]:
    """Yield the faults of the resident, each under the name that it has beside the reporter's."""
    if given.resident is None:
        return
    if given.anonymous:
        yield "resident_name", NOBODY
    elif given.kind in pack.kinds and not pack.kinds[given.kind].resident:
        yield "resident_name", NO_RESIDENT
    elif not given.resident.name:
        yield "resident_name", "Give their name too: the copy of our answer is addressed to them."
    yield from ((f"resident_{name}", sentence) for name, sentence in _long(given.resident))
    if given.resident.email and not is_address(given.resident.email):
        yield "resident_email", NO_ADDRESS


def _dated(submission: Submission, pack: Procedure, at: datetime, side: By) -> Iterator[tuple[str, str]]:
    if submission.received_at is None:
        return
    day, today = submission.received_at.astimezone(pack.zone).date(), at.astimezone(pack.zone).date()
    by_staff = side is By.OFFICER or submission.external_source is not None
    if submission.received_at > at:
        yield "received_on", "It can't have been received in the future."
    elif fault := fault_in_received(day, today, by_staff=by_staff):
        yield "received_on", fault
    elif not _within(pack, day):
        yield "received_on", "That is too long ago for our calendars to count its days."


def _of_details(given: Submission, pack: Procedure, side: By, demanded: bool) -> Iterator[tuple[str, str]]:
    for key, value in given.details.items():
        if sentence := fault_in(value, LINE, one_line=True):
            yield f"details.{key}", sentence
    known = facts(given.details, _marks(given), kind=given.kind, channel=given.channel, matter=given.matter)
    needed = demanded and given.external_source is None
    by_officer = side is By.OFFICER or given.external_source is not None
    for key, sentence in faults(pack.details, given.details, given.kind, known, by_officer=by_officer, demanded=needed):
        yield f"details.{key}", sentence


def _marks(given: Submission) -> frozenset[str]:
    return frozenset(
        mark for mark, holds in {"anonymous": given.anonymous, "staff": given.staff_generated}.items() if holds
    )


def _within(pack: Procedure, day: date) -> bool:
    try:
        for calendar in pack.calendars.values():
            calendar.closed(day)
    except ValueError:
        return False
    return True


def _long(value: Submission | Reporter | Resident) -> Iterator[tuple[str, str]]:
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
        ("contact_by", submission.reporter.contact_by, ways_to_write(pack), False),
        *(("nature", nature, pack.natures, True) for nature in submission.natures),
        ("acting_as", submission.acting_as, ACTING_AS, False),
        *(("adjustments", one, ADJUSTMENTS, True) for one in submission.reporter.adjustments),
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


def _contact(reporter: Reporter, pack: Procedure) -> Iterator[tuple[str, str]]:
    if reporter.email and not is_address(reporter.email):
        yield "email", NO_ADDRESS
    yield from lacking(reporter, pack)


def _demanded(submission: Submission, pack: Procedure) -> Iterator[tuple[str, str]]:
    marks = {*_marks(submission), *(["import"] if submission.external_source is not None else [])}
    for demand in pack.demands:
        holder = submission if hasattr(submission, demand.field) else submission.reporter
        if not getattr(holder, demand.field) and not marks & {*demand.unless, "import"}:
            yield demand.field, demand.words
