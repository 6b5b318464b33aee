"""What keeps a procedure alive among those who work by it: its owner and review, what staff read, who stands for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.policy.choices import Choice, Contact


@dataclass(frozen=True)
class Ownership:
    """Who owns the policy, and its dates: adopted, last revised, and to be looked at again by the end of `review`."""

    owner: str
    clause: str
    adopted: date | None = None
    revised: date | None = None
    review: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Return whether the day by which it was to be reviewed has gone by."""
        return self.review is not None and today > self.review


@dataclass(frozen=True)
class Guide(Choice):
    """A text for staff. `on_cases` puts it on the page of every case too."""

    text: str = ""
    on_cases: bool = False


@dataclass(frozen=True)
class Support:
    """Whom staff ask about the system."""

    contact: Contact
    clause: str


@dataclass(frozen=True)
class Training:
    """Who notes that people were trained."""

    positions: tuple[str, ...]
    clause: str


@dataclass(frozen=True)
class Representatives:
    """Those who stand for the procedure in their team: the `position`, and the team that they send input to."""

    position: str
    to: str
    clause: str


@dataclass(frozen=True)
class PassingOn:
    """How anyone on staff passes what they received to the team that takes cases in.

    `channel` is how such a case came, `ways` are those in which it was received, and `words` tell when it need not be.
    """

    channel: str
    ways: tuple[str, ...]
    words: str
    clause: str


@dataclass(frozen=True)
class Monitors:
    """Who watches what comes to each of `teams`: those in `primary`, and in `backup` while none of them is there."""

    primary: str
    backup: str
    teams: tuple[str, ...]
    clause: str


@dataclass(frozen=True)
class Learning:
    """Who commissions further work for learning, and of whom it is asked."""

    positions: tuple[str, ...]
    owners: tuple[str, ...]
    clause: str


@dataclass(frozen=True)
class Upkeep:
    """All of it. A pack need not have any.

    `told_at_once` is the clause by which whoever becomes responsible for a case is told at once.
    """

    ownership: Ownership | None = None
    guidance: Mapping[str, Guide] = field(default_factory=dict)
    support: Support | None = None
    training: Training | None = None
    representatives: Representatives | None = None
    passing_on: PassingOn | None = None
    monitors: Monitors | None = None
    told_at_once: str = ""
    learning: Learning | None = None

    @property
    def on_cases(self) -> tuple[Guide, ...]:
        """Return what staff read on every case."""
        return tuple(guide for guide in self.guidance.values() if guide.on_cases)
