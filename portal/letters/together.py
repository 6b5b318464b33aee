"""The answer of a lead, given to the reporters of the cases merged into it: in words that name nobody else."""

from __future__ import annotations

from portal.cases import handling, sameness, ties
from portal.cases.models import Case, Response
from portal.errors import Invalid
from portal.letters import composing, issuing
from portal.letters.saying import Doing, plain
from portal.policy.clock import Method
from portal.policy.decisions import TOGETHER
from portal.policy.joining import named_in
from portal.policy.sameness import Facts, same_person

TOLD = "together.told"


def demand_discreet(doing: Doing, others: list[Case]) -> None:
    """Raise `Invalid` where the words for the merged cases' reporters tell one of them something of another."""
    told = doing.entries.get(TOLD, "")
    people = [sameness.facts_of(case) for case in (doing.case, *others)]
    for other in people:
        shown = "" if all(_is_own(other, reader) for reader in people[1:]) else named_in(told, other)
        if shown:
            raise Invalid({"told": f"This goes to several people, and gives {shown} of one of them. Say it without."})


def _is_own(facts: Facts, reader: Facts) -> bool:
    return facts is reader or same_person(facts, reader)


def answer(doing: Doing, others: list[Case]) -> None:
    """Answer each of the cases that waited for this one, by a letter of its own."""
    for case in others:
        entries = {name: doing.entries[name] for name in ("answer.outcome", TOLD) if name in doing.entries}
        letter = composing.compose(case, TOGETHER, entries, **doing.common)
        said = {"letter_kind": TOGETHER, "entries": plain(entries), "outcome": doing.facts.get("outcome", "")}

        def say(method: Method, case: Case = case, said: dict[str, object] = said) -> Response:
            return handling.answer_together(case, doing.case, method=method, **said, **doing.common)  # type: ignore[arg-type]  # what is said, as the command takes it

        issuing.issue(case, letter, say, at=doing.at)


def waiting(doing: Doing) -> list[Case]:
    """Return the cases that get their answer with this one's, with the words for them looked at."""
    others = ties.waiting(doing.case)
    if others:
        demand_discreet(doing, others)
    return others
