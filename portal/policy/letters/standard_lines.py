"""Standard lines: paragraphs of a body's own that several letters use, named in a text as `[line key]`.

They are put in when a text is published, so that what was published never changes with a line that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from portal.policy.letters.merging import parts

LINE = re.compile(r"\[line ([a-z][a-z0-9_]*)\]")
BEGINS = re.compile(r"^\[ *line\b.*", re.IGNORECASE | re.MULTILINE)
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")

UNKNOWN = "There is no standard line “{}”."
ALONE = "A standard line is written “[line its_name]”, alone in its paragraph. This is “{}”."
NESTED = "A standard line can't bring in another one. Take “{}” out."


def filled(text: str, lines: Mapping[str, str]) -> str:
    """Return `text` with each standard line that is known in the place of its name."""
    return "\n\n".join(_words(part, lines) for part in parts(text))


def _words(part: str, lines: Mapping[str, str]) -> str:
    named = LINE.fullmatch(part)
    return lines[named[1]].strip() if named and named[1] in lines else part


def faults(text: str, lines: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each standard line that is named wrongly, or not there."""
    for part in parts(text):
        match = LINE.fullmatch(part)
        if match and match[1] not in lines:
            yield UNKNOWN.format(match[1])
        elif not match:
            yield from (ALONE.format(one[0][:60]) for one in BEGINS.finditer(part))


def faults_in_line(words: str) -> Iterator[str]:
    """Yield a sentence for each standard line that another one names."""
    yield from (NESTED.format(match[0][:60]) for match in BEGINS.finditer(words))
