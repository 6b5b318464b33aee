"""The desk's moves that keep what an ombudsman decided."""

from __future__ import annotations

from collections.abc import Callable

from portal.cases import rulings
from portal.cases.rulings import Decided
from portal.letters import several_promises
from portal.letters.saying import Doing
from portal.policy.moves import Move


def keep(doing: Doing) -> None:
    """Keep what was decided, with a promise for each thing that is asked for."""
    several_promises.demand_few(doing)
    several_promises.demand_good(doing)
    facts = dict(doing.facts)
    asked_for, owner = facts.pop("remedies", ()), facts.pop("owner", "")
    decided = Decided(**{**facts, "breach": facts["breach"] == "yes"})
    rulings.keep(doing.case, decided, asked_for=asked_for, owner=owner, **doing.common)


def comply(doing: Doing) -> None:
    """Keep that it is complied with."""
    facts = {**doing.facts, "which": int(doing.facts["which"])}
    rulings.comply(doing.case, **facts, **doing.common)


MAKERS: dict[Move, Callable[[Doing], None]] = {Move.RULING: keep, Move.COMPLIANCE: comply}
