"""Conditions of a pack: which facts a `when` can ask for, and which values each of them has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from portal.policy.conditions import Condition
from portal.policy.details import Detail
from portal.procedures.faults import meant
from portal.procedures.section import Section

Terms = Mapping[str, Mapping[str, str]]  # a fact's key → its values, each with its name
NAMED = {"priority": "Priority", "kind": "Kind", "channel": "How it came", "mark": "Mark", "matter": "What it is about"}
RESERVED = frozenset(NAMED)  # what no detail can be called, since a condition means something else by it


class Named(Protocol):
    """An entry of a controlled list."""

    @property
    def name(self) -> str:
        """Return what people call it."""


def of_lists(**lists: Mapping[str, Named]) -> dict[str, Mapping[str, str]]:
    """Return what a condition can ask of controlled lists, each under the fact that it gives the values of."""
    return {fact: {key: one.name for key, one in entries.items()} for fact, entries in lists.items()}


def of_details(details: Iterable[Detail]) -> dict[str, Mapping[str, str]]:
    """Return what a condition can ask of details: those with choices alone, since a line of text is never the same."""
    return {detail.key: detail.choices for detail in details if detail.choices}


def condition(section: Section, key: str, terms: Terms, *, required: bool = False) -> Condition:
    """Return the condition under `key`; without one, that which always holds."""
    part = section.part(key, required=required)
    found = [
        (name, part.refs(name, terms[name], f"{_called(name)} called", required=True)) for name in _known(part, terms)
    ]
    if section.has(key) and not part.table.entries:
        section.fault(key, f"“{key}” asks for nothing. Name a fact and its values, such as “channel: [web]”.")
    words = "; ".join(
        f"{NAMED.get(name, name.replace('_', ' ').capitalize())}: {_either(name, values, terms)}"
        for name, values in found
    )
    return Condition(tuple((name, frozenset(values)) for name, values in found), words)


def _known(part: Section, terms: Terms) -> list[str]:
    for name in part.table.entries:
        if not part.has(name) or name in terms:
            continue
        part.fault(name, f"A condition can't ask for “{name}”.{meant(name, terms)}")
    return [name for name in part.table.entries if name in terms]


def _called(name: str) -> str:
    return name if name in NAMED else f"choice of “{name}”"


def _either(name: str, values: Iterable[str], terms: Terms) -> str:
    return " or ".join(terms[name][value] for value in values)
