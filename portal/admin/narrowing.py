"""A list of cases narrowed to one team, one person, one stage: by the address, for the links of the overviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from portal.admin import presenting
from portal.cases import clocks
from portal.cases.models import Case
from portal.policy.moves import Status

NOBODY = "0"  # stands in an address for a case that nobody deals with
ANOTHER, LARGEST = "Another", 2**31 - 1


@dataclass(frozen=True)
class Narrowed:
    """What the address narrows a list to. What is empty narrows nothing."""

    team: str = ""
    officer: str = ""
    stage: str = ""
    status: str = ""

    @property
    def address(self) -> dict[str, str]:
        """Return this as an address carries it."""
        return {name: value for name, value in vars(self).items() if value}

    def without(self, name: str) -> dict[str, str]:
        """Return the address without one of them."""
        return {other: value for other, value in self.address.items() if other != name}

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what this means."""
        if self.team:
            yield Case.team_id == int(self.team)
        if self.officer:
            yield Case.handler_id.is_(None) if self.officer == NOBODY else Case.handler_id == int(self.officer)
        if self.stage:
            yield Case.stage_key == self.stage
        if self.status:
            yield Case.status == self.status


def narrowed(given: Mapping[str, str]) -> Narrowed:
    """Return what an address asks for. What nothing can be is left out."""
    stage, status = given.get("stage", "")[:40].replace("\0", ""), given.get("status", "")
    return Narrowed(
        team=_number(given.get("team", "")),
        officer=_number(given.get("officer", "")),
        stage=stage.encode("utf-8", "ignore").decode(),
        status=status if status in {one.value for one in Status} else "",
    )


def _number(given: str) -> str:
    """An id beyond what the database keeps is nobody's, and no address names it."""
    is_one = given.isascii() and given.isdecimal() and len(given) < 11 and int(given) <= LARGEST
    return str(int(given)) if is_one else ""


@dataclass(frozen=True)
class Chip:
    """One thing that the list is narrowed to, in words, and the address without it."""

    words: str
    address: dict[str, str]


def chips(asked: Narrowed, first: Case | None) -> list[Chip]:
    """Return what the list is narrowed to. What only a case would tell, a name, is told where there is such a case."""
    told = _told(asked, first)
    return [Chip(f"{name.capitalize()}: {told[name]}", asked.without(name)) for name in asked.address]


def _told(asked: Narrowed, first: Case | None) -> dict[str, Any]:
    if first is None:
        names = dict.fromkeys(("team", "officer", "stage"), ANOTHER)
    else:
        stage = clocks.pack_of(first).pathway(first.pathway).stage(first.stage_key)
        names = {"team": first.team.name, "officer": _name(first), "stage": stage.name}
    if asked.officer == NOBODY:
        names["officer"] = "Nobody yet"
    return {**names, "status": presenting.status(asked.status).word if asked.status else ""}


def _name(case: Case) -> str:
    return case.handler.full_name if case.handler else "Nobody yet"
