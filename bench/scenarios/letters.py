"""Scenario 10: a letter merged, checked, set as PDF and kept, against the bare library setting the same HTML.

And against reportlab, by which that library draws, when it is told where each line of the finished page stands.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable
from itertools import cycle
from typing import NamedTuple
from unittest.mock import patch

from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from bench.ground import Ground, let_go
from bench.measuring import Findings, Options, Target, repeated, side_by_side
from portal.cases.actors import Actor, officer
from portal.cases.models import Case, Response, Staff
from portal.database import db, transaction
from portal.letters import composing, issuing, pdf
from portal.policy.clock import Method
from portal.policy.letters import Says
from portal.policy.moves import Status

KIND, CASES = "acknowledgement", 500


def run(ground: Ground, options: Options) -> Findings:
    """Measure on PostgreSQL, in one process."""
    app = ground.app(ground.copied(options.base))
    with app.test_request_context():
        logging.getLogger("xhtml2pdf").setLevel(logging.CRITICAL)
        writer = Writer()
        html = writer.html()
        pages = lines_of(_bare(html))
        used = ground.used(ours=True)
        ours = repeated(writer.write, used=used)
        found = side_by_side(
            "letter", ours, repeated(lambda: _bare(html), used=used), options,
            yardstick="bare xhtml2pdf", target=Target(at_most=1.3),
        )  # fmt: skip
        drawn = side_by_side(
            "letter, beside its lines drawn", ours, repeated(lambda: draw(pages), used=used), options,
            yardstick="bare reportlab",
        )  # fmt: skip
        let_go()
    return Findings(compared=[found, drawn])


class Writer:
    """Writes acknowledgements, of one case after the other: each a letter of its own, kept with its notice and job.

    Over and over of one case, it would grow to have more letters than any has.
    """

    def __init__(self) -> None:
        query = select(Case.id).filter_by(status=Status.INVESTIGATING, service="roads").limit(CASES)
        self.next = cycle(db.session.scalars(query).all())

    def write(self) -> None:
        """Compose, check, set and keep one letter."""
        with transaction():
            case, by = self._case()
            at = case.opened_at  # when its answer was still to come, as an acknowledgement says

            def say(method: Method) -> Response:
                said = {"letter_kind": KIND, "method": method, "drafted_at": at, "issued_at": at, "by_id": by.staff_id}
                return Response(case_id=case.id, stage_id=case.stage.id, says=Says.ACKNOWLEDGEMENT, entries={}, **said)

            issuing.issue(case, composing.compose(case, KIND, {}, by=by, at=at), say, at=at)
        db.session.remove()

    def html(self) -> str:
        """Return the HTML of that letter, as the library gets it."""
        with patch.object(pisa, "CreatePDF", wraps=pisa.CreatePDF) as heard:
            self.write()
        return str(heard.call_args.args[0])

    def _case(self) -> tuple[Case, Actor]:
        case = db.session.get_one(Case, next(self.next))
        assert isinstance(case.handler, Staff)
        return case, officer(case.handler)


def _bare(html: str) -> bytes:
    made = io.BytesIO()
    policy = ResourceAccessPolicy.server(pdf.ASSETS, allow_remote=False)
    pisa.CreatePDF(html, dest=made, encoding="utf-8", resource_policy=policy)
    return made.getvalue()


class Line(NamedTuple):
    """Words that stand at a place of a page, in points from its lower left corner, in a font that is registered."""

    x: float
    y: float
    font: str
    size: float
    words: str


def lines_of(made: bytes) -> list[list[Line]]:
    """Return what stands on each page of a letter, and where."""
    known = {_name(pdfmetrics.getFont(one).face.name): one for one in pdfmetrics.getRegisteredFontNames()}
    return [_lines(page.extract_text, known) for page in PdfReader(io.BytesIO(made)).pages]


def _lines(read: Callable[..., str], known: dict[str, str]) -> list[Line]:
    found: list[Line] = []

    def note(words: str, place: list[float], text: list[float], font: dict[str, str] | None, size: float) -> None:
        if font and words.strip():
            name = known[font["/BaseFont"].lstrip("/").rpartition("+")[2]]
            found.append(Line(place[4] + text[4], place[5] + text[5], name, size, words.strip()))

    read(visitor_text=note)
    return found


def _name(face: str | bytes) -> str:
    return face.decode() if isinstance(face, bytes) else face


def draw(pages: Iterable[Iterable[Line]]) -> bytes:
    """Return a PDF with these lines, drawn by reportlab as it is told to."""
    made = io.BytesIO()
    canvas = Canvas(made)
    for page in pages:
        for line in page:
            canvas.setFont(line.font, line.size)
            canvas.drawString(line.x, line.y, line.words)
        canvas.showPage()
    canvas.save()
    return made.getvalue()
