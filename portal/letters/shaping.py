"""Shaping: words of scripts whose letters join, stack or change places, made fit for a library that can't do that.

It sets one glyph for each character, from left to right or, line by line, from right to left. So what HarfBuzz makes of
a cluster of letters becomes one glyph, put together from those of the font, and stands in the text as one spare
character of the same direction. The PDF says which letters that stands for: they can be found, copied and read out.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import uharfbuzz
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

Parts = tuple[tuple[int, int, int], ...]
"""Glyphs of a font, each with how far it stands to the right and up, in the font's own units."""

WORDS, PLACED, MORE = 0x1, 0x2, 0x20  # flags of a part of a glyph: how its place is given, and that another follows
ROOMY = {10: 20_000, 12: 2_000, 28: 200, 30: 8}  # what "maxp" promises of glyphs that are put together, by offset
SPACE, NO_BREAK, BREAK = 0x20, 0xA0, "\N{ZERO WIDTH SPACE}"
MOST_IN_ONE = 16  # letters and marks that are drawn as one
FROM_RIGHT = ("R", "AL")
# Where no letter of a text comes from: forms that are written as letters before they are shaped, and scripts of the
# same direction that no font of ours has. U+FDF0 and what follows are words in one glyph, which stay as they are.
SPARE_FROM_RIGHT = ((0xFB50, 0xFDEF), (0xFE70, 0xFEFC), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF))
SPARE_FROM_LEFT = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD))


class TooMany(Exception):
    """There are more different shapes in one text than there are spare characters."""


class _Glyphs(TTFontFace):
    """The glyphs of a font, to which others can be added that are put together from them."""

    _ttf_data: bytes

    def __init__(self, face: TTFontFace) -> None:
        self.__dict__.update(vars(face))
        glyf = self.get_table("glyf")[: self.glyphPos[-1]]
        self.table["glyf"]["offset"] = len(self._ttf_data)  # at the end, where more can follow
        self._ttf_data += glyf
        self._kept, self._own = self._ttf_data, list[bytes]()
        self._count, self._end = len(self.hmetrics), self.glyphPos[-1]

    def get_table(self, tag: str) -> bytes:
        table: bytes = super().get_table(tag)
        if tag == "maxp":
            for offset, value in ROOMY.items():
                table = table[:offset] + struct.pack(">H", value) + table[offset + 2 :]
        return table

    def makeSubset(self, subset: Sequence[int]) -> bytes:  # noqa: N802 - reportlab's name
        own = b"".join(self._own)
        self._ttf_data = self._kept + own
        self.table["glyf"]["length"] = self._end + len(own)
        made: bytes = super().makeSubset(subset)
        return made

    def add(self, parts: Parts, advance: int) -> int:
        """Add a glyph put together from others, and return its number."""
        parts = tuple(part for part in parts if self._size(part[0]))
        boxes = [self._box(*part) for part in parts]
        left, low = (min((box[side] for box in boxes), default=0) for side in (0, 1))
        right, high = (max((box[side] for box in boxes), default=0) for side in (2, 3))
        data = struct.pack(">5h", -1, left, low, right, high) if parts else b""
        for index, (glyph, across, up) in enumerate(parts, start=1):
            flags = WORDS | PLACED | (MORE if index < len(parts) else 0)
            data += struct.pack(">HHhh", flags, glyph, across, up)
        data += b"\0" * (-len(data) % 4)
        self._own.append(data)
        self.glyphPos.append(self.glyphPos[-1] + len(data))
        self.hmetrics.append((advance, left & 0xFFFF))
        return len(self.hmetrics) - 1

    def forget(self) -> None:
        """Take away the glyphs that were added."""
        del self.hmetrics[self._count :], self.glyphPos[self._count + 1 :]
        self._own.clear()

    def _size(self, glyph: int) -> int:
        return int(self.glyphPos[glyph + 1] - self.glyphPos[glyph])

    def _box(self, glyph: int, across: int, up: int) -> tuple[int, int, int, int]:
        start = self.get_table_pos("glyf")[0] + self.glyphPos[glyph]
        left, low, right, high = struct.unpack(">4h", self._kept[start + 2 : start + 10])
        return left + across, low + up, right + across, high + up


