"""What a reporter may do or turn to today, each with what uses it here: a page of the room, where there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup, escape

from portal.policy.decisions import Situation, may
from portal.policy.moves import Move
from portal.policy.procedure import By, Right
from portal.policy.rights import next_stage
from portal.public.blueprint import blueprint

# What can be dialled or opened, as packs write it: a number of seven digits or more, a site, an address of mail.
REACHED = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<site>(?:https?://|www\.)[\w./-]*\w)|(?P<phone>\+?\(?\d[\d ()-]{5,}\d)"
)


@dataclass(frozen=True)
class ToldRight:
    """A right: its words and clause, and the page of the room that uses it, with its button, where there is one."""

    words: str
    clause: str
    move: Move | None = None
    button: str = ""


def tell(rights: tuple[Right, ...], here: Situation) -> tuple[ToldRight, ...]:
    """Return the rights in the pack's order, each with its button where the reporter can use it here and now."""
    opens = bool(may(Move.ESCALATE, here, By.REPORTER))
    return tuple(_right(one, here, opens) for one in rights)


def _right(right: Right, here: Situation, opens: bool) -> ToldRight:
    if right.key == Move.CONTEST:
        return ToldRight(right.words, right.clause, Move.CONTEST, _("Contest how it was classified"))
    following = next_stage(here.pathway, here.stage) if right.stage and opens else None
    if following is None:
        return ToldRight(right.words, right.clause)
    return ToldRight(right.words, right.clause, Move.ESCALATE, _("Ask for %(stage)s", stage=following.name))


@blueprint.app_template_filter()
def reached(words: str) -> Markup:
    """Return words with each number, site and address of mail in them as a link, to be tapped."""
    parts, end = [], 0
    for found in REACHED.finditer(words):
        parts += [escape(words[end : found.start()]), _link(found)]
        end = found.end()
    return Markup("").join([*parts, escape(words[end:])])


def _link(found: re.Match[str]) -> Markup:
    text = found[0]
    if found["mail"]:
        return Markup('<a href="mailto:{0}">{0}</a>').format(text)
    if found["site"]:
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(
            text if text.startswith("http") else f"https://{text}", text
        )
    return Markup('<a class="phone" href="tel:{}">{}</a>').format(re.sub(r"[^\d+]", "", text), text)
