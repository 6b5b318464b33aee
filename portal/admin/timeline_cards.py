"""What happened to a case, line by line, and the sorts of lines that an officer may look at alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.admin import presenting
from portal.cases.actors import REPORTER
from portal.cases.delivering import POSTED, READDRESSED, TRIED_AGAIN
from portal.cases.filing import FIELD as FILES
from portal.cases.models import Case, Event
from portal.policy.moves import Move
from portal.policy.procedure import Procedure

NEWEST = 12  # lines that are shown at once; those before them are folded
SUBMITTED, MAIL = "submit", "mail"
SAID = frozenset(
    {
        SUBMITTED,
        MAIL,
        TRIED_AGAIN,
        READDRESSED,
        POSTED,
        *(one.value for one in (Move.ACKNOWLEDGE, Move.CONTACT, Move.HOLD, Move.EXTEND, Move.RESPOND, Move.REFER)),
        *(one.value for one in (Move.UPHOLD, Move.OVERTURN, Move.RESTRICT, Move.SAME_ISSUE, Move.CONTEST)),
    }
)
OF_FILES = frozenset({FILES, "scan", "erase_file"})
ALL, REPORTERS = "all", "reporter"
SORTS: Mapping[str, str] = {
    ALL: "All",
    "said": "What was said",
    "done": "What was done",
    "files": "Files",
    REPORTERS: "From the reporter",
}


@dataclass(frozen=True)
class TimelineLine:
    """One line: what happened, when, and where on the page stands what was written with it ("" where nothing was)."""

    event: Event
    when: str
    sorts: frozenset[str]
    place: str
    words: str


@dataclass(frozen=True)
class Filter:
    """One sort of lines that may be looked at alone, and how many there are."""

    key: str
    name: str
    count: int
    is_on: bool


@dataclass(frozen=True)
class Timeline:
    """The lines that are looked at, the newest first: some at once, the earlier ones folded."""

    newest: tuple[TimelineLine, ...]
    earlier: tuple[TimelineLine, ...]
    filters: tuple[Filter, ...]

    @property
    def lines(self) -> tuple[TimelineLine, ...]:
        """All of them."""
        return self.newest + self.earlier


def timeline(case: Case, pack: Procedure, letters: Mapping[datetime, int], wanted: str = ALL) -> Timeline:
    """Return what happened, of the sort that is wanted; of no sort that there is, all. `letters` are ids by moment."""
    wanted = wanted if wanted in SORTS else ALL
    lines = [_line(case, event, pack, letters) for event in reversed(case.events)]
    shown = tuple(line for line in lines if wanted in line.sorts)
    return Timeline(shown[:NEWEST], shown[NEWEST:], tuple(_filters(lines, wanted)))


def _filters(lines: Iterable[TimelineLine], wanted: str) -> Iterator[Filter]:
    for key, name in SORTS.items():
        count = sum(key in line.sorts for line in lines)
        if count or key == wanted:
            yield Filter(key, name, count, key == wanted)


def _line(case: Case, event: Event, pack: Procedure, letters: Mapping[datetime, int]) -> TimelineLine:
    place, words = _place(event, letters)
    return TimelineLine(event, presenting.moment_of(case, event.at, pack), frozenset(_sorts(event)), place, words)


def _sorts(event: Event) -> Iterator[str]:
    yield ALL
    yield "said" if event.kind in SAID else "files" if event.kind in OF_FILES else "done"
    if event.by_name == REPORTER.name or event.kind in {SUBMITTED, MAIL}:
        yield REPORTERS


def _place(event: Event, letters: Mapping[datetime, int]) -> tuple[str, str]:
    """A letter was written in the very moment of its line; a message's line knows which it was."""
    if event.kind == MAIL and "mail" in event.facts:
        return f"mail-{event.facts['mail']}", "Read it"
    if event.kind in OF_FILES:
        return "files", "Files"
    wrote = event.at in letters and event.kind != Move.EXPLAIN  # that it came late is noted in the same moment
    return (f"letter-{letters[event.at]}", "Read the letter") if wrote else ("", "")
