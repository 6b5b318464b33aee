"""Setting a letter as PDF: the only file that knows xhtml2pdf.

The HTML is made here from checked blocks alone: no markup of anyone else's ever reaches the library, and it may read
nothing but our own fonts (FAULTS.md 0.9).
"""

from __future__ import annotations

import io
import logging
from pathlib import Path

from markupsafe import Markup, escape
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from portal.letters import rendering
from portal.letters.composing import Composed
from portal.letters.words import day_of
from portal.policy.letters import Block, Run
from portal.policy.procedure import Procedure

ASSETS = Path(__file__).parent / "assets"
LONGEST_WORD = 60  # characters: a longer one would run off the page, so it is broken

STYLE = f"""
@font-face {{ font-family: Letter; src: url({ASSETS}/fonts/NotoSans-Regular.ttf); }}
@font-face {{ font-family: Letter; font-weight: bold; src: url({ASSETS}/fonts/NotoSans-Bold.ttf); }}
@page {{
  size: a4 portrait;
  @frame head {{ -pdf-frame-content: head; left: 22mm; width: 166mm; top: 14mm; height: 24mm; }}
  @frame body {{ left: 22mm; width: 166mm; top: 44mm; height: 222mm; }}
  @frame foot {{ -pdf-frame-content: foot; left: 22mm; width: 166mm; top: 274mm; height: 14mm; }}
}}
body {{ font-family: Letter; font-size: 10.5pt; line-height: 1.45; color: #1a1a1a; }}
#head {{ font-size: 9pt; color: #333333; border-bottom: 0.6pt solid #1f4e5f; }}
#head b {{ font-size: 14pt; color: #1f4e5f; }}
#foot {{ font-size: 8pt; color: #555555; text-align: center; }}
.address {{ height: 30mm; vertical-align: top; }}
.facts {{ text-align: right; vertical-align: top; font-size: 9.5pt; }}
h1 {{ font-size: 12.5pt; margin: 4mm 0 3mm 0; }}
h2 {{ font-size: 11pt; margin: 4mm 0 1mm 0; -pdf-keep-with-next: true; }}
p {{ margin: 0 0 3mm 0; }}
li {{ margin: 0 0 1.5mm 0; }}
"""


class NotSet(Exception):
    """The letter could not be set as PDF: a fault of ours, with what the library said."""


def set_letter(letter: Composed, pack: Procedure, *, to: str) -> bytes:
    """Return the letter as a PDF on the body's headed paper, addressed to the lines of `to`."""
    buffer = io.BytesIO()
    policy = ResourceAccessPolicy.server(ASSETS, allow_remote=False)
    # The library tells what it does at length, text of letters included: only its errors are ours to hear.
    logging.getLogger("xhtml2pdf").setLevel(logging.CRITICAL)
    status = pisa.CreatePDF(str(_html(letter, pack, to)), dest=buffer, encoding="utf-8", resource_policy=policy)
    if status.err:
        raise NotSet(f"xhtml2pdf reported {status.err} faults.")
    return _titled(buffer.getvalue(), letter.subject, pack)


def _titled(page: bytes, title: str, pack: Procedure) -> bytes:
    """Readers announce the title and the language; the library sets neither reliably."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page)))
    writer.add_metadata({"/Title": title, "/Author": pack.body})
    writer.root_object[NameObject("/Lang")] = TextStringObject(pack.language)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _html(letter: Composed, pack: Procedure, to: str) -> Markup:
    body = rendering.html([_breakable(block) for block in letter.blocks])
    return Markup(
        '<html lang="{lang}"><head><title>{subject}</title><style>{style}</style></head><body>'
        '<div id="head"><b>{name}</b><br/>{reach}</div><div id="foot">{name} · <pdf:pagenumber> / <pdf:pagecount></div>'
        '<table><tr><td class="address" width="60%">{to}</td><td class="facts" width="40%">{date}</td></tr></table>'
        "<h1>{subject}</h1>{body}</body></html>"
    ).format(
        lang=pack.language,
        subject=letter.subject,
        style=Markup(STYLE),  # noqa: S704 - our own text, and nothing else
        name=pack.body,
        reach=_lines(" · ".join(part for part in (pack.contact.phone, pack.contact.email, pack.contact.web) if part)),
        to=_lines(to),
        date=day_of(letter.written_at, pack.zone, pack.language),
        body=body,
    )


def _lines(text: str) -> Markup:
    return Markup("<br/>").join(escape(_break(line)) for line in text.split("\n"))


def _breakable(block: Block) -> Block:
    return Block(block.shape, tuple(Run(_break(run.text), run.bold) for run in block.runs))


def _break(text: str) -> str:
    return " ".join(_pieces(word) for word in text.split(" "))


def _pieces(word: str) -> str:
    if len(word) <= LONGEST_WORD or "\n" in word:
        return word
    return " ".join(word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD))
