"""A letter as the page that is set: headed paper, the window of an envelope, and the words in the fonts that have them.

The HTML is made here from checked blocks alone: no markup of anyone else's ever reaches the library that sets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from portal.letters import rendering, settable, signing
from portal.letters.columns import columns_of
from portal.letters.marking import RIGHT, marked, side_of, words_of_line
from portal.letters.paper import A4, LARGE, LARGEST, MILLIMETRE, PAPER, SIZE, Paper, fonts_of, style_of
from portal.letters.portions import in_portions
from portal.letters.tables import table
from portal.letters.words import day_of
from portal.policy.languages import is_from_right
from portal.policy.letters import Block, Run, Shape
from portal.policy.saying import say
from portal.procedures.catalogues import OFFERED
from portal.procedures.tongues import Voice

if TYPE_CHECKING:
    from portal.letters.composing import Composed
    from portal.policy.procedure import Procedure

ADDRESS_LINES = 6  # what the window of an envelope shows; the letter begins below it
MOST_ADDRESS_LINES = 9  # more are run together in the last
MOST_KEPT = 8  # items of a last list that does
ITEM = 0.85  # of the column is what an item of a list has
BEGINNING, GAP = re.compile(r"(?:\S|\xa0)*"), " \n\t"
A_CHANGE = 20  # characters of one script that are set while it changes once to another
LONG = 20  # characters of a word that may be too wide
LONGEST_HEADING = (
    300  # characters: a longer one isn't kept with what follows, for one taller than a page never could be
)


@dataclass(frozen=True)
class Sheet:
    """All that stands on a letter's paper: its words, and what its body's headed paper says."""

    subject: str
    blocks: tuple[Block, ...]
    language: str
    to: str
    reference: str
    date: str
    body: str
    place: str
    reach: str
    paper: Paper

    @property
    def length(self) -> int:
        """Return how many characters are to be set."""
        return sum(len(block.text) for block in self.blocks) + len(self.subject) + len(self.to)

    @property
    def effort(self) -> int:
        """Return what it costs to set it, in characters: a change of the face costs as much as a score of them."""
        runs = [run.text for block in self.blocks for run in block.all_runs]
        return self.length + A_CHANGE * sum(map(settable.stretches, [self.subject, self.to, *runs]))

    @property
    def column(self) -> float:
        """Return the width of the text in points."""
        return self.paper.column * MILLIMETRE

    def html(self) -> str:
        """Return the page that is set. Raises shaping.TooMany."""
        return html_of(self)


def sheet_of(letter: Composed, pack: Procedure, *, to: str, reference: str) -> Sheet:
    """Return what is set for a letter."""
    contact = pack.contact
    return Sheet(
        subject=letter.subject,
        blocks=letter.blocks,
        language=letter.language or pack.language,
        to=to,
        reference=reference,
        date=day_of(letter.written_at, pack.zone, letter.language if letter.language in OFFERED else pack.language),
        body=pack.body,
        place=", ".join(line.strip() for line in contact.address.splitlines() if line.strip()),
        reach=" · ".join(part for part in (contact.phone, contact.email, contact.web) if part),
        paper=PAPER.get(pack.language, A4),
    )


def html_of(sheet: Sheet) -> str:
    """Return the page that is set. Raises shaping.TooMany."""
    page = _page(sheet)
    whole = Markup(
        '<html lang="{}"><head><title>{}</title><meta name="author" content="{}"><style>{}</style></head>'
        "<body>{}</body></html>"
    )
    style = Markup(fonts_of(page) + style_of(sheet.paper))  # noqa: S704 - our own text, and nothing else
    return str(whole.format(sheet.language, sheet.subject, sheet.body, style, page))


def _page(sheet: Sheet) -> Markup:
    around = partial(words_of_line, bold=False, width=sheet.column)
    ours = Voice(sheet.language).say(say("Our reference: %(reference)s", reference=sheet.reference))
    reference = around(ours, width=65 * MILLIMETRE) if sheet.reference else ""
    blocks = [_parted(block) for block in rendering.itemised(sheet.blocks)]
    return Markup(
        '<div id="head"><p class="name">{name}</p><p class="rule"> </p><p>{place}</p><p>{reach}</p></div>'
        '<div id="facts"><p>{date}</p>{reference}</div><div id="slip"><p>{slip}</p></div>'
        '<div id="foot"><p>Page <pdf:pagenumber> of <pdf:pagecount></p></div>'
        '<pdf:nexttemplate name="more">{to}{heading}{body}'
    ).format(
        name=words_of_line(sheet.body, bold=True, width=sheet.column, size=LARGEST),
        place=around(sheet.place),
        reach=around(sheet.reach),
        date=around(sheet.date, width=65 * MILLIMETRE),
        reference=Markup("<p>{}</p>").format(reference) if reference else "",
        slip=around(" · ".join(part for part in (sheet.body, sheet.reference) if part)),
        to=_window(sheet.to, sheet.paper),
        heading=_own_heading(sheet),
        body=_less_escaped(_body([*in_portions(blocks)], sheet)),
    )


def _parted(block: Block) -> Block:
    """A word that goes on from one run to the next is broken between them where it is long."""
    shown, length = list[Run](), 0
    for run in block.runs:
        first = BEGINNING.match(run.text)
        begins = len(first[0]) if first else 0
        ends = len(run.text) - 1 - max(map(run.text.rfind, GAP))
        apart = "\t" if length and begins and length + begins > LONG else ""  # a space holds to scripts without them
        shown.append(replace(run, text=apart + run.text))
        length = ends + (length if ends == len(run.text) and not apart else 0)
    return replace(block, runs=tuple(shown))


def _less_escaped(parts: Iterable[Markup]) -> Markup:
    """Each character that is escaped costs the library as much as a line, and in a text these needn't be."""
    html = Markup("\n").join(parts)
    for escaped, plain in (("&#34;", '"'), ("&#39;", "'"), ("&gt;", ">")):
        html = Markup(str(html).replace(escaped, plain))  # noqa: S704 - no tag or entity begins with any of these
    return html


