"""The reports of a pack: what each covers, for whom it is, and what stands on its sheets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from portal.policy.procedure import Procedure
from portal.policy.reports import (
    Covers,
    Dimension,
    Lists,
    LogColumn,
    Measure,
    Report,
    SheetRule,
    TrendRule,
    Which,
)
from portal.policy.trends import FEWEST, MOST
from portal.procedures.section import Section

Found = tuple[tuple[str, ...], str]

PER = frozenset({Dimension.PROGRAMME, Dimension.SERVICE, Dimension.TEAM, Dimension.MANAGER, Dimension.WARD})
# By what a trend can be looked for: what a case has one of, and keeps.
TRENDS = frozenset(
    {Dimension.KIND, Dimension.CHANNEL, Dimension.PROGRAMME, Dimension.SERVICE, Dimension.TEAM, Dimension.WARD}
)
PERIODS = re.compile(r"([0-9]{1,2}) periods")
# Which names a sheet that lists something can have, beside its name, its clause and what it lists.
FITS = {
    None: ("by", "shows", "limits", "compared"),
    Lists.CASES: ("columns", "details", "limits", "protects"),
    Lists.MISSED: ("limits",),
    Lists.REMEDIES: (),
    Lists.NOTES: ("steps",),
    Lists.WORK: (),
    Lists.ASSESSMENT: (),
    Lists.UNMET: (),
    Lists.STATEMENTS: ("statements",),
    Lists.RULINGS: (),
}
MAY_HAVE = ("by", "shows", "limits", "compared", "columns", "details", "steps", "protects", "statements")


@dataclass(frozen=True)
class Known:
    """What a report may refer to."""

    duties: Collection[str]
    audiences: Collection[str]
    positions: Collection[str]
    kinds: Collection[str]
    matters: Collection[str]
    labels: Collection[str]
    details: Collection[str]
    limits: Collection[str]
    steps: Collection[str]
    statements: Collection[str]


def reports(pack: Section, known: Known) -> Iterator[Report]:
    """Yield the reports of a pack, in its order."""
    for key, part in pack.parts("reports", "report"):
        yield Report(
            key=key,
            name=part.name(),
            clause=part.clause(required=True),
            duties=part.refs("duties", known.duties, "duty"),
            positions=part.refs("positions", known.positions, "position"),
            covers=_covers(part, known),
            per=_per(part),
            audience=part.ref("audience", known.audiences, "audience", ""),
            trends=_trends(part, known) if part.has("trends") else None,
            sheets=tuple(_sheet(name, sheet, known) for name, sheet in part.parts("sheets", "sheet", required=True)),
            help=part.text("help", ""),
        )


def _per(part: Section) -> Dimension | None:
    name = part.ref("per", sorted(PER), "way to split a report", "")
    return Dimension(name) if name else None


def _covers(part: Section, known: Known) -> Covers:
    covers = part.part("covers", required=False)
    return Covers(
        which=covers.pick("cases", Which, Which.RECEIVED),
        kinds=frozenset(covers.refs("kinds", known.kinds, "kind")),
        matters=frozenset(covers.refs("matters", known.matters, "matter")),
        labels=frozenset(covers.refs("labels", known.labels, "label")),
        reportable=covers.flag("reportable", default=False),
    )


def _trends(part: Section, known: Known) -> TrendRule:
    trends = part.part("trends")
    like = f"a number from {FEWEST} to {MOST} of periods, such as “8 periods”"
    match = PERIODS.fullmatch(trends.text("over", fits=_is_over, like=like))
    return TrendRule(
        over=int(match[1]) if match else FEWEST,
        clause=trends.clause(required=True),
        by=tuple(Dimension(one) for one in trends.refs("by", sorted(TRENDS), "way to look for trends")),
        limits=trends.refs("limits", known.limits, "limit"),
    )


def _is_over(text: str) -> bool:
    match = PERIODS.fullmatch(text)
    return match is not None and FEWEST <= int(match[1]) <= MOST


def _sheet(key: str, part: Section, known: Known) -> SheetRule:
    lists = part.ref("lists", [one.value for one in Lists], "list of", "")
    return SheetRule(
        key=key,
        name=part.name(),
        clause=part.clause(required=True),
        lists=Lists(lists) if lists else None,
        by=tuple(
            Dimension(one) for one in part.refs("by", [one.value for one in Dimension], "way to tell cases apart")
        ),
        shows=tuple(Measure(one) for one in part.refs("shows", [one.value for one in Measure], "measure")),
        limits=part.refs("limits", known.limits, "limit"),
        compared=part.flag("compared", default=False),
        columns=tuple(LogColumn(one) for one in part.refs("columns", [one.value for one in LogColumn], "column")),
        details=part.refs("details", known.details, "detail"),
        steps=part.refs("steps", known.steps, "step"),
        protects=frozenset(part.refs("protects", [one.value for one in LogColumn], "column")),
        statements=part.refs("statements", known.statements, "statement"),
    )


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault of the reports taken together: the path of names to where it is, and its sentence."""
    yield from _twice(procedure)
    for report in procedure.reports:
        path = ("reports", report.key)
        if not report.duties and not report.positions:
            yield path, "Nobody could make or read it. Name its “duties”, or the “positions” that it is for."
        if report.covers.reportable and procedure.reportable is None:
            yield path, "It covers what is reportable, and the pack doesn't say what is. Add “reportable” to the pack."
        if report.covers.which is Which.PENDING and report.trends:
            yield (*path, "trends"), "What was still open then isn't known of earlier periods. Take “trends” out."
        for sheet in report.sheets:
            yield from _check_sheet((*path, "sheets", sheet.key), report, sheet)


