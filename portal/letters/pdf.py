"""Setting a letter as PDF: the only file that knows xhtml2pdf.

The HTML is made here from checked blocks alone: no markup of anyone else's ever reaches the library, and it may read
nothing but our own fonts: left to itself it opens any file or address that a page names.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from portal.letters import rendering
from portal.letters.composing import Composed
from portal.letters.portions import in_portions
from portal.letters.words import day_of
from portal.policy.letters import Block, Shape
from portal.policy.procedure import Procedure

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

ASSETS = Path(__file__).parent / "assets"
REGULAR, BOLD = ASSETS / "fonts" / "NotoSans-Regular.ttf", ASSETS / "fonts" / "NotoSans-Bold.ttf"
SIZE = 10.5  # points of the text
ADDRESS_LINES = 6  # what the window of an envelope shows; the letter begins below it
MOST_ADDRESS_LINES = 9  # more are run together in the last
LONGEST_OF_A_SIGNATURE = 70  # characters of a line such as "Yours sincerely", a name, a position
LONGEST_KEPT = 1500  # characters of a last paragraph that moves to the next page as a whole with its signature
MOST_KEPT = 8  # items of a last list that does


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


A4, LETTER = Paper("a4", 210, 297, 22, 48), Paper("letter", 216, 279, 25, 48)
PAPER = {"en-US": LETTER}
MILLIMETRE = 72 / 25.4

# The first page has the letterhead and the window, those after it a line that says which letter they belong to.
STYLE = """
@font-face {{ font-family: Letter; src: url({regular}); }}
@font-face {{ font-family: Letter; font-weight: bold; src: url({bold}); }}
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
body {{ font-family: Letter; font-size: {size}pt; line-height: 1.4; color: #1a1a1a; }}
p {{ margin: 0 0 2.8mm 0; }}
#head p {{ margin: 0; font-size: 8.5pt; line-height: 1.3; color: #444444; }}
#head .name {{ font-size: 16pt; font-weight: bold; color: #1f4e5f; }}
#head .rule {{ border-top: 1.2pt solid #1f4e5f; height: 1pt; font-size: 1pt; margin: 1.5mm 0; }}
#facts p {{ margin: 0; font-size: 9.5pt; line-height: 1.4; text-align: right; }}
#slip p {{ margin: 0; font-size: 8.5pt; color: #444444; border-bottom: 0.6pt solid #1f4e5f; }}
#foot p {{ margin: 0; font-size: 8.5pt; color: #444444; text-align: center; }}
.address {{ margin: 0; padding-right: 76mm; line-height: 1.3; }}
.gap {{ margin: 0 0 6mm 0; }}
h1 {{ font-size: 14pt; line-height: 1.25; color: #1f4e5f; margin: 2mm 0 3mm 0; -pdf-keep-with-next: true; }}
h2 {{ font-size: {size}pt; margin: 3mm 0 1.2mm 0; -pdf-keep-with-next: true; }}
ul {{ margin: 0 0 3mm 5mm; }}
li {{ margin: 0 0 1.2mm 0; }}
.line {{ margin: 0; }}
.greeting {{ margin: 4mm 0 8mm 0; -pdf-keep-with-next: true; }}
.signed {{ margin: 0; -pdf-keep-with-next: true; }}
.kept {{ -pdf-keep-with-next: true; page-break-after: avoid; }}
"""


class NotSet(Exception):
    """The letter could not be set as PDF: a fault of ours, with what the library said."""


def set_letter(letter: Composed, pack: Procedure, *, to: str, reference: str = "") -> bytes:
    """Return the letter as a PDF on the body's headed paper, addressed to the lines of `to`."""
    # Imported when the first letter is set: the library takes longer to load than all the rest of a web worker.
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    buffer = io.BytesIO()
    policy = ResourceAccessPolicy.server(ASSETS, allow_remote=False)
    # The library tells what it does at length, text of letters included: only its errors are ours to hear.
    logging.getLogger("xhtml2pdf").setLevel(logging.CRITICAL)
    page = html_of(letter, pack, to=to, reference=reference)
    status = pisa.CreatePDF(page, dest=buffer, encoding="utf-8", resource_policy=policy)
    if status.err:
        raise NotSet(f"xhtml2pdf reported {status.err} faults.")
    return _titled(buffer.getvalue(), letter, pack)


def unprintable(letter: Composed) -> str:
    """Return the characters of a letter that our fonts have no shape for: the PDF can't show them, the e-mail can."""
    known = _font().face.charToGlyph
    words = "".join([letter.subject, *(block.text for block in letter.blocks)])
    return "".join(dict.fromkeys(one for one in words if not one.isspace() and ord(one) not in known))


def _titled(page: bytes, letter: Composed, pack: Procedure) -> bytes:
    """Readers announce the title and the language; the library sets neither reliably."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page)))
    writer.add_metadata({"/Title": letter.subject, "/Author": pack.body})
    writer.root_object[NameObject("/Lang")] = TextStringObject(letter.language or pack.language)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def html_of(letter: Composed, pack: Procedure, *, to: str, reference: str) -> str:
    """Return the page that the library sets."""
    paper = PAPER.get(pack.language, A4)
    return str(
        Markup(
            '<html lang="{lang}"><head><title>{subject}</title><style>{style}</style></head><body>'
            '<div id="head"><p class="name">{name}</p><p class="rule"> </p><p>{place}</p><p>{reach}</p></div>'
            '<div id="facts"><p>{date}</p>{reference}</div><div id="slip"><p>{slip}</p></div>'
            '<div id="foot"><p>Page <pdf:pagenumber> of <pdf:pagecount></p></div>'
            '<pdf:nexttemplate name="more">{to}{heading}{body}</body></html>'
        ).format(
            lang=letter.language or pack.language,
            subject=letter.subject,
            style=Markup(_style(paper)),  # noqa: S704 - our own text, and nothing else
            name=pack.body,
            place=", ".join(line.strip() for line in pack.contact.address.splitlines() if line.strip()),
            reach=" · ".join(part for part in (pack.contact.phone, pack.contact.email, pack.contact.web) if part),
            date=day_of(letter.written_at, pack.zone, pack.language),
            reference=Markup("<p>Our reference: {}</p>").format(reference) if reference else "",
            slip=" · ".join(part for part in (pack.body, reference) if part),
            to=_window(to, paper),
            heading=_own_heading(letter),
            body=_less_escaped(_body([*in_portions([*rendering.itemised(letter.blocks)])], paper)),
        )
    )


def _less_escaped(parts: Iterable[Markup]) -> Markup:
    """Each character that is escaped costs the library as much as a line, and in a text these needn't be."""
    html = Markup("\n").join(parts)
    for escaped, plain in (("&#34;", '"'), ("&#39;", "'"), ("&gt;", ">")):
        html = Markup(str(html).replace(escaped, plain))  # noqa: S704 - no tag or entity begins with any of these
    return html


@cache
def _style(paper: Paper) -> str:
    foot = paper.height - 20
    return STYLE.format(
        paper=paper,
        regular=REGULAR,
        bold=BOLD,
        size=SIZE,
        facts=paper.width - paper.left - 70,
        foot=foot,
        first=foot - paper.window - 4,
        more=foot - 27 - 4,
    )


def _window(to: str, paper: Paper) -> Markup:
    """The address, with room left below it for what the window shows."""
    lines = [line.strip() for line in to.split("\n") if line.strip()]
    if len(lines) > MOST_ADDRESS_LINES:
        lines[MOST_ADDRESS_LINES - 1 :] = [", ".join(lines[MOST_ADDRESS_LINES - 1 :])]
    shown = [_fitting(line, (paper.column - 80) * MILLIMETRE) for line in lines]
    shown += ["\N{NO-BREAK SPACE}"] * (ADDRESS_LINES - len(lines))
    last = Markup('<p class="gap"> </p>')
    return Markup("").join(Markup('<p class="address">{}</p>').format(line) for line in shown) + last


def _own_heading(letter: Composed) -> Markup:
    """A letter that has no heading of its own is headed by its subject."""
    has_one = any(block.shape is Shape.HEADING for block in letter.blocks)
    return Markup("") if has_one else Markup("<h1>{}</h1>").format(letter.subject)


def _body(lines: Sequence[tuple[Block, bool]], paper: Paper) -> Iterator[Markup]:
    width = paper.column * MILLIMETRE
    signature = len(lines) - _signature([block for block, _ in lines])
    last = _kept(lines, signature)
    numbered = enumerate(lines)
    for is_list, group in groupby(numbered, key=lambda one: one[1][0].shape is Shape.ITEM):
        if is_list:
            items = list(group)
            shown_items = rendering.html([_breakable(block, 0.85 * width) for _, (block, _) in items])
            yield _classed(shown_items, "ul", "kept" if items[-1][0] == last and len(items) <= MOST_KEPT else "")
            continue
        for index, (block, goes_on) in group:
            shown = _breakable(block, width)
            if index >= signature:
                yield _paragraph(shown, "greeting" if index == signature else "signed")
            elif block.shape is Shape.HEADING:
                yield rendering.html([shown], heading="h1")
            elif all(run.bold for run in block.runs):
                yield rendering.html([_as_heading(shown)], heading="h2")
            else:
                yield _paragraph(shown, "kept" if index == last else "line" if goes_on else "")


def _kept(lines: Sequence[tuple[Block, bool]], signature: int) -> int | None:
    """Return which block stays on the page of the signature, so that nobody's name stands there alone."""
    last = signature - 1
    return last if 0 <= last < len(lines) - 1 and len(lines[last][0].text) <= LONGEST_KEPT else None


def _paragraph(block: Block, style: str) -> Markup:
    return _classed(rendering.html([block]), "p", style)


def _classed(html: Markup, tag: str, style: str) -> Markup:
    classed = Markup('<{} class="{}">').format(tag, style)
    return html.replace(Markup("<{}>").format(tag), classed, 1) if style else html


def _as_heading(block: Block) -> Block:
    return Block(Shape.HEADING, tuple(replace(run, bold=False) for run in block.runs))


def _signature(blocks: Sequence[Block]) -> int:
    """Return how many blocks at the end are its signature: short lines that are no sentences, which stay together."""
    count = 0
    for block in reversed(blocks):
        plain = block.shape is Shape.PARAGRAPH and not any(run.bold for run in block.runs)
        if not plain or len(block.text) > LONGEST_OF_A_SIGNATURE or block.text.endswith((".", "!", "?", ":")):
            break
        count += 1
    return count if 2 <= count <= 5 else 0  # a name alone is none, nor is a list without its dashes


def _breakable(block: Block, width: float) -> Block:
    return Block(block.shape, tuple(replace(run, text=_fitting(run.text, width)) for run in block.runs))


LONG_WORD = re.compile(r"\S{20,}")


def _fitting(text: str, width: float) -> str:
    """Return `text` with words broken that are wider than the column: the library would let them run off the page."""
    return LONG_WORD.sub(lambda word: " ".join(_pieces(word[0], width)), text)


def _pieces(word: str, width: float) -> Iterator[str]:
    start, used = 0, 0.0
    for index, letter in enumerate(word):
        used += _font().stringWidth(letter, SIZE)
        if used > width:
            yield word[start:index]
            start, used = index, _font().stringWidth(letter, SIZE)
    yield word[start:]


@cache
def _font() -> TTFont:
    """The widest that we set, so that what fits in it fits in all."""
    from reportlab.pdfbase.ttfonts import TTFont

    return TTFont("Letter measured", str(BOLD))
