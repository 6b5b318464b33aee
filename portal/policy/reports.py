"""The reports of a procedure: for which duties and whom, which cases they cover, and what stands on their sheets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum


class Dimension(StrEnum):
    """By what cases are told apart: something that is known of each of them."""

    KIND = "kind"
    CHANNEL = "channel"
    NATURE = "nature"
    PROGRAMME = "programme"
    SERVICE = "service"
    TEAM = "team"
    MANAGER = "manager"
    WARD = "ward"
    STAGE = "stage"
    OUTCOME = "outcome"
    REMEDY = "remedy"
    PRIORITY = "priority"
    MATTER = "matter"
    MONTH = "month"


class Measure(StrEnum):
    """What is counted of cases. `measures.DEFINED` says in words what each of them means."""

    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
    REFUSED = "refused"
    OPEN = "open"
    ANONYMOUS = "anonymous"
    STAFF = "staff"
    ELECTED = "elected"
    MEDIAN = "median"
    SLOWEST = "slowest"


class Lists(StrEnum):
    """What the rows of a sheet are, where it isn't one of figures."""

    CASES = "cases"
    MISSED = "missed"
    REMEDIES = "remedies"
    NOTES = "notes"
    WORK = "work"
    ASSESSMENT = "assessment"
    UNMET = "unmet"
    STATEMENTS = "statements"
    RULINGS = "rulings"


class LogColumn(StrEnum):
    """What a sheet of cases can tell of each one."""

    NUMBER = "number"
    KIND = "kind"
    STATUS = "status"
    RECEIVED = "received_on"
    OPENED = "opened_on"
    CHANNEL = "channel"
    NATURE = "nature"
    DESCRIPTION = "description"
    REQUESTED = "requested"
    LOCATION = "location"
    WARD = "ward"
    REPORTER = "reporter"
    ON_BEHALF_OF = "on_behalf_of"
    MARKS = "marks"
    PROGRAMME = "programme"
    SERVICE = "service"
    TEAM = "team"
    MANAGER = "manager"
    PRIORITY = "priority"
    MATTER = "matter"
    ACKNOWLEDGED = "acknowledged_on"
    RESPONSES = "responses"
    ANSWERED = "answered_on"
    DAYS = "days"
    OUTCOME = "outcome"
    RESPONSE = "response"
    REMEDY = "remedy"
    CLOSED = "closed_on"


class Which(StrEnum):
    """Which cases a report is about: those received in its period, or those that are still open."""

    RECEIVED = "received"
    PENDING = "pending"


@dataclass(frozen=True)
class Covers:
    """Of which cases a report tells: none named, of all kinds and matters.

    A case under a label is told of by the reports that name the label, and by no other: the figures of a day would
    tell that there is one (RV-25). `reportable` leaves out what is nothing to report (OC-6).
    """

    which: Which = Which.RECEIVED
    kinds: frozenset[str] = frozenset()
    matters: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    reportable: bool = False


@dataclass(frozen=True)
class SheetRule:
    """One sheet: figures `by` dimensions, or what it `lists` one by one.

    `limits` are clocks, by their names, or by their stage's and theirs: "answer", "stage_1.answer". `steps` are those
    whose notes are listed, `statements` those of the self-assessment that are. What stands in a column of `protects`
    may be protected by law, whatever it says.
    """

    key: str
    name: str
    clause: str
    lists: Lists | None = None
    by: tuple[Dimension, ...] = ()
    shows: tuple[Measure, ...] = ()
    limits: tuple[str, ...] = ()
    compared: bool = False
    columns: tuple[LogColumn, ...] = ()
    details: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    protects: frozenset[str] = frozenset()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrendRule:
    """That trends are looked for, over so many periods before, in all and for each value of the dimensions `by`."""

    over: int
    clause: str
    by: tuple[Dimension, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """One report. Whoever does or approves one of its `duties` may make and read it, and so may the `positions`.

    With `per`, each sheet is made once for every value of that dimension. `audience` names who gets it: then the
    `positions` read it as it was submitted, and not as it is made.
    """

    key: str
    name: str
    clause: str
    duties: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    covers: Covers = field(default_factory=Covers)
    per: Dimension | None = None
    audience: str = ""
    trends: TrendRule | None = None
    sheets: tuple[SheetRule, ...] = ()
    help: str = ""

    def is_for(self, duty: str) -> bool:
        """Return whether it is what a duty wants."""
        return duty in self.duties


def readers(report: Report, doers: Collection[tuple[str, str]]) -> frozenset[str]:
    """Return the positions that may make a report and read all of it. `doers` are duties' keys, each with a position.

    Where it is for an audience, those are its doers alone: something of it may be withheld from all others.
    """
    named = () if report.audience else report.positions
    return frozenset(named) | {position for duty, position in doers if report.is_for(duty)}
