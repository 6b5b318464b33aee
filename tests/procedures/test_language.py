"""The reference page says what the readers read."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.packs import pack
from portal.procedures import versions
from portal.procedures.asking import Asked, Asking, Place
from portal.procedures.faults import Faults
from portal.procedures.language import NOT_SHIPPED, example, page, schema
from portal.procedures.nodes import List, Node, Table, parse
from portal.procedures.reader import procedure_of, read_pack
from portal.procedures.section import Section
from tests.procedures.base_pack import BASE

PAGE = Path(__file__).parents[2] / "docs" / "pack-language.md"
SCHEMA = schema()
PLACES = sorted({one.place for one in SCHEMA if one.place})


def known(place: Place, name: str) -> Asked:
    return next(one for one in SCHEMA if (one.place, one.name) == (place, name))


def used(node: Node, place: Place) -> set[tuple[Place, str]]:
    """Every name that a pack uses, each with its place in the language."""
    if isinstance(node, List):
        return {name for item in node.items for name in used(item, (*place, "-"))}
    if not isinstance(node, Table) or place[-1:] == ("when",):
        return set()
    below = {one.place for one in SCHEMA if one.place[: len(place)] == place and len(one.place) > len(place)}
    named = next((one[len(place)] for one in below if one[len(place)].startswith("<")), "")
    if named:
        return {name for value in node.entries.values() for name in used(value, (*place, named))}
    own = {(place, name) for name in node.entries}
    return own.union(*(used(value, (*place, key)) for key, value in node.entries.items()))


def test_the_page_is_what_the_readers_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "flask --app app portal pack language > docs/pack-language.md"


@pytest.mark.parametrize("file", sorted(versions.PACKS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_name_of_a_shipped_pack_is_in_it(file: Path) -> None:
    names = used(parse(file.read_text(encoding="utf-8"), Faults(file.name)), ())
    assert len(names) > 100
    assert names <= {(one.place, one.name) for one in SCHEMA}


def test_every_name_has_its_value() -> None:
    assert [one for one in SCHEMA if not one.value] == []


@pytest.mark.parametrize(
    ("place", "name", "value", "required"),
    [
        ("", "effective", "a date such as 2026-05-01", True),
        ("", "meetings", "yes or no", False),
        ("pathways.<pathway>.stages.<stage>.clocks.<clock>", "limit", "a number and one of: working days", True),
        ("pathways.<pathway>.stages.<stage>.clocks.<clock>", "methods", "a list of: email, letter", False),
        ("pathways.<pathway>.stages.<stage>.clocks.<clock>.extension", "cap", "a number and one of", True),
        ("pathways.<pathway>.stages.<stage>.steps.<step>", "before", "a list, each one of: acknowledge", False),
        ("pathways.<pathway>.stages.<stage>.triggers.<trigger>", "by", "one of: reporter, officer", True),
        ("letters.<letter>.elements.<element>", "when", "one of: mistake, points, the name of a mark", False),
        ("partners.<partner>", "clause", "the id of a clause", True),
        ("calendars.<calendar>", "weekend", "a list of: Monday", False),
    ],
)
def test_what_a_value_must_be(place: str, name: str, value: str, required: bool) -> None:
    asked = known(tuple(place.split(".")) if place else (), name)
    assert asked.value.startswith(value)
    assert asked.required is required


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_an_example_stands_in_a_pack_that_is_read(place: Place) -> None:
    lines = [line.strip() for line in example(place)]
    assert parse("\n".join(example(place)), Faults("example.yaml")).entries
    shown = place[:-1] if place[-1] == "-" else place
    if shown not in NOT_SHIPPED:
        packs = [[line.strip() for line in _text(file).splitlines()] for file in versions.PACKS.glob("*.yaml")]
        assert any(_holds(one, lines) for one in packs)


@pytest.mark.parametrize("words", NOT_SHIPPED.values())
def test_an_example_of_its_own_is_read(words: str) -> None:
    name = words.partition(":")[0]
    at = "    subdivision: ENG\n"
    text = BASE.replace("    closures:\n      - {date: 2026-12-29, until: 2026-12-31, name: Town Hall closed}\n", "")
    text = text.replace(at, at + "".join(f"    {line}\n" for line in words.splitlines()))
    closed = read_pack(text, "base.yaml").calendars["town"]
    assert (closed.closures if name == "closures" else closed.holidays).keys() - _without(name)


def test_what_is_asked_of_nothing_says_so() -> None:
    with pytest.raises(LookupError, match=r"No pack shows pathways\.songs"):
        example(("pathways", "songs"))


def test_a_reader_that_asks_for_more_is_seen() -> None:
    def reader(section: Section) -> None:
        procedure_of(section)
        section.flag("sings", default=True)

    book: dict[tuple[Place, str], Asked] = {}
    reader(Asking(book, has_all=True))
    assert book[(), "sings"] == Asked((), "sings", "yes or no", required=False, default="yes")


def test_the_command_prints_it() -> None:
    answer = CliRunner().invoke(pack, ["language"])
    assert (answer.exit_code, answer.output) == (0, page())


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _holds(shipped: list[str], lines: list[str]) -> bool:
    return any(shipped[start : start + len(lines)] == lines for start in range(len(shipped)))


def _without(name: str) -> set[object]:
    """The holidays that the calendar has in any case."""
    return set() if name == "closures" else set(read_pack(BASE, "base.yaml").calendars["town"].holidays)
