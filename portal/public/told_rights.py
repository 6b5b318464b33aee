"""What a reporter may do or turn to today, each with what uses it here: a page of the room, where there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<site>(?:https?://|www\.)[\w./-]*\w)"
    rf"|(?P<number>\b[A-Z]{{2,4}}(?:-[0-9A-Z]{{4}}){{3}}\b)|(?P<phone>{PHONE})"
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
