"""A message left on a machine: it can be recorded, and nobody is led to take it for an acknowledgement or an answer."""

from __future__ import annotations

from dataclasses import replace

from portal.letters.ask import Ask
from portal.policy import stops
from portal.policy.clock import Method
from portal.policy.moves import Move, Verdict
from portal.policy.procedure import Stage
from portal.policy.spoken import may_say

SAYS = {Move.ACKNOWLEDGE: stops.ACKNOWLEDGEMENT, Move.RESPOND: stops.ANSWER}
INSTEAD = "A message left on a machine isn’t offered: it stops no clock{clause}. Keep it with “Record a contact”."
ONLY_NOTED = (
    "No contact acknowledges or answers anything. A voicemail is kept on the timeline and stops no clock{clause}."
)


def offered(wanted: tuple[Ask, ...], move: Move, stage: Stage) -> tuple[Ask, ...]:
    """Return what a move asks, without offering to say it to a machine where that doesn't count."""
    if move not in SAYS or may_say(SAYS[move], Method.VOICEMAIL, stage):
        return wanted
    return tuple(_without(ask) if ask.name == "method" else ask for ask in wanted)


def _without(ask: Ask) -> Ask:
    return replace(ask, choices=tuple(one for one in ask.choices if one[0] != Method.VOICEMAIL))


def hints(move: Move, stage: Stage) -> dict[str, str]:
    """Return what the form says of it beside the method."""
    if move is not Move.CONTACT and move not in SAYS:
        return {}
    verdict = may_say(SAYS.get(move, stops.ACKNOWLEDGEMENT), Method.VOICEMAIL, stage)
    if verdict:
        return {}
    return {"method": (ONLY_NOTED if move is Move.CONTACT else INSTEAD).format(clause=_clause(verdict))}


def _clause(verdict: Verdict) -> str:
    return f" ({verdict.clause})" if verdict.clause else ""
