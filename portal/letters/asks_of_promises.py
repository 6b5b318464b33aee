"""What is asked of whoever sees to a promise: who does, what shows that it was kept, another day, why not."""

from __future__ import annotations

from datetime import datetime

from portal.cases import filing, promise_owners
from portal.cases.models import Case
from portal.cases.models.columns import LONG
from portal.cases.remedies import MOST_REASON
from portal.letters.ask import Ask, Sort

YOU = "You, unless you choose someone else. They are told, and reminded of it."
TOLD = "The reporter is told which day, and reads why: in a message, unless the case is labelled, and in their room."
SHOWS = "An order number, a date, what was done. Staff alone read it; the reporter is told that it was kept."
EITHER = f"Words, a file of the case, or both. {SHOWS}"


def owner(case: Case, at: datetime, *, required: bool = False) -> Ask:
    """Return the question who sees to it."""
    words = "They are told, and reminded of it." if required else YOU
    return Ask("owner", "Who sees to it", Sort.CHOICE, required, words, choices=tuple(promise_owners.choices(case, at)))


def keeping(case: Case) -> tuple[Ask, ...]:
    """Return what is asked of a promise that was kept: words, or a file of the case where it has any."""
    files = tuple((one.key, one.name) for one in filing.of_case(case) if one.body_id is not None)
    words = EITHER if files else SHOWS
    note = Ask("note", "What shows that it was kept", Sort.TEXT, False, words, most=LONG, marked=not files)
    if not files:
        return (note,)
    return note, Ask("evidence", "The file of the case that shows it", Sort.CHOICE, False, choices=files)


NEW_DATE = (
    Ask("due_on", "By when", Sort.DATE),
    Ask("reason", "Why it takes until then", Sort.TEXT, help=TOLD, most=MOST_REASON),
)
DROPPING = (Ask("note", "Why it is taken back", Sort.TEXT, most=LONG),)
