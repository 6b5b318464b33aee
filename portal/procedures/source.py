"""The file of a pack as text: small enough, UTF-8, and without anything that can't be seen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO

from portal.procedures.faults import Faults

LONGEST = 1_000_000  # bytes; a pack is some tens of thousands
BOM = "\ufeff"

# Controls, halves of characters, marks that nobody sees, and those that turn the direction in which a text is read:
# with them a file says something else to its reader than to the portal.
HIDDEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
    r"\U000e0000-\U000e007f]"
)


def text_of(file: Path) -> str:
    """Return what a file holds. Raises `PackFaults` where it is too large or no UTF-8."""
    with file.open("rb") as stream:
        return read(stream, str(file))


def read(stream: IO[bytes], name: str) -> str:
    """Return what a file called `name` holds, of which no more is read than a pack can be. Raises `PackFaults`."""
    faults, raw = Faults(name), stream.read(LONGEST + 1)
    _refuse_size(len(raw), faults)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.note(line, f"The file isn't UTF-8 text (byte {error.start}). Save it as UTF-8.")
    faults.settle()
    raise AssertionError("a fault was noted")


def lines_of(text: str, faults: Faults) -> str:
    """Return the text with newlines alone between its lines. Raises `PackFaults` where it hides something."""
    _refuse_size(len(text.encode("utf-8", "surrogatepass")), faults)
    if text.startswith(BOM):
        faults.note(1, "The file begins with a byte order mark. Save it as UTF-8 without one.")
        faults.settle()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_what_hides(text.split("\n"), faults)
    faults.settle()
    return text


def hidden_in(text: str) -> str:
    """Return the sentence on the first character of a text that can't be seen, or "" where all can."""
    found = HIDDEN.search(text)
    return f"There is a character here that a text can't hold. Take out U+{ord(found[0]):04X}." if found else ""


def _refuse_size(size: int, faults: Faults) -> None:
    if size > LONGEST:
        sentence = "A pack is a few thousand lines at most: take out what isn't one."
        faults.note(1, f"The file is larger than {LONGEST:,} bytes. {sentence}")
        faults.settle()


def _refuse_what_hides(lines: list[str], faults: Faults) -> None:
    tabs = [number for number, line in enumerate(lines, start=1) if "\t" in line]
    if tabs:
        more = f" (The first of {len(tabs):,} lines with one.)" if len(tabs) > 1 else ""
        faults.note(tabs[0], f"There is a tab here. YAML is indented with spaces: replace it.{more}")
    for number, line in enumerate(lines, start=1):
        sentence = hidden_in(line.replace("\t", " "))
        if sentence:
            faults.note(number, sentence)
