"""Setting a letter as PDF: the only file that knows xhtml2pdf.

The library gets a page that is made of checked blocks alone (`page.py`), and may read nothing but our own fonts: left
to itself it opens any file or address that a page names.
"""

from __future__ import annotations

import io
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from portal.errors import place_of
from portal.letters import faces, page, paper, settable
from portal.letters.press import NotSet, Settable, press

if TYPE_CHECKING:
    from portal.letters.composing import Composed
    from portal.letters.reported import Pages
    from portal.policy.procedure import Procedure

__all__ = [
    "ASSETS",
    "LONGEST",
    "NotSet",
    "set_letter",
    "set_report",
    "set_sheet",
    "unprintable",
    "unprintable_symbols",
    "unsettable",
]

ASSETS = Path(__file__).parent / "assets"
IN_A_MOMENT = 20_000  # of a letter's effort that is set at once, where it is asked for: some ten pages of one script
LONGEST = 200_000  # characters of a letter. The fields of a letter hold it to less, by far
FAILED = "Something went wrong on our side when it was set. Tell your administrator."
TOO_LONG = "It has {length:,} characters, and {most:,} at most can be set."
log = logging.getLogger(__name__)
# Fonts are shared, and what is put together of their glyphs is of one letter alone. Nothing is lost by it: the library
# holds the interpreter for as long as it works.
ONE_AT_A_TIME = threading.Lock()


def set_letter(letter: Composed, pack: Procedure, *, to: str, reference: str = "") -> bytes:
    """Return the letter as a PDF on the body's headed paper, addressed to the lines of `to`. Raises NotSet."""
    sheet = page.sheet_of(letter, pack, to=to, reference=reference)
    if sheet.length > LONGEST:
        raise NotSet(TOO_LONG.format(length=sheet.length, most=LONGEST))
    return set_sheet(sheet) if sheet.effort <= IN_A_MOMENT else press(sheet)


def set_report(pages: Pages) -> bytes:
    """Return a report as a PDF, set in a process of its own: a table costs as much as a long letter. Raises NotSet."""
    return press(pages)


def set_sheet(sheet: Settable) -> bytes:
    """Return the PDF of a letter's sheet or of a report's pages, set here and now. Raises NotSet."""
    # Imported when the first letter is set: the libraries take longer to load than all the rest of a web worker.
    from portal.letters.shaping import TooMany

    with ONE_AT_A_TIME:
        for font in faces.loaded():
            font.forget()
        try:
            return _set(sheet.html())
        except TooMany as error:
            raise NotSet("It has more different letters than a page can hold.") from error


def unprintable(letter: Composed) -> str:
    """Return the characters that our fonts have no shape for: the PDF names them in brackets, the e-mail shows them."""
    return settable.unprintable(_all_of(letter))


def unprintable_symbols(letter: Composed) -> str:
    """Return the symbols among them: of the letters among them `unsettable` tells."""
    return settable.unprintable_symbols(_all_of(letter))


def unsettable(letter: Composed) -> dict[str, str]:
    """Return the scripts of a letter that can't be set, each with a sample. Such a letter goes another way."""
    return settable.unsettable(_all_of(letter))


def _all_of(letter: Composed) -> str:
    return "\n".join([letter.subject, *(block.text for block in letter.blocks)])


def _set(html: str) -> bytes:
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    _register()
    buffer = io.BytesIO()
    policy = ResourceAccessPolicy.server(ASSETS, allow_remote=False)
    # The library tells what it does at length, text of letters included: only its errors are ours to hear.
    logging.getLogger("xhtml2pdf").setLevel(logging.CRITICAL)
    try:
        status = pisa.CreatePDF(html, dest=buffer, encoding="utf-8", resource_policy=policy, default_css=paper.USUAL)
    except Exception as error:  # two libraries, which raise whatever they like: told as one fault, here alone
        log.error("A letter couldn't be set: %s.", place_of(error))  # noqa: TRY400 - its words may be the letter's
        raise NotSet(FAILED) from error
    if status.err:
        log.error("A letter couldn't be set: the library reported %s faults.", status.err)
        raise NotSet(FAILED)
    return buffer.getvalue()


def _register() -> None:
    """A font that is known by the name that the page gives it stays what it is: the library adds none of its own."""
    from reportlab.pdfbase import pdfmetrics
    from xhtml2pdf import util

    for font in faces.loaded():
        if font.fontName not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(font)
            # What it has changes with each letter, so that the library isn't to keep what it found once.
            util._font_coverage[font.fontName] = None  # noqa: SLF001 - it can be told in no other way
