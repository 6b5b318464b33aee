"""What of a text can be set on paper and in which fonts, and what is said instead where no font of ours has a shape."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from portal.letters.faces import DIRECTIONS, JOINERS, LETTER, Face, runs

Piece = tuple[Face, str]
"""A stretch of text as it is set: shaped, with its face."""

# Latin, Greek and Cyrillic without marks of their own: nearly every text, which needs no second look.
PLAIN = re.compile("[\t\n -~\xa0-\xac\xae-\u017f\u0386-\u038a\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f–—‘’“”„…€]*")
WRITTEN_AS_FORMS = re.compile("[\ufb50-\ufdcf\ufe70-\ufefc]")  # of Arabic letters, as old programs write them
FROM_RIGHT = frozenset({"R", "AL"})
NO_SHAPE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # ask for a variant of what stands before them
# What no line begins with, and what none ends with, in scripts that have no spaces between words.
NOT_FIRST = "、。，．・：；？！）］｝〕〉》」』】〙〗〟ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％‥〜～"
NOT_LAST = "（［｛〔〈《「『【〘〖〝￥＄"
LONG_WORD = re.compile(r"(?:\S|\xa0){20,}")  # no line ends at a no-break space
NO_BREAK = "\N{NO-BREAK SPACE}"
NO_BREAKS = re.compile(f"{NO_BREAK}{{4,}}")  # from the right, hundreds of them would push words off the page
# A telephone number as people write it, such as 01632 960121 or (949) 555-0177: no line ends within one.
TELEPHONE = re.compile(r"(?<![\w-])[+(]?\d[\d()-]{0,6}(?: [\d()-]{2,8}){1,3}(?!\w)")
LEAST_OF_A_NUMBER, MOST_NUMBERS = 7, 100  # digits of one; how many a line of text has, as far as they are looked for
SAMPLE = 12  # characters of a script that can't be set, as they are told


def unprintable(text: str) -> str:
    """Return the characters that no font of ours has, each once."""
    return "" if PLAIN.fullmatch(text) else "".join(dict.fromkeys("".join(_lacking(text))))


def unprintable_symbols(text: str) -> str:
    """Return those that belong to no script, and are named on paper, each once; a script has a warning of its own."""
    return "".join(char for char in unprintable(text) if not _script(char))


def unsettable(text: str) -> dict[str, str]:
    """Return the scripts that can't be set, each with a sample. A symbol isn't one: its name can be told instead."""
    found: dict[str, str] = {}
    for stretch in [] if PLAIN.fullmatch(text) else _lacking(text):
        for script, chars in groupby(stretch, key=_script):
            if script and script not in found:
                found[script] = "".join(chars)[:SAMPLE]
    return found


def is_from_right(text: str) -> bool | None:
    """Return whether a text is written from right to left, by its first letter; None where it has none."""
    if PLAIN.fullmatch(text):
        return False if any(char.isalpha() for char in text) else None
    strong = (one for one in map(unicodedata.bidirectional, text) if one == "L" or one in FROM_RIGHT)
    first = next(strong, None)
    return None if first is None else first in FROM_RIGHT


def has_other_side(text: str, *, from_right: bool) -> bool:
    """Return whether a text has letters that are written from the other side than `from_right` says."""
    if PLAIN.fullmatch(text):
        return from_right and any(char.isalpha() for char in text)
    return any(one == "L" if from_right else one in FROM_RIGHT for one in map(unicodedata.bidirectional, text))


def stretches(text: str) -> int:
    """Return how many stretches a text has that are set each in a face of its own."""
    return 1 if PLAIN.fullmatch(text) else sum(1 for _ in runs(cleared(text)))


def pieces(text: str, *, bold: bool, width: float, size: float) -> list[Piece]:
    """Return one line of text as it is set at `size` points, its words broken that are wider than `width` points.

    Raises shaping.TooMany.
    """
    found = shaped(text, bold=bold)
    if LONG_WORD.search("".join(stretch for _, stretch in found)):
        return list(_fitting(found, bold, width, size))
    return found


def shaped(text: str, *, bold: bool) -> list[Piece]:
    """Return one line of text as it is set, however wide its words are. Raises shaping.TooMany."""
    if PLAIN.fullmatch(text):
        return [(LETTER, TELEPHONE.sub(_in_one, text, count=MOST_NUMBERS))]
    return _glued(list(_pieces(text, bold)))


def _in_one(number: re.Match[str]) -> str:
    digits = sum(map(str.isdigit, number[0]))
    return number[0].replace(" ", NO_BREAK) if digits >= LEAST_OF_A_NUMBER else number[0]


def _pieces(text: str, bold: bool) -> Iterator[Piece]:
    for face, stretch in runs(cleared(text)):
        if face is None:
            yield LETTER, in_words(stretch)
        elif face.solid:
            yield from _solid(face, stretch)
        elif face.shaped:
            yield face, _shaped(face, stretch.split(), stretch, bold)
        else:
            plain = re.sub(f"[{JOINERS}]", "", stretch)
            marked = [word for word in plain.split() if any(map(unicodedata.combining, word))]
            yield face, _shaped(face, marked, plain, bold)


def _shaped(face: Face, words: Iterable[str], stretch: str, bold: bool) -> str:
    """Return the stretch with those of its words shaped."""
    shapes = {word: face.font(bold=bold).shape(word) for word in words}
    return re.sub(r"\S+", lambda word: shapes.get(word[0], word[0]), stretch)


def _solid(face: Face, stretch: str) -> Iterator[Piece]:
    """A line may end after any character but some, and not at a space that was written: that is one of another font."""
    for part in re.split(r"(\s+)", stretch):
        if part.isspace():
            yield LETTER, NO_BREAK
        elif part:
            yield face, "".join(_with_ends(part))


def _glued(found: list[Piece]) -> list[Piece]:
    """A space before a script without them is of another width than the library reckons: a no-break space isn't."""
    for index, (face, _) in enumerate(found[1:]):
        before, stretch = found[index]
        if face.solid and stretch.endswith(" "):
            found[index] = (before, stretch.rstrip() + NO_BREAK)
    return found


