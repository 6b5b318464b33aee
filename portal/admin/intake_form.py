"""What an officer is asked when they take in a case that came by telephone, by letter or over the counter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from portal.admin import helped
from portal.cases.amending import DETAIL, RESIDENTS
from portal.cases.helping import INTAKE
from portal.cases.models.columns import LONG, TEXT
from portal.cases.submission import ONE_LINE, Reporter, Resident, Submission
from portal.cases.wishes import ways_to_write
from portal.http import received
from portal.letters import at_once
from portal.letters.ask import Ask, Sort
from portal.letters.asks_of_work import of_detail
from portal.letters.spoken import said
from portal.policy.choices import Choice
from portal.policy.clock import COUNTS, Counts
from portal.policy.details import Detail
from portal.policy.easier import ACTING_AS, ADJUSTMENTS
from portal.policy.procedure import Demand, Procedure

RECEIVED_TIME = "received_time"
ANONYMOUS = "anonymous"
FLAGS = (ANONYMOUS, "staff_generated")
OF_THE_PACK = frozenset({"kind", "channel", "nature", "service", "matter"})  # whose choices are the body's words
PERSONAL = frozenset(one.name for one in fields(Reporter))
ABOUT_THEM = frozenset({"on_behalf_of", "acting_as", "staff_generated", *RESIDENTS})


def intake_asks(pack: Procedure) -> tuple[Ask, ...]:
    """Return the facts of a submission in this procedure's words. Who sent it comes last and stops no complaint."""
    needed = {demand.field: demand for demand in pack.demands}
    return tuple(_demanded(ask, needed.get(ask.name)) for ask in helped.on_form(plain_asks(pack), pack, INTAKE))


def plain_asks(pack: Procedure) -> tuple[Ask, ...]:
    """Return these facts with the hints that they have without help of the body's own."""
    return tuple(_said(ask, pack) for ask in _facts(pack))


def _said(ask: Ask, pack: Procedure) -> Ask:
    if ask.name.startswith(DETAIL):
        return ask
    choices = ask.choices if ask.name in OF_THE_PACK else tuple((key, said(name, pack)) for key, name in ask.choices)
    return replace(ask, label=said(ask.label, pack), help=said(ask.help, pack), choices=choices)


def _demanded(ask: Ask, demand: Demand | None) -> Ask:
    """What a procedure demands of those who give their name isn't required of the form: intake says what is missing."""
    if demand is None or ask.required:
        return ask
    unless = "Needed, unless they stay anonymous." if ANONYMOUS in demand.unless else "Needed."
    return replace(ask, marked=True, help=(ask.help + " " + unless).strip())  # help with links is markup, and stays it


def _facts(pack: Procedure) -> tuple[Ask, ...]:
    demanded = {demand.field for demand in pack.demands}
    services = [(one.key, one.name) for programme in pack.programmes.values() for one in programme.services]
    return (
        Ask("kind", "What is it", Sort.CHOICE, choices=_names(pack.kinds.values())),
        Ask("channel", "How it came", Sort.CHOICE, choices=_names(pack.channels.values())),
        Ask("received_on", "Received on", Sort.DATE, False, "Leave it empty if it came today. The clocks start here."),
        *_at_what_time(pack),
        Ask("description", "What happened", Sort.TEXT, help="In the reporter's own words.", most=TEXT),
        Ask("desired_outcome", "What they would like done", Sort.TEXT, False, most=TEXT),
        Ask("nature", "Nature", Sort.CHOICES, False, choices=_names(pack.natures.values())),
        Ask("service", "Service", Sort.CHOICE, "service" in demanded, choices=tuple(services)),
        *_about(pack),
        Ask("location", "Where", Sort.TEXT, False),
        Ask("ward", "Ward or district", Sort.LINE, False),
        *(_detail(one, pack) for one in pack.details.values()),
        Ask(
            "anonymous",
            "Anonymous",
            Sort.CHOICES,
            False,
            choices=(("anonymous", "They don't want to give their name. Nothing about them is kept."),),
        ),
        Ask("name", "Name", Sort.LINE, False),
        Ask("email", "E-mail", Sort.LINE, False),
        Ask("phone", "Telephone", Sort.LINE, False),
        Ask("address", "Address", Sort.TEXT, False),
        Ask(
            "contact_by",
            "How they want to be written to",
            Sort.CHOICE,
            False,
            choices=tuple(ways_to_write(pack).items()),
        ),
        Ask("language", "Language", Sort.LINE, False),
        Ask("adjustments", "What makes it easier for them", Sort.CHOICES, False, choices=tuple(ADJUSTMENTS.items())),
        Ask(
            "needs", "What they need of us", Sort.TEXT, False, "What else we should know: calls in the afternoon only …"
        ),
        Ask("on_behalf_of", "On behalf of", Sort.LINE, False),
        Ask("acting_as", "They write for them as", Sort.CHOICE, False, choices=tuple(ACTING_AS.items())),
        *_resident(pack),
        Ask(
            "staff_generated",
            "From our own staff",
            Sort.CHOICES,
            False,
            choices=(("staff_generated", "A member of our staff noticed this themselves."),),
        ),
    )


