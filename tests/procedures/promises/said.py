"""A procedure told as the tables of its promises."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import date, timedelta

from portal.policy.calendar import OfficeHours
from portal.policy.clock import ClockRule
from portal.policy.conditions import Condition
from portal.policy.letters import LetterKind
from portal.policy.procedure import Pathway, Procedure, Stage
from portal.procedures.times import WEEKDAYS
from tests.procedures.promises import around, assessed, disclosed, places, reported
from tests.procedures.promises.around import names as _set
from tests.procedures.promises.around import which as _which

Row = tuple[str, ...]
YEARS = (2008, 2026, 2027, 2028)  # what California left off in 2009, and every holiday on a weekday once

COLUMNS = {
    "hours": ("days", "open"),
    "closed days": ("calendar", "year", "month and day"),
    "pathways": ("pathway", "kinds", "subjects", "clause"),
    "stages": ("stage", "acknowledged with", "answered with", "leads to", "clause"),
    "handlers": ("stage", "positions", "no part in", "clause"),
    "limits": ("clock", "limit", "from", "until", "clause"),
    "counted": ("clock", "calendar", "pauses", "methods"),
    "more time": ("clock", "in all", "letter", "clause"),
    "other limits": ("clock", "limit", "when"),
    "exempt": ("clock", "mark", "clause"),
    "ways in": ("trigger", "by", "when", "positions", "clause"),
    "rights": ("right", "when", "stage", "clause"),
    "steps": ("step", "positions", "before", "note", "when", "clause"),
    "letters": ("letter", "says", "asks for"),
    "elements": ("element", "proved by", "when", "clause"),
    "outcomes": ("outcome", "kinds", "fault", "clause"),
    "closings": ("closing", "kinds", "how", "clause"),
    "matters": ("matter", "kinds", "goes to", "how", "clause"),
    "labels": ("label", "teams", "positions", "never", "clause"),
    "contest": ("limit", "calendar", "clause"),
    "demands": ("fact", "not of", "clause"),
    "details": ("detail", "asked of", "kinds", "when", "choices", "clause"),
    "priorities": ("place", "priority", "clause"),
    "reported": ("rule", "when", "clause"),
    "duties": ("duty", "every", "due", "who", "does", "after", "clause"),
    "approvals": ("duty", "by", "clause"),
    **around.COLUMNS,
    **places.COLUMNS,
    **reported.COLUMNS,
    **disclosed.COLUMNS,
    **assessed.COLUMNS,
}


def said(procedure: Procedure) -> dict[str, list[Row]]:
    """Return every table of a procedure."""
    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for table, row in _rows(procedure):
        rows[table].append(row)
    return rows


def _rows(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    yield from _hours(procedure.hours)
    yield from _closed_days(procedure)
    for pathway in procedure.pathways:
        yield "pathways", (pathway.key, _set(pathway.kinds), _set(pathway.subjects), pathway.clause)
        for stage in pathway.stages:
            yield from _stage(pathway, stage)
    for letter in procedure.letters.values():
        yield from _letter(letter)
    yield from _lists(procedure)
    yield from _matters(procedure)
    yield from _asked(procedure)
    yield from _reported(procedure)
    yield from _duties(procedure)
    yield from around.around(procedure)
    yield from places.places(procedure)
    yield from reported.reported(procedure)
    yield from disclosed.disclosed(procedure)
    yield from assessed.assessed(procedure)


def _hours(hours: OfficeHours) -> Iterator[tuple[str, Row]]:
    for weekday, span in zip(WEEKDAYS, hours.week, strict=True):
        yield "hours", (weekday, f"{span[0]:%H:%M}-{span[1]:%H:%M}" if span else "closed")


def _closed_days(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    for key, calendar in procedure.calendars.items():
        yield "closed days", (key, "weekend", _set(WEEKDAYS[day] for day in calendar.weekend))
        for year in YEARS:
            days = (date(year, 1, 1) + timedelta(days=number) for number in range(365 + isleap(year)))
            closed = (
                f"{day:%m-%d}" for day in days if not calendar.is_open(day) and day.weekday() not in calendar.weekend
            )
            yield "closed days", (key, str(year), _set(closed))


def _stage(pathway: Pathway, stage: Stage) -> Iterator[tuple[str, Row]]:
    place = f"{pathway.key}.{stage.key}"
    yield "stages", (place, stage.acknowledge_with, stage.answer_with or "-", stage.leads_to or "-", stage.clause)
    handler = stage.handler
    yield "handlers", (place, _set(handler.positions), _set(handler.independent_of), handler.clause or "-")
    for rule in stage.clocks:
        yield from _clock(f"{place}.{rule.key}", rule)
    for way in stage.triggers:
        yield "ways in", (f"{place}.{way.key}", way.by, way.when, _set(way.positions), way.clause)
    for right in stage.rights:
        yield "rights", (f"{place}.{right.key}", right.when, right.stage or "-", right.clause)
    for step in stage.steps:
        note = "note" if step.note else "-"
        facts = (_set(step.positions), _set(step.before), note, _when(step.when), step.clause)
        yield "steps", (f"{place}.{step.key}", *facts)
    yield from around.of_stage(place, stage)


def _clock(place: str, rule: ClockRule) -> Iterator[tuple[str, Row]]:
    yield "limits", (place, str(rule.limit), rule.after or rule.starts, _set(rule.stops), rule.clause)
    yield "counted", (place, rule.calendar, "yes" if rule.pausable else "no", _set(rule.methods))
    if rule.extension:
        yield "more time", (place, str(rule.extension.cap), rule.extension.letter, rule.extension.clause)
    for other in rule.instead:
        yield "other limits", (place, str(other.limit), _when(other.when))
    for one in rule.exempt:
        yield "exempt", (place, one.who, one.clause)
    yield from around.of_clock(place, rule)


def _letter(letter: LetterKind) -> Iterator[tuple[str, Row]]:
    asked = (entry.field if entry.required else f"{entry.field}?" for entry in letter.entries)
    yield "letters", (letter.key, letter.says, _set(asked))
    for element in letter.elements:
        proof = f"“{element.phrase}”" if element.phrase else _set(element.fields)
        yield "elements", (f"{letter.key}.{element.key}", proof, element.when or "-", element.clause)
    yield from around.of_letter(letter)


def _lists(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    for outcome in procedure.outcomes.values():
        fault = "fault" if outcome.mistake else "-"
        yield "outcomes", (outcome.key, _set(outcome.kinds), fault, outcome.clause or "-")
    for closing in procedure.closings.values():
        how = _which(unanswered=closing.without_answer, uncounted=not closing.counted, last_stage=closing.last_stage)
        yield "closings", (closing.key, _set(closing.kinds), how, closing.clause or "-")
    for demand in procedure.demands:
        yield "demands", (demand.field, _set(demand.unless), demand.clause)


def _matters(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    for matter in procedure.matters.values():
        out = matter.excluded
        to = out.to.name if out else ""
        goes_to = ", ".join(filter(None, [to, matter.team, matter.subject, matter.label, matter.receipt]))
        how = _which(
            offered=matter.offered,
            contestable=matter.contestable,
            excluded=bool(out),
            uncounted=bool(out and not out.counted),
            unreported=bool(out and not out.reportable),
        )
        yield "matters", (matter.key, _set(matter.kinds), goes_to, how, matter.clause)
    for label in procedure.labels.values():
        yield "labels", (label.key, _set(label.teams), _set(label.positions), _set(label.never), label.clause)
    if procedure.contest:
        contest = procedure.contest
        yield "contest", (str(contest.limit), contest.calendar, contest.clause)


def _asked(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    for detail in procedure.details.values():
        of = f"{'officer' if detail.of_officer else 'reporter'}{', required' if detail.required else ''}"
        kinds, choices = _set(detail.kinds), _set(detail.choices)
        yield "details", (detail.key, of, kinds, _when(detail.when), choices, detail.clause)
    for number, priority in enumerate(procedure.priorities.values(), start=1):
        yield "priorities", (str(number), priority.key, priority.clause)


def _reported(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    rules = procedure.reportable
    if rules:
        yield "reported", ("switched by an officer" if rules.switch else "fixed", _when(rules.when), rules.clause)
        yield from (("reported", ("always", _when(one.when), one.clause)) for one in rules.always)
        yield from (("reported", ("never", _when(one.when), one.clause)) for one in rules.never)
    silent = procedure.only_on_request
    if silent:
        yield "reported", (f"nobody is written to: {' and '.join(sorted(silent.kinds))}", "-", silent.clause)
        yield from (("reported", ("unless", _when(one), silent.clause)) for one in silent.unless)


def _duties(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    for duty in procedure.duties:
        asks = _set((*duty.asks, *duty.asks_teams))
        does = f"{duty.does} {asks}" if asks != "-" else duty.does
        every = f"{duty.every} from month {duty.first_month}" if duty.first_month > 1 else duty.every
        due = f"{duty.due.words} ({duty.due.if_closed}, {duty.calendar})"
        yield "duties", (duty.key, every, due, duty.who, does, duty.follows or "-", duty.clause)
        if duty.approval:
            yield "approvals", (duty.key, duty.approval.by, duty.approval.clause)


def _when(condition: Condition) -> str:
    """Tell a condition by the keys of its terms: the words are the pack's own."""
    return "; ".join(f"{fact} {' or '.join(sorted(values))}" for fact, values in condition.terms) or "-"
