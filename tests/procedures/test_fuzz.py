"""Whatever a file holds, reading it gives a procedure or the reader's own refusal, and nothing else.

PACK_FUZZ=20000 tries that many of each kind instead of the few of every run.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.policy.procedure import Procedure
from portal.procedures import nodes, versions
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack, read_pack_file
from tests.procedures.base_pack import BASE

FEW = 60
LONGEST_ANSWER = 30_000  # characters: fifty sentences
EXAMPLES = int(os.environ.get("PACK_FUZZ", FEW))
SOURCES = [BASE, *((versions.PACKS / f"{key}.yaml").read_text(encoding="utf-8") for key in versions.shipped())]
LOADERS = list({yaml.SafeLoader, nodes.LOADER})

often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

OTHERS = (
    "",
    "~",
    "[]",
    "{}",
    "[a, b]",
    "{a: b}",
    "[[[]]]",
    "yes",
    "-1",
    "1e999",
    "0",
    "9" * 5_000,
    "2024-01-01",
    "9999-12-31",
    "10 working days",
    "1000 calendar days",
    "{{case.tracking_number}}",
    "'{{'",
    "'[if '",
    '"\\0"',
    '"\\ud800"',
    '"\\u202e"',
    '"\\U00110000"',
    "|",
    ">",
    "&a b",
    "*a",
    "!!python/object:os.system {}",
    "!<tag:> x",
    "? a",
    "- a",
    "%TAG",
    "\t",
    "\u2028",
    "🙂" * 50,
)
SHARDS = st.sampled_from(
    [*OTHERS, "pack:", "a: ", "- ", "  ", "\n", "\n  ", ": ", "[", "]", "{", "}", ",", "'", '"', "#"]
)
ANY_YAML = st.lists(SHARDS | st.text(max_size=8), max_size=40).map("".join)


def read(text: str) -> None:
    """Read a text. Only what a reader of packs would say may be raised, and it names a line of the file."""
    last = len(re.split("\r\n|\r|\n", text.removesuffix("\n")))
    named(outcome(lambda: read_pack(text, "fuzzed.yaml")), last)


def outcome(reading: Callable[[], Procedure]) -> Procedure | PackFaults:
    """What reading a text comes to."""
    try:
        return reading()
    except PackFaults as refused:
        return refused


def named(told: Procedure | PackFaults, last: int | None = None) -> None:
    """Hold that what was refused is told with lines that are there, in as many words as people read."""
    if isinstance(told, PackFaults):
        assert told.faults
        assert all(1 <= fault.line <= (last or fault.line) for fault in told.faults), told.faults
        assert len(told.sentence) < LONGEST_ANSWER


Way = Callable[[list[str], int, random.Random], None]  # changes the lines of a pack at one of them


def drop_line(lines: list[str], at: int, chance: random.Random) -> None:
    del lines[at]


def repeat_line(lines: list[str], at: int, chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines) + 1), lines[at])


def swap_value(lines: list[str], at: int, chance: random.Random) -> None:
    name, colon, _ = lines[at].partition(":")
    lines[at] = f"{name}{colon} {chance.choice(OTHERS)}"


def swap_within(lines: list[str], at: int, chance: random.Random) -> None:
    """In `{name: Boss, clause: ST-1}` any of the values."""
    parts = lines[at].split(",")
    place = chance.randrange(len(parts))
    parts[place] = f"{parts[place].rpartition(':')[0]}: {chance.choice(OTHERS)}" + "}" * parts[place].count("}")
    lines[at] = ",".join(parts)


def swap_values(lines: list[str], at: int, chance: random.Random) -> None:
    """The value of another line of the same pack: all that is written is right, in the wrong place."""
    name, colon, _ = lines[at].partition(":")
    lines[at] = f"{name}{colon}{chance.choice(lines).partition(':')[2]}"


def indent(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = " " * chance.randrange(6) + lines[at].lstrip()


def cut_off(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
    del lines[at + 1 :]


WAYS: tuple[Way, ...] = (
    drop_line,
    repeat_line,
    swap_value,
    swap_within,
    swap_values,
    indent,
    cut_off,
)


@often
@given(
    st.sampled_from(SOURCES),
    st.lists(st.sampled_from(WAYS), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_a_pack_that_was_garbled(source: str, ways: list[Way], chance: random.Random) -> None:
    lines = source.splitlines()
    for way in ways:
        if lines:
            way(lines, chance.randrange(len(lines)), chance)
    read("\n".join(lines))


@pytest.mark.parametrize("way", WAYS)
def test_each_line_garbled_in_each_way(way: Way) -> None:
    for at in range(BASE.count("\n")):
        lines = BASE.splitlines()
        way(lines, at, random.Random(at))
        read("\n".join(lines))


@often
@given(ANY_YAML, st.sampled_from(LOADERS))
def test_any_text(text: str, loader: type) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "LOADER", loader)
        read(text)
        read(BASE + text)


@often
@given(st.text(st.characters(codec=None), max_size=60), st.sampled_from(SOURCES), st.integers(min_value=0))
def test_any_characters_in_any_place(text: str, source: str, at: int) -> None:
    place = at % (len(source) + 1)
    read(source[:place] + text + source[place:])


@often
@given(raw=st.binary(max_size=40), source=st.sampled_from(SOURCES), at=st.integers(min_value=0), alone=st.booleans())
def test_any_bytes(tmp_path: Path, raw: bytes, source: str, at: int, alone: bool) -> None:
    sound = source.encode()
    place, file = at % (len(sound) + 1), tmp_path / "fuzzed.yaml"
    file.write_bytes(raw if alone else sound[:place] + raw + sound[place + len(raw) :])
    named(outcome(lambda: read_pack_file(file)))
