"""Every mutant of a pack: the pack with one value changed, and the line on which that value stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from portal.procedures.nodes import List, Node, Table, Text
from tests.mutation.changes import (
    ENTRIES,
    ITEMS,
    OPTIONAL,
    OPTIONAL_HERE,
    SECTIONS,
    VALUES,
    WHOLE,
    WORDS,
    Change,
    Names,
)

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """One change: of what kind, where, from what and to what."""

    kind: str
    path: Path
    line: int
    was: str
    now: str

    def __str__(self) -> str:
        """Return it as a person reads it."""
        return f"{'.'.join(map(str, self.path))}: “{self.was}” {f'became “{self.now}”' if self.now else 'was dropped'}"

    def of(self, pack: Table) -> Table:
        """Return the pack with the change made."""
        changed = _changed(pack, self.path, self.now)
        if not isinstance(changed, Table):
            raise TypeError("A pack is a table.")
        return changed


def mutants(pack: Table) -> Iterator[Mutant]:
    """Yield every mutant of a pack."""
    yield from _below(pack, (), _names(pack))


def _below(node: Node, path: Path, names: Names) -> Iterator[Mutant]:
    if isinstance(node, Text):
        yield from _values(node, path, names)
    elif isinstance(node, Table):
        for key, value in node.entries.items():
            here = (*path, key)
            if _may_go(path, key):
                yield Mutant(WHOLE, here, node.lines[key], _short(value), "")
            if isinstance(value, Table) or not _is_words(path, key):
                yield from _below(value, here, names)
    else:
        for number, item in enumerate(node.items):
            if _last_name(path) in ITEMS or "when" in path:
                yield Mutant(WHOLE, (*path, number), item.line, _short(item), "")
            yield from _below(item, (*path, number), names)


def _may_go(path: Path, key: str) -> bool:
    """Return whether a value may be left out of the table at `path`."""
    if not path:
        return key in SECTIONS
    here = {f"{path[-1]}.{key}", f"{path[-2]}.{key}" if len(path) > 1 else ""}
    return path[-1] in ENTRIES or bool(here & {*OPTIONAL_HERE}) or (key in OPTIONAL and len(path) > 1)


def _is_words(path: Path, key: str) -> bool:
    """Return whether a value is for people to read: a letter's subject is, and a service's is a name."""
    return key in WORDS and not (len(path) > 1 and f"{path[-2]}.{key}" in VALUES)


def _values(node: Text, path: Path, names: Names) -> Iterator[Mutant]:
    """Each other value once, however many ways lead to it."""
    seen = {node.text}
    for kind, change in _changes(path):
        for now in change(node.text, names):
            if now not in seen:
                seen.add(now)
                yield Mutant(kind, path, node.line, node.text, now)


def _changes(path: Path) -> Collection[tuple[str, Change]]:
    """Return what could be changed: as it is called among those of its table, else as it is called anywhere."""
    placed = f"{path[-3]}.{path[-1]}" if len(path) > 2 else ""
    return VALUES.get(placed) or VALUES.get(_last_name(path), ())


def _last_name(path: Path) -> str:
    return next((name for name in reversed(path) if isinstance(name, str)), "")


def _names(pack: Table) -> Names:
    lists: dict[str, set[str]] = {
        key: set(node.entries) for key, node in pack.entries.items() if isinstance(node, Table)
    }
    lists["stages"] = {stage for way in _tables(pack, "pathways") for stage in _entries(way, "stages")}
    lists["subjects"] = {one.text for way in _tables(pack, "pathways") for one in _items(way, "subjects")}
    return Names({key: sorted(names) for key, names in lists.items()})


def _tables(table: Table, key: str) -> Iterator[Table]:
    yield from (one for one in _entries(table, key).values() if isinstance(one, Table))


def _entries(table: Table, key: str) -> Mapping[str, Node]:
    node = table.entries.get(key)
    return node.entries if isinstance(node, Table) else {}


def _items(table: Table, key: str) -> Iterator[Text]:
    node = table.entries.get(key)
    yield from (one for one in node.items if isinstance(one, Text)) if isinstance(node, List) else ()


def _short(node: Node) -> str:
    return node.text if isinstance(node, Text) else node.what


def _changed(node: Node, path: Path, now: str) -> Node | None:
    """Return a copy with what lies at `path` changed, or dropped where it becomes nothing."""
    if not path:
        return Text(node.line, now) if now else None
    step, below = path[0], path[1:]
    if isinstance(node, Table) and isinstance(step, str):
        child = _changed(node.entries[step], below, now)
        entries = {key: child if key == step else value for key, value in node.entries.items()}
        return Table(node.line, {key: value for key, value in entries.items() if value is not None}, node.lines)
    if isinstance(node, List) and isinstance(step, int):
        child = _changed(node.items[step], below, now)
        items = (child if number == step else value for number, value in enumerate(node.items))
        return List(node.line, tuple(item for item in items if item is not None))
    raise TypeError(f"There is nothing at {step} in {node.what}.")
