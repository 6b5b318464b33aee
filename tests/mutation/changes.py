"""The changes that can be made to one value of a pack, by what kind of value it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from portal.policy.assessing import Looks
from portal.policy.built import Holds
from portal.policy.chasing import AT_ONCE
from portal.policy.clock import Method, Start, Unit
from portal.policy.disclosure import How, Sort
from portal.policy.due import IfClosed
from portal.policy.duties import Does, Every
from portal.policy.letters import Says
from portal.policy.procedure import By, When
from portal.policy.reports import Dimension, Lists, LogColumn, Measure, Which
from portal.policy.steps import GATED
from portal.policy.taking_part import On
from portal.procedures.duties import MONTH_NAMES
from portal.procedures.times import DONE, SAID, WEEKDAYS

KINDS = ("number", "unit", "start", "stop", "trigger", "method", "position", "move", "duty", "route", "flag", "element")
WHOLE = "dropped"  # a whole entry: an element of a letter, a clock, a right, a step, an item of a list

NUMBER = re.compile(r"\d+")
FIXED_WIDTH = re.compile(r"\d{2}:\d{2}.*|\d{4}-\d{2}-\d{2}")  # a time of day, a date
DAYS = re.compile(r"\b(business|working|calendar)\b")


@dataclass(frozen=True)
class Names:
    """What else a pack's own names could be: its positions, letters, stages, teams, …"""

    by_list: Mapping[str, Collection[str]]

    def of(self, *lists: str) -> list[str]:
        """Return the names of these lists of the pack."""
        return [name for one in lists for name in self.by_list.get(one, ())]


Change = Callable[[str, Names], Iterator[str]]


def _numbers(text: str, _: Names) -> Iterator[str]:
    fixed = FIXED_WIDTH.fullmatch(text)
    for match in NUMBER.finditer(text):
        width = len(match[0]) if fixed else 0
        for other in (int(match[0]) + 1, int(match[0]) - 1):
            yield f"{text[: match.start()]}{str(other).zfill(width)}{text[match.end() :]}"


def _units(text: str, _: Names) -> Iterator[str]:
    number, _, unit = text.partition(" ")
    plural = unit if unit.endswith("s") else f"{unit}s"
    yield from (f"{number} {other}" for other in Unit if other != plural)


def _due(text: str, _: Names) -> Iterator[str]:
    for other in ("business", "working", "calendar"):
        yield DAYS.sub(other, text)
    for weekday in WEEKDAYS:
        yield re.sub("|".join(WEEKDAYS), weekday, text)
    yield text.replace("the event", "what it follows")
    yield text.replace("what it follows", "the event")
    yield text.replace("at once", "1 business day")


def _days(text: str, _: Names) -> Iterator[str]:
    yield from (DAYS.sub(other, text) for other in ("working", "calendar"))


def _chased(text: str, _: Names) -> Iterator[str]:
    yield AT_ONCE
    yield text.replace("before it is due", "after it was due")
    yield text.replace("after it was due", "before it is due")


def _one_of(*words: str) -> Change:
    return lambda _text, _names: iter(words)


def _named(*lists: str) -> Change:
    """The other names of these lists, where it is one of them: what is called so elsewhere may be a sentence."""
    return lambda text, names: iter(found if text in (found := names.of(*lists)) else ())


def _flipped(text: str, _: Names) -> Iterator[str]:
    yield {"yes": "no", "no": "yes", "required": "optional", "optional": "required"}[text]


def _shorter(text: str, _: Names) -> Iterator[str]:
    """The text still has the words, so the letter can be issued with less said."""
    if " " in text:
        yield text.rpartition(" ")[0]


