"""A report as one audience may see it: columns left out or masked, passages struck, small numbers kept back."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from portal.policy.built import Built, Column, Holds, Shape, Sheet, Value
from portal.policy.disclosure import Audience, How, Sort
from portal.policy.identifying import Found, Seeker, joined
from portal.policy.suppressing import suppressed
from portal.policy.trends import SHEET as TRENDS

WITHHELD = "withheld"
OTHER, NOTHING = "Other", "None"  # what is counted where a value isn't the procedure's own word, or there is none
KNOWN = "known"  # whoever strikes by what the portal knows is the portal itself
NUMBER_OF = Column("number_of", "Number", Shape.NUMBER)
NO_TRENDS = "Trends are left out: small numbers, which are kept back here, could be worked out from them."
HEADING = 0  # the row of what stands above the rows


@dataclass(frozen=True)
class Strike:
    """A passage that someone struck: of a text in a column of a sheet, from one place to another, and why.

    It goes with the text itself, by its digest: it falls away where the text is changed, and holds wherever it stands.
    """

    sheet: str
    column: str
    digest: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Redaction:
    """A passage that was struck in a report: where, why, and whether it was struck by what is known."""

    sheet: str
    row: int
    column: str
    reason: str
    known: bool


@dataclass(frozen=True)
class Place:
    """Where something stands in a report that must not: sheet and column by name, and the number of the row."""

    sheet: str
    row: int
    column: str
    sort: Sort

    @property
    def words(self) -> str:
        """Return it in words, without what stands there."""
        where = f"row {self.row}" if self.row else "the heading"
        return f"{self.sheet}, {where}{f', “{self.column}”' if self.column else ''}: {AN[self.sort]}"


AN: Mapping[Sort, str] = {
    Sort.NAME: "a name",
    Sort.EMAIL: "an e-mail address",
    Sort.PHONE: "a telephone number",
    Sort.ADDRESS: "an address",
    Sort.NUMBER: "a case number",
    Sort.BIRTH: "a date of birth",
}


@dataclass(frozen=True)
class Disclosed:
    """What an audience would get, what was struck in it, and where something is left that it must not know."""

    built: Built
    redactions: tuple[Redaction, ...] = ()
    left: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Disclosing:
    """What is needed to disclose: the audience, who is known, what was struck by hand, and the procedure's own words.

    A cell that says nothing but such a word isn't looked through for single words of a name. `parents` are the wholes
    that values are parts of.
    """

    audience: Audience
    seeker: Seeker
    strikes: Collection[Strike] = ()
    vocabulary: frozenset[str] = frozenset()
    parents: Mapping[str, str] = field(default_factory=dict)

    def disclose(self, built: Built) -> Disclosed:
        """Return the report as the audience may see it."""
        redactions: list[Redaction] = []
        built = self._without_trends(built)
        sheets = tuple(one for sheet in built.sheets for one in self._sheet(sheet, redactions))
        shown = replace(built, sheets=sheets, counted=())
        return Disclosed(shown, tuple(redactions), tuple(self._left(shown)))

    def _without_trends(self, built: Built) -> Built:
        """Leave the trends out where small numbers are kept back: their figures, and the remarks on them, tell those.

        A figure that is withheld on its own sheet stands among them as it is, and in other sums.
        """
        sheets = tuple(sheet for sheet in built.sheets if sheet.key != TRENDS)
        if not self.audience.small or len(sheets) == len(built.sheets):
            return built
        return replace(built, sheets=sheets, remarks=(NO_TRENDS,))

    # ---- sheets

    def _sheet(self, sheet: Sheet, redactions: list[Redaction]) -> Iterator[Sheet]:
        kept = [place for place, column in enumerate(sheet.columns) if self._how(column) not in {None, How.COUNTED}]
        if kept:
            columns = tuple(sheet.columns[place] for place in kept)
            rows = tuple(
                tuple(self._value(sheet, number, sheet.columns[place], row[place], redactions) for place in kept)
                for number, row in enumerate(sheet.rows, start=1)
            )
            # Rows that told of cases still do, but no longer say of which.
            shown = replace(sheet, columns=columns, rows=rows)
            yield replace(self._without_small(shown), cases=())
        for place, column in enumerate(sheet.columns):
            if self._how(column) is How.COUNTED:
                yield self._without_small(_counted(sheet, column, (self._own(row[place]) for row in sheet.rows)))

    def _own(self, value: Value) -> str:
        """Return a value that is counted. Only the procedure's own words are told: what was typed may name someone."""
        text = "" if value is None else str(value)
        return text if self._is_own(text) or not text else OTHER

    def _without_small(self, sheet: Sheet) -> Sheet:
        small = self.audience.small
        return suppressed(sheet, small.below, self.parents) if small else sheet

    def _how(self, column: Column) -> How | None:
        rule = self.audience.rule(column)
        return rule.how if rule else None

    def _value(self, sheet: Sheet, number: int, column: Column, value: Value, redactions: list[Redaction]) -> Value:
        how = self._how(column)
        if value is None or value == "" or how is How.SHOWN:
            return value
        if how is How.STRUCK:
            text, reasons = self._struck(sheet.key, column, str(value))
            redactions += [Redaction(sheet.key, number, column.key, reason, known) for reason, known in reasons]
            return text
        return initials(str(value)) if how is How.INITIALS else WITHHELD

    def _struck(self, sheet: str, column: Column, text: str) -> tuple[str, list[tuple[str, bool]]]:
        passages = list(self.passages(sheet, column, text))
        for passage in reversed(passages):
            text = text[: passage.start] + self.mark(passage.reason) + text[passage.end :]
        return text, [(passage.reason, passage.known) for passage in passages]

    def passages(self, sheet: str, column: Column, text: str) -> Iterator[Passage]:
        """Yield what is struck in a text: what is known, and around it what someone struck by hand."""
        audience, own = self.audience, text_digest(text)
        reason = audience.never.struck_as if audience.never else ""
        known = [Passage(one.start, one.end, reason, True) for one in self.seeker.find(text, audience.forbids)]
        by_hand = [
            Passage(one.start, min(one.end, len(text)), one.reason, False)
            for one in self.strikes
            if (one.sheet, one.column, one.digest) == (sheet, column.key, own)
        ]
        yield from _merged([*by_hand, *known])

    def mark(self, reason: str) -> str:
        """Return what stands where a passage was struck."""
        strike = self.audience.strikes.get(reason)
        return f"[{WITHHELD}: {strike.name if strike else reason}]"

    # ---- what is left

    def _left(self, built: Built) -> Iterator[Place]:
        for text in (built.name, *built.remarks):
            ours = text in {built.name, NO_TRENDS} or self._is_own(text)
            yield from self._places(built.name, HEADING, "", text, parts=not ours)
        for sheet in built.sheets:
            for text in (sheet.name, *(column.name for column in sheet.columns)):
                yield from self._places(sheet.name, HEADING, "", text, parts=False)
            for number, row in enumerate(sheet.rows, start=1):
                for column, value in zip(sheet.columns, row, strict=True):
                    if isinstance(value, str | int):
                        yield from self._in_cell(sheet, number, column, str(value))

    def _in_cell(self, sheet: Sheet, number: int, column: Column, text: str) -> Iterator[Place]:
        bare = text
        for reason in self.audience.strikes:
            bare = bare.replace(self.mark(reason), " | ")
        yield from self._places(sheet.name, number, column.name, bare, parts=not self._is_own(bare))

    def _is_own(self, text: str) -> bool:
        return text in self.vocabulary or all(one in self.vocabulary for one in re.split(r"[,;] ", text))

    def _places(self, sheet: str, row: int, column: str, text: str, *, parts: bool) -> Iterator[Place]:
        for one in self.seeker.find(text, self.audience.forbids, parts=parts):
            yield Place(sheet, row, column, one.sort)


