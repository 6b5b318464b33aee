"""The steps of a duty as an officer makes them: what each is called and asks for, how it is made, what is said then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from portal.admin.commanding import actor
from portal.duties import commands, correcting, queries, rules, state
from portal.duties.acting import acting
from portal.duties.models import DutyContribution, DutyRow
from portal.errors import refusal_of
from portal.http.clock import now
from portal.letters.ask import Ask, Sort
from portal.letters.asks_of_upkeep import COMMENT, CORRECTION, LATE_WHY, NOTE, SETTLED
from portal.policy.duties import Does

REPORTED = (("yes", "Yes"), ("nil", "No, there is nothing to report"))
NIL = Ask("nil", "Is there something to report?", Sort.CHOICE, choices=REPORTED)
SHORT_WORDS = 100  # of a correction, as one of several to choose from
SEEN = "seen"  # the fact by which a form says which report was looked at


@dataclass(frozen=True)
class Step:
    """One step. With `looked_at`, a report that goes with the duty is looked at first, and its digest goes along."""

    words: str
    said: str
    wanted: Callable[[DutyRow], tuple[Ask, ...]]
    make: Callable[[DutyRow, Mapping[str, Any]], None]
    whom: Callable[[DutyRow], list[str]] = lambda _row: []
    looked_at: bool = False


def _whom(row: DutyRow) -> list[str]:
    """Return who would be asked, by name: whoever presses the button sees it first."""
    people, teams = commands.whom_to_ask(row)
    return [*(one.full_name for one in people), *(one.name for one in teams)]


def _ask(row: DutyRow, facts: Mapping[str, Any]) -> None:
    commands.ask(row, by=actor(), at=now(), late_why=facts.get("late_why", ""))


def _whose(row: DutyRow) -> Ask:
    """Ask whose contribution it is, of those that this person may return; their own, or their team's, come first."""
    by = acting(actor(), row.procedure_key, now())
    may = [one for one in state.outstanding(row) if refusal_of(partial(rules.demand_return, one, by=by)) is None]
    may.sort(key=lambda one: rules.whose_own(one, by=by) is None)
    choices = tuple((str(one.id), one.of_name) for one in may)
    known = choices[0][0] if len(choices) == 1 else ""
    return Ask("whose", "Whose contribution", Sort.CHOICE, choices=choices, known=known)


def _return(row: DutyRow, facts: Mapping[str, Any]) -> None:
    one = _contribution(row, facts["whose"])
    commands.return_(one, by=actor(), at=now(), nil=facts["nil"] == "nil", note=facts.get("note", ""))


def _contribution(row: DutyRow, wanted: str) -> DutyContribution:
    """Return the contribution, once the duty that asked for it is locked."""
    asked = {str(one.id): one.duty_id for one in state.contributions_of(row)}
    locked = queries.by_id(asked[wanted], for_change=True)
    return next(one for one in locked.contributions if str(one.id) == wanted)


def _approve(row: DutyRow, facts: Mapping[str, Any]) -> None:
    commands.approve(row, by=actor(), at=now(), note=facts.get("note", ""), seen=facts[SEEN])


def _of_submission(row: DutyRow) -> tuple[Ask, ...]:
    return (*((_closing(row),) if state.duty_of(row).does is Does.COLLECT else (NIL, NOTE)), *_lateness(row))


def _closing(row: DutyRow) -> Ask:
    """Ask why it is closed without those that haven't come back, where some haven't."""
    missing = ", ".join(one.of_name for one in state.outstanding(row))
    return replace(NOTE, label="Why it is closed without the rest", required=True, help=missing) if missing else NOTE


def _lateness(row: DutyRow) -> tuple[Ask, ...]:
    return (replace(LATE_WHY, required=True),) if state.is_late(row, now()) else ()


def _submit(row: DutyRow, facts: Mapping[str, Any]) -> None:
    said = {"note": facts.get("note", ""), "late_why": facts.get("late_why", "")}
    commands.submit(row, by=actor(), at=now(), nil=facts.get("nil") == "nil", **said)


def _comment(row: DutyRow, facts: Mapping[str, Any]) -> None:
    correcting.comment(row, words=facts["words"], by=actor(), at=now())


def _correct(row: DutyRow, facts: Mapping[str, Any]) -> None:
    correcting.ask(row, words=facts["words"], by=actor(), at=now())


def _which(row: DutyRow) -> Ask:
    """Ask which correction, of those that this person may settle: the words of the others aren't theirs to read."""
    by = acting(actor(), row.procedure_key, now())
    may = [one for one in state.to_correct(row) if refusal_of(partial(rules.demand_settle, one, by=by)) is None]
    choices = tuple((str(one.id), f"{one.by_name}: {_short(one.words)}") for one in may)
    return Ask("which", "Which correction", Sort.CHOICE, choices=choices, known=choices[0][0] if choices else "")


def _short(words: str) -> str:
    return words if len(words) <= SHORT_WORDS else f"{words[:SHORT_WORDS]}…"


def _settle(row: DutyRow, facts: Mapping[str, Any]) -> None:
    found = next(one for one in row.corrections if str(one.id) == facts["which"])
    correcting.settle(found, words=facts["words"], by=actor(), at=now())


STEPS = {
    "ask": Step("Ask for contributions", "Contributions were asked for.", _lateness, _ask, whom=_whom),
    "return": Step(
        "Return a contribution", "The contribution was returned.", lambda row: (_whose(row), NIL, NOTE), _return
    ),
    "approve": Step("Approve", "It was approved.", lambda _row: (NOTE,), _approve, looked_at=True),
    "submit": Step("Mark as submitted", "It was marked as submitted.", _of_submission, _submit),
    "comment": Step("Comment", "Your comment stands under what happened.", lambda _row: (COMMENT,), _comment),
    "correct": Step(
        "Ask for a correction",
        "It was asked for. Until it is settled, nothing goes out.",
        lambda _row: (CORRECTION,),
        _correct,
    ),
    "settle": Step("Settle a correction", "It was settled.", lambda row: (_which(row), SETTLED), _settle),
}
