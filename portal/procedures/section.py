"""One table of a pack while it is read: it gives out values of the kind that is asked for, and notes what isn't one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import TypeVar

from portal.policy.clock import Limit, Unit
from portal.procedures.faults import Faults, meant
from portal.procedures.nodes import List, Node, Table, Text

AnyEnum = TypeVar("AnyEnum", bound=StrEnum)
AnyNode = TypeVar("AnyNode", Text, List, Table)

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CLAUSE = re.compile(r"[A-Z]{2,4}-\d+(\.\d+)?[a-z]?(, ?[A-Z]{2,4}-\d+(\.\d+)?[a-z]?)*")
LIMIT = re.compile(r"(\d{1,4}) ([a-z ]+)")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
UNITS = [unit.value for unit in Unit]
NO_LIMIT = Limit(0, Unit.WORKING_DAYS)


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

    def text(self, key: str, default: str | None = None, pattern: re.Pattern[str] | None = None, like: str = "") -> str:
        """Return a text. With `pattern`, one that matches it, as `like` says in words."""
        node = self._node(key, Text, required=default is None)
        if node is None:
            return default or ""
        if pattern and not pattern.fullmatch(node.text):
            self.fault(key, f"“{key}” must be {like}, and is “{node.text}”.")
        return node.text

    def words(self, key: str) -> Text | None:
        """Return a text with its lines."""
        return self._node(key, Text, required=True)

    def clause(self, *, required: bool = False) -> str:
        """Return the clause or clauses that a value was read from."""
        like = "the id of a clause, or several with commas between, such as “DV-26, DV-34”"
        return self.text("clause", None if required else "", CLAUSE, like)

    def flag(self, key: str, default: bool) -> bool:
        """Return a yes or a no."""
        node = self._node(key, Text)
        if node is None:
            return default
        if node.text.lower() not in YES_OR_NO:
            self.fault(key, f"“{key}” must be yes or no, and is “{node.text}”.")
        return YES_OR_NO.get(node.text.lower(), default)

    def day(self, key: str) -> date:
        """Return a date."""
        text = self.text(key)
        if DATE.fullmatch(text):
            with suppress(ValueError):
                return date.fromisoformat(text)
        if text:
            self.fault(key, f"“{key}” must be a date that exists, written as 2026-05-01, and is “{text}”.")
        return date.min

    def limit(self, key: str) -> Limit:
        """Return an amount of time with its unit. A bare "days" is refused: the pack must say which days."""
        text = self.text(key)
        match = LIMIT.fullmatch(text)
        if not match:
            if text:
                self.fault(key, f"“{key}” must be a number and a unit, such as “10 working days”, and is “{text}”.")
            return NO_LIMIT
        unit = match[2] if match[2].endswith("s") else f"{match[2]}s"
        if unit not in UNITS or int(match[1]) < 1:
            self.fault(key, f"“{text}” is no limit. Give at least 1, and say in which unit: {', '.join(UNITS)}.")
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

    def texts(self, key: str, *, required: bool = False) -> tuple[Text, ...]:
        """Return a list of texts."""
        node = self._node(key, List, required=required)
        items = node.items if node else ()
        for item in items:
            if not isinstance(item, Text):
                self.faults.note(item.line, f"Each item of “{key}” must be text, and this one is {item.what}.")
        if required and node and not items:
            self.fault(key, f"“{key}” is empty. Name at least one.")
        return tuple(item for item in items if isinstance(item, Text))

    def part(self, key: str, *, required: bool = True) -> Section:
        """Return a table within this one. Where there is none, an empty one that asks for nothing more."""
        node = self._node(key, Table, required=required)
        table = Table(self.line(key), node.entries, node.lines) if node else Table(self.line(key), {}, {})
        return self._below(table, f"“{key}”", counts=node is not None)

    def parts(
        self, key: str, noun: str, *, required: bool = False, pattern: re.Pattern[str] = KEY
    ) -> Iterator[tuple[str, Section]]:
        """Yield each named table of a table."""
        node = self._node(key, Table, required=required)
        for name, value in node.entries.items() if node else ():
            line = self.table.line_of(key, name)
            if not pattern.fullmatch(name):
                self.faults.note(
                    line,
                    f"“{name}” is no name for a {noun}. Use small letters, digits and underscores, a letter first.",
                )
            if isinstance(value, Table):
                yield name, self._below(Table(line, value.entries, value.lines), f"The {noun} “{name}”")
            else:
                self.faults.note(
                    line, f"The {noun} “{name}” must be a table of names and values, and is {_what(value)}."
                )

    def items(self, key: str, noun: str) -> Iterator[Section]:
        """Yield each table of a list."""
        node = self._node(key, List)
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
        for name in self.table.entries.keys() - self._asked:
            self.fault(name, f"{self.label} doesn't know “{name}”.{meant(name, self._asked)}")
        for part in self._parts:
            part.finish()

    def _below(self, table: Table, label: str, *, counts: bool = True) -> Section:
        part = Section(table, label, self.faults if counts else Faults(self.faults.file))
        if counts:
            self._parts.append(part)
        return part

    def _known(self, node: Text, known: Collection[str], unknown: str) -> str:
        if node.text in known:
            return node.text
        self.faults.note(node.line, f"{unknown} “{node.text}”.{meant(node.text, known)}")
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


def _what(node: Node) -> str:
    return f"“{node.text}”" if isinstance(node, Text) else node.what
