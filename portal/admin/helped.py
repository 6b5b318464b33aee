"""Help that a body wrote, put beside what its officers are asked; and the list of the forms that it can stand in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import g

from portal.admin import presenting
from portal.cases import helping
from portal.http import helped
from portal.http.helped import Field, Form
from portal.http.linked import linked
from portal.letters.ask import Ask
from portal.policy.decisions import Situation, letter_for
from portal.policy.moves import Move
from portal.policy.procedure import Procedure


def on_form(wanted: Iterable[Ask], pack: Procedure, form: str) -> tuple[Ask, ...]:
    """Return what a form asks, with the body's own help in place of the hint where there is some."""
    words = _words(pack, form)
    return tuple(replace(ask, help=linked(words[ask.name])) if ask.name in words else ask for ask in wanted)


def on_move(wanted: Iterable[Ask], move: Move, here: Situation) -> tuple[Ask, ...]:
    """Return what a move asks so: what stands in its letter has its help with that, whichever move writes it."""
    pack, letter_key = here.procedure, letter_for(move, here)
    asks = on_form(wanted, pack, helped.of_move(move))
    if letter_key is None:
        return asks
    written = {ask.name for ask in asks if ask.field}
    words = {name: text for name, text in _words(pack, helped.of_letter(letter_key)).items() if name in written}
    return tuple(replace(ask, help=linked(words[ask.name])) if ask.name in words else ask for ask in asks)


def _words(pack: Procedure, form: str) -> dict[str, str]:
    """A form is made several times in a request, and what stands beside its fields is asked for once."""
    known: dict[tuple[str, str], dict[str, str]] = g.setdefault("field_help", {})
    if (pack.key, form) not in known:
        known[pack.key, form] = helping.words(pack.key, form, pack.language)
    return known[pack.key, form]


def forms_of(pack: Procedure, intake: Iterable[Ask]) -> list[Form]:
    """Return the forms of a procedure, in the order in which a case meets them."""
    taken = tuple(Field(ask.name, ask.label, ask.help) for ask in intake)
    moves = (Form(helped.of_move(move), presenting.MOVES[move], fields) for move, fields in helped.OF_MOVES.items())
    return [
        helped.public(pack),
        Form(helping.INTAKE, "Taking in a case at the desk", taken),
        *moves,
        *helped.of_letters(pack),
    ]
