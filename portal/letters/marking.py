"""Words as the HTML that is set: each stretch in a font that has it, each part from the side it is read from."""

from __future__ import annotations

from markupsafe import Markup, escape

from portal.letters import settable
from portal.letters.faces import LETTER, Face
from portal.letters.paper import SIZE, opening

RIGHT, AT_THE_RIGHT = "rtl", "right"


def words_of_line(line: str, bold: bool, *, width: float, size: float = SIZE) -> Markup:
    """Return a line of text, each stretch of it in a font that has it."""
    return Markup("").join(
        stretch(face, words) for face, words in settable.pieces(line, bold=bold, width=width, size=size)
    )


def stretch(face: Face, words: str) -> Markup:
    """Return words of one font."""
    tag = Markup(opening(face))  # noqa: S704 - one of our own tags
    return escape(words) if face is LETTER else Markup("{}{}</span>").format(tag, words)


def side_of(text: str, *, from_right: bool = False) -> str:
    """Return from where a paragraph is written: as its first letter is, and one without letters as its letter is.

    In a letter from the right, one from the left stands at the right too.
    """
    own = settable.is_from_right(text)
    if from_right if own is None else own:
        return RIGHT
    return AT_THE_RIGHT if from_right else ""


def marked(html: Markup, tag: str, style: str, side: str) -> Markup:
    """Return one element with its style and its side.

    The library knows the side of a part of the page; of a heading or a list it asks what it is in.
    """
    names = " ".join(name for name in (style, side if side == AT_THE_RIGHT else "") if name)
    begun = Markup('<{} class="{}">').format(tag, names) if names else Markup("<{}>").format(tag)
    return turned(html.replace(Markup("<{}>").format(tag), begun, 1), side)


def turned(html: Markup, side: str) -> Markup:
    """Return what is read from the right within what says so."""
    return Markup('<div dir="rtl">{}</div>').format(html) if side == RIGHT else html
