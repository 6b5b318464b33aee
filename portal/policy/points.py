"""Points of complaint: what a case is about, taken one by one, each with its own finding at each stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from portal.policy.choices import Choice
from portal.policy.moves import YES, Verdict, no

MOST_POINTS, LONGEST_POINT = 20, 500  # of one case; characters of one point

AS_A_WHOLE = "Under {}, a case of this kind is taken as a whole, without points."
OTHERWISE = "The findings speak for another decision. Say why it is decided otherwise: the letter gives it."
ALL_ANSWERED = "Each of its points was answered, and stays as it was answered."


@dataclass(frozen=True)
class Finding(Choice):
    """What can be found on one point, and the outcome that it speaks for; none where it speaks for no outcome."""

    outcome: str = ""


@dataclass(frozen=True)
class Points:
    """How a procedure takes a case in points.

    `clause` wants each point answered, for the `kinds` that have points. `agreed` is the clause by which they are
    agreed with the reporter, "" where they needn't be; `shown`, whether the reporter's room tells them. `whole` is what
    an answer says of them all where its writer says nothing. `mixed` is the outcome of findings that speak for several.
    """

    clause: str
    kinds: frozenset[str]
    findings: Mapping[str, Finding]
    mixed: str
    whole: str
    agreed: str = ""
    shown: bool = False

    def suggested(self, found: Iterable[str]) -> str:
        """Return the outcome that follows from what was found on each point; "" where nothing speaks for one.

        Findings that speak for one outcome give that one, and any that speak for different ones give `mixed`. Those
        that speak for none are left out.
        """
        outcomes = {self.findings[one].outcome for one in found if one in self.findings} - {""}
        return self.mixed if len(outcomes) > 1 else next(iter(outcomes), "")

    def unanswered(self, points: Iterable[int], found: Collection[int]) -> tuple[int, ...]:
        """Return the points of which nothing was found, in their order."""
        return tuple(one for one in points if one not in found)


def may_have(rule: Points | None, title: str, kind: str) -> Verdict:
    """Return whether a case of this kind is taken in points at all."""
    return YES if rule and kind in rule.kinds else no(AS_A_WHOLE.format(title))


def may_decide_so(rule: Points, found: Iterable[str], outcome: str, why: str) -> Verdict:
    """Return whether an answer may decide so: otherwise than its findings say only with a reason that is shown."""
    suggested = rule.suggested(found)
    if not suggested or outcome == suggested or why.strip():
        return YES
    return no(OTHERWISE, rule.clause)
