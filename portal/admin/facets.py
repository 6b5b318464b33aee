"""What a search can be narrowed by: the facets of what was found, each a link with how many cases it leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false

from portal.admin import presenting
from portal.cases.finding import COLUMNS, FACETS, Hit
from portal.cases.models import Case
from portal.policy.moves import Status
from portal.policy.procedure import Procedure
from portal.procedures import versions

WORDS = {
    "procedure": "Procedure",
    "kind": "Kind",
    "stage": "Stage",
    "status": "Status",
    "service": "Service",
    "team": "Team",
    "officer": "Officer",
    "channel": "How it came",
}
NUMBERS = frozenset({"team", "officer"})
NOBODY, NO_SERVICE, ANOTHER = "Nobody yet", "No service", "Another"
NO_DAY = "Give a day as 2026-05-01. The dates are left out."
NONE = "-"  # stands in an address for a service that wasn't said
MOST_SHOWN, MOST_ID = 8, 2**31 - 1
Packs = Mapping[str, Procedure]


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: the words, the facets that were chosen, and between which days it was received."""

    words: str
    chosen: dict[str, str] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    fault: str = ""  # a sentence, where a day that was given is none

    def address(self, **changes: str | None) -> dict[str, str]:
        """Return this as an address carries it, with changes. A change goes back to the first page."""
        known: dict[str, str | None] = {"q": self.words, **self.chosen, "since": self.since, "until": self.until}
        return {name: value for name, value in {**known, **changes}.items() if value}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many of what was found have it, and the address of these."""

    words: str
    count: int
    address: dict[str, str]


@dataclass(frozen=True)
class Facet:
    """What else all of what was found differs by."""

    words: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Chip:
    """A choice that was made, and the address without it."""

    words: str
    address: dict[str, str]


def wanted(given: Mapping[str, str]) -> Wanted:
    """Return what an address asks for, whatever stands in it."""
    chosen = {name: value[:40] for name in FACETS if (value := given.get(name, "").strip())}
    typed = [given.get(name, "").strip()[:10] for name in ("since", "until")]
    since, until = (one if _day(one) else "" for one in typed)
    fault = "" if [since, until] == typed else NO_DAY
    return Wanted(given.get("q", "").strip(), chosen, since, until, fault)


def conditions(asked: Wanted, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    """Return what the choices mean. A value that nothing can have finds nothing; a day that is none is left out."""
    found = [_equal(name, value) for name, value in asked.chosen.items()]
    since, until = _day(asked.since), _day(asked.until)
    if since:
        found.append(Case.received_at >= _midnight(since, zone))
    if until:
        found.append(Case.received_at < _midnight(until + timedelta(days=1), zone))
    return found


def _equal(name: str, value: str) -> ColumnElement[bool]:
    is_number = value.isascii() and value.isdecimal() and int(value) <= MOST_ID
    if name in NUMBERS and not is_number:
        return false()
    condition: ColumnElement[bool] = COLUMNS[name] == (int(value) if name in NUMBERS else _stored(value))
    return condition


def _stored(value: str) -> str:
    return "" if value == NONE else value.replace("\0", "").encode("utf-8", "ignore").decode()


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 9000 else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


# ---- what can be chosen


def facets(asked: Wanted, hits: Iterable[Hit], at: datetime, zone: ZoneInfo) -> list[Facet]:
    """Return what can still be chosen: the facets in which what was found differs."""
    hits, packs = list(hits), versions.all_current(at)
    found = [_facet(asked, name, hits, packs) for name in FACETS if name not in asked.chosen]
    years = () if asked.since or asked.until else tuple(_years(asked, hits, zone))
    return [one for one in (*found, Facet("Received in", years)) if len(one.choices) > 1]


def _facet(asked: Wanted, name: str, hits: list[Hit], packs: Packs) -> Facet:
    values = [getattr(hit, name) for hit in hits]
    counts, of = Counter(values), dict(zip(values, hits, strict=True))
    said = {value: named(name, hit, packs) for value, hit in of.items()}
    common = sorted(counts.items(), key=lambda one: (-one[1], said[one[0]]))[:MOST_SHOWN]
    return Facet(
        WORDS[name], tuple(Choice(said[value], count, asked.address(**{name: _told(value)})) for value, count in common)
    )


def _told(value: Any) -> str:
    return NONE if value == "" else str(value)


def _years(asked: Wanted, hits: list[Hit], zone: ZoneInfo) -> Iterable[Choice]:
    counts = Counter(hit.received.astimezone(zone).year for hit in hits)
    for year, count in sorted(counts.items(), reverse=True)[:MOST_SHOWN]:
        yield Choice(str(year), count, asked.address(since=f"{year}-01-01", until=f"{year}-12-31"))


def chips(asked: Wanted, hits: Iterable[Hit], at: datetime) -> list[Chip]:
    """Return what was chosen. What only a case would tell, such as a name, is told where such a case was found."""
    first, packs = next(iter(hits), None), versions.all_current(at)
    made = [
        Chip(f"{WORDS[name]}: {named(name, first, packs) if first else ANOTHER}", asked.address(**{name: None}))
        for name in asked.chosen
    ]
    if asked.since:
        made.append(Chip(f"Received from {asked.since}", asked.address(since=None)))
    if asked.until:
        made.append(Chip(f"Received until {asked.until}", asked.address(until=None)))
    return made


def named(name: str, hit: Hit, packs: Packs) -> str:
    """Return what a case's value of a facet is called, by its procedure."""
    pack, value = packs.get(hit.procedure), getattr(hit, name)
    known: dict[str, Callable[[], str]] = {
        "team": lambda: hit.team_name,
        "officer": lambda: hit.officer_name or NOBODY,
        "status": lambda: presenting.STATUSES[Status(value)].word,
    }
    if name in known:
        return known[name]()
    return (_of_pack(name, str(value), pack) if pack else "") or str(value) or NO_SERVICE


def _of_pack(name: str, value: str, pack: Procedure) -> str:
    if name == "procedure":
        return pack.body
    if name == "service":
        names = {one.key: one.name for group in pack.programmes.values() for one in group.services}
        return names.get(value, "")
    if name == "stage":
        names = {one.key: one.name for pathway in pack.pathways for one in pathway.stages}
        return names.get(value, "")
    named_here = pack.kinds if name == "kind" else pack.channels
    return named_here[value].name if value in named_here else ""
