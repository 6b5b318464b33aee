"""A body's assessment of itself against a code: its requirements, what is looked at for each, and what that says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from portal.policy.built import percent
from portal.policy.choices import Choice
from portal.policy.clock import Limit


class Looks(StrEnum):
    """What the portal can look at by itself. `TOLD` says in words what each of them looks for."""

    LIMIT_AT_MOST = "limit_at_most"
    EXTENSION_AT_MOST = "extension_at_most"
    STAGES_AT_MOST = "stages_at_most"
    LETTERS_PROVE = "letters_prove"
    RIGHT_ALWAYS = "right_always"
    SEVERAL_CHANNELS = "several_channels"
    POSITION_HELD = "position_held"
    LIMIT_MET = "limit_met"
    EXTENSIONS_EXPLAINED = "extensions_explained"
    REFUSALS_EXPLAINED = "refusals_explained"
    ANSWERS_REASONED = "answers_reasoned"
    REMEDIES_KEPT = "remedies_kept"
    ANOTHER_PERSON = "another_person"
    WORK_DONE = "work_done"
    RULINGS_COMPLIED = "rulings_complied"
    NO_BREACH = "no_breach"


class Told(NamedTuple):
    """What is looked for in words, with `most` and `number` of the check; what is counted; which names a check has."""

    words: str
    counts: str
    needs: tuple[str, ...] = ()


TOLD: Mapping[Looks, Told] = {
    Looks.LIMIT_AT_MOST: Told("The procedure gives no more than {most}", "limits", ("limits", "most")),
    Looks.EXTENSION_AT_MOST: Told("With more time it is no more than {most} in all", "limits", ("limits", "most")),
    Looks.STAGES_AT_MOST: Told("The procedure has {number} stages at most", "pathways", ("kinds", "number")),
    Looks.LETTERS_PROVE: Told("None of these letters can go out without it", "letters", ("letters", "fields")),
    Looks.RIGHT_ALWAYS: Told("It is told at every stage, at any time", "stages", ("kinds", "right")),
    Looks.SEVERAL_CHANNELS: Told("There is more than one way to complain", "procedures"),
    Looks.POSITION_HELD: Told("Somebody has this position today", "positions", ("position",)),
    Looks.LIMIT_MET: Told("It was done in time", "cases", ("limits",)),
    Looks.EXTENSIONS_EXPLAINED: Told("Where more time was taken, the reasons were given", "cases", ("stage",)),
    Looks.REFUSALS_EXPLAINED: Told("What was not accepted was answered with reasons", "cases"),
    Looks.ANSWERS_REASONED: Told("Each answer has a decision and its reasons", "cases"),
    Looks.REMEDIES_KEPT: Told("What was promised by now has been done", "cases"),
    Looks.ANOTHER_PERSON: Told("It was dealt with by somebody else than before", "cases", ("stage",)),
    Looks.WORK_DONE: Told("Work that was asked for to learn from complaints has been done", "pieces of work"),
    Looks.RULINGS_COMPLIED: Told("What the ombudsman asked for was done by its day", "decisions"),
    Looks.NO_BREACH: Told("The ombudsman found that the procedure was followed", "decisions"),
}
# What is read from the cases of a period, one by one.
OF_CASES = frozenset(
    {
        *(Looks.LIMIT_MET, Looks.EXTENSIONS_EXPLAINED, Looks.REFUSALS_EXPLAINED, Looks.ANSWERS_REASONED),
        *(Looks.REMEDIES_KEPT, Looks.ANOTHER_PERSON),
    }
)


class State(StrEnum):
    """What was found, in the words of the assessment."""

    MET = "met"
    PARTLY = "partly met"
    NOT_MET = "not met"
    NOTHING = "nothing to look at"


class Complies(StrEnum):
    """What a person answers."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Check:
    """One thing that is looked at. Which of the names it has follows from what it `looks` at (`TOLD`).

    `limits` are clocks with their stages: "stage_1.answer". `fields` are the merge fields that the letters must prove.
    """

    looks: Looks
    limits: tuple[str, ...] = ()
    most: Limit | None = None
    number: int = 0
    kinds: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    right: str = ""
    position: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Requirement:
    """One thing that the code asks for. Without `checks`, people alone can say whether it is so."""

    key: str
    text: str
    clause: str
    checks: tuple[Check, ...] = ()

    @property
    def name(self) -> str:
        """Return what people call it: its paragraph."""
        return self.clause


@dataclass(frozen=True)
class Statement(Choice):
    """One thing that the report tells in words beside the requirements, whoever writes them, and what is looked at
    for it."""

    checks: tuple[Check, ...] = ()


@dataclass(frozen=True)
class SelfAssessment:
    """The assessment that a procedure owes with a `duty`, for each of its periods. Those in `positions` answer it."""

    duty: str
    clause: str
    positions: tuple[str, ...]
    requirements: Mapping[str, Requirement]
    statements: Mapping[str, Statement] = field(default_factory=dict)

    @property
    def items(self) -> tuple[str, ...]:
        """Return the keys of all that is to be answered, in order."""
        return (*self.requirements, *self.statements)

    def item(self, key: str) -> Requirement | Statement:
        """Return a thing that is to be answered. KeyError where there is none of that key."""
        return self.requirements.get(key) or self.statements[key]

    def checks(self, of: Iterable[Looks]) -> tuple[Check, ...]:
        """Return its checks that look at one of these, each once."""
        wanted = frozenset(of)
        found = (check for key in self.items for check in self.item(key).checks if check.looks in wanted)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Finding:
    """What one check found: at how many it looked, how many of them failed, and which.

    `passing` and `failing` name what was looked at in the procedure; `cases` are the ids of some of those that failed.
    """

    check: Check
    looked: int = 0
    failed: int = 0
    passing: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    cases: tuple[int, ...] = ()

    @property
    def state(self) -> State:
        """Return what that says of the requirement."""
        if not self.looked:
            return State.NOTHING
        if not self.failed:
            return State.MET
        return State.NOT_MET if self.failed == self.looked else State.PARTLY

    @property
    def words(self) -> str:
        """Return it as a sentence: "It was done in time: 42 of 45 cases (93.3%)."."""
        told = TOLD[self.check.looks]
        words = told.words.format(most=self.check.most, number=self.check.number)
        if not self.looked:
            return f"{words}: no {told.counts} to look at."
        if self.passing or self.failing:
            return _named(words, self.passing, self.failing)
        passed = self.looked - self.failed
        return f"{words}: {passed:,} of {self.looked:,} {told.counts} ({percent(passed / self.looked)})."


def _named(words: str, passing: Iterable[str], failing: Iterable[str]) -> str:
    told = (("", ", ".join(passing)), ("Not so: ", ", ".join(failing)))
    return " ".join(f"{no}{words}: {names}." for no, names in told if names)


def together(findings: Iterable[Finding]) -> State:
    """Return what several findings say of one requirement: what all of them say, and partly where they differ."""
    states = {one.state for one in findings} - {State.NOTHING}
    if not states:
        return State.NOTHING
    return next(iter(states)) if len(states) == 1 else State.PARTLY
