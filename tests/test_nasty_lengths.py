"""What strangers write is read in a time that grows with its length: no pattern goes back over it again and again."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from portal.files.going_through import COMMANDS
from portal.inbound import belonging, quoting
from portal.policy.letters.merging import left_in
from portal.policy.letters.tables import one_line
from portal.policy.letters.writing import strange
from portal.policy.suspecting import suspected
from portal.tagging.model import likely

MOST_SECONDS = (
    1.0  # of the processor; each takes a hundredth of it, and many times as much with a pattern that goes back
)
READ: dict[str, tuple[Callable[[str], object], str]] = {
    "a line that begins like a mark": (quoting.parted, "hello\n--" + " " * 4000 + "x\nmore"),
    "the same behind empty lines": (quoting.parted, "hello\n" + "\n" * 7 + "--" + " " * 3000 + "x\nmore"),
    "a mark of lines": (quoting.parted, "hello\n" + "-" * 50_000 + "x"),
    "marks without end": (quoting.parted, "hello\n" + "-- a --\n" * 7000),
    "underlines": (quoting.parted, "hello\n" + "_" * 50_000 + "x"),
    "a field of spaces": (quoting.parted, "hello\n\nfrom" + " " * 50_000 + "x\nsent"),
    "numbers that are none": (lambda text: list(belonging.NUMBER.finditer(text)), "AB- - " * 600),
    "marks that open": (lambda text: list(strange(text)), "{{" * 10_000),
    "marks that open, line by line": (lambda text: list(strange(text)), "{{x\n" * 5000),
    "marks and spaces": (lambda text: list(strange(text)), ("{{" + " " * 50) * 400 + "\nx"),
    "a field of spaces in a letter": (lambda text: left_in(text, {}), "{{" + " " * 20_000 + "x\ny"),
    "fields of spaces in a letter": (lambda text: left_in(text, {}), ("{{" + " " * 50) * 400 + "\nx"),
    "fields that open": (lambda text: left_in(text, {}), "{{" * 10_000 + "\nx"),
    "spaces in a table": (one_line, "|" + " " * 20_000 + "x"),
    "a word of letters": (suspected, "a" * 20_000),
    "a word of dots": (suspected, "a." * 10_000),
    "at signs": (suspected, "a@" * 10_000),
    "digits": (suspected, "1 " * 10_000),
    "capitals": (suspected, "Mr Ab " * 3000),
    "letters that may be names": (likely, "a" * 20_000),
    "capitals that may be names": (likely, "Ab " * 4000),
    "marks between names": (likely, "A.'" * 2000),
    "empty lines": (lambda text: COMMANDS.search(text.encode()), "\n" * 50_000 + "x"),
    "bars": (lambda text: COMMANDS.search(text.encode()), '"=|' * 10_000),
    "bars and equals": (lambda text: COMMANDS.search(text.encode()), "\t=" + "|" * 50_000),
}


@pytest.mark.parametrize(("read", "text"), READ.values(), ids=READ.keys())
def test_it_takes_no_longer_than_its_length(read: Callable[[str], object], text: str) -> None:
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < MOST_SECONDS
