"""What a list of cases is narrowed to, in words, each with the way to the list without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.admin import presenting
from portal.cases import clocks
from portal.cases.models import Case
from portal.cases.narrowed import NOBODY, Narrowed

ANOTHER = "Another"


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
