"""Whether proceedings run beside a case now, and the words in which it may be answered meanwhile."""

from __future__ import annotations

from portal.cases import clocks
from portal.cases.models import Case, Proceeding
from portal.policy.proceedings import AgreedWords


def running(case: Case) -> Proceeding | None:
    """Return the proceedings that run, if any do. A case whose procedure knows none isn't asked."""
    if clocks.pack_of(case).proceedings is None:
        return None
    return next((one for one in case.proceedings if one.ended_at is None), None)


def fitting(case: Case) -> tuple[AgreedWords, ...]:
    """Return the agreed words whose outcome a case of this kind can have."""
    pack = clocks.pack_of(case)
    outcomes = [key for key, one in pack.outcomes.items() if case.kind in one.kinds]
    return pack.proceedings.fitting(outcomes) if pack.proceedings else ()
