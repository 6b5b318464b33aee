"""The changes that can be made to one value of a pack, by what kind of value it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from portal.policy.clock import Method, Start, Unit
from portal.policy.due import IfClosed
from portal.policy.duties import Does, Every
from portal.policy.letters import Says
from portal.policy.procedure import By, When
from portal.policy.steps import GATED
from portal.procedures.duties import MONTH_NAMES
from portal.procedures.times import DONE, SAID, WEEKDAYS

KINDS = ("number", "unit", "start", "stop", "trigger", "method", "position", "move", "duty", "route", "flag", "element")
WHOLE = "dropped"  # a whole entry: an element of a letter, a clock, a right, a step, an item of a list

NUMBER = re.compile(r"\d+")
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
    width = 2 if ":" in text else 0  # of a time of day
    for match in NUMBER.finditer(text):
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


def _one_of(*words: str) -> Change:
    return lambda _text, _names: iter(words)


def _named(*lists: str) -> Change:
    return lambda _text, names: iter(names.of(*lists))


def _flipped(text: str, _: Names) -> Iterator[str]:
    yield {"yes": "no", "no": "yes", "required": "optional", "optional": "required"}[text]


def _shorter(text: str, _: Names) -> Iterator[str]:
    """The text still has the words, so the letter can be issued with less said."""
    if " " in text:
        yield text.rpartition(" ")[0]


# By the name of the value, and of the list that it is an item of: its kind, and what it could be instead.
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
    "says": [("route", _one_of(*Says))],
    "acknowledge_with": [("route", _named("letters"))],
    "answer_with": [("route", _named("letters"))],
    "letter": [("route", _named("letters"))],
    "receipt": [("route", _named("letters"))],
    "leads_to": [("route", _named("stages"))],
    "stage": [("route", _named("stages"))],
    "calendar": [("unit", _named("calendars"))],
    **{weekday: [("number", _numbers)] for weekday in WEEKDAYS},
    **{
        flag: [("flag", _flipped)]
        for flag in (
            *("note", "pausable", "contestable", "counted", "reportable", "without_answer", "last_stage", "mistake"),
            *("switch", "offered"),
        )
    },
}
# Entries that may be dropped whole: those of these tables, and the items of these lists.
ENTRIES = ("elements", "clocks", "triggers", "rights", "steps", "exempt", "demands", "duties", "entries", "labels")
ITEMS = (
    *("stops", "methods", "positions", "never", "teams", "independent_of", "before", "fields", "instead", "kinds"),
    *("subjects", "unless", "always", "weekend", "not_observed", "subdivisions"),
)
OPTIONAL = (
    "extension",
    "approval",
    "positions",
    "independent_of",
    "when",
    "first_month",
    "if_closed",
    "note",
    "exempt",
)
# What is in these is words to people, or isn't this project's to promise.
WORDS = ("body", "subject", "words", "help", "name", "intro", "contact", "address", "protocol")
