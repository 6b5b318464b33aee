"""The steps of a stage, as a pack writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum

from portal.policy.conditions import ALWAYS
from portal.policy.moves import REPORTERS_MOVES, Move
from portal.policy.steps import GATED, Step
from portal.policy.stops import DONE, SAID
from portal.procedures.conditions import Terms, condition
from portal.procedures.faults import meant
from portal.procedures.section import Section


class Note(StrEnum):
    """Whether whoever ticks a step off must write a note."""

    REQUIRED = "required"
    OPTIONAL = "optional"


def steps(stage: Section, positions: Collection[str], terms: Terms) -> Iterator[Step]:
    """Yield the steps of a stage in the order in which they are shown."""
    for key, part in stage.parts("steps", "step"):
        if key in {*SAID, *DONE}:
            part.faults.note(part.table.line, f"A step can't be called “{key}”: a clock means something else by it.")
        yield Step(
            key=key,
            name=part.name(),
            clause=part.clause(required=True),
            help=part.text("help", ""),
            positions=part.refs("positions", positions, "position"),
            before=frozenset(_before(part)),
            when=condition(part, "when", terms) if part.has("when") else ALWAYS,
            note=part.pick("note", Note, Note.OPTIONAL) is Note.REQUIRED,
        )


def _before(part: Section) -> Iterator[Move]:
    for node in part.texts("before", like=f"one of: {', '.join(sorted(GATED))}"):
        if node.text in REPORTERS_MOVES:
            sentence = f"“{node.text}” is the reporter's right, so no step of ours can stand before it. Take it out."
            part.faults.note(node.line, sentence)
        elif node.text not in GATED:
            part.faults.note(node.line, f"No step can stand before “{node.text}”.{meant(node.text, GATED)}")
        else:
            yield Move(node.text)