def _twice(procedure: Procedure) -> Iterator[Found]:
    taken: dict[str, str] = {}
    for report in procedure.reports:
        for duty in report.duties:
            if duty in taken:
                sentence = f"The report “{taken[duty]}” is for the duty “{duty}” already. Take it out of one of them."
                yield ("reports", report.key, "duties"), sentence
            taken.setdefault(duty, report.key)


def _check_sheet(path: tuple[str, ...], report: Report, sheet: SheetRule) -> Iterator[Found]:
    for name in sorted(name for name in MAY_HAVE if getattr(sheet, name) and name not in FITS[sheet.lists]):
        what = f"lists {sheet.lists}" if sheet.lists else "shows figures"
        yield (*path, name), f"A sheet that {what} has no “{name}”. Take it out."
    yield from _lacks(path, sheet)
    if Dimension.STAGE in sheet.by and (sheet.limits or set(sheet.shows) - {Measure.RECEIVED}):
        sentence = "By stage it can only show how many were “received” there: all else is known of the case as a whole."
        yield (*path, "by"), f"{sentence} Take the rest out, or “stage”."
    if sheet.compared and report.covers.which is Which.PENDING:
        yield (*path, "compared"), "What was still open then isn't known of the period before. Take “compared” out."
    for name in sorted(sheet.protects - {*sheet.columns}):
        yield (*path, "protects"), f"There is no column “{name}” on this sheet to protect. Take it out."


def _lacks(path: tuple[str, ...], sheet: SheetRule) -> Iterator[Found]:
    if sheet.lists is None and not sheet.shows and not sheet.limits:
        yield path, "It shows nothing. Name what it “shows”, its “limits”, or what it “lists”."
    if sheet.lists is Lists.CASES and not sheet.columns:
        yield path, "It tells nothing of its cases. Name its “columns”."
    if sheet.lists is Lists.MISSED and not sheet.limits:
        yield path, "Say which limits are listed where they were missed: add “limits”."
    if sheet.lists is Lists.NOTES and not sheet.steps:
        yield path, "Say the notes of which steps are listed: add “steps”."
    if sheet.lists is Lists.STATEMENTS and not sheet.statements:
        yield path, "Say which statements of the self-assessment are listed: add “statements”."
