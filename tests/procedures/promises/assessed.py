"""What a procedure's self-assessment asks for and looks at, as tables of its promises."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.assessing import Check
from portal.policy.procedure import Procedure
from tests.procedures.promises.around import names

Row = tuple[str, ...]

COLUMNS = {
    "assessed": ("what", "says", "clause"),
    "requirements": ("requirement", "clause"),
    "checks": ("requirement", "looks at", "of", "which", "how much"),
    "statements": ("sheet", "statements"),
}


def assessed(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    """Yield the rows, each with the name of its table."""
    for report in procedure.reports:
        for sheet in report.sheets:
            if sheet.statements:
                yield "statements", (f"{report.key}.{sheet.key}", names(sheet.statements))
    rule = procedure.assessment
    if rule is None:
        return
    yield "assessed", ("made for", rule.duty, rule.clause)
    yield "assessed", ("answered by", names(rule.positions), rule.clause)
    for one in rule.statements.values():
        yield "assessed", ("statement", one.key, one.clause)
        yield from (("checks", (one.key, *_check(check))) for check in one.checks)
    for requirement in rule.requirements.values():
        yield "requirements", (requirement.key, requirement.clause)
        yield from (("checks", (requirement.key, *_check(check))) for check in requirement.checks)


def _check(check: Check) -> Row:
    of = names((*check.limits, *check.letters, *check.kinds, *filter(None, (check.position, check.stage))))
    which = names((*check.fields, *filter(None, (check.right,))))
    return check.looks, of, which, str(check.most or check.number or "-")
