"""What a procedure says beside its limits: who approves, has a part, is told, restricts, and keeps the policy up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.policy.chasing import Chasing, Reminder
from portal.policy.clock import ClockRule
from portal.policy.letters import LetterKind
from portal.policy.ombudsman import Ombudsman
from portal.policy.points import Points
from portal.policy.procedure import Kind, Procedure, Stage
from portal.policy.proceedings import Proceedings
from portal.policy.restriction import RestrictionRule
from portal.policy.telephone import Numbers
from portal.policy.upkeep import Monitors, Ownership, Upkeep

Row = tuple[str, ...]

COLUMNS = {
    "kinds": ("kind", "team", "more", "overseen by", "clause"),
    "teams of stages": ("stage", "team"),
    "closed when sent": ("stage", "by", "clause"),
    "needs": ("stage", "part", "at least", "clause"),
    "parts": ("part", "how", "clause"),
    "told": ("on", "at", "part", "positions", "handlers of", "clause"),
    "paused for": ("clock", "reason", "longest", "clause"),
    "letters approved": ("letter", "by", "signed off by", "clause"),
    "letters sent": ("letter", "paper", "copies to", "clause"),
    "restriction": ("what", "says", "clause"),
    "proceedings": ("what", "says", "clause"),
    "ombudsman": ("what", "says", "clause"),
    "upkeep": ("what", "says", "clause"),
    "reminders": ("reminder", "when", "kinds", "clocks", "to", "copy", "from", "clause"),
    "chasing": ("what", "says", "clause"),
    "jargon": ("words", "instead"),
    "texts": ("what", "says", "clause"),
    "points": ("what", "says", "clause"),
    "findings": ("finding", "speaks for", "clause"),
}


def around(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    """Yield the rows of what the whole procedure says, each with the name of its table."""
    yield from (("kinds", _kind(kind)) for kind in procedure.kinds.values())
    for part in procedure.parts.values():
        yield (
            "parts",
            (part.key, which(sees=part.sees, independent=part.independent, contact=part.contact), part.clause),
        )
    for tell in procedure.tells:
        who = (names(tell.positions), names(tell.handlers_of))
        yield "told", (tell.on, tell.stage or "-", tell.part or "-", *who, tell.clause)
    if procedure.restriction:
        yield from (("restriction", row) for row in _restriction(procedure.restriction))
    if procedure.proceedings:
        yield from (("proceedings", row) for row in _proceedings(procedure.proceedings))
    if procedure.ombudsman:
        yield from (("ombudsman", row) for row in _ombudsman(procedure.ombudsman))
    yield from (("upkeep", row) for row in _upkeep(procedure.upkeep))
    yield from (("reminders", _reminder(one)) for one in procedure.chasing.reminders.values())
    yield from (("chasing", row) for row in _chasing(procedure.chasing))
    yield from (("jargon", (one.words, one.instead)) for one in procedure.jargon)
    if procedure.texts:
        yield from (("texts", row) for row in _texts(procedure.texts, procedure))
    if procedure.points:
        yield from (("points", row) for row in _points(procedure.points))
        yield from (
            ("findings", (one.key, one.outcome or "-", one.clause)) for one in procedure.points.findings.values()
        )


def of_stage(place: str, stage: Stage) -> Iterator[tuple[str, Row]]:
    """Yield whose its cases are, what it needs before its answer, and when it is closed."""
    if stage.team:
        yield "teams of stages", (place, stage.team)
    if stage.closes_when_sent:
        yield "closed when sent", (place, names(stage.closed_by), stage.closes_when_sent)
    for need in stage.needs:
        yield "needs", (place, need.part, str(need.at_least), need.clause)


def of_clock(place: str, rule: ClockRule) -> Iterator[tuple[str, Row]]:
    """Yield the reasons for which alone a clock is paused."""
    for reason in rule.pause_for:
        yield "paused for", (place, reason.key, str(reason.longest or "-"), reason.clause)


def of_letter(letter: LetterKind) -> Iterator[tuple[str, Row]]:
    """Yield who approves a letter, on which paper it goes, and who gets a copy."""
    rule, copies = letter.approval, letter.copies
    if rule:
        yield "letters approved", (letter.key, names(rule.by), names(rule.sign_off), rule.clause)
    if letter.headed or copies:
        to, clause = (which(resident=copies.resident), copies.clause) if copies else ("-", "-")
        yield "letters sent", (letter.key, which(headed=letter.headed), to, clause)


def names(some: Iterable[str]) -> str:
    """Return names in one cell."""
    return ", ".join(sorted(str(name) for name in some)) or "-"


def which(**facts: bool) -> str:
    """Return the names of the facts that hold, in one cell."""
    return ", ".join(name for name, holds in facts.items() if holds) or "-"


def _kind(kind: Kind) -> Row:
    return (kind.key, kind.team or "-", which(resident=kind.resident), names(kind.overseen_by), kind.clause or "-")


def _texts(rule: Numbers, procedure: Procedure) -> Iterator[Row]:
    yield "dialled from abroad", rule.country, rule.clause
    yield "dialled within", rule.trunk or "-", rule.clause
    yield "then so many digits", str(rule.digits), rule.clause
    yield "which begin", names(rule.begin), rule.clause
    yield "told of", names(key for key, letter in procedure.letters.items() if letter.text), rule.clause


def _points(rule: Points) -> Iterator[Row]:
    yield "each answered for", names(rule.kinds), rule.clause
    yield "different findings mean", rule.mixed, rule.clause
    if rule.agreed:
        yield "agreed with", "whoever complains", rule.agreed
    if rule.shown:
        yield "told in", "the room", rule.clause


def _restriction(rule: RestrictionRule) -> Iterator[Row]:
    yield "decided by", names(rule.positions), rule.clause
    yield "told with", rule.letter, rule.clause
    yield "reviewed within", f"{rule.months} months", rule.clause
    yield from (("opened again by", one.key, one.clause or "-") for one in rule.reopens.values())
    yield "the same issue again", f"told with {rule.repeat} and closed as {rule.closing}", rule.clause
    if rule.alerts:
        yield "alerts looked at by", names(rule.alerts.positions), rule.alerts.clause


def _proceedings(rule: Proceedings) -> Iterator[Row]:
    yield "said by", names(rule.positions), rule.clause
    yield from (("kind", one.key, one.clause or "-") for one in rule.kinds.values())
    yield "words owned by", rule.owner, rule.words_clause
    yield from (("words", f"{one.key} means {one.outcome}", rule.words_clause) for one in rule.words.values())


def _ombudsman(rule: Ombudsman) -> Iterator[Row]:
    yield "kept by", names(rule.positions), rule.clause
    yield from (("decision", key, "-") for key in rule.decisions)


def _upkeep(upkeep: Upkeep) -> Iterator[Row]:
    if upkeep.ownership:
        yield from _ownership(upkeep.ownership)
    for guide in upkeep.guidance.values():
        yield ("guidance on every case" if guide.on_cases else "guidance"), guide.key, guide.clause
    if upkeep.support:
        yield "support", upkeep.support.contact.name, upkeep.support.clause
    if upkeep.monitors:
        yield from _monitors(upkeep.monitors)
    if upkeep.told_at_once:
        yield "whoever becomes responsible", "is told at once", upkeep.told_at_once
    yield from _people(upkeep)


def _ownership(owned: Ownership) -> Iterator[Row]:
    yield "owner", owned.owner, owned.clause
    for what, day in (("adopted", owned.adopted), ("revised", owned.revised), ("reviewed by", owned.review)):
        if day:
            yield what, f"{day}", owned.clause


def _monitors(rule: Monitors) -> Iterator[Row]:
    yield "watched by", f"{rule.primary} and in their absence {rule.backup}", rule.clause
    yield "watched teams", names(rule.teams), rule.clause


def _people(upkeep: Upkeep) -> Iterator[Row]:
    if upkeep.training:
        yield "training noted by", names(upkeep.training.positions), upkeep.training.clause
    if upkeep.representatives:
        rule = upkeep.representatives
        yield "representatives", f"{rule.position} to {rule.to}", rule.clause
    if upkeep.passing_on:
        yield "received by", names(upkeep.passing_on.ways), upkeep.passing_on.clause
        yield "passed on as", upkeep.passing_on.channel, upkeep.passing_on.clause
    if upkeep.learning:
        yield "learning commissioned by", names(upkeep.learning.positions), upkeep.learning.clause
        yield "learning asked of", names(upkeep.learning.owners), upkeep.learning.clause


def _reminder(one: Reminder) -> Row:
    people = (names(one.to), names(one.copy), one.sender)
    return (one.key, str(one.when), names(one.kinds), names(one.clocks), *people, one.clause)


def _chasing(rule: Chasing) -> Iterator[Row]:
    if rule.overdue:
        yield "the overdue list is for", names(rule.overdue.positions), rule.overdue.clause
        yield "the overdue list is gone through as", rule.overdue.duty, rule.overdue.clause
    if rule.unclear:
        yield "whose it is is asked by", names(rule.unclear.positions), rule.unclear.clause
        yield "whose it is is asked of", rule.unclear.asks, rule.unclear.clause
        yield "whose it is is asked for", names(rule.unclear.kinds), rule.unclear.clause