@dataclass(frozen=True)
class Passage:
    """A stretch of a text that is struck, why, and whether by what is known."""

    start: int
    end: int
    reason: str
    known: bool


def _merged(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield them in order, those that overlap as one, for the reason of the first."""
    last: Passage | None = None
    for one in sorted(passages, key=lambda passage: (passage.start, -passage.end)):
        if last is not None and one.start < last.end:
            last = replace(last, end=max(last.end, one.end))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _counted(sheet: Sheet, column: Column, values: Iterable[str]) -> Sheet:
    """Return how often each value stands in a column, in a table of its own."""
    rows = tuple((value or NOTHING, times) for value, times in sorted(Counter(values).items()))
    own = replace(column, holds=Holds.PLAIN, shape=Shape.TEXT)
    return Sheet(f"{sheet.key}_by_{column.key}", f"{sheet.name}: {column.name}", sheet.clause, (own, NUMBER_OF), rows)


def initials(name: str) -> str:
    """Return the initials of a name: "A. P."."""
    return " ".join(f"{word[0].upper()}." for word in re.findall(r"[^\W\d_]+", name)) or WITHHELD


def text_digest(text: str) -> str:
    """Return the digest by which a strike knows its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def suggested(found: Iterable[Found], passages: Iterable[Passage]) -> list[Found]:
    """Return what was found by its looks alone, and isn't struck yet."""
    taken = list(passages)
    return [one for one in joined(found) if not any(one.start < other.end and other.start < one.end for other in taken)]
