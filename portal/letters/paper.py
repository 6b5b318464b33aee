"""The paper that letters are set on, and how: its size, its frames, its fonts and its type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from portal.letters.faces import FACES, LETTER, Face

SIZE, LARGE, LARGEST, SMALL = 10.5, 14.0, 16.0, 8.5  # points: of the text, headings, the body's name, what is around it

PADDING = 4.5  # points on either side of what stands in a cell of a table


@dataclass(frozen=True)
class Paper:
    """A sheet, in millimetres: what a body prints on, and where the window of its envelopes is."""

    name: str
    width: int
    height: int
    left: int
    window: int

    @property
    def column(self) -> int:
        """Return the width of the text."""
        return self.width - 2 * self.left


A4, LETTER_PAPER = Paper("a4", 210, 297, 22, 48), Paper("letter", 216, 279, 25, 48)
PAPER = {"en-US": LETTER_PAPER}
MILLIMETRE = 72 / 25.4

# What the library takes for granted, of the tags that a letter has and no others: it reads this anew for each letter.
USUAL = """
html { font-family: Helvetica; font-size: 10px; font-weight: normal; color: #000000; margin: 0; padding: 0;
  line-height: 150%; border: 1px none; display: inline; width: auto; height: auto; white-space: normal; }
strong { font-weight: bold; }
h1, h2 { font-weight: bold; margin: 1em 0; -pdf-outline: true; -pdf-outline-open: false; }
h1 { font-size: 138.5%; -pdf-outline-level: 0; }
h2 { font-size: 123.1%; -pdf-outline-level: 1; }
p { margin: 1em 0; }
body, div, h1, h2, p, table, tr, td, ul, li { display: block; }
tr, td { vertical-align: middle; width: auto; }
ul { margin-left: 1.5em; list-style-type: disc; }
ul:dir(rtl) { margin-left: 0; margin-right: 1.5em; }
"""

# The first page has the letterhead and the window, those after it a line that says which letter they belong to.
STYLE = """
@page {{
  size: {paper.name} portrait;
  @frame head {{ -pdf-frame-content: head; left: {paper.left}mm; width: {paper.column}mm; top: 13mm; height: 28mm; }}
  @frame facts {{ -pdf-frame-content: facts; left: {facts}mm; width: 70mm; top: {paper.window}mm; height: 20mm; }}
  @frame body {{ left: {paper.left}mm; width: {paper.column}mm; top: {paper.window}mm; height: {first}mm; }}
  @frame foot {{ -pdf-frame-content: foot; left: {paper.left}mm; width: {paper.column}mm; top: {foot}mm; height: 9mm; }}
}}
@page more {{
  size: {paper.name} portrait;
  @frame slip {{ -pdf-frame-content: slip; left: {paper.left}mm; width: {paper.column}mm; top: 13mm; height: 9mm; }}
  @frame body {{ left: {paper.left}mm; width: {paper.column}mm; top: 27mm; height: {more}mm; }}
  @frame foot {{ -pdf-frame-content: foot; left: {paper.left}mm; width: {paper.column}mm; top: {foot}mm; height: 9mm; }}
}}
body {{ font-family: letter; font-size: {size}pt; line-height: 1.4; color: #1a1a1a; }}
p {{ margin: 0 0 2.8mm 0; }}
#head p {{ margin: 0; font-size: {small}pt; line-height: 1.3; color: #444444; }}
#head .name {{ font-size: {largest}pt; font-weight: bold; color: #1f4e5f; }}
#head .rule {{ border-top: 1.2pt solid #1f4e5f; height: 1pt; font-size: 1pt; margin: 1.5mm 0; }}
#facts p {{ margin: 0; font-size: 9.5pt; line-height: 1.4; text-align: right; }}
#slip p {{ margin: 0; font-size: {small}pt; color: #444444; border-bottom: 0.6pt solid #1f4e5f; }}
#foot p {{ margin: 0; font-size: {small}pt; color: #444444; text-align: center; }}
.address {{ margin: 0; padding-right: 76mm; line-height: 1.3; }}
.gap {{ margin: 0 0 6mm 0; }}
h1 {{ font-size: {large}pt; line-height: 1.25; color: #1f4e5f; margin: 2mm 0 3mm 0; -pdf-keep-with-next: true; }}
h2 {{ font-size: {size}pt; margin: 3mm 0 1.2mm 0; -pdf-keep-with-next: true; }}
ul {{ margin: 0 0 3mm 1.5mm; }}
li {{ margin: 0 0 1.2mm 4.5mm; }}
.turned {{ margin: 0 1.5mm 3mm 0; }}
.turned li {{ margin: 0 4.5mm 1.2mm 0; }}
table {{ margin: 1mm 0 3.5mm 0; }}
td {{ padding: 0 {padding}pt 0 {padding}pt; vertical-align: top; -pdf-keep-in-frame-mode: overflow; }}
thead tr {{ border-bottom: 1pt solid #1f4e5f; color: #1f4e5f; }}
thead td, .begins td {{ padding-top: 1.2mm; }}
thead td, .ends td {{ padding-bottom: 1.2mm; }}
.ends {{ border-bottom: 0.5pt solid #8a9aa0; }}
.cell {{ margin: 0; line-height: 1.3; }}
.line {{ margin: 0; }}
.right {{ text-align: right; }}
.greeting {{ margin: 4mm 0 8mm 0; -pdf-keep-with-next: true; }}
.signed {{ margin: 0; -pdf-keep-with-next: true; }}
.after {{ margin: 4mm 0 2.8mm 0; }}
.kept {{ -pdf-keep-with-next: true; page-break-after: avoid; }}
"""


@cache
def style_of(paper: Paper) -> str:
    """Return the style of a letter on this paper."""
    foot = paper.height - 20
    return STYLE.format(
        paper=paper,
        size=SIZE,
        large=LARGE,
        largest=LARGEST,
        small=SMALL,
        padding=PADDING,
        facts=paper.width - paper.left - 70,
        foot=foot,
        first=foot - paper.window - 4,
        more=foot - 27 - 4,
    )


def fonts_of(page: str) -> str:
    """Return the fonts that a page names, as its style declares them: the library opens each of them."""
    return "".join(_font(face) for face in FACES if face is LETTER or opening(face) in page)


@cache
def _font(face: Face) -> str:
    weights = zip(face.files, ("normal", "bold"), strict=False)
    face.font(bold=False), face.font(bold=True)
    shape = "@font-face {{ font-family: {}; font-weight: {}; src: url({}); }}\n"
    return "".join(shape.format(face.family, weight, path) for path, weight in weights) + (
        "" if face is LETTER else f".{face.family} {{ font-family: {face.family}; font-size: {face.scale:.0%}; }}\n"
    )


def opening(face: Face) -> str:
    """Return the tag that begins a stretch in another font than that of the text."""
    return f'<span class="{face.family}">'
