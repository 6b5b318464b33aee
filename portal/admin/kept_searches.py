"""The searches that someone keeps of a list, as its page offers them, and the one that can be kept now."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from portal.accounts import lists


@dataclass(frozen=True)
class Kept:
    """A search that one keeps: its name, where it leads, and whether one is there."""

    id: int
    name: str
    url: str
    is_here: bool


def kept(place: str) -> list[Kept]:
    """Return one's own searches of a screen."""
    here, way = request.query_string.decode(errors="replace"), url_for(f"{place}.list")
    return [
        Kept(one.id, one.name, f"{way}?{one.address}", one.address == here)
        for one in lists.searches(current_user.id, place)
    ]


def columns(place: str, offered: list[str]) -> list[str]:
    """Return the columns of a list that one looks at."""
    return lists.columns(current_user.id, place, offered) if current_user.is_authenticated else offered
