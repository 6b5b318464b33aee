"""YAML as nodes that know their line. Of YAML only the plain part is taken: tables, lists and texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from portal.procedures.faults import Faults, shown
from portal.procedures.source import hidden_in, lines_of

DEEPEST = 20
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True)
class Text:
    """A value as it is written. Whether it is a number, a date or a yes is for its reader to say."""

    line: int
    text: str
    style: str = ""

    what = "text"

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was written."""
        return not self.text or (not self.style and self.text in EMPTY)

    def line_at(self, position: int) -> int:
        """Return the line of a character of the text. Known for a literal block alone; else the line it begins on."""
        return self.line + 1 + self.text.count("\n", 0, position) if self.style == "|" else self.line


@dataclass(frozen=True)
class List:
    """A list of nodes."""

    line: int
    items: tuple[Node, ...]

    what = "a list"
    is_empty = False


@dataclass(frozen=True)
class Table:
    """Named nodes in the file's order. `lines` has the line of each name."""

    line: int
    entries: dict[str, Node]
    lines: dict[str, int]

    what = "a table of names and values"
    is_empty = False

    def line_of(self, *path: str) -> int:
        """Return the line of what lies at `path`, or of the nearest that is there."""
        line, node = self.line, self
        for name in path:
            if name not in node.entries:
                break
            line, below = node.lines[name], node.entries[name]
            if not isinstance(below, Table):
                break
            node = below
        return line


Node = Text | List | Table


def parse(text: str, faults: Faults) -> Table:
    """Return the file as one table, a name that stands twice noted. Raises `PackFaults` where it isn't YAML."""
    return _document(_events(lines_of(text, faults), faults), faults)


def _events(text: str, faults: Faults) -> Iterator[Any]:
    line = 1
    try:
        for event in yaml.parse(text, Loader=LOADER):
            line = _line(event)
            yield event
    except yaml.MarkedYAMLError as error:
        sentence = f"This isn't YAML: {_why(error)}. Look at the indentation, quotes and brackets here."
        faults.note(min(_line_of(error), _last_line(text)), sentence)  # what is missing may be missed after the end
    except yaml.reader.ReaderError as error:
        faults.note(
            text.count("\n", 0, error.position) + 1, "There is a character here that a text can't hold. Take it out."
        )
    except (ValueError, OverflowError):  # the loader in Python, of an escape beyond the last character or a long number
        faults.note(line, "On this line or after it stands a number that YAML can't read. Look for “\\U” and “%”.")
    faults.settle()


def _line_of(error: yaml.MarkedYAMLError) -> int:
    """What is never closed, and a name without its colon, is best looked for where it begins."""
    unfinished = any(words in (error.problem or "") for words in ("end of stream", "expected ':'"))
    mark = (unfinished and error.context_mark) or error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _last_line(text: str) -> int:
    return text.removesuffix("\n").count("\n") + 1


def _why(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(shown(part) for part in (error.context, error.problem) if part)


def _document(events: Iterator[Any], faults: Faults) -> Table:
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            faults.note(_line(event), "A second document starts here. A file holds one pack: take out the “---”.")
            break
        if isinstance(event, yaml.NodeEvent):
            root = _node(event, events, faults, depth=0)
    if isinstance(root, Table):
        return root
    faults.note(1, "The file holds no pack. It must be a table that begins with “pack:”.")
    faults.settle()
    raise AssertionError("a fault was noted")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _node(event: Any, events: Iterator[Any], faults: Faults, depth: int) -> Node:
    line = _line(event)
    _refuse_what_refers(event, line, faults)
    if depth > DEEPEST:
        faults.note(line, "This is nested too deeply to be a pack. Close the brackets, or take some out.")
        faults.settle()
    if isinstance(event, yaml.SequenceStartEvent):
        return List(line, tuple(_items(events, faults, depth)))
    if isinstance(event, yaml.MappingStartEvent):
        return _table(line, events, faults, depth)
    return _text(line, event, faults)


def _text(line: int, event: Any, faults: Faults) -> Text:
    """Only what is written as an escape can still be hidden here: the file itself was looked through before."""
    sentence = hidden_in(event.value)
    if sentence:
        faults.note(line, sentence)
    return Text(line, event.value.strip() if event.style != "|" else event.value.rstrip(), event.style or "")


def _refuse_what_refers(event: Any, line: int, faults: Faults) -> None:
    if event.anchor is not None:
        mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
        faults.note(
            line,
            f"“{mark}{shown(event.anchor)}” refers to another place. A pack says things where they are: write it out.",
        )
        faults.settle()
    if event.tag is not None and not _is_implied(event):
        faults.note(line, f"“{shown(event.tag)}” is a YAML tag. A pack uses none: take it out.")
        faults.settle()


def _is_implied(event: Any) -> bool:
    return bool(any(event.implicit) if isinstance(event.implicit, tuple) else event.implicit)


def _items(events: Iterator[Any], faults: Faults, depth: int) -> Iterator[Node]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, events, faults, depth + 1)


def _table(line: int, events: Iterator[Any], faults: Faults, depth: int) -> Table:
    table = Table(line, {}, {})
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        name = _node(event, events, faults, depth + 1)
        value = _node(next(events), events, faults, depth + 1)
        _enter(table, name, value, faults)
    return table


def _enter(table: Table, name: Node, value: Node, faults: Faults) -> None:
    if not isinstance(name, Text):
        faults.note(name.line, f"A name must be text, and this one is {name.what}. Write it as text.")
    elif name.text in table.entries:
        first = table.lines[name.text]
        faults.note(name.line, f"“{shown(name.text)}” stands here twice; the first is on line {first}. Keep one.")
    else:
        table.entries[name.text] = value
        table.lines[name.text] = name.line
