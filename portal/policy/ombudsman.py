"""The ombudsman whom cases of a procedure may go to: what can be decided there, and who keeps what was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.policy.choices import Choice
from portal.policy.moves import YES, Verdict, no


@dataclass(frozen=True)
class Ombudsman:
    """What a procedure says of its ombudsman: the name, the decisions that come from there, and the positions that
    keep them (any, without)."""

    name: str
    clause: str
    decisions: Mapping[str, Choice]
    positions: tuple[str, ...] = ()

    def may_keep(self, positions: Collection[str], names: Mapping[str, str]) -> Verdict:
        """Return whether someone with these positions may keep what was decided, or that it is complied with."""
        if not self.positions or set(self.positions) & set(positions):
            return YES
        wanted = " or ".join(names.get(position, position) for position in self.positions)
        return no(f"What the ombudsman decided is kept by: {wanted}.", self.clause)


def complied_in_time(asked_by: Iterable[date], complied_on: date | None, today: date) -> bool | None:
    """Return whether what was asked for by these days was done by the last of them; None where that is still open.

    Where nothing was asked for there is nothing to be late with: None.
    """
    last = max(asked_by, default=None)
    if last is None or (complied_on is None and today <= last):
        return None
    return complied_on is not None and complied_on <= last
