"""What a procedure says of its reports, as tables of its promises."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.procedure import Procedure
from portal.policy.reports import Covers, Report, SheetRule
from tests.procedures.promises.around import names, which

Row = tuple[str, ...]

COLUMNS = {
    "reports": ("report", "duties", "positions", "cases", "per", "audience", "clause"),
    "trends": ("report", "over", "by", "limits", "clause"),
    "sheets": ("sheet", "lists", "by", "shows", "limits", "how", "clause"),
    "told of each": ("sheet", "columns", "details or steps", "protected"),
}


def reported(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    """Yield the rows of every report, each with the name of its table."""
    for report in procedure.reports:
        yield "reports", _report(report)
        if rule := report.trends:
            yield "trends", (report.key, f"{rule.over}", names(rule.by), names(rule.limits), rule.clause)
        for sheet in report.sheets:
            yield from _sheet(f"{report.key}.{sheet.key}", sheet)


def _report(report: Report) -> Row:
    facts = (names(report.duties), names(report.positions), _covers(report.covers))
    return (report.key, *facts, report.per or "-", report.audience or "-", report.clause)


def _covers(covers: Covers) -> str:
    some = {*covers.kinds, *covers.matters, *(f"labelled {label}" for label in covers.labels)}
    return ", ".join([covers.which, *sorted(some), *(["reportable"] if covers.reportable else [])])


def _sheet(place: str, sheet: SheetRule) -> Iterator[tuple[str, Row]]:
    shown = (names(sheet.by), names(sheet.shows), names(sheet.limits), which(compared=sheet.compared))
    yield "sheets", (place, sheet.lists or "figures", *shown, sheet.clause)
    if sheet.columns or sheet.steps:
        more = names((*sheet.details, *sheet.steps))
        yield "told of each", (place, names(sheet.columns), more, names(sheet.protects))
