"""Those who have a part in a case beside whoever deals with it, what a stage needs of them, and who is told of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.choices import Choice
from portal.policy.moves import YES, Verdict, no

Counts = Mapping[str, int]  # how many have each part now


@dataclass(frozen=True)
class Part(Choice):
    """A part that someone can have: independent person, panel member, advocate.

    Members of staff with it see the case, where it `sees`; `independent` is only for those who dealt with no stage of
    it; `contact` must be given where it is needed to reach them.
    """

    sees: bool = True
    independent: bool = False
    contact: bool = False


@dataclass(frozen=True)
class Need:
    """How many must have a part before a stage is answered."""

    part: str
    at_least: int
    clause: str


class On(StrEnum):
    """What someone is told of."""

    PART = "part"
    OPENED = "opened"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Tell:
    """Who is told of something: holders of `positions`, and those who dealt with the stages `handlers_of`.

    `part` is the part that someone was given, and `stage` the stage that it happens at: any, where none is named.
    """

    on: On
    words: str
    clause: str
    positions: tuple[str, ...] = ()
    handlers_of: tuple[str, ...] = ()
    part: str = ""
    stage: str = ""

    def fits(self, on: On, *, stage: str, part: str) -> bool:
        """Return whether this is told of what happened at a stage."""
        return self.on is on and self.stage in {"", stage} and self.part in {"", part}


def may_be_answered(needs: Iterable[Need], having: Counts, parts: Mapping[str, Part]) -> Verdict:
    """Return whether all who must have a part before the answer have it."""
    for need in needs:
        found = having.get(need.part, 0)
        if found < need.at_least:
            name = parts[need.part].name
            return no(f"Before it is answered, it needs as “{name}”: {need.at_least}. There are {found}.", need.clause)
    return YES
