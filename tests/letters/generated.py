"""Letters that nobody would write, set by the thousand: `python -m tests.letters.generated --letters 2000`.

Long words, thousands of words, huge tables, every script and all of them mixed, emoji, control characters, what turns
the order of letters about, what can't be seen. Of each page it is read where every character stands, and how large.
"""

from __future__ import annotations

import argparse
import io
import pickle
import re
import resource
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdfium2 import raw

from portal.cases.models.columns import TEXT
from portal.letters import pdf, settable, shaping
from portal.letters.composing import Composed
from portal.letters.paper import A4, MILLIMETRE
from portal.letters.press import NotSet
from portal.policy.letters import Block, Check, LetterKind, Run, Says, Shape
from portal.policy.letters.tables import one_line
from tests.procedures.shipped import pack

NOW = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
KIND = LetterKind("generated", "Generated", Says.RECEIPT, "", "", ())
CHECK = Check((), (), ())
SMALLEST = 8.0  # points
LONGEST_TABLE = 200  # rows
SLOWEST = 3.0  # seconds, of all but one in a hundred
SAID_OTHERWISE = "-*•<&"  # the marks of a list; signs that are written another way where there are a thousand

ALPHABETS = {
    "Latin": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'\"()&<>-/@",
    "European": "ąćęłńóśźżäöüßéèêçñãõøåæœğışțșžčřďťňôûîÿđ",
    "Vietnamese and Yoruba": "ạảấầẩẫậắằẳẵặẹẻẽếềểễệọỏốồổỗộớờởỡợụủứừửữựẹọṣ\u0301\u0300\u0323",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώΑΒΓΔ",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةپچژگکی،؟\u064e\u064f\u0650\u0651\u0652٠١٢٣",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשתםןץףך\u05b0\u05b8\u05bc",
    "Devanagari": "कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह\u093e\u093f\u0940\u0941\u0942\u0947\u0948\u094b\u094d\u094d\u0902।",
    "Bengali": "কখগঘচছজঝটঠডঢতথদধনপফবভমযরলশষসহ\u09be\u09bf\u09c0\u09c1\u09c7\u09cb\u09cd\u09cd\u0982।",
    "Gurmukhi": "ਕਖਗਘਚਛਜਝਟਠਡਢਤਥਦਧਨਪਫਬਭਮਯਰਲਵਸਹ\u0a3e\u0a3f\u0a40\u0a41\u0a47\u0a4d\u0a71",
    "Gujarati": "કખગઘચછજઝટઠડઢતથદધનપફબભમયરલવશષસહ\u0abe\u0abf\u0ac0\u0ac1\u0ac7\u0acd\u0acd",
    "Tamil": "கஙசஞடணதநபமயரலவழளறன\u0bbe\u0bbf\u0bc0\u0bc1\u0bc6\u0bc7\u0bc8\u0bca\u0bcd",
    "Chinese": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里，。！？「」",  # noqa: E501 - one alphabet
    "Japanese": "あいうえおかきくけこさしすせそアイウエオカキクケコっょー日本語市役所苦情、。",
    "Korean": "가나다라마바사아자차카타파하한국어민원처리결과",
    "no font": "မြန်မာខ្មែរລາວไทย😀🎉👨\u200d👩\u200d👧☃𝔘",
    "unseen": "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\ufe0f\x01\x1b\x7f\u00a0",  # noqa: E501 - one alphabet
    "forms": "ﻻﷲﷺﺑﻢﬁﬀ①½²ǅ",
    "private": "\ue000\ue001\uf8ff\U000f0000\U00010900\U0001e900",
}


@st.composite
def words(draw: st.DrawFn) -> str:
    """Return a word, usually of one script; now and then a very long one, or one of anything at all."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.text(min_size=1, max_size=20))
    alphabet = ALPHABETS[draw(st.sampled_from(sorted(ALPHABETS)))]
    word = draw(st.text(st.sampled_from(alphabet), min_size=1, max_size=12))
    return word * draw(st.sampled_from([1] * 30 + [10, 2_000 // len(word) + 1]))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return some words; now and then thousands of them."""
    few = draw(st.lists(words(), min_size=1, max_size=12))
    between = draw(st.sampled_from([" "] * 8 + ["\n", "", "\u00a0"]))
    times = draw(st.sampled_from([1] * 30 + [20]))
    return between.join(few * times)[:20_000]


