"""What each audience of a report may see: an allow-list of what its columns hold, each with its clause and reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.policy.built import Column, Holds
from portal.policy.choices import Choice


class How(StrEnum):
    """How a column reaches an audience.

    Its values as they are; a person's initials; that there is something, withheld; with passages struck; or counted by
    value in a table of its own, in which nobody stands.
    """

    SHOWN = "shown"
    INITIALS = "initials"
    WITHHELD = "withheld"
    STRUCK = "struck"
    COUNTED = "counted"


class Sort(StrEnum):
    """What someone can be known by."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    NUMBER = "case number"
    BIRTH = "date of birth"


@dataclass(frozen=True)
class Rule:
    """How some columns reach an audience: those of the keys in `columns`, or those that hold what is in `holds`."""

    key: str
    how: How
    holds: frozenset[Holds]
    columns: frozenset[str]
    clause: str
    reason: str


@dataclass(frozen=True)
class Never:
    """What must stand nowhere in a report, and the reason by which it is struck where somebody wrote it."""

    sorts: frozenset[Sort]
    struck_as: str
    clause: str
    reason: str


@dataclass(frozen=True)
class Small:
    """Numbers from 1 up to, and without, `below` are kept back, with others, so that none can be worked out."""

    below: int
    clause: str
    reason: str


@dataclass(frozen=True)
class Responding:
    """Who gives the governing body's response, which is published alongside a report."""

    positions: tuple[str, ...]
    clause: str


@dataclass(frozen=True)
class Publishing:
    """Who may put a submitted report before the public, and whose response goes with it, where one does."""

    positions: tuple[str, ...]
    clause: str
    response: Responding | None = None


@dataclass(frozen=True)
class Audience(Choice):
    """One audience. What no rule names is left out. `strikes` are the reasons for which a passage may be struck."""

    reason: str = ""
    rules: tuple[Rule, ...] = ()
    never: Never | None = None
    small: Small | None = None
    strikes: Mapping[str, Choice] = field(default_factory=dict)
    publishing: Publishing | None = None

    @property
    def forbids(self) -> frozenset[Sort]:
        """Return what it must not be able to know anyone by."""
        return self.never.sorts if self.never else frozenset()

    def rule(self, column: Column) -> Rule | None:
        """Return the rule for a column: the one that names it before the one for what it holds. None leaves it out."""
        named = (rule for rule in self.rules if column.key in rule.columns)
        held = (rule for rule in self.rules if column.holds in rule.holds)
        return next(named, None) or next(held, None)
