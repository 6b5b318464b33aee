"""Files as pages of one size that can stand among others: a PDF page by page, a picture on a page of its own.

A stranger's file is taken apart in a process of its own, which has little memory and little time.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, ImageSequence

from portal.files.making_safe import ROOT
from portal.files.pdfs import FAULTS as PDF_FAULTS
from portal.files.pictures import FAULTS as PICTURE_FAULTS
from portal.files.pictures import FORMATS, MOST_DOTS, MOST_FRAMES

if TYPE_CHECKING:
    from pypdf import PageObject

PDF = "pdf"
KINDS = frozenset({PDF, *FORMATS})
SECONDS = 60.0
DOTS = (2480, 3508)  # of an A4 page at 300 to the inch: a picture of more is made smaller
MARGIN, FOOT = 28.0, 48.0  # points around a page, and below it, where it is numbered
SHOWN_APART = frozenset({"/Link", "/Popup"})  # notes on a page that show nothing of their own
MOST_PAGES = 500


@dataclass(frozen=True)
class Paged:
    """A file as pages. `is_all` is whether they show all of it: no note, no form, no moving picture is left out."""

    pdf: bytes
    is_all: bool


class NoPages(Exception):
    """A file can't be made pages: it is none of the kinds that can be, or it is broken, too long or too large."""


def as_pages(content: bytes, kind: str, *, width: float, height: float) -> Paged:
    """Return a file as pages of this size, in points. Raises `NoPages`."""
    if kind not in KINDS:
        raise NoPages
    command = [sys.executable, "-s", "-m", "portal.files.as_pages", kind, str(width), str(height)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NoPages from error
    if done.returncode:
        raise NoPages
    told, _, pdf = done.stdout.partition(b"\n")
    return Paged(pdf, json.loads(told)["is_all"])


def paged(content: bytes, kind: str, width: float, height: float) -> Paged:
    """Return a file as pages, made here and now. Raises `NoPages`."""
    try:
        return _of_pdf(content, width, height) if kind == PDF else _of_picture(content, kind, width, height)
    except (*PDF_FAULTS, *PICTURE_FAULTS) as error:
        raise NoPages from error


def _of_pdf(content: bytes, width: float, height: float) -> Paged:
    from pypdf import PdfReader, PdfWriter

    given, writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content))), PdfWriter()
    if len(given.pages) > MOST_PAGES:
        raise NoPages
    is_all = True
    for page in given.pages:
        notes = [one.get_object().get("/Subtype") for one in page.get("/Annots") or ()]
        is_all = is_all and set(notes) <= SHOWN_APART
        _put(writer.add_blank_page(*_turned(page, width, height)), page)
    out = io.BytesIO()
    writer.write(out)
    return Paged(out.getvalue(), is_all)


def _turned(page: PageObject, width: float, height: float) -> tuple[float, float]:
    """A page that is wider than it is high stands on paper that lies on its side."""
    page.transfer_rotation_to_content()
    return (height, width) if page.cropbox.width > page.cropbox.height else (width, height)


def _put(blank: PageObject, page: PageObject) -> None:
    """Draw a page on a blank one, as large as it has room there, and without anything that could be pressed."""
    from pypdf import Transformation

    box = page.cropbox
    room = float(blank.mediabox.width) - 2 * MARGIN, float(blank.mediabox.height) - MARGIN - FOOT
    scale = min(room[0] / float(box.width), room[1] / float(box.height), 1.0)
    left = MARGIN + (room[0] - scale * float(box.width)) / 2
    top = FOOT + room[1] - scale * float(box.height)
    page.pop("/Annots", None)
    page.trimbox = box  # what is outside of it isn't drawn
    moved = Transformation().translate(-float(box.left), -float(box.bottom)).scale(scale).translate(left, top)
    blank.merge_transformed_page(page, moved)


def _of_picture(content: bytes, kind: str, width: float, height: float) -> Paged:
    with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
        count = getattr(picture, "n_frames", 1)
        picture.draft("RGB", DOTS)  # a telephone's photograph is read at a part of its size
        wanted = min(count, MOST_FRAMES) if kind == "tiff" else 1  # a fax has pages; other pictures move
        frames = [_flat(frame) for _, frame in zip(range(wanted), ImageSequence.Iterator(picture), strict=False)]
    out = io.BytesIO()
    frames[0].save(out, "PDF", save_all=True, append_images=frames[1:], resolution=150.0)
    return Paged(_of_pdf(out.getvalue(), width, height).pdf, is_all=wanted == count)


def _flat(frame: Image.Image) -> Image.Image:
    if frame.width * frame.height > MOST_DOTS:
        raise NoPages
    shown = ImageOps.exif_transpose(frame).convert("RGBA")
    shown.thumbnail(DOTS if shown.height >= shown.width else (DOTS[1], DOTS[0]))
    page = Image.new("RGB", shown.size, "white")
    page.paste(shown, mask=shown.getchannel("A"))
    return page


def main() -> None:
    """Make pages of the file that comes in, and write them out."""
    from portal.files.workbench import hold_back

    hold_back()
    try:
        made = paged(sys.stdin.buffer.read(), sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
    except NoPages:
        sys.exit(1)
    sys.stdout.buffer.write(json.dumps({"is_all": made.is_all}).encode() + b"\n" + made.pdf)


if __name__ == "__main__":
    main()
