"""A section that notes what the readers ask of it: so the language of the packs is known from what reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from portal.policy.clock import Limit
from portal.procedures.conditions import NAMED
from portal.procedures.faults import Faults
from portal.procedures.nodes import Table, Text
from portal.procedures.section import (
    KEY,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_ENTRIES,
    MOST_LISTED,
    NO_LIMIT,
    UNITS,
    Section,
)

AnyEnum = TypeVar("AnyEnum", bound=StrEnum)
Place = tuple[str, ...]
CONDITION = "when"
FACTS = f"a table of facts ({', '.join(NAMED)}, or a detail that has choices), each with a list of its values"


@dataclass(frozen=True)
class Asked:
    """One name that a reader asks for: what its value must be, and what holds without it."""

    place: Place
    name: str
    value: str
    required: bool = False
    default: str = ""


Book = dict[tuple[Place, str], Asked]


class Asking(Section):
    """An empty section that says it has whatever is asked for, or nothing, and goes on as if there were one of each."""

    def __init__(self, book: Book, place: Place = (), *, has_all: bool) -> None:
        super().__init__(Table(0, {}, {}), "", Faults(""))
        self.book = book
        self.place = place
        self.has_all = has_all
        self.looked_for: set[str] = set()

    def has(self, key: str) -> bool:
        """Say that it is there, or that it isn't, and note that it was looked for."""
        self.looked_for.add(key)
        self.book.setdefault((self.place, key), Asked(self.place, key, ""))
        return self.has_all

    def text(
        self, key: str, default: str | None = None, fits: Callable[[str], object] | None = None, like: str = ""
    ) -> str:
        """Note a text."""
        self._note(key, like or f"a text on one line, at most {LONGEST_TEXT:,} characters", default)
        return super().text(key, default, fits, like)

    def words(self, key: str) -> Text | None:
        """Note a name."""
        self._note(key, f"a text on one line, at most {LONGEST_NAME} characters", None)
        return None

    def lines(self, key: str, *, required: bool = False, most: int = LONGEST_TEXT) -> Text | None:
        """Note a longer text."""
        self._note(key, f"a text of any number of lines, at most {most:,} characters", None if required else "")
        return None

    def flag(self, key: str, default: bool) -> bool:
        """Note a yes or no."""
        self._note(key, "yes or no", "yes" if default else "no")
        return default

    def day(self, key: str) -> date:
        """Note a date."""
        self._note(key, "a date such as 2026-05-01", None)
        return date.min

    def limit(self, key: str) -> Limit:
        """Note a limit."""
        self._note(key, f"a number and one of: {', '.join(UNITS)}", None)
        return NO_LIMIT

    def pick(self, key: str, among: type[AnyEnum], default: AnyEnum | None = None) -> AnyEnum:
        """Note one of fixed words."""
        self._note(key, f"one of: {_listed(among)}", default)
        return next(iter(among)) if default is None else default

    def picks(self, key: str, among: type[AnyEnum], default: Collection[AnyEnum] | None = None) -> frozenset[AnyEnum]:
        """Note some of fixed words."""
        self._note(key, f"a list of: {_listed(among)}", None if default is None else _listed(sorted(default)))
        return frozenset(default or ())

    def ref(self, key: str, known: Collection[str], noun: str, default: str | None = None) -> str:
        """Note a name that is defined elsewhere, or one of the readers' own words."""
        self._note(key, _one_of(known, noun, "one of"), default)
        return default or ""

    def refs(self, key: str, known: Collection[str], noun: str, *, required: bool = False) -> tuple[str, ...]:
        """Note a list of such names."""
        self._note(key, _one_of(known, noun, "a list of"), None if required else "")
        return ()

    def texts(
        self, key: str, *, required: bool = False, like: str = "text", most: int = MOST_LISTED
    ) -> tuple[Text, ...]:
        """Note a list of texts."""
        few = "" if most == MOST_LISTED else f" (at most {most:,})"
        self._note(key, f"a list{few}, each {like}", None if required else "")
        return ()

    def part(self, key: str, *, required: bool = True) -> Section:
        """Note a table, and give one that asks on."""
        self._note(key, FACTS if key == CONDITION else "a table", None if required else "")
        return self._asking_on(key)

    def parts(
        self,
        key: str,
        noun: str,
        *,
        required: bool = False,
        pattern: re.Pattern[str] = KEY,
        most: int = MOST_ENTRIES,
    ) -> Iterator[tuple[str, Section]]:
        """Note a table of named tables, and give one of them."""
        few = "" if most == MOST_ENTRIES else f" (at most {most:,})"
        self._note(key, f"a table for each {noun}{few}, under its name", None if required else "")
        yield f"<{noun}>", self._asking_on(key, f"<{noun}>")

    def items(self, key: str, noun: str) -> Iterator[Section]:
        """Note a list of tables, and give one of them."""
        self._note(key, "a list of tables", "")
        yield self._asking_on(key, "-")

    def _asking_on(self, *below: str) -> Asking:
        return Asking(self.book, (*self.place, *below), has_all=self.has_all)

    def _note(self, key: str, value: str, default: str | None) -> None:
        """What is looked for before it is read may be left out, whatever its reader says then."""
        before = self.book.get((self.place, key))
        required = default is None or (before is not None and before.required)
        self.book[self.place, key] = Asked(
            self.place, key, value, required and key not in self.looked_for, default or ""
        )


def _one_of(known: Collection[str], noun: str, how: str) -> str:
    """Names of the pack stand in angle brackets here, since it is an empty one; all else are words of the language."""
    words = [word for word in known if not word.startswith("<")]
    if words:
        names = sorted({word.strip("<>") for word in known} - set(words))
        return f"{how}: {', '.join([*words, *(f'the name of {_a(name)}' for name in names)])}"
    what = noun.removesuffix(" called").rstrip(",")
    return f"the name of {_a(what)}" if how == "one of" else f"a list of names, each of {_a(what)}"


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _listed(words: Collection[str] | type[StrEnum]) -> str:
    return ", ".join(str(word) for word in words)
