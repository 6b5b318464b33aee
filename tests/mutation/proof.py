"""Whether a mutant is noticed, and by whom."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from portal.policy.procedure import Procedure
from portal.procedures import versions
from portal.procedures.faults import Faults, PackFaults
from portal.procedures.nodes import Table, parse
from portal.procedures.reader import read_table
from tests.mutation.mutants import Mutant, mutants
from tests.procedures.promises import Tables, broken, promises


class Fate(StrEnum):
    """What becomes of a mutant."""

    REFUSED = "killed by the reader"
    BROKEN = "killed by the promises"
    SAME = "says the same in other words"
    LIVES = "survives"


@dataclass
class Count:
    """What became of a pack's mutants."""

    pack: str
    fates: Counter[Fate] = field(default_factory=Counter)
    survivors: list[Mutant] = field(default_factory=list)

    def add(self, mutant: Mutant, fate: Fate) -> None:
        """Count one."""
        self.fates[fate] += 1
        if fate is Fate.LIVES:
            self.survivors.append(mutant)


@cache
def table_of(pack: str) -> Table:
    """Return a shipped pack before it is read."""
    file = versions.PACKS / f"{pack}.yaml"
    return parse(file.read_text(encoding="utf-8"), Faults(file.name))


def fate(pack: Table, mutant: Mutant, promised: Tables) -> Fate:
    """Return what becomes of one mutant."""
    try:
        procedure = read_table(mutant.of(pack), Faults("mutant.yaml"))
    except PackFaults:
        return Fate.REFUSED
    if any(broken(procedure, promised)):
        return Fate.BROKEN
    return Fate.SAME if _meaning(procedure) == _meaning(read_table(pack, Faults("pack.yaml"))) else Fate.LIVES


def _meaning(procedure: Procedure) -> tuple[object, ...]:
    """Return a procedure to compare: two calendars are one where the same days are closed."""
    closed = {key: (one.weekend, *sorted({*one.holidays, *one.closures})) for key, one in procedure.calendars.items()}
    return closed, replace(procedure, calendars={})


def chosen(pack: str, kinds: Collection[str] = (), sample: int = 0, seed: int = 0) -> list[Mutant]:
    """Return the mutants of a pack, those of some kinds alone, or as many as `sample` by chance."""
    found = [one for one in mutants(table_of(pack)) if not kinds or one.kind in kinds]
    return random.Random(f"{seed} {pack}").sample(found, min(sample, len(found))) if sample else found


def prove(pack: str, some: Iterable[Mutant]) -> Iterator[tuple[Mutant, Fate]]:
    """Yield each mutant with what became of it."""
    table, promised = table_of(pack), promises(pack)
    for mutant in some:
        yield mutant, fate(table, mutant, promised)
