"""What a reporter may do or turn to today, each with what uses it here: a page of the room, where there is one.

An act has one name, wherever it is offered: as a button, as a link, and on the page that asks whether it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape

from flask_babel import gettext as _
from markupsafe import Markup

from portal.policy.decisions import Situation, may
from portal.policy.directions import PHONE
from portal.policy.moves import Move
from portal.policy.procedure import By, Procedure, Right
from portal.policy.rights import next_stage
from portal.public.blueprint import blueprint
from portal.public.tongue import is_untold, marked, own

# What can be dialled or opened, as packs write it: a number of seven digits or more, a site, an address of mail.
REACHED = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<site>(?:https?://|www\.)[\w./:?=&%#~-]*\w)"
    rf"|(?P<number>\b[A-Z]{{2,4}}(?:-[0-9A-Z]{{4}}){{3}}\b)|(?P<phone>{PHONE})"
)


TAG = re.compile(r"(<[^>]*>)")
LED = (Move.ESCALATE, Move.CONTEST)  # moves that a right may bring with its own words


@dataclass(frozen=True)
class Way:
    """Something else that can be done from the room: the last word of its page's address, and its name."""

    to: str
    words: str


@dataclass(frozen=True)
class ToldRight:
    """A right: its words and clause, and the page of the room that uses it, with its button, where there is one."""

    words: str
    clause: str
    move: Move | None = None
    button: str = ""


def tell(rights: tuple[Right, ...], here: Situation) -> tuple[ToldRight, ...]:
    """Return the rights in the pack's order, each with its button where the reporter can use it here and now."""
    return tuple(_right(one, here) for one in rights)


def _right(right: Right, here: Situation) -> ToldRight:
    move = Move.CONTEST if right.key == Move.CONTEST else Move.ESCALATE if right.stage else None
    if move is None or not may(move, here, By.REPORTER):
        return ToldRight(right.words, right.clause)
    return ToldRight(right.words, right.clause, move, name_of(move, here))


def name_of(move: Move, here: Situation) -> str:
    """Return what a move of the reporter's is called, here and now."""
    if move is Move.ESCALATE:
        following = next_stage(here.pathway, here.stage)
        return _("Ask for %(stage)s", stage=following.name) if following else _("Ask for the next stage")
    return {Move.CONTEST: _("Contest how it was classified"), Move.WITHDRAW: _("Take it back")}[move]


def ways(here: Situation, rights: Collection[ToldRight], *, late_promise: bool, corrects: bool) -> tuple[Way, ...]:
    """Return what else the reporter can do: what no right's button does already. There is always something."""
    return tuple(_ways(here, {one.move for one in rights}, late_promise=late_promise, corrects=corrects))


def _ways(here: Situation, led: Collection[Move | None], *, late_promise: bool, corrects: bool) -> Iterator[Way]:
    for move in LED:
        if move not in led and may(move, here, By.REPORTER):
            yield Way(move.value, name_of(move, here))
    if late_promise:
        yield Way("add", _("Tell us that it wasn’t done"))
    yield Way("add", _("Add words or files"))
    if corrects and may(Move.AMEND, here, By.REPORTER):
        yield Way("details", _("Correct your details"))
    if may(Move.WITHDRAW, here, By.REPORTER):
        yield Way(Move.WITHDRAW.value, name_of(Move.WITHDRAW, here))


@blueprint.app_template_filter()
def reached(words: str, procedure: Procedure | None = None) -> Markup:
    """Return words with each number, site and address of mail in them as a link, to be tapped, in its own direction.

    So has a tracking number, which is no link. Words of `procedure` that nobody put into the page's language are
    marked as what they are.
    """
    parts, end = list[str | Markup](), 0
    for found in REACHED.finditer(words):
        parts += [words[end : found.start()], _link(found)]
        end = found.end()
    parts.append(words[end:])
    if procedure is None:
        return Markup("").join(parts)
    if is_untold(words, procedure):
        return marked(Markup("").join(parts), procedure)
    return Markup("").join(one if isinstance(one, Markup) else own(one, procedure) for one in parts)


@blueprint.app_template_filter()
def reached_in(body: Markup) -> Markup:
    """Return a letter's HTML with each number, site and address of mail in its texts as a link."""
    texts_and_tags = enumerate(TAG.split(body))
    # A tag of what was markup already, as it stood there; the texts between are escaped again.
    return Markup("").join(Markup(one) if place % 2 else reached(unescape(one)) for place, one in texts_and_tags)  # noqa: S704 - see above


def _link(found: re.Match[str]) -> Markup:
    text = found[0]
    if found["number"]:
        return Markup('<bdi dir="ltr" class="number">{}</bdi>').format(text)
    if found["mail"]:
        return Markup('<bdi dir="ltr"><a href="mailto:{0}">{0}</a></bdi>').format(text)
    if found["site"]:
        return Markup('<bdi dir="ltr"><a href="{}" rel="noreferrer">{}</a></bdi>').format(
            text if text.startswith("http") else f"https://{text}", text
        )
    return Markup('<bdi dir="ltr"><a class="phone" href="tel:{}">{}</a></bdi>').format(
        re.sub(r"[^\d+]", "", text), text
    )
