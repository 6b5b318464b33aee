"""Scenario 7: a page far down the lists, and a narrowed one, against the first page of the same."""

from __future__ import annotations

from bench.ground import Ground
from bench.measuring import Fact, Findings, Options, Target, side_by_side
from bench.scenarios.officers import MOST, Desk
from tests.cast import COMPLAINTS

FAR = 150  # pages down the queue, as far as the open cases of the size allow
PAGES = (
    ("queue, far down", "/staff/?whose=all", "/staff/?whose=all&page={page}"),
    ("queue, narrowed", "/staff/?whose=all", "/staff/?whose=all&stage=stage_1&due=overdue"),
    ("all cases, far down", "/staff/cases/list/", "/staff/cases/list/?page_Cases={page}"),
)


def run(ground: Ground, options: Options) -> Findings:
    """Measure on both databases."""
    found = Findings()
    for database, cases in options.sizes():
        page = min(FAR, cases // 10 // 50 - 1) if cases >= 1_000 else 0  # a tenth is open, fifty on a page
        for name, first, deep in PAGES:
            ours, theirs = (
                Desk(ground, cases, COMPLAINTS, lambda _ids, path=path: [path], database)
                for path in (deep.format(page=page), first)
            )
            named = f"{name}, {cases:,} cases, {database}"
            sides, target = (ours.side(), theirs.side()), Target(at_most=1.3)
            found.compared.append(side_by_side(named, *sides, options, yardstick="its first page", target=target))
            found.facts.append(Fact(named, ours.statements(), "statements", Target(at_most=MOST)))
            for desk in (ours, theirs):
                desk.close()
    return found
