"""What someone wrote now, apart from what their program quoted below it."""

from __future__ import annotations

import re

MOST_LINES = 5000  # lines in which the beginning of a quotation is looked for
LONGEST_MARK = 200
ORIGINAL = re.compile(r"--+[^-]{3,60}--+|_{10,}")
FIELD = re.compile(r"\s*\*?(from|sent|date|to|subject|cc)\*?\s*:", re.IGNORECASE)


def parted(text: str) -> tuple[str, str]:
    """Return (what was written, what was quoted). Where they are mixed, or all was quoted, all was written."""
    lines = text.split("\n")
    at = _quoted_from(lines)
    if at is None:
        return text.strip(), ""
    own = "\n".join(lines[:at]).strip()
    return (own, "\n".join(lines[at:]).strip()) if own else (text.strip(), "")


def _quoted_from(lines: list[str]) -> int | None:
    for index in range(min(len(lines), MOST_LINES)):
        if _begins_original(lines, index):
            return index
        if lines[index].lstrip().startswith(">"):
            if all(not line.strip() or line.lstrip().startswith(">") for line in lines[index:]):
                return _with_attribution(lines, index)
            return None  # answered between the lines
    return None


def _begins_original(lines: list[str], index: int) -> bool:
    """A mark, or nothing, and then at least two of the fields that a program writes above what it quotes."""
    after = [line for line in lines[index : index + 8] if line.strip()]
    if after and _is_mark(after[0].strip()):
        after = after[1:]
    elif not lines[index].strip():
        return False
    return len(after) > 1 and FIELD.match(after[0]) is not None and FIELD.match(after[1]) is not None


def _is_mark(line: str) -> bool:
    return len(line) <= LONGEST_MARK and ORIGINAL.fullmatch(line) is not None


def _with_attribution(lines: list[str], index: int) -> int:
    """Return where the line begins that says whose words follow; it ends in a colon, in any language."""
    above = index - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    if above < 0 or not lines[above].rstrip().endswith((":", "：")):
        return index
    return next((begun for begun in (above, above - 1) if begun >= 0 and _names_a_day(lines[begun])), index)


def _names_a_day(line: str) -> bool:
    return any(each.isdigit() for each in line)
