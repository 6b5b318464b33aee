"""What the model looks at: the words of a line, and what can be seen of each without knowing what it means.

The kept model was trained on exactly this: after a change here it is trained anew (`python -m training`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# A hyphen parts two words and an apostrophe doesn't, but for what is somebody's: O'Neill, Anna|'s, Jean|-|Pierre.
WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|\d+|[^\w\s]|_")
ENDS = frozenset(".!?:")
SOME_CAPITALS, MOST_CAPITALS = 0.55, 0.8  # of the words of letters in a line, from which on a capital says less
AFFIXES = (2, 3, 4)


def words(line: str) -> list[tuple[int, int]]:
    """Return where each word, number and mark of a line stands."""
    return [match.span() for match in WORD.finditer(line)]


def features(tokens: Sequence[str]) -> list[list[str]]:
    """Return what is seen of each word of a line: itself, its ends, its form, and its neighbours."""
    lower = ["", "", *(token.lower().replace("’", "'") for token in tokens), "", ""]
    forms = ["", "", *map(_form, tokens), "", ""]
    typed = _typed(tokens)
    return [list(_of(at, lower, forms, typed)) for at in range(2, len(tokens) + 2)]


def _of(at: int, lower: Sequence[str], forms: Sequence[str], typed: str) -> Iterator[str]:
    word, form = lower[at], f"{typed}{forms[at]}"
    begins = not lower[at - 1] or lower[at - 1] in ENDS
    yield f"w={word}"
    yield f"f={form}{'^' if begins else ''}"
    for size in AFFIXES:
        if len(word) > size:
            yield f"p={word[:size]}"
            yield f"s={word[-size:]}"
    for step in (-2, -1, 1, 2):
        yield f"{step}w={lower[at + step]}"
        yield f"{step}f={typed}{forms[at + step]}"
    yield f"-1wf={lower[at - 1]}|{form}"
    yield f"+1wf={lower[at + 1]}|{form}"
    yield f"-21w={lower[at - 2]}|{lower[at - 1]}"
    yield f"+12w={lower[at + 1]}|{lower[at + 2]}"


def _form(token: str) -> str:
    if token.isdigit():
        return "9" * min(len(token), 5)
    if not token[0].isalpha():
        return token
    if len(token) == 1:
        return "X" if token.isupper() else "x"
    if token.isupper():
        return "XX"
    return "Xx" if token[0].isupper() else "xx"


def _typed(tokens: Sequence[str]) -> str:
    """Return how a line is typed: its capitals say something (`m`), stand everywhere (`u`, `t`), or are missing."""
    letters = [token for token in tokens if token[0].isalpha()]
    capital = sum(token[0].isupper() for token in letters) / (len(letters) or 1)
    if capital >= MOST_CAPITALS and len(letters) > 1:
        return "u" if sum(token.isupper() for token in letters) * 2 > len(letters) else "t"
    if not capital:
        return "l"
    return "c" if capital >= SOME_CAPITALS else "m"