def _window(to: str, paper: Paper) -> Markup:
    """The address, with room left below it for what the window shows."""
    lines = [line.strip() for line in to.split("\n") if line.strip()]
    if len(lines) > MOST_ADDRESS_LINES:
        lines[MOST_ADDRESS_LINES - 1 :] = [", ".join(lines[MOST_ADDRESS_LINES - 1 :])]
    shown = [words_of_line(line, bold=False, width=(paper.column - 80) * MILLIMETRE) for line in lines]
    shown += [Markup("&nbsp;")] * (ADDRESS_LINES - len(lines))
    last = Markup('<p class="gap"> </p>')
    return Markup("").join(Markup('<p class="address">{}</p>').format(line) for line in shown) + last


def _own_heading(sheet: Sheet) -> Markup:
    """A letter that has no heading of its own is headed by its subject."""
    if any(block.shape is Shape.HEADING for block in sheet.blocks):
        return Markup("")
    shown = words_of_line(sheet.subject, bold=True, width=sheet.column, size=LARGE)
    side = side_of(sheet.subject, from_right=is_from_right(sheet.language))
    return marked(Markup("<h1>{}</h1>").format(shown), "h1", "", side)


def _body(lines: Sequence[tuple[Block, bool]], sheet: Sheet) -> Iterator[Markup]:
    column, from_right = sheet.column, is_from_right(sheet.language)
    signature = signing.signature_of([block for block, _ in lines], sheet.body)
    last = signing.kept_with(signature, [block for block, _ in lines])
    plain = partial(words_of_line, width=column)
    numbered = enumerate(lines)
    for is_list, group in groupby(numbered, key=lambda one: one[1][0].shape is Shape.ITEM):
        if is_list:
            items = list(group)
            kept = items[-1][0] == last and len(items) <= MOST_KEPT
            yield _list([block for _, (block, _) in items], column, from_right, style="kept" if kept else "")
            continue
        for index, (block, goes_on) in group:
            if block.rows:
                yield table(columns_of(block, column), from_right)
                continue
            side = side_of(block.text, from_right=from_right)
            if index in signature:
                style = signing.style_of(index, signature, len(lines))
                yield marked(rendering.html([block], words=plain), "p", style, side)
            elif block.shape is Shape.HEADING or all(run.bold for run in block.runs):
                yield _heading(block, column, side)
            else:
                style = "kept" if index == last else "line" if goes_on else "after" if index == signature.stop else ""
                yield marked(rendering.html([block], words=plain), "p", style, side)


def _list(items: Sequence[Block], column: float, from_right: bool, *, style: str) -> Markup:
    side = RIGHT if from_right else side_of(items[0].text)
    names = " ".join(name for name in (style, "turned" if side == RIGHT else "") if name)
    return marked(rendering.html(items, words=partial(words_of_line, width=ITEM * column)), "ul", names, side)


def _heading(block: Block, column: float, side: str) -> Markup:
    if len(block.text) > LONGEST_HEADING:
        strong = replace(block.with_runs(lambda run: replace(run, bold=True)), shape=Shape.PARAGRAPH)
        return marked(rendering.html([strong], words=partial(words_of_line, width=column)), "p", "", side)
    tag, size = ("h1", LARGE) if block.shape is Shape.HEADING else ("h2", SIZE)
    bold = partial(words_of_line, width=column, size=size)
    shown = rendering.html([_as_heading(block)], heading=tag, words=lambda line, _: bold(line, True))
    return marked(shown, tag, "", side)


def _as_heading(block: Block) -> Block:
    return Block(Shape.HEADING, tuple(replace(run, bold=False) for run in block.runs))
