"""What changes from one version of a procedure to another, in sentences that a complaints manager reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from portal.policy import (
    impact_of_assessment,
    impact_of_chasing,
    impact_of_duties,
    impact_of_letters,
    impact_of_reports,
)
from portal.policy.calendar import Calendar
from portal.policy.choices import Choice, Service
from portal.policy.clock import ClockRule
from portal.policy.differing import Change, Field, differing, in_brackets, listed, paired, short, touching
from portal.policy.procedure import HandlerRule, Pathway, Procedure, Right, Stage, Trigger
from portal.policy.restriction import RestrictionRule
from portal.policy.touching import EVERY, NO_CASE, Touched, of

YEARS_AHEAD = 2  # of a calendar's days, from the day the new version takes effect


def changes(before: Procedure, after: Procedure) -> tuple[Change, ...]:
    """Return every difference, part by part. None where both say the same."""
    return tuple(_changes(before, after))


def _changes(before: Procedure, after: Procedure) -> Iterator[Change]:
    for part, one, other in _lists(before, after):
        yield from paired(part, (one, other), lambda _: "", (NAME, HELP), touched=LISTED.get(part, _any))
    for key in (key for key in before.kinds if key in after.kinds):
        found = differing("Kinds", after.kinds[key].name, before.kinds[key], after.kinds[key], in_brackets, KIND)
        yield from touching(of(kinds=[key]), found)
    yield from _services(before, after)
    yield from _demands(before, after)
    for key in sorted({*before.calendars, *after.calendars}):
        found = _calendar(key, before.calendars.get(key), after.calendars.get(key), after.effective)
        yield from touching(_counted_on(key, before, after), found)
    if before.hours != after.hours:
        yield Change("Calendars", "The office hours change.")
    pathways = _by_key(before.pathways), _by_key(after.pathways)
    ways = (NAME, Field("kinds", _kinds), Field("subjects", _subjects))
    yield from paired("Pathways", pathways, in_brackets, ways, touched=lambda key, _: of(pathways=[key]))
    for key in (key for key in pathways[0] if key in pathways[1]):
        yield from _stages(pathways[0][key], pathways[1][key])
    yield from _restriction(before, after)
    yield from _ombudsman(before, after)
    yield from impact_of_letters.changes(before, after)
    guidance = before.upkeep.guidance, after.upkeep.guidance
    text = Field("text", lambda one: f"“{short(one.text)}”")
    yield from paired("Guidance", guidance, in_brackets, (NAME, text), touched=_none)
    yield from touching(NO_CASE, _upkeep(before, after))
    yield from impact_of_duties.changes(before, after)
    yield from impact_of_chasing.changes(before.chasing, after.chasing)
    yield from impact_of_reports.changes(before, after)
    yield from impact_of_assessment.changes(before, after)


def _restriction(before: Procedure, after: Procedure) -> Iterator[Change]:
    """Yield what changes about persistent complainants."""
    old, new = before.restriction, after.restriction
    if old is None or new is None:
        if old or new:
            yield Change("Restrictions", f"{'New' if new else 'No longer there'}{in_brackets(new or old)}.")
        return
    for name, was, now in (
        ("decided by", listed(old.positions), listed(new.positions)),
        ("reviewed within months", old.months, new.months),
        ("re-opened by", listed(old.reopens), listed(new.reopens)),
        ("alerts go to", _alerted(old), _alerted(new)),
    ):
        if was != now:
            yield Change("Restrictions", f"{name}: {was} → {now}{in_brackets(new)}.")


def _ombudsman(before: Procedure, after: Procedure) -> Iterator[Change]:
    """Yield what changes about who keeps what the ombudsman decides. The decisions are a list, told with the others."""
    old, new = (listed(one.ombudsman.positions) if one.ombudsman else "" for one in (before, after))
    if old and new and old != new:
        yield Change("Ombudsman’s decisions", f"kept by: {old} → {new}{in_brackets(after.ombudsman)}.", NO_CASE)


def _alerted(rule: RestrictionRule) -> str:
    return listed(rule.alerts.positions) if rule.alerts else "nobody"


def _any(_key: str, _thing: Any) -> Touched:
    return EVERY


def _none(_key: str, _thing: Any) -> Touched:
    return NO_CASE


def _counted_on(calendar: str, *packs: Procedure) -> Touched:
    """Return the cases of the pathways with a clock that counts on a calendar."""
    ways = (way for pack in packs for way in pack.pathways)
    found = {way.key for way in ways if any(rule.calendar == calendar for one in way.stages for rule in one.clocks)}
    return of(pathways=found) if found else NO_CASE


LISTED: Mapping[str, Callable[[str, Any], Touched]] = {
    "Kinds": lambda key, _: of(kinds=[key]),
    "Channels": lambda key, _: of(channels=[key]),
    "Natures": lambda key, _: of(natures=[key]),
    "Outcomes": lambda _, outcome: of(kinds=outcome.kinds),
    "Positions": _none,
    "Teams": _none,
    "Ombudsman’s decisions": _none,
}
NAME = Field("name", lambda one: f"“{one.name}”")
KIND = (
    Field("asks for the resident", lambda kind: "yes" if kind.resident else "no"),
    Field("overseen by", lambda kind: listed(kind.overseen_by)),
)
HELP = Field("help text", lambda one: f"“{short(one.help)}”")


def _lists(before: Procedure, after: Procedure) -> Iterator[tuple[str, Mapping[str, Choice], Mapping[str, Choice]]]:
    yield "Kinds", before.kinds, after.kinds
    for name in ("channels", "natures", "marks", "positions", "teams", "outcomes", "remedies", "closings"):
        yield name.capitalize(), getattr(before, name), getattr(after, name)
    yield "Ombudsman’s decisions", _decisions(before), _decisions(after)


def _decisions(one: Procedure) -> Mapping[str, Choice]:
    return one.ombudsman.decisions if one.ombudsman else {}


def _by_key(things: Iterable[Any]) -> dict[str, Any]:
    return {one.key: one for one in things}


def _all_services(one: Procedure) -> Iterator[Service]:
    return (service for programme in one.programmes.values() for service in programme.services)


def _services(before: Procedure, after: Procedure) -> Iterator[Change]:
    lists = _by_key(_all_services(before)), _by_key(_all_services(after))
    fields = (
        NAME,
        Field("subject", lambda one: one.subject or "none"),
        Field("team", lambda one: one.team or "the team that takes cases in"),
    )
    yield from paired("Services", lists, in_brackets, fields, touched=lambda key, _: of(services=[key]))


def _demands(before: Procedure, after: Procedure) -> Iterator[Change]:
    lists = [{demand.field: demand for demand in one.demands} for one in (before, after)]
    for key in sorted({*lists[0], *lists[1]}):
        old, new = lists[0].get(key), lists[1].get(key)
        if old is None and new is not None:
            yield Change("Intake", f"{key}: needed from now on{in_brackets(new)}.")
        elif new is None and old is not None:
            yield Change("Intake", f"{key}: no longer needed{in_brackets(old)}.")
        elif old is not None and new is not None and old.unless != new.unless:
            yield Change(
                "Intake", f"{key}, not needed of: {listed(old.unless)} → {listed(new.unless)}{in_brackets(new)}"
            )


def _calendar(key: str, before: Calendar | None, after: Calendar | None, since: date) -> Iterator[Change]:
    if before is None or after is None:
        yield Change("Calendars", f"{key}: {'new' if before is None else 'no longer there'}.")
        return
    if before.weekend != after.weekend:
        yield Change("Calendars", f"{key}: the weekend changes.")
    closed = [
        {day: name for day, name in (one.holidays | one.closures).items() if 0 <= day.year - since.year < YEARS_AHEAD}
        for one in (before, after)
    ]
    for day in sorted({*closed[0], *closed[1]}):
        if day >= since and (day in closed[0]) != (day in closed[1]):
            state = "open, and was closed" if day in closed[0] else "closed, and was open"
            yield Change("Calendars", f"{key}, {day:%-d %B %Y}: {state} ({closed[0].get(day) or closed[1][day]}).")


# ---- stages, and what hangs on them


def _kinds(pathway: Pathway) -> str:
    return listed(pathway.kinds)


def _subjects(pathway: Pathway) -> str:
    return listed(pathway.subjects) if pathway.subjects else "any"


def _stages(before: Pathway, after: Pathway) -> Iterator[Change]:
    """A stage of one version is that of the other at the same place."""
    for old, new in zip_longest(before.stages, after.stages):
        there = of(pathways=[after.key], stages=[one.key for one in (old, new) if one])
        if old is None or new is None:
            stage, state = (new, "new") if old is None else (old, "no longer there")
            yield Change("Stages", f"{after.name}, {stage.name}: {state}{in_brackets(stage)}.", there)
        else:
            yield from touching(there, _stage(f"{after.name}, {new.name}", old, new))


def _stage(where: str, before: Stage, after: Stage) -> Iterator[Change]:
    yield from differing("Stages", where, before, after, in_brackets, STAGE)
    for part, name, fields in HANGING:
        lists = _by_key(getattr(before, name)), _by_key(getattr(after, name))
        yield from paired(part, lists, in_brackets, fields, f"{where}, ")


def _handler(stage: Stage) -> str:
    rule: HandlerRule = stage.handler
    apart = f", with no part in {listed(rule.independent_of)}" if rule.independent_of else ""
    return f"{listed(rule.positions) if rule.positions else 'anyone of a team'}{apart}"


def _closed(stage: Stage) -> str:
    by = f", by {listed(stage.closed_by)}" if stage.closed_by else ""
    return f"once the answer was sent{by} ({stage.closes_when_sent})" if stage.closes_when_sent else "once answered"


STAGE = (
    NAME,
    Field("dealt with by", _handler),
    Field("acknowledged with", lambda stage: stage.acknowledge_with),
    Field("answered with", lambda stage: stage.answer_with or "nothing"),
    Field("closed", _closed),
)


def _extension(rule: ClockRule) -> str:
    return f"at most {rule.extension.cap}" if rule.extension else "none"


def _pause(rule: ClockRule) -> str:
    if not rule.pause_for:
        return "allowed" if rule.pausable else "not allowed"
    return f"for {listed(f'{one.name}, {one.longest} at most' if one.longest else one.name for one in rule.pause_for)}"


CLOCK = (
    Field("", lambda rule: str(rule.limit)),
    Field("counted from", lambda rule: rule.starts.value),
    Field("met by", lambda rule: f"{listed(rule.stops)} ({listed(method.value for method in rule.methods)})"),
    Field("calendar", lambda rule: rule.calendar),
    Field("pause", _pause),
    Field("extension", _extension),
    Field("not for", lambda rule: listed(one.who for one in rule.exempt)),
)


def _right(right: Right) -> str:
    return f"“{short(right.words)}”"


def _trigger(trigger: Trigger) -> str:
    who = listed(trigger.positions) if trigger.positions else trigger.by.value
    return f"{who}, {trigger.when.value}"


HANGING: tuple[tuple[str, str, tuple[Field, ...]], ...] = (
    ("Limits", "clocks", CLOCK),
    ("Rights", "rights", (Field("", _right), Field("when", lambda right: right.when.value))),
    ("Ways in", "triggers", (NAME, Field("by", _trigger))),
)


# ---- upkeep

UPKEEP = {
    "ownership": "Who owns the policy, and its dates",
    "support": "Whom staff ask about the system",
    "training": "Who notes training",
    "representatives": "Representatives",
    "passing_on": "What is passed on to those who take cases in",
    "monitors": "Who watches over what comes to a team",
    "told_at_once": "Whoever becomes responsible is told at once",
    "learning": "Who commissions further work",
}


def _upkeep(before: Procedure, after: Procedure) -> Iterator[Change]:
    for name, words in UPKEEP.items():
        old, new = getattr(before.upkeep, name), getattr(after.upkeep, name)
        if old != new:
            what = "no longer there" if not new else "changes" if old else "new"
            yield Change("Work of staff", f"{words}: {what}{in_brackets(new or old)}.")
