"""Whether a case is reported singly to those who are owed it, by which clause, and who may still decide."""

from __future__ import annotations

from dataclasses import dataclass

from portal.policy.conditions import Condition, Facts
from portal.policy.moves import YES, Verdict, no


@dataclass(frozen=True)
class Fixed:
    """Cases for which nobody can decide otherwise, and why."""

    when: Condition
    clause: str
    words: str


@dataclass(frozen=True)
class Reported:
    """Whether a case is reported, in words and with its clause. `fixed` is when no officer can change it."""

    yes: bool
    words: str
    clause: str
    fixed: bool = False


@dataclass(frozen=True)
class Reportable:
    """To whom single cases are reported, and which: those that meet `when`, `always` these, `never` those.

    What may never be told stands above what is always told. `switch` lets an officer decide where neither holds.
    """

    to: str
    clause: str
    when: Condition
    always: tuple[Fixed, ...] = ()
    never: tuple[Fixed, ...] = ()
    switch: bool = False

    def of(self, facts: Facts, decided: str = "", why: str = "") -> Reported:
        """Return whether a case is reported. `decided` is an officer's "yes" or "no", `why` their reason."""
        for rules, yes in ((self.never, False), (self.always, True)):
            for rule in rules:
                if rule.when.holds(facts):
                    return Reported(yes, rule.words, rule.clause, fixed=True)
        if decided and self.switch:
            return Reported(decided == "yes", why, self.clause)
        words = self.when.words or "Every case is reported."
        holds = self.when.holds(facts)
        return Reported(holds, words if holds else f"Reported are those with: {words}.", self.clause)


def may_decide(rule: Reportable | None, facts: Facts, title: str) -> Verdict:
    """Return whether an officer may decide if this case is reported: not where the procedure does (OC-5)."""
    if rule is None:
        return no(f"{title} reports no single cases.")
    found = rule.of(facts)
    if found.fixed:
        answer = "is always reported" if found.yes else "is never reported"
        return no(f"It {answer}, and nobody can switch that: {found.words}", found.clause)
    return YES if rule.switch else no(f"{title} says itself which cases are reported.", rule.clause)
