"""What can be corrected on a case, what stands there, and where somebody else said another thing meanwhile."""

from __future__ import annotations

from typing import Any

from portal.admin.intake_form import PERSONAL, worded
from portal.cases.amending import DETAIL, RESIDENTS
from portal.cases.models import Case
from portal.http.clock import now
from portal.letters import asks
from portal.letters.ask import Ask
from portal.policy.moves import Move


def amendable(case: Case) -> tuple[Ask, ...]:
    """Return what can be corrected on a case; nothing that tells who an anonymous reporter is."""
    wanted = asks.asked(case, Move.AMEND, now())
    return tuple(worded(ask) for ask in wanted if not (case.anonymous and ask.name in {*PERSONAL, *RESIDENTS}))


def current(case: Case, name: str) -> Any:
    """Return what stands there now."""
    if name == "natures":
        return [row.nature for row in case.natures]
    if name.startswith(DETAIL):
        return case.details.get(name.removeprefix(DETAIL), "")
    if name in RESIDENTS:
        return getattr(case.resident, RESIDENTS[name], "")
    nothing = [] if name == "adjustments" else ""
    return getattr(case.person, name, nothing) if name in PERSONAL else getattr(case, name)


def theirs(case: Case, form: Any) -> list[tuple[str, str]]:
    """Return what the case says now where the form says something else, so that neither text is lost."""
    pairs = [(ask, current(case, ask.name), form[ask.name].data) for ask in amendable(case)]
    return [(ask.label, _said(ask, theirs)) for ask, theirs, mine in pairs if _said(ask, theirs) != _said(ask, mine)]


def _said(ask: Ask, value: Any) -> str:
    """Return a value as a person reads it: what is chosen from a list, by its name there."""
    names = dict(ask.choices)
    values = value if isinstance(value, list | tuple) else [str(value or "")]
    return ", ".join(names.get(one, one) for one in values).replace("\r\n", "\n").strip()
