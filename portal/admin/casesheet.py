"""The case sheet: everything about a case on paper, to be handed to whoever is responsible for it (SC-18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, abort
from flask_appbuilder import expose, has_access, permission_name
from flask_login import current_user

from portal.admin import casepage, presenting
from portal.admin.casepage import CasePage
from portal.admin.clock_cards import ClockCard
from portal.admin.point_cards import PointCard
from portal.admin.promise_cards import PromiseCard
from portal.http.clock import now
from portal.http.handouts import document
from portal.letters import pdf
from portal.letters.composing import Composed
from portal.policy.letters import Block, Check, LetterKind, Run, Says, Shape

# What the setting of letters wants to know of what it sets. A sheet says nothing to the reporter and proves nothing.
SHEET = LetterKind("case_sheet", "Case sheet", Says.RECEIPT, "", "", ())
NOTHING_PROVED = Check((), (), ())
Lines = Iterable[tuple[str, str]]
MOST_ON_PAPER = 60_000  # characters: some twenty sheets, set in a moment. The page of the sheet has all of it
NOT_ALL = "There is more than is printed here. The page of this sheet has all of it."
NOT_PRINTED = (
    "Some characters of this case can’t be printed, and are named in brackets here. The page of this sheet shows them."
)


class SheetScreens:
    """`/staff/cases/<id>/sheet` and `sheet.pdf`, for whoever may see the case."""

    @expose("/<int(max=2147483647):pk>/sheet")
    @has_access
    @permission_name("download")
    def sheet(self, pk: int) -> Any:
        """Show the sheet as a page to print."""
        at = now()
        page = _page(pk, at)
        return self.render_template(  # type: ignore[attr-defined]  # the view that this is mixed into has it
            "admin/sheet.html",
            page=page,
            parts=list(parts(page)),
            summary=list(summary(page)),
            footer=_footer(page, at),
            unprintable=pdf.unprintable(_composed(page, at)),
            is_cut=_is_cut(page),
        )

    @expose("/<int(max=2147483647):pk>/sheet.pdf")
    @has_access
    @permission_name("download")
    def sheet_pdf(self, pk: int) -> Response:
        """Return the sheet as PDF."""
        at = now()
        page = _page(pk, at)
        return document(as_pdf(page, at), f"case-{page.case.tracking_number}.pdf")


def _page(pk: int, at: datetime) -> CasePage:
    case = casepage.load(pk)
    if case is None:
        abort(404)
    return casepage.page_of(case, at)


def as_pdf(page: CasePage, at: datetime) -> bytes:
    """Return the sheet set on the body's paper: what is left out of it, or has no shape there, it says first."""
    letter = _composed(page, at)
    told = [words for words, is_so in ((NOT_ALL, _is_cut(page)), (NOT_PRINTED, pdf.unprintable(letter))) if is_so]
    head, *rest = letter.blocks
    letter = replace(letter, blocks=(head, *map(_text, told), *rest))
    to = "\n".join(f"{label}: {words}" for label, words in summary(page))
    return pdf.set_letter(letter, page.pack, to=to, reference=page.case.tracking_number)


def _composed(page: CasePage, at: datetime) -> Composed:
    title = f"Case sheet {page.case.tracking_number}"
    head = Block(Shape.HEADING, (Run(title),))
    printed = (block for name, lines in _on_paper(page) for block in _blocks(name, lines))
    return Composed(SHEET, title, (head, *printed, _text(_footer(page, at))), NOTHING_PROVED, at)


def _on_paper(page: CasePage) -> Iterator[tuple[str, Lines]]:
    """Yield the parts as far as they are printed: one that is too long ends where the paper does."""
    left = MOST_ON_PAPER
    for name, lines in parts(page):
        shown = []
        for label, words in lines:
            shown += [(label, words[:left])] if left > 0 else []
            left -= len(label) + len(words)
        if shown:
            yield name, shown


def _is_cut(page: CasePage) -> bool:
    return sum(len(label) + len(words) for _, lines in parts(page) for label, words in lines) > MOST_ON_PAPER


def _blocks(name: str, lines: Lines) -> Iterator[Block]:
    yield Block(Shape.PARAGRAPH, (Run(name, bold=True),))
    for label, words in lines:
        yield _text(f"{label}: {words}" if label else words)


def _text(words: str) -> Block:
    return Block(Shape.PARAGRAPH, (Run(words),))


def _footer(page: CasePage, at: datetime) -> str:
    """Return whose copy this is, and what it is for."""
    when = presenting.moment(at, page.pack)
    return f"Printed on {when} by {current_user.full_name}. For those who deal with the case, and nobody else."


def summary(page: CasePage) -> Iterator[tuple[str, str]]:
    """Return where the case stands, a line for each thing."""
    yield "Kind", page.pack.kinds[page.case.kind].name
    yield "Procedure", f"{page.pack.title} ({page.pack.version})"
    yield "Stage", page.stage.name
    yield "Status", page.status.word
    yield "Dealt with by", page.case.handler.full_name if page.case.handler else "nobody yet"
    yield "Next due", f"{page.due.words}, {page.due.when}" if page.due.when else page.due.words


def parts(page: CasePage) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Return the parts of the sheet that have something in them: a heading, and lines of label and words."""
    case = page.case
    given = [("What happened", case.description), ("What they would like done", case.desired_outcome), *page.facts]
    for name, lines in (
        ("What was submitted", given),
        ("The reporter", [("", "Anonymous: nothing about who they are was kept.")] if case.anonymous else page.contact),
        (
            "Points of complaint",
            [(_numbered(card), _point(card)) for card in page.points],
        ),
        ("Limits", [(card.name, _limit(card)) for card in (*page.clocks, *page.earlier)]),
        ("The ombudsman", [(card.name, f"{card.words} {card.found}") for card in page.rulings]),
        ("Promises", [(card.kind, _promise(card)) for card in page.remedies]),
        (
            "Files",
            [(card.file.name, f"{card.size}. {card.kind}: {card.how}. {card.why}".strip()) for card in page.files],
        ),
        ("Letters", [(card.when, card.letter.subject) for card in page.letters]),
        ("What was said", [(line.when, _said(line)) for line in page.responses]),
        (
            "Timeline",
            [(line.when, f"{line.event.summary} {line.event.detail}".strip()) for line in page.timeline.lines],
        ),
    ):
        filled = [(label, words) for label, words in lines if words]
        if filled:
            yield name, filled


def _numbered(card: PointCard) -> str:
    return f"Point {card.number} of {card.of}" if card.of else f"Point {card.number}"


def _point(card: PointCard) -> str:
    found = "".join(f" {line.stage}: {line.sign.word}. {line.reasons}" for line in card.findings)
    return f"{card.words}{found}"


def _limit(card: ClockCard) -> str:
    due = f"{card.due.words}, {card.due.when}" if card.due else card.when or card.why
    return f"{card.sign.word}. {due} ({card.limit}, {card.clause})"


def _said(line: casepage.ResponseLine) -> str:
    by = f", {line.by}" if line.by else ""
    outcome = f": {line.outcome}" if line.outcome else ""
    note = f". {line.response.note}" if line.response.note else ""
    return f"{line.name}{outcome}, by {line.how}{by}{note}"


def _promise(card: PromiseCard) -> str:
    moved = "".join(f" Promised before by {day}: {why}" for day, why in card.before)
    return f"{card.remedy.what} {card.owner}, by {card.due}. {card.sign.word}. {card.kept}{moved}".strip()
