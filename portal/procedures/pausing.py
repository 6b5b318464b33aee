"""What a clock may be paused for, as a pack writes it."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.clock import COUNTS, Counts
from portal.policy.limits import Limit
from portal.policy.pausing import PauseReason
from portal.procedures.section import Section


def pause_for(clock: Section, calendar: str, *, pausable: bool) -> tuple[PauseReason, ...]:
    """Return the reasons that alone will do, or none where any will."""
    if clock.has("pause_for") and not pausable:
        clock.fault("pause_for", "This clock can't be paused at all, so no reason will do. Add “pausable: yes”.")
    return tuple(_reasons(clock, calendar))


def _reasons(clock: Section, calendar: str) -> Iterator[PauseReason]:
    for key, part in clock.parts("pause_for", "reason to pause"):
        longest = part.limit("longest") if part.has("longest") else None
        if longest and COUNTS[longest.unit] is Counts.OFFICE_HOURS:
            part.fault("longest", f"A pause is counted in days, and “{longest}” isn't. Give days.")
        name, clause, words = part.name(), part.clause(required=True), part.text("help", "")
        yield PauseReason(key, name, words, clause, longest=_in_days(longest), calendar=calendar)


def _in_days(longest: Limit | None) -> Limit | None:
    return longest if longest and longest.amount and COUNTS[longest.unit] is not Counts.OFFICE_HOURS else None