@st.composite
def tables(draw: st.DrawFn) -> Block:
    """Return a table of up to six columns; now and then of hundreds of rows, or with thousands of words in a cell."""
    columns = draw(st.integers(1, 6))
    cells = st.lists(st.builds(Run, texts().map(one_line), st.booleans()), min_size=0, max_size=2).map(tuple)
    few = draw(st.lists(st.tuples(*[cells] * columns), min_size=1, max_size=4))
    rows = (few * draw(st.sampled_from([1] * 12 + [20, 100])))[:LONGEST_TABLE]
    head = draw(st.tuples(*[st.tuples(st.builds(Run, words()))] * columns))
    return Block(Shape.TABLE, rows=(head, *rows))


@st.composite
def letters(draw: st.DrawFn) -> Composed:
    """Return a letter of some blocks, in a language from either side."""
    shapes = st.sampled_from([Shape.PARAGRAPH] * 4 + [Shape.ITEM, Shape.HEADING])
    runs = st.lists(st.builds(Run, texts(), st.booleans()), min_size=1, max_size=3).map(tuple)
    plain = st.builds(Block, shapes, runs)
    blocks = draw(st.lists(st.one_of(*[plain] * 5, tables()), min_size=1, max_size=5))
    blocks = list(_of_bearable_length(blocks))
    return Composed(
        KIND, draw(words())[:150], tuple(blocks), CHECK, NOW, language=draw(st.sampled_from(["", "ar", "bn", "zh"]))
    )


def _of_bearable_length(blocks: list[Block]) -> Iterator[Block]:
    """Yield no more than can be typed into one field. What is longer is held to its time and memory elsewhere."""
    left = TEXT
    for block in blocks:
        left -= len(block.text)
        if left > 0:
            yield block


@dataclass
class Figures:
    """What was found in all letters."""

    seconds: list[float] = field(default_factory=list)
    pages: int = 0
    tables: int = 0
    rows: int = 0
    characters: int = 0
    small: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    shapeless: list[str] = field(default_factory=list)
    unset: list[str] = field(default_factory=list)
    warned: int = 0
    bad: list[Composed] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Return whether every word of every letter can be read."""
        return not self.faults

    @property
    def faults(self) -> int:
        """How many things are wrong so far."""
        return len(self.small) + len(self.outside) + len(self.lost) + len(self.shapeless) + len(self.unset)

    def judge(self, letter: Composed) -> None:
        """Look at a letter, and keep it where something is wrong with it or it took too long: to be set again alone."""
        before = self.faults
        self.look_at(letter)
        if self.faults > before or self.seconds[-1] > SLOWEST:
            self.bad.append(letter)

    def look_at(self, letter: Composed) -> None:
        """Set a letter and note what is wrong with it."""
        self.warned += bool(pdf.unprintable(letter))
        start = used()
        try:
            page = pdf.set_letter(letter, pack("devon"), to="Alice Penrose\n1 Mill Lane", reference="DV-7K3M-Q9TX-4HBW")
        except NotSet as error:
            self.unset.append(f"{error} {[(block.shape.value, len(block.text)) for block in letter.blocks]}")
            return
        finally:
            self.seconds.append(used() - start)
        self._look_at_characters(page)
        found = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page)).pages)
        self.tables += sum(bool(block.rows) for block in letter.blocks)
        self.rows += sum(len(block.rows) for block in letter.blocks)
        there = Counter(bare(found))
        for run_ in (run_ for block in letter.blocks for run_ in block.all_runs):
            self.lost += missing(run_.text, there)

    def _look_at_characters(self, page: bytes) -> None:
        document = pypdfium2.PdfDocument(page)
        for sheet in document:
            self.pages += 1
            width, height = sheet.get_size()
            text = sheet.get_textpage()
            for index in range(text.count_chars()):
                char = chr(raw.FPDFText_GetUnicode(text.raw, index))
                self._note(char, raw.FPDFText_GetFontSize(text.raw, index), text.get_charbox(index), width, height)
        document.close()

    def _note(self, char: str, size: float, box: tuple[float, ...], width: float, height: float) -> None:
        if char.isspace() or char in "\ufffe\u200b\x00":
            return
        self.characters += 1
        if size < SMALLEST:
            self.small.append(f"{char!r} at {size:.1f} points")
        left, bottom, right, top = box
        margin = 5 * MILLIMETRE  # the box of a letter is larger than its room: marks hang over
        if left < A4.left * MILLIMETRE - margin or right > width - A4.left * MILLIMETRE + margin:
            self.outside.append(f"{char!r} at {left:.0f} to {right:.0f} of {width:.0f}")
        if bottom < 0 or top > height:
            self.outside.append(f"{char!r} at height {bottom:.0f} to {top:.0f} of {height:.0f}")

    def told(self) -> str:
        """Return the figures in lines."""
        times = sorted(self.seconds)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return "\n".join(
            (
                f"letters {len(times)}, pages {self.pages}, characters {self.characters}, warned of {self.warned}",
                f"tables {self.tables}, rows {self.rows}",
                f"smaller than {SMALLEST:g} pt: {len(self.small)} {self.small[:3]}",
                f"outside the margins: {len(self.outside)} {self.outside[:3]}",
                f"missing words: {len(self.lost)} {self.lost[:3]}",
                f"without a shape: {len(self.shapeless)} {self.shapeless[:3]}",
                f"not set: {len(self.unset)} {self.unset[:3]}",
                f"seconds: p50 {of(times, 0.5):.3f}, p99 {of(times, 0.99):.3f}, most {times[-1]:.3f}",
                f"peak memory {peak:.0f} MB",
            )
        )


def used() -> float:
    """Return the processor time used, by a letter's own process too: other work on the machine doesn't lengthen it."""
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def of(times: list[float], share: float) -> float:
    """Return the time that this share of the letters took at most."""
    return times[min(len(times) - 1, int(len(times) * share))]


def bare(text: str) -> str:
    """Return the text as it is compared: composed, without what can't be seen and without spaces."""
    text = unicodedata.normalize("NFKC", settable.cleared(text))
    text = "".join(
        "(" if unicodedata.mirrored(char) else char for char in text
    )  # drawn the other way round, from the right
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf"})


