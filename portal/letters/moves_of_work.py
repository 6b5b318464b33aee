"""The desk's moves of work that say nothing to the reporter: checklist, priority, details, and a case's end."""

from __future__ import annotations

from collections.abc import Callable

from portal.cases import amending, asking_whose, handling, priorities, reporting, stages, steps
from portal.letters.saying import Doing
from portal.policy.moves import Move


def reopen(doing: Doing) -> None:
    """Open it again."""
    stages.reopen(doing.case, reason=doing.facts["reason"], **doing.common)


def withdraw(doing: Doing) -> None:
    """Take it back, for the reporter."""
    handling.withdraw(doing.case, reason=doing.facts["reason"], **doing.common)


def void(doing: Doing) -> None:
    """Strike a case that was entered by mistake."""
    handling.void(doing.case, reason=doing.facts["reason"], **doing.common)


def amend(doing: Doing) -> None:
    """Correct its details."""
    amending.amend(doing.case, amending.Changes.of(doing.facts), **doing.common)


def step(doing: Doing) -> None:
    """Tick off what was to be done."""
    steps.tick(doing.case, step=doing.facts["step"], note=doing.facts.get("note", ""), **doing.common)


def prioritise(doing: Doing) -> None:
    """Say how urgent it is."""
    priorities.prioritise(doing.case, **doing.facts, **doing.common)


def report(doing: Doing) -> None:
    """Say whether it is reported singly."""
    reporting.decide(doing.case, **doing.facts, **doing.common)


def ask_whose(doing: Doing) -> None:
    """Ask whose it is."""
    asking_whose.ask(doing.case, note=doing.facts["note"], **doing.common)


MAKERS: dict[Move, Callable[[Doing], None]] = {
    Move.REOPEN: reopen,
    Move.WITHDRAW: withdraw,
    Move.AMEND: amend,
    Move.VOID: void,
    Move.STEP: step,
    Move.PRIORITISE: prioritise,
    Move.REPORT: report,
    Move.ASK_WHOSE: ask_whose,
}