POSITIONS = ("sign_off", "owner", "owners", "position", "primary", "backup")
# By the name of the value, and of the list that it is an item of: its kind, and what it could be instead. A name may
# begin with the table of those that have the value.
VALUES: Mapping[str, Collection[tuple[str, Change]]] = {
    "limit": [("number", _numbers), ("unit", _units)],
    "cap": [("number", _numbers), ("unit", _units)],
    "due": [("number", _numbers), ("duty", _due)],
    "every": [("duty", _one_of(*Every))],
    "if_closed": [("duty", _one_of(*IfClosed))],
    "does": [("duty", _one_of(*Does))],
    "first_month": [("duty", _one_of(*MONTH_NAMES))],
    "follows": [("duty", _named("duties"))],
    "who": [("position", _named("positions"))],
    "starts": [("start", _one_of(*Start))],
    "stops": [("stop", _one_of(*SAID, *DONE))],
    "by": [("trigger", _one_of(*By)), ("position", _named("positions"))],
    "when": [("trigger", _one_of(*When))],
    "reminders.when": [("number", _numbers), ("unit", _days), ("trigger", _chased)],
    "copy": [("position", _named("positions"))],
    "from": [("position", _named("teams", "positions"))],
    "asks": [("position", _named("positions"))],
    "duty": [("duty", _named("duties"))],
    "methods": [("method", _one_of(*Method))],
    "positions": [("position", _named("positions"))],
    "never": [("position", _named("positions"))],
    "teams": [("position", _named("teams"))],
    "independent_of": [("position", _named("stages"))],
    "before": [("move", _one_of(*sorted(GATED)))],
    "phrase": [("element", _shorter)],
    "fields": [("element", _one_of("case.tracking_number", "handler.name", "body.name"))],
    "asked_of": [("route", _one_of("reporter", "officer"))],
    "weekend": [("number", _one_of(*WEEKDAYS))],
    "how": [("route", _one_of(*How))],
    "what": [("route", _one_of(*Sort))],
    "holds": [("route", _one_of(*Holds))],
    "below": [("number", _numbers)],
    "struck_as": [("route", _named("strikes"))],
    "says": [("route", _one_of(*Says))],
    "acknowledge_with": [("route", _named("letters"))],
    "answer_with": [("route", _named("letters"))],
    "letter": [("route", _named("letters"))],
    "receipt": [("route", _named("letters"))],
    "leads_to": [("route", _named("stages"))],
    "stage": [("route", _named("stages"))],
    "calendar": [("unit", _named("calendars"))],
    "longest": [("number", _numbers), ("unit", _units)],
    "at_least": [("number", _numbers)],
    "review": [("number", _numbers)],
    "adopted": [("number", _numbers)],
    "revised": [("number", _numbers)],
    "on": [("trigger", _one_of(*On))],
    "handlers_of": [("position", _named("stages"))],
    "part": [("route", _named("parts"))],
    "outcome": [("route", _named("outcomes"))],
    "closing": [("route", _named("closings"))],
    "looks": [("route", _one_of(*Looks))],
    "most": [("number", _numbers), ("unit", _units)],
    "number": [("number", _numbers)],
    "right": [("route", _named("rights"))],
    "letters": [("route", _named("letters"))],
    "statements": [("route", _named("statements"))],
    "channel": [("route", _named("channels"))],
    "ways": [("route", _named("channels"))],
    "over": [("number", _numbers)],
    "cases": [("route", _one_of(*Which))],
    "per": [("route", _one_of(*Dimension))],
    "shows": [("route", _one_of(*Measure))],
    "lists": [("route", _one_of(*Lists))],
    "columns": [("route", _one_of(*LogColumn))],
    "labels": [("route", _named("labels"))],
    "to": [("route", _named("teams")), ("position", _named("positions"))],
    "overseen_by": [("position", _named("teams"))],
    **{one: [("position", _named("positions"))] for one in POSITIONS},
    **{f"{place}.team": [("route", _named("teams"))] for place in ("kinds", "matters", "stages", "services")},
    **{f"{place}.label": [("route", _named("labels"))] for place in ("matters", "services")},
    **{f"{place}.subject": [("route", _named("subjects"))] for place in ("matters", "services")},
    "intake_team": [("route", _named("teams"))],
    **{weekday: [("number", _numbers)] for weekday in WEEKDAYS},
    **{
        flag: [("flag", _flipped)]
        for flag in (
            *("note", "pausable", "contestable", "counted", "reportable", "without_answer", "last_stage", "mistake"),
            *("switch", "offered", "headed", "resident", "on_cases", "sees", "independent", "contact"),
            "compared",
        )
    },
}
# Entries that may be dropped whole: those of these tables, and the items of these lists.
ENTRIES = (
    *("elements", "clocks", "triggers", "rights", "steps", "exempt", "demands", "duties", "entries", "labels"),
    *("kinds", "parts", "needs", "pause_for", "guidance", "reopens", "texts", "reminders"),
    *("teams", "programmes", "services", "matters", "reports", "sheets", "audiences", "shows", "strikes"),
    *("requirements", "statements"),
)
ITEMS = (
    *("stops", "methods", "positions", "never", "teams", "independent_of", "before", "fields", "instead", "kinds"),
    *("subjects", "unless", "always", "weekend", "not_observed", "subdivisions"),
    *("tell", "handlers_of", "by", "sign_off", "overseen_by", "ways", "owners", "clocks", "to", "copy"),
    *("shows", "limits", "columns", "details", "protects", "holds", "what"),
    *("checks", "letters", "statements"),
)
# Values of entries that may be dropped whole.
OPTIONAL = (
    *("extension", "approval", "positions", "independent_of", "when", "first_month", "if_closed", "note", "exempt"),
    *("headed", "copies", "sign_off", "closes", "by", "needs", "pause_for", "longest", "resident", "overseen_by"),
    *("part", "stage", "handlers_of", "on_cases", "compared", "per", "audience", "trends", "covers"),
    *("never", "small", "publishing", "response", "checks"),
)
# Sections of the pack that may be dropped whole, and values of a section, or of what is in a table of that name.
SECTIONS = (
    *("policy", "guidance", "support", "training", "representatives", "passing_on", "monitors", "told_at_once"),
    *("learning", "restriction", "proceedings", "tell", "parts", "contest", "chasing", "reports", "audiences"),
    *("self_assessment", "ombudsman"),
)
OPTIONAL_HERE = (
    *(
        "policy.adopted",
        "policy.revised",
        "policy.review",
        "restriction.alerts",
        "proceedings.positions",
        "ombudsman.positions",
    ),
    *("kinds.team", "matters.team", "stages.team", "parts.sees", "parts.independent", "parts.contact"),
    *("services.team", "services.label", "services.subject", "matters.label", "matters.subject", "matters.receipt"),
    *("matters.kinds", "matters.excluded", "to.phone", "to.email", "to.web", "to.address"),
    *("chasing.list", "chasing.unclear", "reminders.clocks", "reminders.copy"),
)
# What is in these is words to people, or isn't this project's to promise, unless `VALUES` names it for its table.
WORDS = ("reason", "body", "subject", "words", "help", "name", "intro", "urgent", "address", "protocol")
