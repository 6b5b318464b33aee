"""A report as it was made: its sheets of figures and of cases, each column with what may lie in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Value = str | int | float | date | datetime | None


class Shape(StrEnum):
    """What the values of a column are, so that each format can set them as such.

    A share lies between 0 and 1; None in a number, a share or a date says that there is none.
    """

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    DAYS = "days"
    DATE = "date"


class Holds(StrEnum):
    """What a column may tell of people: nothing, who someone is, what somebody wrote, or what the law protects."""

    PLAIN = "plain"
    PERSON = "person"
    WRITTEN = "written"
    PROTECTED = "protected"


KEPT_BACK = "withheld"
ALL, FEWEST_ADDED = "All", 2
SEVERAL = frozenset({"nature", "remedy", "stage"})  # columns by which a case may stand in several rows
NOT_ADDED = frozenset({"trends", "periods"})  # sheets whose rows tell of the same cases again
MEASURED = frozenset({Shape.NUMBER, Shape.SHARE, Shape.DAYS})
OF_BEFORE = "_before"  # how the keys of columns end that tell of the period before


def percent(share: float) -> str:
    """Return a share between 0 and 1 as it is told wherever it is read: "93.3%"."""
    return f"{share:.1%}"


@dataclass(frozen=True)
class Part:
    """Of what a number is a part: of those of the columns with the keys `of`.

    Columns of one `split` count no case twice; those `like` each other count the same cases, but for a few.
    """

    of: tuple[str, ...] = ()
    split: str = ""
    like: str = ""

    def renamed(self, ending: str) -> Part:
        """Return the same among columns whose keys end with this."""
        of = tuple(f"{key}{ending}" for key in self.of)
        return Part(of, *(one and f"{one}{ending}" for one in (self.split, self.like)))


@dataclass(frozen=True)
class Column:
    """One column of a sheet. Its `key` stays the same in every language and format.

    `part` is known while the sheet is made, and goes into no file: what is told is kept back by then.
    """

    key: str
    name: str
    shape: Shape = Shape.TEXT
    holds: Holds = Holds.PLAIN
    part: Part | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Sheet:
    """One table of a report, with the clause that asks for it. Each row has a value for each column.

    `cases` are the ids of the cases that its rows tell of one by one, in the order of the rows; none for figures, nor
    for a row that comes from no case.
    """

    key: str
    name: str
    clause: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    cases: tuple[int, ...] = ()

    @property
    def keeps_back(self) -> bool:
        """Return whether any figure of it is kept back from its audience."""
        return KEPT_BACK in self._figures()

    @property
    def is_kept_back(self) -> bool:
        """Return whether all its figures are kept back: it has some, and shows none but nothing."""
        return self.keeps_back and set(self._figures()) <= {KEPT_BACK, None, 0}

    @property
    def counts_several(self) -> bool:
        """Return whether a case may stand in several of its rows: what they say is then never added up."""
        return self._has_figures and any(column.key in SEVERAL for column in self.columns)

    @property
    def totals(self) -> tuple[Value, ...] | None:
        """Return the row below the others: the sum of each number, or that it is kept back; None where there is none.

        A sum of which one number is kept back goes with it: it would give that number away. Shares and days have no
        sum, and neither has what tells of cases one by one.
        """
        if not self._has_figures or self.counts_several or len(self.rows) < FEWEST_ADDED:
            return None
        return tuple(self._total(place) for place in range(len(self.columns)))

    @property
    def _has_figures(self) -> bool:
        is_counted = not self.cases and self.key not in NOT_ADDED
        return is_counted and any(column.shape is Shape.NUMBER for column in self.columns)

    def _total(self, place: int) -> Value:
        if self.columns[place].shape is not Shape.NUMBER:
            return ALL if place == 0 else None
        values = [row[place] for row in self.rows]
        return KEPT_BACK if KEPT_BACK in values else sum(one for one in values if isinstance(one, int))

    def _figures(self) -> list[Value]:
        measured = [place for place, column in enumerate(self.columns) if column.shape in MEASURED]
        return [row[place] for row in self.rows for place in measured]


@dataclass(frozen=True)
class Built:
    """A report made for a period, both days included, from what was known at `made_at`.

    `remarks` are sentences on the figures: which trend was found, and by which method. `counted` are the ids of all
    cases that its figures count, in order.
    """

    key: str
    name: str
    clause: str
    procedure: str
    start: date
    end: date
    made_at: datetime
    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = ()
    counted: tuple[int, ...] = ()

    def sheet(self, key: str) -> Sheet:
        """Return the sheet of that key. KeyError where there is none."""
        return {sheet.key: sheet for sheet in self.sheets}[key]