def _resident(pack: Procedure) -> tuple[Ask, ...]:
    """For whom an elected member writes, where a kind asks for them."""
    kinds = " or ".join(kind.name for kind in pack.kinds.values() if kind.resident)
    if not kinds:
        return ()
    help_text = f"Only for: {kinds}. They are sent a copy of the answer."
    return (
        Ask("resident_name", "The resident’s name", Sort.LINE, False, help_text),
        Ask("resident_email", "The resident’s e-mail", Sort.LINE, False),
        Ask("resident_address", "The resident’s address", Sort.TEXT, False),
    )


def _detail(detail: Detail, pack: Procedure) -> Ask:
    """Required only where it is needed of every case; else its help says of which, and the command sees to it."""
    ask = of_detail(detail)
    if not detail.required:
        return ask
    kinds = "" if detail.kinds in (frozenset(), frozenset(pack.kinds)) else _either(detail, pack)
    where = "; ".join(words for words in (kinds, detail.when.words) if words)
    return replace(ask, help=f"{detail.help} Needed for {where}.".strip()) if where else replace(ask, required=True)


def _either(detail: Detail, pack: Procedure) -> str:
    return " or ".join(kind.name for key, kind in pack.kinds.items() if key in detail.kinds)


def _at_what_time(pack: Procedure) -> tuple[Ask, ...]:
    """Where a limit counts office hours, the hour at which it came matters."""
    rules = (rule for pathway in pack.pathways for stage in pathway.stages for rule in stage.clocks)
    if not any(COUNTS[rule.limit.unit] is Counts.OFFICE_HOURS for rule in rules):
        return ()
    words = "Some limits count hours from it: 14:30, or 2:30 pm. Leave it empty if it came just now."
    return (Ask(RECEIVED_TIME, "At what time", Sort.LINE, False, words),)


def _about(pack: Procedure) -> tuple[Ask, ...]:
    if not pack.matters:
        return ()
    words = "It decides who deals with it, before the service does."
    return (Ask("matter", "What it is about", Sort.CHOICE, False, words, _names(pack.matters.values())),)


def submission_of(facts: dict[str, Any], pack: Procedure, at: datetime) -> Submission:
    """Return what was asked as a submission."""
    person = {name: facts.pop(name) for name in PERSONAL & set(facts)}
    flags: dict[str, Any] = {flag: flag in facts.pop(flag, ()) for flag in FLAGS}
    day = facts.pop("received_on", None)
    hour = received.hour_of(facts.pop(RECEIVED_TIME, ""), RECEIVED_TIME)
    came = received.moment(day, pack.zone, at, hour)
    facts["natures"] = facts.pop("nature", ())
    details = {one.key: facts.pop(f"{DETAIL}{one.key}", "") for one in pack.details.values()}
    resident = Resident(**{key: facts.pop(name) for name, key in RESIDENTS.items() if name in facts})
    people: dict[str, Any] = {"reporter": Reporter(**person), "resident": resident}
    return Submission(procedure=pack.key, received_at=came, details=details, **people, **flags, **facts)


HEADINGS = {
    "name": "Who it comes from",
    "description": "What they tell us",
    "kind": "For the record",
    "address": "More about them",
    "channel": "How and when it came",
    at_once.HOW: "Put right at once",
}
# On the telephone someone first says who they are, and then what happened; what it is called comes last. None of the
# first is needed: it stops no complaint.
FIRST = ("name", "phone", "email", "anonymous", "description", "desired_outcome", "location")
LAST = ("channel", "received_on", RECEIVED_TIME)


def on_the_telephone(pack: Procedure) -> tuple[Ask, ...]:
    """Return the facts of a submission in the order in which they come up in a call."""
    wanted = {ask.name: ask for ask in intake_asks(pack)}
    sorts = [name for name in wanted if name not in PERSONAL and name not in ABOUT_THEM]
    middle = [name for name in (*sorts, *wanted) if name not in {*FIRST, *LAST}]
    order = dict.fromkeys((*FIRST, *middle, *LAST))
    return tuple(wanted[name] for name in order if name in wanted)


def worded(ask: Ask) -> Ask:
    """Return a fact of a case as intake asks for it: in the same words, on one line where it is one."""
    words = {
        "description": "What happened",
        "desired_outcome": "What they would like done",
        "natures": "Nature",
        "location": "Where",
        "ward": "Ward or district",
        "email": "E-mail",
        "phone": "Telephone",
        "contact_by": "How they want to be written to",
        "adjustments": "What makes it easier for them",
        "acting_as": "They write for someone else as",
        "needs": "What they need of us",
        "resident_name": "The resident’s name",
        "resident_email": "The resident’s e-mail",
        "resident_address": "The resident’s address",
    }
    sort = Sort.LINE if ask.name.removeprefix("resident_") in ONE_LINE else ask.sort
    most = TEXT if ask.name in {"description", "desired_outcome"} else LONG
    return replace(ask, label=words.get(ask.name, ask.label), sort=sort, most=most, required=ask.name == "description")


def _names(choices: Iterable[Choice]) -> tuple[tuple[str, str], ...]:
    return tuple((choice.key, choice.name) for choice in choices)
