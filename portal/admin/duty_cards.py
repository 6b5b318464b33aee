"""How a duty is told to an officer: what for, until when, where it stands, and what can be done about it by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.admin import presenting
from portal.admin.duty_steps import STEPS
from portal.admin.presenting import Nearness, Sign
from portal.cases.designees import both
from portal.duties import rules, state
from portal.duties.acting import Acting
from portal.duties.models import DutyContribution, DutyCorrection, DutyRow
from portal.errors import Refused, refusal_of
from portal.policy.duties import Does, Duty
from portal.policy.procedure import Procedure
from portal.policy.words import period_words
from portal.procedures import spoken_dates

DONE, DONE_LATE = Sign("✓", "Done", "good"), Sign("✓", "Done, but late", "warn")
DROPPED = Sign("–", "No longer owed", "still")
RETURNED, NIL, MISSING = (
    Sign("✓", "Returned", "good"),
    Sign("✓", "Nothing to report", "good"),
    Sign("○", "Not yet", "calm"),
)
TO_SETTLE, SETTLED = Sign("▲", "To be settled", "warn"), Sign("✓", "Settled", "good")
CLOSING = "Close without the rest"
Demand = Callable[[], object]  # raises `Refused`


@dataclass(frozen=True)
class Card:
    """One duty of the list, in words."""

    row: DutyRow
    pack: Procedure
    duty: Duty
    about: str
    who: str
    sign: Sign
    due: Nearness
    done: str
    approved_by: str
    returned: str = ""

    @property
    def hour(self) -> str:
        """Return by which hour of its day it is to be done still; nothing where the whole day counts."""
        if self.duty.due.at is None or self.due.sign is presenting.LATE:
            return ""
        return spoken_dates.hour(self.row.due_at, self.pack.zone, self.pack.language)


@dataclass(frozen=True)
class Can:
    """One thing to do with a duty, and why it can't be done now where it can't."""

    act: str
    words: str
    refusal: Refused | None


def cards(rows: Sequence[DutyRow], at: datetime) -> list[Card]:
    """Return duties in words, with how many of the contributions to each are back."""
    asked = state.asked_of(rows)
    return [replace(card(row, at), returned=_returned(asked[row.id])) for row in rows]


def _returned(asked: Sequence[DutyContribution]) -> str:
    return f"{sum(one.returned_at is not None for one in asked)} of {len(asked)} returned" if asked else ""


def card(row: DutyRow, at: datetime) -> Card:
    """Return a duty in words."""
    pack, duty = state.pack_of(row), state.duty_of(row)
    due = presenting.nearness(row.due_at, at, pack)
    by = f" by {_submitter(row)}" if row.submitted_by else ""
    return Card(
        row=row,
        pack=pack,
        duty=duty,
        about=period_words(row.period_start, row.period_end, pack.language),
        who=pack.positions[duty.who].name,
        sign=_sign(row) or due.sign,
        due=due,
        approved_by=", ".join(one.by_name for one in state.standing_approvals(row)),
        done=f"{presenting.moment(row.done_at, pack)}{by}" if row.done_at else "",
    )


def folded(cards: Iterable[Card]) -> list[tuple[Card, list[Card]]]:
    """Return the cards of a month: what waits several times, week by week, at its first, with those that follow it."""
    first: dict[tuple[str, str], list[Card]] = {}
    found = []
    for card in cards:
        key = (card.pack.key, card.duty.key)
        waits = card.row.is_open and card.due.sign is not presenting.LATE
        if waits and key in first:
            first[key].append(card)
            continue
        rest: list[Card] = []
        found.append((card, rest))
        if waits:
            first[key] = rest
    return found


def _submitter(row: DutyRow) -> str:
    name = row.submitted_by.full_name if row.submitted_by else ""
    return both(name, row.submitted_for.full_name) if row.submitted_for else name


def _sign(row: DutyRow) -> Sign | None:
    if row.dropped_at is not None:
        return DROPPED
    if row.done_at is None:
        return None
    return DONE_LATE if state.is_late(row, row.done_at) else DONE


def contribution_sign(one: DutyContribution) -> Sign:
    """Return what became of a contribution."""
    if one.returned_at is None:
        return MISSING
    return NIL if one.nil else RETURNED


def correction_sign(one: DutyCorrection) -> Sign:
    """Return what became of a correction."""
    return SETTLED if one.settled_at else TO_SETTLE


def cans(row: DutyRow, by: Acting) -> list[Can]:
    """Return what this duty knows to be done, each with the sentence that says why this person can't do it now."""
    duty = state.duty_of(row)
    asked = state.contributions_of(row)
    found = []
    if duty.does is Does.ASK:
        found.append(_can("ask", [lambda: rules.demand_ask(row, by=by)]))
    if any(one.returned_at is None for one in asked):
        found.append(_can("return", [_returning(one, by) for one in state.outstanding(row)]))
    if duty.approval:
        found.append(_can("approve", [lambda: rules.demand_approve(row, by=by)]))
    if duty.does is not Does.ASK:
        words = CLOSING if state.outstanding(row) and duty.does is Does.COLLECT else STEPS["submit"].words
        found.append(_can("submit", [lambda: rules.demand_submit(row, by=by)], words))
    return [*found, *_remarks(row, by)]


def _remarks(row: DutyRow, by: Acting) -> Iterator[Can]:
    """What may be said of it while it is worked on, to those who may: it is no step of its own to anyone else."""
    if state.to_correct(row):
        yield _can("settle", [_settling(one, by) for one in state.to_correct(row)])
    more = (("correct", rules.demand_correct), ("comment", rules.demand_comment))
    yield from (can for act, demand in more if (can := _can(act, [_remarking(demand, row, by)])).refusal is None)


def _remarking(demand: Callable[..., object], row: DutyRow, by: Acting) -> Demand:
    return lambda: demand(row, by=by)


def _settling(one: DutyCorrection, by: Acting) -> Demand:
    return lambda: rules.demand_settle(one, by=by)


def _returning(one: DutyContribution, by: Acting) -> Demand:
    return lambda: rules.demand_return(one, by=by)


def _can(act: str, demands: Iterable[Demand], words: str = "") -> Can:
    """It can be done where one of the demands is met; else the first refusal says why not."""
    refusals = [refusal_of(demand) for demand in demands]
    open_ = any(one is None for one in refusals)
    return Can(act, words or STEPS[act].words, None if open_ else refusals[0])