def _with_ends(part: str) -> Iterator[str]:
    yield part[0]
    for before, char in pairwise(part):
        yield char if char in NOT_FIRST or before in NOT_LAST else f" {char}"


def _fitting(found: Sequence[Piece], bold: bool, width: float, size: float) -> Iterator[Piece]:
    """The library would let a word that is wider than the column run off the page."""
    used = 0.0
    for face, stretch in found:
        font, line = face.font(bold=bold), list[str]()
        for char in stretch:
            wide = font.width(char, size * face.scale)
            used = 0.0 if char.isspace() and char != NO_BREAK else used + wide
            if used > width:
                line.append(" ")
                used = wide
            line.append(char)
        yield face, "".join(line)


# ---- what can't be seen, and what has no shape


def _lacking(text: str) -> Iterator[str]:
    return (stretch for face, stretch in runs(cleared(text)) if face is None)


def cleared(text: str) -> str:
    """Return the text composed, without what can't be seen. What turns the order of letters about goes too."""
    text = unicodedata.normalize("NFC", text)
    text = WRITTEN_AS_FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), NO_SHAPE.sub("", text))
    kept = JOINERS + DIRECTIONS if any(unicodedata.bidirectional(char) in FROM_RIGHT for char in text) else JOINERS
    return NO_BREAKS.sub(NO_BREAK * 3, "".join(_seen(char, kept) for char in text))


def _seen(char: str, kept: str) -> str:
    if char.isspace():
        return char
    return char if char in kept or unicodedata.category(char) not in {"Cc", "Cf"} else ""


def in_words(stretch: str) -> str:
    """Return what is said in place of characters that have no shape here: a symbol's name, or which script it is."""
    found = ((script, list(chars)) for script, chars in groupby(stretch, key=_script))
    return " ".join(f"[{script} script]" if script else _named(chars) for script, chars in found)


def _named(symbols: Sequence[str]) -> str:
    if len(symbols) > MOST_NAMED:
        return f"[{len(symbols):,} symbols]"
    return " ".join(f"[{unicodedata.name(char, NO_NAME).lower()}]" for char in symbols)


CALLED = {"Cjk": "rare Chinese"}
NO_NAME = "unknown character"
MOST_NAMED = 5  # symbols side by side: more are counted


def _script(char: str) -> str:
    """Return the name of the script that a letter or digit belongs to; "" for a symbol."""
    category = unicodedata.category(char)
    if not (category[0] in "LM" or category == "Nd"):
        return ""
    name = unicodedata.name(char, "unknown").split()[0].title()
    return CALLED.get(name, name)
