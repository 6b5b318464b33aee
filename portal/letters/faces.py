"""The fonts that letters are set in, and which of them has a character. Each is read when a letter first needs it.

What a font's licence asks for stands beside it in `assets/fonts`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.letters.shaping import Font

FONTS = Path(__file__).parent / "assets" / "fonts"
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
DANDAS = "\N{DEVANAGARI DANDA}\N{DEVANAGARI DOUBLE DANDA}"  # full stops of many scripts, each drawn in its own font
DIRECTIONS = "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}"
NOBODYS = frozenset({"Co", "Cn", "Cs"})  # characters for private use, unassigned, or halves of one
MOST_KNOWN = 20_000  # characters of which the face is remembered
SPACE = 0.26  # of the size of the type: what the first font has between words


@dataclass(frozen=True)
class Face:
    """A typeface: its files, the blocks of Unicode that it is for, and whether its letters join, stack or move.

    `bold` is "" where there is no such file: bold words are set in the regular one. `solid` scripts have no spaces
    between words: a line ends after any character. `scale` is how much larger it is set, to look as large as others.
    """

    family: str
    regular: str
    bold: str
    blocks: tuple[tuple[int, int], ...]
    shaped: bool = True
    solid: bool = False
    scale: float = 1.0

    def font(self, *, bold: bool) -> Font:
        """Return the font, read on first use."""
        return _read(self, bold=bold and bool(self.bold))

    @property
    def files(self) -> tuple[Path, ...]:
        """Return its files, the regular one first."""
        return tuple(FONTS / name for name in (self.regular, self.bold) if name)

    def has(self, char: str) -> bool:
        """Return whether it has a shape for `char`."""
        return ord(char) in self.font(bold=False).known


def _noto(family: str, name: str, *blocks: tuple[int, int], scale: float = 1.0) -> Face:
    return Face(family, f"Noto{name}-Regular.ttf", f"Noto{name}-Bold.ttf", blocks, scale=scale)


LETTER = Face("letter", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf", (), shaped=False)
HAN = Face(
    "han",
    "DroidSansFallback.ttf",
    "",
    ((0x2E80, 0x312F), (0x3190, 0xA4CF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF)),
    shaped=False,
    solid=True,
)
HANGUL = Face("hangul", HAN.regular, "", ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)), shaped=False)
OTHERS = (
    _noto("arabic", "NaskhArabic", (0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), scale=1.15),
    _noto("hebrew", "SansHebrew", (0x0590, 0x05FF)),
    _noto("devanagari", "SansDevanagari", (0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF)),
    _noto("bengali", "SansBengali", (0x0980, 0x09FF)),
    _noto("gurmukhi", "SansGurmukhi", (0x0A00, 0x0A7F)),
    _noto("gujarati", "SansGujarati", (0x0A80, 0x0AFF)),
    _noto("tamil", "SansTamil", (0x0B80, 0x0BFF)),
    HANGUL,
    HAN,
)
FACES = (LETTER, *OTHERS)


_loaded: dict[tuple[Face, bool], Font] = {}


def loaded() -> tuple[Font, ...]:
    """Return the fonts that were read so far."""
    return tuple(_loaded.values())


def _read(face: Face, *, bold: bool) -> Font:
    # Imported when the first letter is set: reading fonts takes what a web worker does without.
    from portal.letters.shaping import Font

    key = (face, bold)
    if key not in _loaded:
        name = f"{face.family}_{int(bold)}0"
        font = Font(name, FONTS / (face.bold if bold else face.regular), space=0 if face.solid else SPACE / face.scale)
        _loaded.setdefault(key, font)  # another thread may have been as quick
    return _loaded[key]


def runs(text: str) -> Iterator[tuple[Face | None, str]]:
    """Yield `text` in stretches that one face has all of; None where no face has a character of the stretch."""
    start, current = 0, _face_of(text[0], None) if text else None
    for index, char in enumerate(text):
        face = _face_of(char, current)
        if face is not current:
            yield current, text[start:index]
            start, current = index, face
    if text:
        yield current, text[start:]


def _face_of(char: str, before: Face | None) -> Face | None:
    """A space, a mark or a joiner goes with what it follows, where that has it: parted, it would stand alone."""
    if char in DIRECTIONS:
        return before if before is not None and before.has(char) else LETTER
    if before is not None and _follows(char) and (char.isspace() or before.has(char)):
        return before
    return _first_with(char)


@lru_cache(MOST_KNOWN)
def _follows(char: str) -> bool:
    return char.isspace() or char in JOINERS or char in DANDAS or unicodedata.category(char).startswith("M")


@lru_cache(MOST_KNOWN)
def _first_with(char: str) -> Face | None:
    if unicodedata.category(char) in NOBODYS:
        return None
    if char.isspace() or LETTER.has(char):
        return LETTER
    code = ord(char)
    near = (face for face in OTHERS if any(first <= code <= last for first, last in face.blocks))
    return next((face for face in near if face.has(char)), None)
