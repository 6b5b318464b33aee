"""One table of a pack while it is read: it gives out values of the kind that is asked for, and notes what isn't one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import TypeVar

from portal.policy.clock import Limit, Unit
from portal.procedures.addresses import bad_link_in
from portal.procedures.faults import Faults, meant, shown
from portal.procedures.nodes import List, Node, Table, Text

AnyEnum = TypeVar("AnyEnum", bound=StrEnum)
AnyNode = TypeVar("AnyNode", Text, List, Table)

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CLAUSE = re.compile(r"[A-Z]{2,4}-[0-9]+(\.[0-9]+)?[a-z]?(, ?[A-Z]{2,4}-[0-9]+(\.[0-9]+)?[a-z]?)*")
CLAUSES = "the id of a clause, or several with commas between, such as “DV-26, DV-34”"
LIMIT = re.compile(r"([0-9]{1,9}) ([a-z ]+)")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
UNITS = [unit.value for unit in Unit]
NO_LIMIT = Limit(0, Unit.WORKING_DAYS)
LONGEST_LIMIT = 1_000  # of any unit: more would run out of the calendars
FIRST_YEAR, LAST_YEAR = 1900, 2100  # a date outside of them is a slip of the pen

# In characters.
LONGEST_NAME = 150  # it must fit into a line of the timeline, with words around it
LONGEST_TEXT = 2_000
LONGEST_LETTER = 20_000

# In entries: a pack has some tens, and what a long list costs to read and to keep is many times its length.
MOST_ENTRIES = 500
MOST_LISTED = 400


class Section:
    """A table, what to call it in a sentence, and the names that were asked of it: any other is a mistake.

    Where a value is missing or wrong, the fault is noted and a harmless stand-in is given, so that reading goes on.
    """

    def __init__(self, table: Table, label: str, faults: Faults) -> None:
        self.table = table
        self.label = label
        self.faults = faults
        self._asked: set[str] = set()
        self._parts: list[Section] = []

    def has(self, key: str) -> bool:
        """Return whether the name is there at all."""
        self._asked.add(key)
        return key in self.table.entries

    def line(self, key: str) -> int:
        """Return the line of a name, or of the table where the name isn't there."""
        return self.table.line_of(key)

    def fault(self, key: str, sentence: str) -> None:
        """Note a fault on the line of `key`."""
        self.faults.note(self.line(key), sentence)

    def text(
        self, key: str, default: str | None = None, fits: Callable[[str], object] | None = None, like: str = ""
    ) -> str:
        """Return a text on one line. With `fits`, one of which that is true, as `like` says in words."""
        node = self._node(key, Text, required=default is None)
        if node is None:
            return default or ""
        if fits:
            if not fits(node.text):
                self.fault(key, f"“{key}” must be {like}, and is “{shown(node.text)}”.")
        elif self._on_one_line(key, node):
            self._check_words(key, node, LONGEST_TEXT)
        return node.text

    def name(self, key: str = "name") -> str:
        """Return what something is called: one line, and not a long one."""
        node = self.words(key)
        return node.text if node else ""

    def words(self, key: str) -> Text | None:
        """Return a name or a subject with its line."""
        node = self._node(key, Text, required=True)
        if node and self._on_one_line(key, node):
            self._check_words(key, node, LONGEST_NAME)
        return node

    def lines(self, key: str, *, required: bool = False, most: int = LONGEST_TEXT) -> Text | None:
        """Return a text of any number of lines, or None where there is none, or one that is too long."""
        node = self._node(key, Text, required=required)
        if node:
            self._check_words(key, node, most)
        return node if node and len(node.text) <= most else None

    def clause(self, *, required: bool = False) -> str:
        """Return the clause or clauses that a value was read from."""
        return self.text("clause", None if required else "", CLAUSE.fullmatch, CLAUSES)

    def flag(self, key: str, default: bool) -> bool:
        """Return a yes or a no."""
        node = self._node(key, Text)
        if node is None:
            return default
        if node.text.lower() not in YES_OR_NO:
            self.fault(key, f"“{key}” must be yes or no, and is “{shown(node.text)}”.")
        return YES_OR_NO.get(node.text.lower(), default)

    def day(self, key: str) -> date:
        """Return a date, or the first of all where it is none."""
        text = self.text(key)
        found = _date(text) if DATE.fullmatch(text) else None
        if found is None and text:
            self.fault(key, f"“{key}” must be a date that exists, written as 2026-05-01, and is “{shown(text)}”.")
        elif found and not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fault(
                key, f"“{key}” must lie between {FIRST_YEAR} and {LAST_YEAR}, and is “{text}”. Correct the year."
            )
            return date.min
        return found or date.min

    def limit(self, key: str) -> Limit:
        """Return an amount of time with its unit. A bare "days" is refused: the pack must say which days."""
        text = self.text(key)
        match = LIMIT.fullmatch(text)
        if not match:
            if text:
                like = "a number and a unit, such as “10 working days”"
                self.fault(key, f"“{key}” must be {like}, and is “{shown(text)}”.")
            return NO_LIMIT
        unit = match[2] if match[2].endswith("s") else f"{match[2]}s"
        if unit not in UNITS or int(match[1]) < 1:
            self.fault(key, f"“{shown(text)}” is no limit. Give at least 1, and say in which unit: {', '.join(UNITS)}.")
            return NO_LIMIT
        if int(match[1]) > LONGEST_LIMIT:
            self.fault(key, f"“{text}” is longer than any limit. Give at most {LONGEST_LIMIT:,} {unit}.")
            return NO_LIMIT
        return Limit(int(match[1]), Unit(unit))

    def pick(self, key: str, among: type[AnyEnum], default: AnyEnum | None = None) -> AnyEnum:
        """Return one of a fixed list of words."""
        known = [member.value for member in among]
        node = self._node(key, Text, required=default is None)
        text = self._known(node, known, f"“{key}” can't be") if node else default
        return among(text) if text in known else next(iter(among))

    def picks(self, key: str, among: type[AnyEnum], default: Collection[AnyEnum] | None = None) -> frozenset[AnyEnum]:
        """Return some of a fixed list of words."""
        if default is not None and not self.has(key):
            return frozenset(default)
        known = [member.value for member in among]
        nodes = self.texts(key, required=True)
        return frozenset(among(text) for node in nodes if (text := self._known(node, known, f"“{key}” can't hold")))

    def ref(self, key: str, known: Collection[str], noun: str, default: str | None = None) -> str:
        """Return a name that is defined elsewhere, or the default where none is given."""
        node = self._node(key, Text, required=default is None)
        if node is None:
            return default or ""
        return self._known(node, known, f"There is no {noun}")

    def refs(self, key: str, known: Collection[str], noun: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of names that are defined elsewhere."""
        nodes = self.texts(key, required=required)
        return tuple(name for node in nodes if (name := self._known(node, known, f"There is no {noun}")))

    def texts(
        self, key: str, *, required: bool = False, like: str = "text", most: int = MOST_LISTED
    ) -> tuple[Text, ...]:
        """Return a list of texts, each `like` what its reader will take; at `most` so many."""
        node = self._node(key, List, required=required)
        items = node.items if node else ()
        self._demand_few(key, len(items), most)
        for item in items:
            if not isinstance(item, Text):
                self.faults.note(item.line, f"Each item of “{key}” must be {like}, and this one is {item.what}.")
        if required and node and not items:
            self.fault(key, f"“{key}” is empty. Name at least one.")
        return tuple(item for item in items if isinstance(item, Text))

    def part(self, key: str, *, required: bool = True) -> Section:
        """Return a table within this one. Where there is none, an empty one that asks for nothing more."""
        node = self._node(key, Table, required=required)
        table = Table(self.line(key), node.entries, node.lines) if node else Table(self.line(key), {}, {})
        return self._below(table, f"“{key}”", counts=node is not None)

    def parts(
        self,
        key: str,
        noun: str,
        *,
        required: bool = False,
        pattern: re.Pattern[str] = KEY,
        most: int = MOST_ENTRIES,
    ) -> Iterator[tuple[str, Section]]:
        """Yield each named table of a table, of which there are at `most` so many."""
        node = self._node(key, Table, required=required)
        self._demand_few(key, len(node.entries) if node else 0, most)
        if required and node and not node.entries:
            self.fault(key, f"“{key}” is empty. Add at least one {noun}.")
        for name, value in node.entries.items() if node else ():
            line = self.table.line_of(key, name)
            if not pattern.fullmatch(name):
                sentence = "Use small letters, digits and underscores, a letter first."
                self.faults.note(line, f"“{shown(name)}” is no name for a {noun}. {sentence}")
            if isinstance(value, Table):
                yield name, self._below(Table(line, value.entries, value.lines), f"The {noun} “{shown(name)}”")
            else:
                self.faults.note(
                    line, f"The {noun} “{shown(name)}” must be a table of names and values, and is {_what(value)}."
                )

    def items(self, key: str, noun: str) -> Iterator[Section]:
        """Yield each table of a list."""
        node = self._node(key, List)
        self._demand_few(key, len(node.items) if node else 0, MOST_LISTED)
        for value in node.items if node else ():
            if isinstance(value, Table):
                yield self._below(value, f"The {noun}")
            else:
                self.faults.note(value.line, f"A {noun} must be a table of names and values, and is {_what(value)}.")

    def names_below(self, key: str) -> frozenset[str]:
        """Return the names of a table within this one, without reading it."""
        node = self.table.entries.get(key)
        return frozenset(node.entries) if isinstance(node, Table) else frozenset()

    def finish(self) -> None:
        """Note every name, here and below, that nothing asked for."""
        for name in self.table.entries:
            if name not in self._asked:
                self.fault(name, f"{self.label} doesn't know “{shown(name)}”.{meant(name, self._asked)}")
        for part in self._parts:
            part.finish()

    def _demand_few(self, key: str, size: int, most: int) -> None:
        """Refuse the pack at once where there are more than anybody writes: reading on would only take time."""
        if size > most:
            self.fault(key, f"“{key}” has {size:,} entries, and a pack has at most {most:,} there. Take some out.")
            self.faults.settle()

    def _on_one_line(self, key: str, node: Text) -> bool:
        if "\n" in node.text:
            self.fault(key, f"“{key}” must be on one line. Take the line breaks out.")
        return "\n" not in node.text

    def _check_words(self, key: str, node: Text, most: int) -> None:
        if len(node.text) > most:
            what = "A name" if key == "name" else f"“{key}”"
            size = f"at most {most:,} characters, and this one has {len(node.text):,}"
            self.fault(key, f"{what} has {size}. Shorten it.")
        elif bad := bad_link_in(node.text):
            sentence = "is no address of a page. Write it out with http:// or https:// and its host, or take it out."
            self.faults.note(node.line_at(bad[0]), f"“{shown(bad[1])}” {sentence}")

    def _below(self, table: Table, label: str, *, counts: bool = True) -> Section:
        part = Section(table, label, self.faults if counts else Faults(self.faults.file))
        if counts:
            self._parts.append(part)
        return part

    def _known(self, node: Text, known: Collection[str], unknown: str) -> str:
        if node.text in known:
            return node.text
        self.faults.note(node.line, f"{unknown} “{shown(node.text)}”.{meant(node.text, known)}")
        return ""

    def _node(self, key: str, kind: type[AnyNode], *, required: bool = False) -> AnyNode | None:
        self._asked.add(key)
        node = self.table.entries.get(key)
        if isinstance(node, kind) and not node.is_empty:
            return node
        if node is None:
            if required:
                self.faults.note(self.table.line, f"{self.label} has no “{key}”. Add it.")
        elif node.is_empty:
            self.fault(key, f"“{key}” has no value. Give it one, or take the line out.")
        else:
            self.fault(key, f"“{key}” must be {kind.what}, and is {_what(node)}.")
        return None


def _date(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _what(node: Node) -> str:
    return f"“{shown(node.text)}”" if isinstance(node, Text) else node.what
