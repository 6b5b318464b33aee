"""Steps: what staff must do at a stage and tick off, and what can't be done before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from portal.policy.conditions import ALWAYS, Condition, Facts
from portal.policy.moves import YES, Move, Verdict, no

# The moves that can wait for a step. What a reporter has a right to never does, nor what only puts something on record.
GATED = frozenset(
    {
        Move.ACKNOWLEDGE,
        Move.ALLOCATE,
        Move.HOLD,
        Move.PAUSE,
        Move.EXTEND,
        Move.RESPOND,
        Move.REMEDY,
        Move.REFER,
        Move.CLOSE,
    }
)


@dataclass(frozen=True)
class Step:
    """One thing to do: by whom (anyone, where no position is named), before which moves, and in which cases."""

    key: str
    name: str
    clause: str
    help: str = ""
    positions: tuple[str, ...] = ()
    before: frozenset[Move] = frozenset()
    when: Condition = ALWAYS
    note: bool = False  # whether a note is needed


def waiting(steps: tuple[Step, ...], done: Collection[str], facts: Facts) -> Iterator[Step]:
    """Yield the steps that are to be done in this case and aren't yet, in the pack's order."""
    return (step for step in steps if step.key not in done and step.when.holds(facts))


def may_go_on(move: Move, steps: tuple[Step, ...], done: Collection[str], facts: Facts) -> Verdict:
    """Return whether nothing has to be ticked off before `move`."""
    as_what = Move.CLOSE if move is Move.SAME_ISSUE else move  # what ends the case waits for what closing waits for
    first = next((step for step in waiting(steps, done, facts) if as_what in step.before), None)
    if first is None:
        return YES
    sentence = f"Before that, this is to be done and ticked off: “{first.name}”."
    return Verdict(False, sentence, first.clause, step=first.key)


def may_tick(step: Step, positions: Collection[str], names: Mapping[str, str]) -> Verdict:
    """Return whether someone with these positions may say that the step is done."""
    if not step.positions or set(step.positions) & set(positions):
        return YES
    wanted = " or ".join(names.get(position, position) for position in step.positions)
    return no(f"“{step.name}”: only this position can do that: {wanted}.", step.clause)
