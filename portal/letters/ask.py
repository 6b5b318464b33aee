"""One fact that a move asks for, and what every description of such facts is made with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.cases.models import Case
from portal.cases.models.columns import LONG, TEXT
from portal.policy.choices import Choice
from portal.policy.clock import Method
from portal.policy.decisions import Situation
from portal.policy.points import LONGEST_POINT
from portal.policy.procedure import By

REASON_MOST = 1500  # characters, of LONG: in the timeline other words stand beside them

READ_BY = "The reporter reads this in their room, with the passphrase. The page that the number opens doesn’t show it."
READ_TOO = {"extension.reasons": READ_BY}  # what a letter says, and the room besides

METHOD_NAMES = {
    Method.EMAIL: "E-mail",
    Method.LETTER: "Letter",
    Method.PHONE: "Telephone",
    Method.IN_PERSON: "In person",
    Method.SMS: "Text message",
    Method.VOICEMAIL: "Voicemail",
}


class Sort(StrEnum):
    """What sort of value is asked for."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    STAFF = "staff"
    REMEDIES = "remedies"
    POINTS = "points"
    FINDINGS = "findings"
    FILE = "file"  # a door takes its text: no command takes a file


@dataclass(frozen=True)
class Ask:
    """One fact that a move needs: its name, its words, its sort, and the merge field it fills, if it fills one."""

    name: str
    label: str
    sort: Sort
    required: bool = True
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    field: str = ""
    most: int = LONG
    clears: bool = False  # given empty, it means: make it empty
    known: str = ""  # what a form opens with
    marked: bool = False  # shown as needed, though not of everyone: the command knows of whom
    hidden: bool = False  # a form carries it, and shows it to nobody
    about: tuple[tuple[str, str], ...] = ()  # of findings: each point, by its number in the database, and its words


Own = Callable[[Case, Situation, By], tuple[Ask, ...]]


def names(choices: Iterable[Choice]) -> tuple[tuple[str, str], ...]:
    """Return a controlled list as the choices of a fact."""
    return tuple((choice.key, choice.name) for choice in choices)


def of_remedy(kinds: tuple[tuple[str, str], ...]) -> tuple[Ask, ...]:
    """Return what is asked of each remedy that is promised."""
    return (
        Ask("kind", "What kind of remedy", Sort.CHOICE, choices=kinds),
        Ask("what", "What will be done", Sort.TEXT),
        Ask("due_on", "By when", Sort.DATE),
    )


def of_point() -> tuple[Ask, ...]:
    """Return what is asked of each point of complaint."""
    return (Ask("words", "The point, in plain words", Sort.TEXT, most=LONGEST_POINT),)


def of_finding(about: tuple[tuple[str, str], ...], kinds: tuple[tuple[str, str], ...]) -> tuple[Ask, ...]:
    """Return what is asked of what was found on each point. What is left out, the command tells beside it."""
    return (
        Ask("point", "Which point", Sort.CHOICE, choices=about),
        Ask("finding", "Finding", Sort.CHOICE, False, choices=kinds),
        Ask("reasons", "Reasons", Sort.TEXT, False, most=TEXT),
    )


ROWS = frozenset({Sort.REMEDIES, Sort.POINTS, Sort.FINDINGS})  # several of the same


def of_row(ask: Ask) -> tuple[Ask, ...]:
    """Return what is asked of each row of a fact that has rows."""
    if ask.sort is Sort.REMEDIES:
        return of_remedy(ask.choices)
    return of_point() if ask.sort is Sort.POINTS else of_finding(ask.about, ask.choices)
