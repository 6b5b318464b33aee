"""Details: facts beyond the usual that a procedure records of a case, and whom it asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.policy.conditions import ALWAYS, Condition, Facts


@dataclass(frozen=True)
class Detail:
    """One such fact: one line of text, or one of its `choices` (key → name).

    It is asked for the `kinds` of case named (any, where none is), where `when` holds. One `of_officer` is for staff
    alone; what is asked of the reporter, an officer asks too who takes a case in for them.
    """

    key: str
    name: str
    help: str = ""
    clause: str = ""
    of_officer: bool = False
    required: bool = False
    kinds: frozenset[str] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)
    when: Condition = ALWAYS

    def fits(self, kind: str, facts: Facts) -> bool:
        """Return whether it is asked about such a case."""
        return (not self.kinds or kind in self.kinds) and self.when.holds(facts)

    def told(self, value: str) -> str:
        """Return a value in words."""
        return self.choices.get(value, value)


def faults(
    details: Mapping[str, Detail],
    given: Mapping[str, str],
    kind: str,
    facts: Facts,
    *,
    by_officer: bool,
    demanded: bool,
) -> Iterator[tuple[str, str]]:
    """Yield the key of each detail that can't be taken as given, with its sentence.

    With `demanded` what is required of whoever gives them must be there.
    """
    for key in given.keys() - details.keys():
        yield key, "This procedure doesn't record that."
    for detail in details.values():
        sentence = _fault(detail, given.get(detail.key, ""), detail.fits(kind, facts), demanded, by_officer)
        if sentence:
            yield detail.key, sentence


def _fault(detail: Detail, value: str, fits: bool, demanded: bool, by_officer: bool) -> str:
    if not value:
        return (
            _needed(detail) if demanded and detail.required and fits and (by_officer or not detail.of_officer) else ""
        )
    if detail.of_officer and not by_officer:
        return "Only staff record this."
    if not fits:
        return "This isn't asked about such a case. Leave it empty."
    if detail.choices and value not in detail.choices:
        return f"“{value[:40]}” isn't in the list. Choose one of: {', '.join(detail.choices)}."
    return ""


def _needed(detail: Detail) -> str:
    return f"Choose one: {detail.name}." if detail.choices else f"Fill this in: {detail.name}."
