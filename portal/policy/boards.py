"""The boards of the live statistics: each table's name, what it counts in words, and its figures.

A figure counts cases, and opens those that it counts. A share opens the cases that it is a share of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.built import Shape
from portal.policy.measures import BOUND, DEFINED, MET, MISSED, OF_A_LIMIT, SHARE, WAITING
from portal.policy.reports import Dimension, Measure

RECEIVED, OPEN, ANSWERED = Measure.RECEIVED.value, Measure.OPEN.value, Measure.ANSWERED.value
MEDIAN, SLOWEST, LONGER = Measure.MEDIAN.value, Measure.SLOWEST.value, "longer"
ENDED, OVERDUE, NOBODY = "ended", "overdue", "nobody"
SETTLED, KEPT, LATE, UNDONE = "settled", "kept", "late", "undone"
PROMISED, DUE, LINKED, AGAIN = "promised", "due", "linked", "again"
CASES, FIRST = "cases", "first"
SHARE_KEPT, IN_TIME, SHARE_IN_TIME = "share_kept", "in_time", "share_in_time"


class Face(StrEnum):
    """One page of the statistics: what is looked at."""

    INFLOW = "inflow"
    TIMES = "times"
    TARGET = "target"
    OUTCOMES = "outcomes"


FACES: Mapping[Face, str] = {
    Face.INFLOW: "Coming in and open",
    Face.TIMES: "Time to answer",
    Face.TARGET: "In target",
    Face.OUTCOMES: "What came of it",
}


@dataclass(frozen=True)
class Figure:
    """One column: a number of cases, or with `among` the share that those of `of` have of them."""

    key: str
    name: str
    shape: Shape = Shape.NUMBER
    of: str = ""
    among: str = ""

    @property
    def opens(self) -> str:
        """Return of which figure the cases are that it opens."""
        return self.among or self.key


@dataclass(frozen=True)
class Board:
    """One table: a row for each value of what cases are told apart `by`, or of its own where that is None.

    `bar` are the figures that its bars are made of, one beside the other: each row as a whole (`is_whole`), or as long
    as the largest row allows. With `adds` a case stands in one row alone, so the rows have a sum. What isn't
    `of_the_days` is counted whatever days are chosen.
    """

    key: str
    face: Face
    name: str
    words: str
    head: str
    figures: tuple[Figure, ...]
    by: Dimension | None = None
    bar: tuple[str, ...] = ()
    is_whole: bool = False
    adds: bool = True
    of_the_days: bool = True
    legend: str = ""
    clause: str = "OC-10"


def _of(measure: Measure, name: str = "") -> Figure:
    return Figure(measure.value, name or DEFINED[measure].name, DEFINED[measure].shape)


IN_AND_OPEN = (_of(Measure.RECEIVED), _of(Measure.OPEN))
OF_ANSWERS = (
    _of(Measure.ANSWERED, "Answered cases"),
    Figure(MEDIAN, "Half within (days)", Shape.DAYS, among=ANSWERED),
    Figure(SLOWEST, "Nine in ten within (days)", Shape.DAYS, among=ANSWERED),
    Figure(LONGER, "Took longer than that"),
)
OF_TARGET = (
    Figure(SETTLED, "Limit met or missed"),
    Figure(MISSED, "Missed one"),
    Figure(KEPT, "Met them all"),
    Figure(SHARE_KEPT, "Share in target", Shape.SHARE, of=KEPT, among=SETTLED),
)
OF_LIMITS = (
    *(Figure(one, OF_A_LIMIT[one].name.capitalize()) for one in (BOUND, MET, MISSED, WAITING)),
    Figure(SHARE, OF_A_LIMIT[SHARE].name.capitalize(), Shape.SHARE, of=MET, among=SETTLED),
)
OF_REPEATS = (
    _of(Measure.RECEIVED),
    Figure(LINKED, "Linked as the same issue"),
    Figure(AGAIN, "Answered and opened again"),
    Figure(SHARE, "Share linked", Shape.SHARE, of=LINKED, among=RECEIVED),
)

OF_THE_DAYS = "Cases received in these days, and how many of them are still open."
FROM_RECEIPT = (
    "Calendar days from the day of receipt to the day of the first answer, where the body is, pauses and all. Half of "
    "the answered cases took no longer than the first number of days, nine in ten no longer than the second: each is "
    "the smallest number that this is true of (nearest rank), so some case really took it."
)
TARGET = (
    "In target is a case that met every limit of its way that has come due or was done, and had one. A limit that has "
    "run out counts as missed, and one that isn’t due yet doesn’t count. Cases received in these days."
)
REPEATS = (
    "Linked: an officer tied it to another case, before or after it, as the same issue, and both are cases that you "
    "may see. Opened again: it went through a stage that it had been through before. Cases received in these days."
)


def _received(by: Dimension, name: str, *, adds: bool = True) -> Board:
    return Board(by.value, Face.INFLOW, name, OF_THE_DAYS, name, IN_AND_OPEN, by, (RECEIVED,), adds=adds)


def _answers(by: Dimension, name: str) -> Board:
    return Board(
        f"answers-{by.value}", Face.TIMES, f"First answer by {name.lower()}", FROM_RECEIPT, name, OF_ANSWERS, by,
        (MEDIAN, SLOWEST), legend="Filled: half. Framed: nine in ten.", clause="DV-61",
    )  # fmt: skip


def _target(key: str, by: Dimension, name: str, head: str) -> Board:
    legend = "Filled: met them all. Framed: missed one."
    return Board(key, Face.TARGET, name, TARGET, head, OF_TARGET, by, (KEPT, MISSED), is_whole=True, legend=legend)


def _repeats(by: Dimension, name: str, *, adds: bool = True) -> Board:
    title = f"Repeat issues by {name.lower()}"
    key = f"repeats-{by.value}"
    return Board(key, Face.OUTCOMES, title, REPEATS, name, OF_REPEATS, by, (LINKED,), adds=adds)


MONTHS = Board(
    "months", Face.INFLOW, "Month by month",
    "Received in the month; ended in it, by the day on which the last stage ended (closed, withdrawn or passed on); "
    "and open when it was over. A case that was opened again counts as open throughout. The last thirteen whole "
    "months, whatever days are chosen.",
    "Month", (_of(Measure.RECEIVED), Figure(ENDED, "Ended"), Figure(OPEN, "Open at its end")), Dimension.MONTH,
    adds=False, of_the_days=False,
)  # fmt: skip
BACKLOG = Board(
    "backlog", Face.INFLOW, "Open now, by team",
    "Every case that is open at this moment, whenever it was received: how many of them are past a limit, and how many "
    "nobody deals with yet.",
    "Team", (Figure(OPEN, "Open now"), Figure(OVERDUE, "Past a limit"), Figure(NOBODY, "With nobody")), Dimension.TEAM,
    (OPEN,), of_the_days=False,
)  # fmt: skip
ANSWERS = Board(
    "answers", Face.TIMES, "Each answer, by stage",
    "Calendar days from the day on which the stage began to the day on which it was answered, where the body is, "
    "pauses and all. A case that went through a stage twice counts with its first answer there. The numbers of days "
    "are by nearest rank: the smallest that half, or nine in ten, of the cases don’t exceed.",
    "Stage", OF_ANSWERS, bar=(MEDIAN, SLOWEST), adds=False, legend="Filled: half. Framed: nine in ten.", clause="DV-61",
)  # fmt: skip
LIMITS = Board(
    "limits", Face.TARGET, "Each limit, by stage",
    f"{OF_A_LIMIT[BOUND].words} {OF_A_LIMIT[SHARE].words} Cases received in these days.",
    "Limit", OF_LIMITS, bar=(MET, MISSED), is_whole=True, adds=False, legend="Filled: met. Framed: missed.",
    clause=OF_A_LIMIT[BOUND].clauses,
)  # fmt: skip
REASONS = Board(
    "reasons", Face.TARGET, "What stood beside lateness",
    "What the portal knows of the stages in which a limit was missed, whatever anyone says of it: these are facts that "
    "often tell why. A case may stand in several rows. Cases received in these days.",
    "What is known", (Figure(LATE, "Cases that missed a limit"), Figure(UNDONE, "Not done yet")),
    bar=(LATE,), adds=False,
)  # fmt: skip
SAID = Board(
    "late", Face.TARGET, "Reasons for lateness",
    "Why a limit was missed, as whoever dealt with the case said when it came late, or before. A case whose limits "
    "have several reasons stands in the row of each; one of which nobody said any stands under not given. Cases "
    "received in these days.",
    "Reason", (Figure(LATE, "Cases that missed a limit"), Figure(UNDONE, "Not done yet")),
    bar=(LATE,), adds=False,
)  # fmt: skip
OUTCOME = Board(
    "outcome", Face.OUTCOMES, "Outcomes",
    "What the latest answer came to. Cases received in these days.", "Outcome", (Figure(CASES, "Cases"),),
    Dimension.OUTCOME, (CASES,),
)  # fmt: skip
REMEDIES = Board(
    "remedy", Face.OUTCOMES, "Remedies kept",
    "Cases with a remedy of that kind that was promised and not taken back. Kept: all of that kind were. In time: "
    "by the day that was promised first. Overdue: the day of one has gone by. The shares are of the cases where it was "
    "kept or is overdue. Cases received in these days.",
    "Remedy",
    (
        Figure(PROMISED, "Promised"),
        Figure(KEPT, "Kept"),
        Figure(IN_TIME, "Kept in time"),
        Figure(OVERDUE, "Overdue"),
        Figure(DUE, "Not yet due"),
        Figure(SHARE_KEPT, "Share kept", Shape.SHARE, of=KEPT, among=SETTLED),
        Figure(SHARE_IN_TIME, "Share kept in time", Shape.SHARE, of=IN_TIME, among=SETTLED),
    ),
    Dimension.REMEDY, (KEPT, OVERDUE), is_whole=True, adds=False, legend="Filled: kept. Framed: overdue.",
)  # fmt: skip

ALL = (
    MONTHS,
    BACKLOG,
    _received(Dimension.KIND, "Kind"),
    _received(Dimension.NATURE, "Nature", adds=False),
    _received(Dimension.CHANNEL, "How it came"),
    _received(Dimension.PROGRAMME, "Programme"),
    _received(Dimension.SERVICE, "Service"),
    _received(Dimension.TEAM, "Team"),
    _received(Dimension.WARD, "Ward"),
    ANSWERS,
    _answers(Dimension.KIND, "Kind"),
    _answers(Dimension.TEAM, "Team"),
    _answers(Dimension.SERVICE, "Service"),
    _target("gaps", Dimension.TEAM, "Service gaps", "Team"),
    LIMITS,
    _target("gaps-service", Dimension.SERVICE, "In target by service", "Service"),
    _target("gaps-ward", Dimension.WARD, "In target by ward", "Ward"),
    SAID,
    REASONS,
    OUTCOME,
    REMEDIES,
    _repeats(Dimension.SERVICE, "Service"),
    _repeats(Dimension.NATURE, "Nature", adds=False),
)
BOARDS: Mapping[str, Board] = {board.key: board for board in ALL}
LEADS: Mapping[Face, tuple[str, ...]] = {  # the boards whose sums head the page
    Face.INFLOW: (Dimension.KIND.value, BACKLOG.key),
    Face.TIMES: ("answers-kind",),
    Face.TARGET: ("gaps",),
    Face.OUTCOMES: ("repeats-service",),
}
UNKNOWN, ASKED, EXTENDED, GIVEN_LATE, PAUSED = "unknown", "asked", "extended", "given_late", "paused"
BESIDE: Mapping[str, str] = {
    GIVEN_LATE: "Nobody had it when the limit ran out",
    EXTENDED: "More time was given, and it wasn’t enough",
    ASKED: "What others were asked for hadn’t come",
    PAUSED: "It was paused before the limit",
    UNKNOWN: "None of these is known of it",
}


def of_face(face: Face) -> tuple[Board, ...]:
    """Return the boards of one page, in their order."""
    return tuple(board for board in ALL if board.face is face)
