"""The figures of the report builder, each with what it counts in words. Those of the statistics are the same here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.policy import boards
from portal.policy.boards import AGAIN, KEPT, LINKED, PROMISED, SETTLED, Figure
from portal.policy.built import Shape, Value
from portal.policy.choices import Outcome
from portal.policy.measures import DEFINED, MISSED
from portal.policy.reports import Measure
from portal.policy.sidebyside import percentile

RECEIVED, ANSWERED, OPEN = boards.RECEIVED, boards.ANSWERED, boards.OPEN
CLOSED, MEDIAN, SLOWEST = Measure.CLOSED.value, boards.MEDIAN, boards.SLOWEST
ENDED, OPEN_AT_END = boards.ENDED, "open_at_end"
IN_TARGET, UPHELD, SHARE_ANSWERED, REMEDIES_KEPT = "in_target", "upheld", "share_answered", "remedies_kept"
JUDGED, MISTAKEN, REMEDY_SETTLED, REMEDY_KEPT = "judged", "mistaken", "remedy_settled", "remedy_kept"
PERCENT: Mapping[str, int] = {MEDIAN: 50, SLOWEST: 90}


class Basis(StrEnum):
    """Which cases a period counts: those received in it, those that ended in it, those that were open at its end."""

    RECEIVED = "received"
    ENDED = "ended"
    OPEN = "open"


@dataclass(frozen=True)
class Gauge(Figure):
    """A figure with what it counts in words, and of which cases a period counts it."""

    words: str = ""
    basis: Basis = Basis.RECEIVED

    @property
    def flags(self) -> tuple[str, ...]:
        """Return what must be known of each case to count it."""
        return tuple(one for one in (self.of or self.key, self.among) if one and one not in PERCENT)

    @property
    def adds(self) -> bool:
        """Return whether it is a number of cases."""
        return not self.among


def _of(measure: Measure) -> Gauge:
    defined = DEFINED[measure]
    among = ANSWERED if defined.shape is Shape.DAYS else ""
    return Gauge(measure.value, defined.name, defined.shape, among=among, words=defined.words)


def _share(key: str, name: str, of: str, among: str, words: str) -> Gauge:
    return Gauge(key, name, Shape.SHARE, of, among, words)


ALL = (
    _of(Measure.RECEIVED),
    _of(Measure.ANSWERED),
    _share(SHARE_ANSWERED, "Share answered", ANSWERED, RECEIVED, "Of the cases received, the share that was answered."),
    _of(Measure.CLOSED),
    _of(Measure.OPEN),
    _of(Measure.MEDIAN),
    _of(Measure.SLOWEST),
    Gauge(MISSED, "Missed a limit", words="Cases that met a limit too late, or whose time has run out."),
    _share(IN_TARGET, "Share in target", KEPT, SETTLED, boards.TARGET),
    _share(
        UPHELD, "Share upheld", MISTAKEN, JUDGED,
        "Of the cases whose latest answer decided whether we were at fault, the share where it found that we were, in "
        "whole or in part.",
    ),
    Gauge(PROMISED, "With a remedy", words="Cases with a remedy that was promised and not taken back."),
    _share(
        REMEDIES_KEPT, "Share of remedies kept", REMEDY_KEPT, REMEDY_SETTLED,
        "Of the cases whose remedies were all kept, or of which one is overdue, the share where all were kept.",
    ),
    Gauge(AGAIN, "Opened again", words="Cases that went through a stage that they had been through before."),
    Gauge(LINKED, "Linked as the same issue", words="Cases that an officer tied to another as the same issue, both of "
          "which you may see."),
    _of(Measure.ANONYMOUS),
    _of(Measure.STAFF),
    _of(Measure.ELECTED),
    Gauge(
        ENDED, "Ended in the period", basis=Basis.ENDED,
        words="Cases whose last stage ended in the period (closed, withdrawn, passed on), whenever they were received.",
    ),
    Gauge(
        OPEN_AT_END, "Open at its end", basis=Basis.OPEN,
        words="Cases open when the period was over, whenever they were received; of a period that isn’t over, now. One "
        "that was opened again counts as open throughout.",
    ),
)  # fmt: skip
GAUGES: Mapping[str, Gauge] = {one.key: one for one in ALL}
BASES: Mapping[str, tuple[Basis, ...]] = {
    "Of the cases received in a period": (Basis.RECEIVED,),
    "Of all cases, whenever received": (Basis.ENDED, Basis.OPEN),
}


@dataclass(frozen=True)
class Judging:
    """The outcomes of a procedure that find us at fault, and all that decide whether we were."""

    mistakes: frozenset[str]
    all: frozenset[str]


def judging(outcomes: Mapping[str, Outcome]) -> Judging:
    """Return which outcomes decide whether we were at fault: those for the kinds of case that may be decided so."""
    mistakes = {key: one.kinds for key, one in outcomes.items() if one.mistake}
    kinds = frozenset() if frozenset() in mistakes.values() else frozenset().union(*mistakes.values())
    all_ = {key for key, one in outcomes.items() if mistakes and (not kinds or not one.kinds or kinds & one.kinds)}
    return Judging(frozenset(mistakes), frozenset(all_))


def offered(outcomes: Mapping[str, Outcome]) -> dict[str, Gauge]:
    """Return the figures that a procedure has: none of fault where none of its outcomes finds one."""
    found = bool(judging(outcomes).mistakes)
    return {key: one for key, one in GAUGES.items() if key != UPHELD or found}


@dataclass
class Tally:
    """What was counted of some cases: how many have each flag, and how many were answered after how many days."""

    sums: Counter[str] = field(default_factory=Counter)
    days: Counter[float] = field(default_factory=Counter)

    def figure(self, gauge: Gauge) -> Value:
        """Return one figure. A share of nothing is none, and so is a number of days of nothing."""
        if gauge.key in PERCENT:
            return percentile(self.days, PERCENT[gauge.key])
        if not gauge.among:
            return self.sums[gauge.key]
        among = self.sums[gauge.among]
        return self.sums[gauge.of] / among if among else None

    def opens(self, gauge: Gauge) -> str:
        """Return the flag of the cases that a figure opens; nothing where there are none."""
        return gauge.opens if self.sums[gauge.opens] else ""


def merged(some: Iterable[Tally]) -> Tally:
    """Return what was counted of all of them together."""
    found = Tally()
    for one in some:
        found.sums.update(one.sums)
        found.days.update(one.days)
    return found
