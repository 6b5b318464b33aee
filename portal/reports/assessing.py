"""The checks of a self-assessment, run live: over the procedure, over its people, and over the cases of a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row

from portal.cases.designees import positions_in
from portal.cases.teams import people_of
from portal.policy.assessing import OF_CASES, Check, Finding, Looks, SelfAssessment, State, together
from portal.policy.assessing_packs import LOOK, of_pack
from portal.policy.letters import Says
from portal.policy.measures import Stand
from portal.policy.moves import Status
from portal.policy.procedure import Procedure
from portal.reports import lists, rulings
from portal.reports.knowing import limits_of
from portal.reports.reading import Chunk, Reads, chunks
from portal.reports.scope import Scope

MOST_CASES = 20  # that a finding names: enough to see what went wrong
REASONS = {Says.EXTENSION: "extension.reasons", Says.REFERRAL: "referral.reasons", Says.ANSWER: "answer.findings"}


@dataclass(frozen=True)
class Looked:
    """One case while it is looked at."""

    case: Row[Any]
    chunk: Chunk
    pack: Procedure

    @cached_property
    def limits(self) -> Mapping[str, Stand]:
        """Return where its limits stand."""
        return limits_of(self.case, self.chunk)

    def said(self, says: Says, stage: str = "") -> list[Row[Any]]:
        """Return what was said to the reporter in this way; with `stage`, at that stage."""
        there = {row.id for row in self.chunk.passages(self.case) if stage in {"", row.key}}
        return [row for row in self.chunk.said.get(self.case.id, []) if row.says == says and row.stage_id in there]


Passes = bool | None  # None where there is nothing to look at in a case


def _limit_met(one: Looked, check: Check) -> Passes:
    stands = {one.limits[limit] for limit in check.limits if limit in one.limits} - {Stand.WAITING}
    return Stand.MISSED not in stands if stands else None


def _reasoned(one: Looked, says: Says, stage: str = "") -> Passes:
    found = one.said(says, stage)
    return all(str(row.entries.get(REASONS[says], "")).strip() for row in found) if found else None


def _extensions_explained(one: Looked, check: Check) -> Passes:
    return _reasoned(one, Says.EXTENSION, check.stage)


def _refusals_explained(one: Looked, _check: Check) -> Passes:
    return _reasoned(one, Says.REFERRAL) is True if one.case.status == Status.REFERRED else None


def _answers_reasoned(one: Looked, _check: Check) -> Passes:
    found = _reasoned(one, Says.ANSWER)
    return found and all(row.outcome for row in one.said(Says.ANSWER))


def _remedies_kept(one: Looked, _check: Check) -> Passes:
    today = one.chunk.at.astimezone(one.chunk.zone).date()
    due = [row for row in one.chunk.remedies.get(one.case.id, []) if row.due_on < today or row.kept_at]
    return all(row.kept_at for row in due) if due else None


def _another_person(one: Looked, check: Check) -> Passes:
    passages = one.chunk.passages(one.case)
    theirs = [row.handler_id for row in passages if row.key == check.stage and row.handler_id]
    others = {row.handler_id for row in passages if row.key in _not_of(one.pack, check.stage)}
    return others.isdisjoint(theirs) if theirs else None


def _not_of(pack: Procedure, stage: str) -> set[str]:
    """Return the stages in which whoever deals with this one must have had no part."""
    found = (one for way in pack.pathways for one in way.stages if one.key == stage)
    return {earlier for one in found for earlier in one.handler.independent_of}


TESTS: Mapping[Looks, Callable[[Looked, Check], Passes]] = {
    Looks.LIMIT_MET: _limit_met,
    Looks.EXTENSIONS_EXPLAINED: _extensions_explained,
    Looks.REFUSALS_EXPLAINED: _refusals_explained,
    Looks.ANSWERS_REASONED: _answers_reasoned,
    Looks.REMEDIES_KEPT: _remedies_kept,
    Looks.ANOTHER_PERSON: _another_person,
}
OF_RULINGS: Mapping[Looks, Callable[[Scope, datetime], Iterable[tuple[int, bool]]]] = {
    Looks.RULINGS_COMPLIED: rulings.complied,
    Looks.NO_BREACH: rulings.without_breach,
}


@dataclass
class _Tally:
    looked: int = 0
    failed: int = 0
    cases: list[int] = field(default_factory=list)

    def add(self, case: int, passes: Passes) -> None:
        if passes is None:
            return
        self.looked += 1
        self.failed += not passes
        if not passes and len(self.cases) < MOST_CASES:
            self.cases.append(case)


class Assessing:
    """The checks of a procedure's self-assessment while its cases are read. It grows with the checks alone."""

    def __init__(self, pack: Procedure, rule: SelfAssessment, scope: Scope, at: datetime) -> None:
        self.pack, self.rule, self.scope, self.at = pack, rule, scope, at
        self._tallies = {check: _Tally() for check in rule.checks(OF_CASES)}

    def add(self, case: Row[Any], chunk: Chunk) -> None:
        """Look at one case."""
        one = Looked(case, chunk, self.pack)
        for check, tally in self._tallies.items():
            tally.add(case.id, TESTS[check.looks](one, check))

    def read(self) -> Assessing:
        """Look at all the cases of the scope, where nobody reads them anyway."""
        for chunk in chunks(self.scope, self.at, Reads(entries=True)) if self._tallies else ():
            for case in chunk.cases:
                self.add(case, chunk)
        return self

    def findings(self, key: str) -> tuple[Finding, ...]:
        """Return what the checks of a requirement, or of a statement, found."""
        return tuple(self._finding(check) for check in self.rule.item(key).checks)

    def state(self, key: str) -> State:
        """Return what they say together."""
        return together(self.findings(key))

    def _finding(self, check: Check) -> Finding:
        if check.looks in LOOK:
            return of_pack(check, self.pack)
        if check.looks is Looks.POSITION_HELD:
            return self._held(check)
        if check.looks is Looks.WORK_DONE:
            return self._work(check)
        if check.looks in OF_RULINGS:
            return self._ruled(check)
        tally = self._tallies[check]
        return Finding(check, tally.looked, tally.failed, cases=tuple(tally.cases))

    def _held(self, check: Check) -> Finding:
        name = self.pack.positions[check.position].name
        held = any(check.position in positions_in(self.pack.key, one) for one in people_of(self.pack.key))
        return Finding(check, 1, int(not held), (name,) if held else (), () if held else (name,))

    def _work(self, check: Check) -> Finding:
        today = self.at.astimezone(self.scope.zone).date()
        due = [one for one in lists.asked(self.scope) if one.done_at or one.due_on < today]
        return Finding(check, len(due), sum(one.done_at is None for one in due))

    def _ruled(self, check: Check) -> Finding:
        found = list(OF_RULINGS[check.looks](self.scope, self.at))
        failing = tuple(dict.fromkeys(case for case, passes in found if not passes))
        return Finding(check, len(found), sum(not passes for _, passes in found), cases=failing[:MOST_CASES])


def assessed(pack: Procedure, rule: SelfAssessment, scope: Scope, at: datetime) -> Assessing:
    """Return the checks of a self-assessment as they come out at a moment."""
    return Assessing(pack, rule, scope, at).read()


def sample(findings: Iterable[Finding]) -> tuple[int, ...]:
    """Return the cases that several findings name, each once."""
    return tuple(dict.fromkeys(case for one in findings for case in one.cases))
