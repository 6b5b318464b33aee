"""A list of cases narrowed to one team, one person, one stage: what an address says, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from portal.cases.models import Case, Staff
from portal.policy.moves import Status

NOBODY = "0"  # stands in an address for a case that nobody deals with
LARGEST = 2**31 - 1


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


def of_people(staff: Staff) -> dict[str, list[ColumnElement[bool]]]:
    """Return the lists of cases by whose work they are, each with what its cases meet."""
    return {
        "mine": [Case.handler_id == staff.id],
        "teams": [Case.team_id.in_([place.team_id for place in staff.memberships])],
        "all": [],
    }
