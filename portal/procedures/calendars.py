"""Calendars of real places: the public holidays of a region, less those that a body doesn't observe, plus its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import holidays

from portal.errors import PortalError
from portal.policy.calendar import SATURDAY, SUNDAY, Calendar
from portal.procedures.faults import meant, shown

FIRST_YEAR, LAST_YEAR = 2000, 2049
OBSERVED = " (observed)"

Days = tuple[tuple[date, str], ...]


class UnknownRegion(PortalError):
    """There is no region of that code, or none of its parts has that name."""


class UnknownHoliday(PortalError):
    """A day to leave out that isn't a holiday of the region."""


def calendar(
    key: str,
    region: str,
    subdivisions: Collection[str] = (),
    *,
    weekend: Collection[int] = (SATURDAY, SUNDAY),
    closures: Mapping[date, str] | None = None,
    categories: Collection[str] = ("public",),
    without: Collection[str] = (),
    also: Mapping[date, str] | None = None,
) -> Calendar:
    """Return the calendar of a place from 2000 to 2049, with the names of its holidays in English.

    With several `subdivisions`, a holiday in any of them is one (information requests in the United Kingdom count so).
    `without` leaves out holidays by name: "Diwali" takes its substitute day with it, "Diwali (observed)" is that day
    alone. `also` adds holidays, `closures` days on which this body alone is shut.
    """
    return _called(
        key,
        region,
        tuple(dict.fromkeys(subdivisions)),
        frozenset(weekend),
        _days(closures),
        tuple(categories),
        frozenset(without),
        _days(also),
    )


def _days(days: Mapping[date, str] | None) -> Days:
    return tuple(sorted((days or {}).items()))


@lru_cache(maxsize=64)
def _called(key: str, *place: Any) -> Calendar:
    """Calendars that say the same share their tables, which take two megabytes, whatever each is called."""
    return _calendar(*place).called(key)


@lru_cache(maxsize=64)
def _calendar(
    region: str,
    subdivisions: tuple[str, ...],
    weekend: frozenset[int],
    closures: Days,
    categories: tuple[str, ...],
    without: frozenset[str],
    also: Days,
) -> Calendar:
    found = _in_any(region, subdivisions or ("",), categories)
    _refuse_unknown(without, found)
    kept = {day: "; ".join(names) for day, all_names in found.items() if (names := _kept(all_names, without))}
    return Calendar(
        region,
        holidays=kept | dict(also),
        closures=dict(closures),
        weekend=weekend,
        first=date(FIRST_YEAR, 1, 1),
        last=date(LAST_YEAR, 12, 31),
    )


def _in_any(region: str, subdivisions: tuple[str, ...], categories: tuple[str, ...]) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for subdivision in subdivisions:
        for day, names in _holidays(region, subdivision, categories).items():
            found[day] = list(dict.fromkeys([*found.get(day, ()), *names]))
    return found


@lru_cache(maxsize=64)
def _holidays(region: str, subdivision: str, categories: tuple[str, ...]) -> dict[date, list[str]]:
    """Two holidays may share a day; the package gives their names as one."""
    _refuse_unknown_region(region, subdivision)
    days = holidays.country_holidays(
        region,
        subdiv=subdivision or None,
        years=range(FIRST_YEAR, LAST_YEAR + 1),
        categories=categories,
        language=_english(region),
    )
    return {day: name.split("; ") for day, name in days.items() if FIRST_YEAR <= day.year <= LAST_YEAR}


def _english(region: str) -> str | None:
    """Return the region's own English, any English that it has, or its default where it has none."""
    place = holidays.country_holidays(region)
    own = place.default_language or ""
    known = sorted(language for language in place.supported_languages or () if language.startswith("en"))
    return own if own in known else next(iter(known), None)


def _refuse_unknown_region(region: str, subdivision: str) -> None:
    regions = holidays.list_supported_countries(include_aliases=False)
    if region not in regions:
        raise UnknownRegion(
            f"There is no region “{shown(region)}”. Give the two letters of a country, such as GB or US."
        )
    if subdivision and subdivision not in regions[region]:
        raise UnknownRegion(f"{region} has no part “{shown(subdivision)}”.{meant(subdivision, regions[region])}")


def _refuse_unknown(without: frozenset[str], found: Mapping[date, list[str]]) -> None:
    known = {name for names in found.values() for name in names}
    for name in sorted(without - known - {name.removesuffix(OBSERVED) for name in known}):
        raise UnknownHoliday(
            f"“{shown(name)}” is no holiday of this region, so it can't be left out.{meant(name, known)}"
        )


def _kept(names: list[str], without: frozenset[str]) -> list[str]:
    return [name for name in names if name not in without and name.removesuffix(OBSERVED) not in without]
