"""What changes from one version of a procedure to another in how limits are chased."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.chasing import Chasing, Reminder
from portal.policy.differing import Change, Field, in_brackets, listed, paired, short
from portal.policy.touching import of

PART = "Chasing"


def changes(before: Chasing, after: Chasing) -> Iterator[Change]:
    """Yield every difference, with its clause."""
    yield from paired(
        PART, (before.reminders, after.reminders), in_brackets, REMINDER, touched=lambda _, one: of(kinds=one.kinds)
    )
    for name, old, new in (
        ("The overdue list", before.overdue, after.overdue),
        ("Asking whose a case is", before.unclear, after.unclear),
    ):
        if old != new:
            what = "no longer there" if not new else "changes" if old else "new"
            yield Change(PART, f"{name}: {what}{in_brackets(new or old)}.")


def _for(one: Reminder) -> str:
    return f"{listed(one.kinds)} ({listed(one.clocks) if one.clocks else 'every limit'})"


REMINDER = (
    Field("", lambda one: str(one.when)),
    Field("for", _for),
    Field("to", lambda one: listed(one.to)),
    Field("a copy to", lambda one: listed(one.copy)),
    Field("from", lambda one: one.sender),
    Field("words", lambda one: f"“{short(one.words)}”"),
)
