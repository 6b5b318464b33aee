"""What a procedure itself says of the requirements of a code: how long it gives, what its letters must say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from portal.policy.assessing import Check, Finding, Looks
from portal.policy.clock import ClockRule, Limit
from portal.policy.letters import LetterKind
from portal.policy.procedure import Pathway, Procedure, Stage, When

FEWEST_CHANNELS = 2
Looked = Iterator[tuple[str, bool]]  # what was looked at by its name, and whether it is as it must be


def of_pack(check: Check, pack: Procedure) -> Finding:
    """Return what a check finds in a procedure. KeyError where it looks at something else."""
    found = list(LOOK[check.looks](check, pack))
    passing, failing = (tuple(name for name, passes in found if passes is wanted) for wanted in (True, False))
    return Finding(check, len(found), len(failing), passing, failing)


def _stages(check: Check, pack: Procedure) -> Iterator[tuple[Pathway, Stage]]:
    for way in pack.pathways:
        if not check.kinds or way.kinds & set(check.kinds):
            yield from ((way, stage) for stage in way.stages)


def _rules(check: Check, pack: Procedure) -> Iterator[tuple[str, ClockRule]]:
    for _, stage in _stages(check, pack):
        for rule in stage.clocks:
            if f"{stage.key}.{rule.key}" in check.limits:
                yield f"{stage.name}: {rule.name}", rule


def _within(found: Limit, most: Limit | None) -> bool:
    return most is not None and found.unit is most.unit and found.amount <= most.amount


def _limit_at_most(check: Check, pack: Procedure) -> Looked:
    for name, rule in _rules(check, pack):
        limits = (rule.limit, *(other.limit for other in rule.instead))
        yield name, all(_within(one, check.most) for one in limits)


def _extension_at_most(check: Check, pack: Procedure) -> Looked:
    for name, rule in _rules(check, pack):
        yield name, rule.extension is None or _within(Limit(rule.extension.cap, rule.limit.unit), check.most)


def _stages_at_most(check: Check, pack: Procedure) -> Looked:
    numbers: dict[str, int] = {}
    for way, _ in _stages(check, pack):
        numbers[way.name] = numbers.get(way.name, 0) + 1
    yield from ((name, number <= check.number) for name, number in numbers.items())


def _letters_prove(check: Check, pack: Procedure) -> Looked:
    for key in check.letters:
        letter = pack.letters[key]
        yield letter.name, set(check.fields) <= _proved(letter)


def _proved(letter: LetterKind) -> set[str]:
    return {one for element in letter.elements for one in element.fields}


def _right_always(check: Check, pack: Procedure) -> Looked:
    for _, stage in _stages(check, pack):
        yield stage.name, any(right.key == check.right and right.when is When.ALWAYS for right in stage.rights)


def _several_channels(_check: Check, pack: Procedure) -> Looked:
    yield pack.title, len(pack.channels) >= FEWEST_CHANNELS


LOOK: Mapping[Looks, Callable[[Check, Procedure], Looked]] = {
    Looks.LIMIT_AT_MOST: _limit_at_most,
    Looks.EXTENSION_AT_MOST: _extension_at_most,
    Looks.STAGES_AT_MOST: _stages_at_most,
    Looks.LETTERS_PROVE: _letters_prove,
    Looks.RIGHT_ALWAYS: _right_always,
    Looks.SEVERAL_CHANNELS: _several_channels,
}
