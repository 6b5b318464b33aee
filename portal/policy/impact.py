"""What changes from one version of a procedure to another, in sentences that a complaints manager reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

from portal.policy.calendar import Calendar
from portal.policy.choices import Choice
from portal.policy.clock import ClockRule
from portal.policy.letters import LetterKind
from portal.policy.procedure import HandlerRule, Pathway, Procedure, Right, Service, Stage, Trigger
from portal.policy.restriction import RestrictionRule

YEARS_AHEAD = 2  # of a calendar's days, from the day the new version takes effect
Part = TypeVar("Part")


class Change(NamedTuple):
    """One thing that differs: the part of the procedure it belongs to, and the sentence, with its clause."""

    part: str
    words: str


@dataclass(frozen=True)
class Field:
    """One fact of something that both versions have: its name, and how it reads."""

    name: str
    told: Callable[..., str]


def changes(before: Procedure, after: Procedure) -> tuple[Change, ...]:
    """Return every difference, part by part. None where both say the same."""
    return tuple(_changes(before, after))


def _changes(before: Procedure, after: Procedure) -> Iterator[Change]:
    for part, one, other in _lists(before, after):
        yield from _paired(part, (one, other), lambda _: "", (NAME, HELP))
    for key in (key for key in before.kinds if key in after.kinds):
        yield from _fields("Kinds", after.kinds[key].name, before.kinds[key], after.kinds[key], _clause, KIND)
    yield from _services(before, after)
    yield from _demands(before, after)
    for key in sorted({*before.calendars, *after.calendars}):
        yield from _calendar(key, before.calendars.get(key), after.calendars.get(key), after.effective)
    if before.hours != after.hours:
        yield Change("Calendars", "The office hours change.")
    pathways = _by_key(before.pathways), _by_key(after.pathways)
    yield from _paired("Pathways", pathways, _clause, (NAME, Field("kinds", _kinds), Field("subjects", _subjects)))
    for key in (key for key in pathways[0] if key in pathways[1]):
        yield from _stages(pathways[0][key], pathways[1][key])
    yield from _restriction(before, after)
    yield from _letters(before.letters, after.letters)
    guidance = before.upkeep.guidance, after.upkeep.guidance
    yield from _paired("Guidance", guidance, _clause, (NAME, Field("text", lambda one: f"“{_short(one.text)}”")))
    yield from _upkeep(before, after)


def _restriction(before: Procedure, after: Procedure) -> Iterator[Change]:
    """Yield what changes about persistent complainants."""
    old, new = before.restriction, after.restriction
    if old is None or new is None:
        if old or new:
            yield Change("Restrictions", f"{'New' if new else 'No longer there'}{_clause(new or old)}.")
        return
    for name, was, now in (
        ("decided by", _listed(old.positions), _listed(new.positions)),
        ("reviewed within months", old.months, new.months),
        ("re-opened by", _listed(old.reopens), _listed(new.reopens)),
        ("alerts go to", _alerted(old), _alerted(new)),
    ):
        if was != now:
            yield Change("Restrictions", f"{name}: {was} → {now}{_clause(new)}.")


def _alerted(rule: RestrictionRule) -> str:
    return _listed(rule.alerts.positions) if rule.alerts else "nobody"


NAME = Field("name", lambda one: f"“{one.name}”")
KIND = (
    Field("asks for the resident", lambda kind: "yes" if kind.resident else "no"),
    Field("overseen by", lambda kind: _listed(kind.overseen_by)),
)
HELP = Field("help text", lambda one: f"“{_short(one.help)}”")


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 160 else f"{flat[:159]}…"


def _lists(before: Procedure, after: Procedure) -> Iterator[tuple[str, Mapping[str, Choice], Mapping[str, Choice]]]:
    yield "Kinds", before.kinds, after.kinds
    for name in ("channels", "natures", "marks", "positions", "teams", "outcomes", "remedies", "closings"):
        yield name.capitalize(), getattr(before, name), getattr(after, name)


def _paired(
    part: str,
    both: tuple[Mapping[str, Part], Mapping[str, Part]],
    clause: Callable[[Part], str],
    fields: tuple[Field, ...],
    where: str = "",
) -> Iterator[Change]:
    """Yield what is new, what is gone, and what differs in the things that both have under the same key."""
    before, after = both
    for key in [*before, *(key for key in after if key not in before)]:
        name = f"{where}{_name(after.get(key) or before[key])}"
        if key not in after:
            yield Change(part, f"{name}: no longer there{clause(before[key])}.")
        elif key not in before:
            yield Change(part, f"{name}: new{clause(after[key])}.")
        else:
            yield from _fields(part, name, before[key], after[key], clause, fields)


def _fields(
    part: str, name: str, before: Part, after: Part, clause: Callable[[Part], str], fields: tuple[Field, ...]
) -> Iterator[Change]:
    for one in fields:
        old, new = one.told(before), one.told(after)
        if old != new:
            label = f"{name}: " if not one.name else f"{name}, {one.name}: "
            yield Change(part, f"{label}{old} → {new}{clause(after)}")


def _name(one: object) -> str:
    return str(getattr(one, "name", "") or getattr(one, "key", ""))


def _clause(one: object) -> str:
    clause = getattr(one, "clause", "")
    return f" ({clause})" if clause else ""


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
    yield from _paired("Services", lists, _clause, fields)


def _demands(before: Procedure, after: Procedure) -> Iterator[Change]:
    lists = [{demand.field: demand for demand in one.demands} for one in (before, after)]
    for key in sorted({*lists[0], *lists[1]}):
        old, new = lists[0].get(key), lists[1].get(key)
        if old is None and new is not None:
            yield Change("Intake", f"{key}: needed from now on{_clause(new)}.")
        elif new is None and old is not None:
            yield Change("Intake", f"{key}: no longer needed{_clause(old)}.")
        elif old is not None and new is not None and old.unless != new.unless:
            yield Change("Intake", f"{key}, not needed of: {_listed(old.unless)} → {_listed(new.unless)}{_clause(new)}")


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
    return _listed(pathway.kinds)


def _subjects(pathway: Pathway) -> str:
    return _listed(pathway.subjects) if pathway.subjects else "any"


def _stages(before: Pathway, after: Pathway) -> Iterator[Change]:
    """A stage of one version is that of the other at the same place."""
    for old, new in zip_longest(before.stages, after.stages):
        if old is None or new is None:
            stage, state = (new, "new") if old is None else (old, "no longer there")
            yield Change("Stages", f"{after.name}, {stage.name}: {state}{_clause(stage)}.")
        else:
            yield from _stage(f"{after.name}, {new.name}", old, new)


def _stage(where: str, before: Stage, after: Stage) -> Iterator[Change]:
    yield from _fields("Stages", where, before, after, _clause, STAGE)
    for part, name, fields in HANGING:
        lists = _by_key(getattr(before, name)), _by_key(getattr(after, name))
        yield from _paired(part, lists, _clause, fields, f"{where}, ")


def _handler(stage: Stage) -> str:
    rule: HandlerRule = stage.handler
    apart = f", with no part in {_listed(rule.independent_of)}" if rule.independent_of else ""
    return f"{_listed(rule.positions) if rule.positions else 'anyone of a team'}{apart}"


def _closed(stage: Stage) -> str:
    by = f", by {_listed(stage.closed_by)}" if stage.closed_by else ""
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
    return f"for {_listed(f'{one.name}, {one.longest} at most' if one.longest else one.name for one in rule.pause_for)}"


CLOCK = (
    Field("", lambda rule: str(rule.limit)),
    Field("counted from", lambda rule: rule.starts.value),
    Field("met by", lambda rule: f"{_listed(rule.stops)} ({_listed(method.value for method in rule.methods)})"),
    Field("calendar", lambda rule: rule.calendar),
    Field("pause", _pause),
    Field("extension", _extension),
    Field("not for", lambda rule: _listed(one.who for one in rule.exempt)),
)


def _right(right: Right) -> str:
    return f"“{_short(right.words)}”"


def _trigger(trigger: Trigger) -> str:
    who = _listed(trigger.positions) if trigger.positions else trigger.by.value
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
            yield Change("Work of staff", f"{words}: {what}{_clause(new or old)}.")


# ---- letters


def _letters(before: Mapping[str, LetterKind], after: Mapping[str, LetterKind]) -> Iterator[Change]:
    yield from _paired("Letters", (before, after), lambda _: "", LETTER)
    for key in (key for key in before if key in after):
        old, new = before[key], after[key]
        if (old.subject, old.body) != (new.subject, new.body):
            yield Change("Letters", f"{new.name}: its text changes.")
        for words, was, now in _elements(old, new):
            yield Change("Letters", f"{new.name}: {'must say' if now else 'need no longer say'} {words}{was or now}.")


def _approval(letter: LetterKind) -> str:
    rule = letter.approval
    if rule is None:
        return "nobody"
    signed = f", signed off by {_listed(rule.sign_off)}" if rule.sign_off else ""
    return f"{_listed(rule.by)}{signed} ({rule.clause})"


def _copies(letter: LetterKind) -> str:
    return f"the resident ({letter.copies.clause})" if letter.copies else "nobody"


LETTER = (
    NAME,
    Field("approved by", _approval),
    Field("headed paper alone", lambda letter: "yes" if letter.headed else "no"),
    Field("a copy to", _copies),
)


def _elements(before: LetterKind, after: LetterKind) -> Iterator[tuple[str, str, str]]:
    """Yield each duty of the contract that one version alone has: its words, and its clause on the side it is on."""
    lists = [{element.key: element for element in one.elements} for one in (before, after)]
    for key in [*lists[0], *(key for key in lists[1] if key not in lists[0])]:
        if key not in lists[1]:
            yield lists[0][key].words, _clause(lists[0][key]), ""
        elif key not in lists[0]:
            yield lists[1][key].words, "", _clause(lists[1][key])


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(map(str, words))) or "none"
