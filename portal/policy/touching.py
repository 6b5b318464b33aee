"""Which cases a change of a procedure touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Keys = frozenset[str]
NONE: Keys = frozenset()


@dataclass(frozen=True)
class Touched:
    """The cases that meet all that is named here; where nothing is, every case. `no_case` is what touches none.

    `stages` are those that a case has reached, under one of the `pathways`.
    """

    kinds: Keys = NONE
    pathways: Keys = NONE
    stages: Keys = NONE
    services: Keys = NONE
    matters: Keys = NONE
    natures: Keys = NONE
    channels: Keys = NONE
    no_case: bool = False


EVERY, NO_CASE = Touched(), Touched(no_case=True)


def of(**named: Iterable[str]) -> Touched:
    """Return the cases that meet what is named; what is empty narrows nothing."""
    keys: Any = {name: frozenset(some) for name, some in named.items()}
    return Touched(**keys)