class Font(TTFont):
    """A font that knows what HarfBuzz makes of a word. `known` are the characters it has of its own.

    `space` is how wide its space is, in sizes of the type: the same for all, or the library would take lines of several
    fonts for shorter than they are. One without width marks where a line of a script without spaces may end.
    """

    face: _Glyphs

    def __init__(self, name: str, path: Path, *, space: float) -> None:
        super().__init__(name, str(path))
        self.known = frozenset(code for code, glyph in self.face.charToGlyph.items() if glyph)
        self.face = _Glyphs(self.face)
        self._shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(path.read_bytes())))
        self._spare: dict[tuple[str, Parts, int], str] = {}
        self._stands_for: dict[int, str] = {}
        self._space = space
        if not space:  # the same file may be there with its spaces, and a PDF tells fonts apart by this name
            self.face.name += b"-Solid"
        self.forget()

    def forget(self) -> None:
        """Give back the spare characters: a letter has its own."""
        self.face.forget()
        for code in self._stands_for:
            self.face.charToGlyph.pop(code, None)
            self.face.charWidths.pop(code, None)
        self._spare.clear()
        self._stands_for.clear()
        self._left, self._right = _characters(SPARE_FROM_LEFT), _characters(SPARE_FROM_RIGHT)
        self._put(SPACE, " " if self._space else BREAK, (), round(self._space * self._shaper.face.upem))
        self.face.charWidths[NO_BREAK] = self.face.charWidths[SPACE]  # as which it is drawn

    def width(self, char: str, size: float) -> float:
        """Return how wide a character is, in points."""
        return float(self.face.charWidths.get(ord(char), self.face.defaultWidth)) * size / 1000

    def shape(self, word: str) -> str:
        """Return a word with a character for each of its clusters. Raises TooMany."""
        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints([ord(char) for char in word])
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._shaper, buffer, {})
        drawn = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        clusters = [(key, list(group)) for key, group in groupby(drawn, key=lambda one: one[0].cluster)]
        clusters.sort(key=lambda one: one[0])
        ends = chain((key for key, _ in clusters[1:]), (len(word),))
        found = zip(clusters, ends, strict=True)
        return "".join(self._cluster(word[start:end], glyphs) for (start, glyphs), end in found)

    def _cluster(self, letters: str, glyphs: Sequence[tuple[Any, Any]]) -> str:
        """What nobody writes, dozens of marks on one letter, is taken apart: a glyph can only be so large."""
        if len(letters) > MOST_IN_ONE:
            parts = range(0, len(letters), MOST_IN_ONE)
            return "".join(self.shape(letters[start : start + MOST_IN_ONE]) for start in parts)
        return self._character(letters, *_placed(glyphs, self._shaper.face.upem))

    def _character(self, letters: str, parts: Parts, advance: int) -> str:
        if self._is_plain(letters, parts, advance):
            return letters
        key = (letters, parts, advance)
        if key not in self._spare:
            from_right = unicodedata.bidirectional(letters[0]) in FROM_RIGHT
            char = next(self._right if from_right else self._left, None)
            if char is None:
                raise TooMany
            self._spare[key] = char
            self._put(ord(char), letters, parts, advance)
        return self._spare[key]

    def _is_plain(self, letters: str, parts: Parts, advance: int) -> bool:
        """Arabic letters never are: the library would join them in its own way, and leave their marks out."""
        category = unicodedata.category(letters[0])
        if category[0] == "M" or (category == "Lo" and unicodedata.bidirectional(letters[0]) == "AL"):
            return False
        glyph = self.face.charToGlyph.get(ord(letters[0])) if len(letters) == 1 else None
        return glyph is not None and parts == ((glyph, 0, 0),) and advance == self.face.hmetrics[glyph][0]

    def _put(self, code: int, letters: str, parts: Parts, advance: int) -> None:
        glyph = self.face.add(parts, advance)
        self.face.charToGlyph[code] = glyph
        self.face.charWidths[code] = self.pdfScale(advance)
        self._stands_for[code] = letters

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """Add the font to a PDF, with the letters that each of its characters stands for."""
        subsets = self.state[doc].subsets
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        for name, subset in zip(names, subsets, strict=True):
            reference = doc.idToObject["BasicFonts"].dict[name].ToUnicode
            doc.idToObject[reference.name].content = self._as_letters(name, subset)

    def _as_letters(self, name: str, subset: Sequence[int]) -> str:
        lines = (
            f"<{code:02X}> <{self._stands_for.get(char, chr(char)).encode('utf-16-be').hex().upper()}>"
            for code, char in enumerate(subset)
        )
        return CMAP.format(name=name, last=len(subset) - 1, lines="\n".join(_in_hundreds(list(lines))))


CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <{last:02X}>
endcodespacerange
{lines}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def _in_hundreds(lines: Sequence[str]) -> Iterator[str]:
    """No section of such a table may have more lines than that."""
    for start in range(0, len(lines), 100):
        section = lines[start : start + 100]
        yield "\n".join((f"{len(section)} beginbfchar", *section, "endbfchar"))


def _placed(glyphs: Sequence[tuple[Any, Any]], size: int) -> tuple[Parts, int]:
    """Return where the glyphs of a cluster stand, none further up or down than its `size`, and how far the next is."""
    parts, pen = [], 0
    for info, position in glyphs:
        parts.append((info.codepoint, pen + position.x_offset, max(-size, min(size, position.y_offset))))
        pen += position.x_advance
    return tuple(parts), pen


def _characters(blocks: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the spare characters of some blocks: those of the direction that the first one has."""
    wanted = ("L",) if blocks is SPARE_FROM_LEFT else (*FROM_RIGHT, "")
    for first, last in blocks:
        yield from (chr(code) for code in range(first, last + 1) if unicodedata.bidirectional(chr(code)) in wanted)
