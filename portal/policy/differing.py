"""Two versions of the same thing beside each other: what is new, what is gone, and what differs, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from portal.policy.touching import EVERY, Touched

Part = TypeVar("Part")


@dataclass(frozen=True)
class Change:
    """One thing that differs: the part of the procedure it belongs to, the sentence, with its clause, and which cases
    it touches."""

    part: str
    words: str
    touched: Touched = field(default=EVERY, compare=False)


@dataclass(frozen=True)
class Field:
    """One fact of something that both versions have: its name, and how it reads."""

    name: str
    told: Callable[..., str]


def short(words: str) -> str:
    """Return a text on one line, and of a long one the beginning."""
    flat = " ".join(words.split())
    return flat if len(flat) <= 160 else f"{flat[:159]}…"


def paired(
    part: str,
    both: tuple[Mapping[str, Part], Mapping[str, Part]],
    clause: Callable[[Part], str],
    fields: tuple[Field, ...],
    where: str = "",
    touched: Callable[[str, Any], Touched] = lambda _key, _thing: EVERY,
) -> Iterator[Change]:
    """Yield what is new, what is gone, and what differs in the things that both have under the same key.

    `touched` says of a thing, by its key, which cases a change of it touches.
    """
    before, after = both
    for key in [*before, *(key for key in after if key not in before)]:
        thing = after.get(key) or before[key]
        name = f"{where}{name_of(thing)}"
        if key not in after:
            found: Iterable[Change] = [Change(part, f"{name}: no longer there{clause(before[key])}.")]
        elif key not in before:
            found = [Change(part, f"{name}: new{clause(after[key])}.")]
        else:
            found = differing(part, name, before[key], after[key], clause, fields)
        yield from touching(touched(key, thing), found)


def touching(touched: Touched, changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes as those that touch these cases."""
    yield from (replace(one, touched=touched) for one in changes)


def differing(
    part: str, name: str, before: Part, after: Part, clause: Callable[[Part], str], fields: tuple[Field, ...]
) -> Iterator[Change]:
    """Yield the facts that differ."""
    for one in fields:
        old, new = one.told(before), one.told(after)
        if old != new:
            label = f"{name}: " if not one.name else f"{name}, {one.name}: "
            yield Change(part, f"{label}{old} → {new}{clause(after)}")


def name_of(one: object) -> str:
    """Return what people call it."""
    return str(getattr(one, "name", "") or getattr(one, "key", ""))


def in_brackets(one: object) -> str:
    """Return the clause of it, as it ends a sentence."""
    clause = getattr(one, "clause", "")
    return f" ({clause})" if clause else ""


def listed(words: Iterable[str]) -> str:
    """Return words in a row, or that there are none."""
    return ", ".join(sorted(map(str, words))) or "none"
