"""The answer of a lead, given to the reporters of the cases merged into it: in words that name nobody else."""

from __future__ import annotations

from typing import Any

from portal.cases import clocks, handling, points, sameness, situation, ties
from portal.cases.models import Case, Response
from portal.errors import Invalid
from portal.letters import asks_of_points, composing, issuing
from portal.letters.saying import Doing, plain
from portal.policy.clock import Method
from portal.policy.decisions import TOGETHER
from portal.policy.joining import named_in
from portal.policy.sameness import Facts, same_person
from portal.policy.spoken import may_answer

TOLD, POINTS = "together.told", "answer.points"


def demand_discreet(doing: Doing, others: list[Case]) -> None:
    """Raise `Invalid` where the words for the merged cases' reporters tell one of them something of another."""
    told = doing.entries.get(TOLD, "")
    people = [sameness.facts_of(case) for case in (doing.case, *others)]
    for other in people:
        shown = "" if all(_is_own(other, reader) for reader in people[1:]) else named_in(told, other)
        if shown:
            raise Invalid({"told": f"This goes to several people, and gives {shown} of one of them. Say it without."})


def _demand_own(doing: Doing, others: list[Case]) -> None:
    """Raise `Invalid` where the reasons on a point of one reporter give something of another."""
    found, people = doing.entries.get(POINTS) or (), [sameness.facts_of(case) for case in (doing.case, *others)]
    for case, reader in zip(others, people[1:], strict=True):
        said = " ".join(str(one.get("reasons") or "") for one in points.own(case, found))
        shown = next((told for other in people if not _is_own(other, reader) and (told := named_in(said, other))), "")
        if shown:
            where = f"What is found on the points of {case.tracking_number} gives {shown} of another reporter."
            raise Invalid({"points": f"{where} Say it without."})


def _demand_put_right(doing: Doing, others: list[Case]) -> None:
    """Raise `Refused` where a mistake was found on a merged case's points that the answer to them all doesn't mend."""
    for case in others:
        outcome = str(_entries(doing, case).get("answer.outcome") or "")
        many, sorry = len(doing.facts.get("remedies", ())), str(doing.facts.get("apology") or "")
        situation.demand(may_answer(clocks.pack_of(case), case.kind, outcome=outcome, remedies=many, apology=sorry))


def _is_own(facts: Facts, reader: Facts) -> bool:
    return facts is reader or same_person(facts, reader)


def answer(doing: Doing, others: list[Case]) -> None:
    """Answer each of the cases that waited for this one, by a letter of its own."""
    for case in others:
        entries = _entries(doing, case)
        letter = composing.compose(case, TOGETHER, entries, **doing.common)
        said = {"letter_kind": TOGETHER, "entries": plain(entries), "outcome": entries.get("answer.outcome", "")}

        def say(method: Method, case: Case = case, said: dict[str, object] = said) -> Response:
            return handling.answer_together(case, doing.case, method=method, **said, **doing.common)  # type: ignore[arg-type]  # what is said, as the command takes it

        issuing.issue(case, letter, say, at=doing.at)


def _entries(doing: Doing, case: Case) -> dict[str, Any]:
    """Return what its letter says: of its points what was found on them, and the decision that follows for it; of one
    that was taken as a whole, the lead's."""
    entries = {name: doing.entries[name] for name in ("answer.outcome", TOLD) if name in doing.entries}
    found = points.own(case, doing.entries.get(POINTS) or ())
    decided = asks_of_points.suggested_for(case, found)
    return entries | ({POINTS: found} if found else {}) | ({"answer.outcome": decided} if decided else {})


def waiting(doing: Doing) -> list[Case]:
    """Return the cases that get their answer with this one's, with the words for them looked at."""
    others = ties.waiting(doing.case)
    if others:
        demand_discreet(doing, others)
        _demand_own(doing, others)
        _demand_put_right(doing, others)
    return others
