"""What the lists' search offers to choose from: the procedures' own words, of those that an officer works under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_appbuilder.models.sqla.filters import FilterContains
from sqlalchemy import func

from portal.admin.packs import own_packs
from portal.http.clock import now
from portal.letters.ask import METHOD_NAMES
from portal.policy.choices import Choice
from portal.policy.procedure import Procedure
from portal.procedures import versions

Choices = list[tuple[str, str]]


class NumberContains(FilterContains):
    """A tracking number, or a part of one, however it was typed: its dashes and spaces aren't looked at."""

    def apply(self, query: Any, value: str) -> Any:
        """Return the query narrowed to the rows whose number holds what was typed."""
        letters = re.sub(r"[^A-Z0-9]", "", value.upper())
        return query.filter(func.replace(getattr(self.model, self.column_name), "-", "").contains(letters))


def packs() -> list[Procedure]:
    """Return the procedures to choose from: one's own, or for who has none, all that are in force."""
    return own_packs(now()) or list(versions.all_current(now()).values())


def procedures() -> Choices:
    """Return the procedures by name."""
    return [(pack.key, f"{pack.body}: {pack.title}") for pack in packs()]


def procedure(key: str) -> str:
    """Return what a procedure is called; its key, where none of that key is in force."""
    return dict(procedures()).get(key, key)


def positions() -> Choices:
    """Return the positions that somebody can have."""
    return _named(pack.positions for pack in packs())


def kinds() -> Choices:
    """Return the kinds of case."""
    return _named(pack.kinds for pack in packs())


def services() -> Choices:
    """Return the services."""
    found = ((one.key, one.name) for pack in packs() for group in pack.programmes.values() for one in group.services)
    return _once(found)


def stages() -> Choices:
    """Return the stages of all pathways."""
    return _once((one.key, one.name) for pack in packs() for pathway in pack.pathways for one in pathway.stages)


def outcomes() -> Choices:
    """Return what an answer can come to."""
    return _named(pack.outcomes for pack in packs())


def remedies() -> Choices:
    """Return the kinds of remedy."""
    return _named(pack.remedies for pack in packs())


def letters() -> Choices:
    """Return the kinds of letter."""
    return _once((key, kind.name) for pack in packs() for key, kind in pack.letters.items())


def methods() -> Choices:
    """Return how something can be said."""
    return [(method.value, words) for method, words in METHOD_NAMES.items()]


def _named(lists: Iterable[Mapping[str, Choice]]) -> Choices:
    return _once((key, one.name) for each in lists for key, one in each.items())


def _once(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Return each key once. Where procedures call it differently, it has all its names."""
    names: dict[str, dict[str, None]] = {}
    for key, name in pairs:
        names.setdefault(key, {})[name] = None
    return [(key, " / ".join(of_key)) for key, of_key in names.items()]