def missing(written: str, there: Counter[str]) -> list[str]:
    """Return what of `written` isn't on the pages: letter by letter, for the order is another for some."""
    expected = Counter(bare(shown(written)))
    for char in SAID_OTHERWISE:
        expected.pop(char, None)
    return [f"{char!r} {count} times, not {there[char]}" for char, count in expected.items() if there[char] < count]


def shown(written: str) -> str:
    """Return what stands on the page for a text: the names of characters that no font has are in brackets."""
    lacking = settable.unprintable(written)
    if not lacking:
        return written
    seen = settable.cleared(written)
    return re.sub(f"[{re.escape(lacking)}]+", lambda stretch: settable.in_words(stretch[0]), seen)


def run(letters_: int, *, first: int) -> Figures:
    """Set so many letters, those of the seed `first`."""
    figures = Figures()
    plain = shaping.Font.splitString

    def split(font: shaping.Font, text: str | bytes, *given_: object, **more: object) -> object:
        chars = text if isinstance(text, str) else text.decode()
        lacking = [char for char in chars if ord(char) not in font.face.charToGlyph and char != "\u00a0"]
        figures.shapeless.extend(f"{char!r} in {font.fontName}" for char in lacking)
        return plain(font, text, *given_, **more)

    @seed(first)
    @settings(
        max_examples=letters_,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(letters())
    def each(letter: Composed) -> None:
        figures.judge(letter)

    shaping.Font.splitString = split
    try:
        each()
    finally:
        shaping.Font.splitString = plain
    return figures


def main() -> int:
    """Tell the figures; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a file for the letters that something is wrong with")
    given_ = parser.parse_args()
    figures = run(given_.letters, first=given_.seed)
    sys.stdout.write(f"{figures.told()}\n")
    if given_.keep:
        given_.keep.write_bytes(pickle.dumps(figures.bad))
    return 0 if figures.is_good and of(sorted(figures.seconds), 0.99) < SLOWEST else 1


if __name__ == "__main__":
    sys.exit(main())
