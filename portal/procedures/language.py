"""The language of the packs as a page: every name, what its value must be, and an example of each construct.

Nothing of it is kept by hand: the names come from the readers, the examples from the packs that ship.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby

from portal.procedures import versions
from portal.procedures.asking import Asked, Asking, Book, Place
from portal.procedures.faults import Faults
from portal.procedures.nodes import List, Node, Table, parse
from portal.procedures.reader import procedure_of
from portal.procedures.source import text_of

ITEM = "-"
LONGEST_EXAMPLE = 24  # lines; of a longer one a shorter is looked for, and else its beginning is shown
# What no shipped body has needed yet.
NOT_SHIPPED: Mapping[Place, str] = {
    ("calendars", "<calendar>", "closures"): (
        "closures:\n  - {date: 2026-12-24, until: 2026-12-31, name: Closed between the years}"
    ),
    ("calendars", "<calendar>", "also"): "also:\n  - {date: 2026-09-08, name: Founders' Day}",
}


def schema() -> list[Asked]:
    """Return every name that a reader asks for, in the order of asking: a table's own names before those below it."""
    books: list[Book] = [{}, {}]
    for has_all, book in zip((True, False), books, strict=True):
        procedure_of(Asking(book, has_all=has_all))
    everything, least = books
    found = [_weaker(one, least.get(key)) for key, one in everything.items()]
    found += [one for key, one in least.items() if key not in everything]
    places = list(dict.fromkeys(one.place for one in found))
    return sorted(found, key=lambda one: _order(one.place, places))


def _weaker(one: Asked, other: Asked | None) -> Asked:
    """Required is what is required whatever else is there."""
    return one if other is None or other.required or not one.required else other


def _order(place: Place, places: list[Place]) -> tuple[int, ...]:
    """A place comes right after the place that it lies in."""
    return tuple(places.index(place[:depth]) for depth in range(len(place) + 1) if place[:depth] in places)


def page() -> str:
    """Return the page, as docs/pack-language.md keeps it and the command prints it."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The language of the packs"
    yield ""
    yield "Every name that a pack can have, table by table, as `flask --app app portal pack language` prints it from"
    yield "the readers themselves, with examples from the packs that ship. What the names mean, and how to begin, is in"
    yield "[packs.md](packs.md). `<…>` stands for a name of your own, and `-` for an item of a list."
    for place, names in groupby(schema(), key=lambda one: one.place):
        yield from ("", f"## {_title(place)}", "")
        yield from ("| name | its value | needed |", "|---|---|---|")
        yield from (f"| `{one.name}` | {one.value} | {_needed(one)} |" for one in names)
        if place:
            yield from ("", "```yaml", *example(place), "```")


def _title(place: Place) -> str:
    return f"`{'.'.join(place)}`" if place else "The pack itself"


def _needed(one: Asked) -> str:
    if one.required:
        return "yes"
    return f"no: “{one.default}”" if one.default else "no"


def example(place: Place) -> list[str]:
    """Return the lines of an example: of those that ship, the one that shows most, and of these the shortest.

    LookupError where no pack has one.
    """
    shown = place[:-1] if place[-1] == ITEM else place
    if shown in NOT_SHIPPED:
        return NOT_SHIPPED[shown].splitlines()
    found = [one for lines, pack in _packs() for one in _in_pack(lines, pack, shown)]
    if not found:
        raise LookupError(f"No pack shows {'.'.join(place)}. Add an example.")
    fitting = [one for one in found if len(one[1]) <= LONGEST_EXAMPLE]
    if fitting:
        return max(fitting, key=lambda one: (one[0], -len(one[1])))[1]
    return min(found, key=lambda one: len(one[1]))[1][:LONGEST_EXAMPLE]


def _in_pack(lines: list[str], pack: Table, place: Place) -> Iterator[tuple[int, list[str]]]:
    """Yield how many names each of a pack's examples has, and its lines."""
    for line, node in _at(pack, place, 0):
        if isinstance(node, Table) or (isinstance(node, List) and node.items):
            size = len(node.entries) if isinstance(node, Table) else len(node.items)
            yield size, _block(lines, line)


@cache
def _packs() -> tuple[tuple[list[str], Table], ...]:
    """The packs that ship, as lines and as tables. They don't change while the portal runs."""
    texts = {file.name: text_of(file) for file in sorted(versions.PACKS.glob("*.yaml"))}
    return tuple((text.splitlines(), parse(text, Faults(name))) for name, text in texts.items())


def _at(node: Node, place: Place, line: int) -> Iterator[tuple[int, Node]]:
    """Yield whatever lies at a place, each with the line on which it begins."""
    if not place:
        yield line, node
    elif isinstance(node, List):
        for item in node.items if place[0] == ITEM else ():
            yield from _at(item, place[1:], item.line)
    elif isinstance(node, Table):
        names = node.entries if place[0].startswith("<") else [place[0]]
        for name in names:
            if name in node.entries:
                yield from _at(node.entries[name], place[1:], node.lines[name])


def _block(lines: list[str], line: int) -> list[str]:
    """Return the line and all that lies deeper below it, moved to the margin, without the remarks between."""
    first = lines[line - 1]
    margin = _indent(first)
    block = [first]
    for other in lines[line:]:
        if other.strip() and _indent(other) <= margin:
            break
        block.append(other)
    while block and (not block[-1].strip() or block[-1].lstrip().startswith("#")):
        block.pop()
    return [other[margin:] for other in block]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
