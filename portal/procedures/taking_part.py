"""Parts in a case, what a stage needs of them, and who is told of what, as a pack writes them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from portal.policy.taking_part import Need, On, Part, Tell
from portal.procedures.faults import meant, shown
from portal.procedures.nodes import Text
from portal.procedures.section import Section

NUMBER = re.compile("[1-9][0-9]?")
MOST = 20  # who must have one part: more is a slip of the pen


def parts(pack: Section) -> dict[str, Part]:
    """Return the parts by their keys, in the pack's order."""
    return {key: _part(key, part) for key, part in pack.parts("parts", "part")}


def _part(key: str, part: Section) -> Part:
    return Part(
        key=key,
        name=part.name(),
        help=part.text("help", ""),
        clause=part.clause(required=True),
        sees=part.flag("sees", default=True),
        independent=part.flag("independent", default=False),
        contact=part.flag("contact", default=False),
    )


def needs(stage: Section, known: Collection[str]) -> Iterator[Need]:
    """Yield what a stage needs before its answer."""
    for key, part in stage.parts("needs", "part that is needed"):
        if key not in known:
            part.faults.note(part.table.line, f"There is no part “{shown(key)}”.{meant(key, known)}")
        yield Need(key, _at_least(part), part.clause(required=True))


def _at_least(part: Section) -> int:
    text = part.text("at_least", None, _is_number, f"a number from 1 to {MOST}")
    return int(text) if _is_number(text) else 1


def _is_number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text)) and int(text) <= MOST


def tells(pack: Section, positions: Collection[str], known: Collection[str], stages: Collection[str]) -> Iterator[Tell]:
    """Yield who is told of what."""
    for one in pack.items("tell", "entry of “tell”"):
        tell = Tell(
            on=one.pick("on", On),
            words=_words(one),
            clause=one.clause(required=True),
            positions=one.refs("positions", positions, "position"),
            handlers_of=one.refs("handlers_of", stages, "stage"),
            part=one.ref("part", known, "part", ""),
            stage=one.ref("stage", stages, "stage", ""),
        )
        if not one.has("positions") and not one.has("handlers_of"):
            one.fault("on", "Nobody would be told. Name the “positions”, or the stages as “handlers_of”.")
        if tell.part and tell.on is not On.PART:
            one.fault("part", "A part is given “on: part” alone. Take “part” out, or tell on that.")
        yield tell


def _words(one: Section) -> str:
    node: Text | None = one.lines("words", required=True)
    return node.text if node else ""
