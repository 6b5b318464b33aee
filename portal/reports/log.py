"""The log: a row for each case, with the columns that the pack chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row

from portal.policy.built import Column, Holds, Shape, Value
from portal.policy.measures import Stand
from portal.policy.moves import OPEN
from portal.policy.reports import Dimension, LogColumn, SheetRule
from portal.reports import knowing
from portal.reports.names import Names
from portal.reports.reading import Chunk

FINDINGS = "answer.findings"  # the entry in which an answer says what was found
NO_LIMIT = "doesn't apply"
# What is told of a case about a named member of staff. Whoever reads the report may be of their line (RV-26).
OF_STAFF = frozenset({LogColumn.KIND, LogColumn.RECEIVED})


class Told(NamedTuple):
    """One column of the log: its heading, what its values are, and what they may tell of people."""

    name: str
    shape: Shape = Shape.TEXT
    holds: Holds = Holds.PLAIN


LOG: Mapping[LogColumn, Told] = {
    LogColumn.NUMBER: Told("Number"),
    LogColumn.KIND: Told("Kind"),
    LogColumn.STATUS: Told("Where it stands"),
    LogColumn.RECEIVED: Told("Received", Shape.DATE),
    LogColumn.OPENED: Told("Open date", Shape.DATE),
    LogColumn.CHANNEL: Told("How it came"),
    LogColumn.NATURE: Told("Nature"),
    LogColumn.DESCRIPTION: Told("What happened", holds=Holds.WRITTEN),
    LogColumn.REQUESTED: Told("Action requested", holds=Holds.WRITTEN),
    LogColumn.LOCATION: Told("Where", holds=Holds.WRITTEN),
    LogColumn.WARD: Told("Ward", holds=Holds.WRITTEN),
    LogColumn.REPORTER: Told("Calling party", holds=Holds.PERSON),
    LogColumn.ON_BEHALF_OF: Told("On behalf of", holds=Holds.PERSON),
    LogColumn.MARKS: Told("Coded"),
    LogColumn.PROGRAMME: Told("Programme"),
    LogColumn.SERVICE: Told("Service"),
    LogColumn.TEAM: Told("Team"),
    LogColumn.MANAGER: Told("Dealt with by", holds=Holds.PERSON),
    LogColumn.PRIORITY: Told("Priority"),
    LogColumn.MATTER: Told("What it is about"),
    LogColumn.ACKNOWLEDGED: Told("Acknowledged", Shape.DATE),
    LogColumn.RESPONSES: Told("Response dates"),
    LogColumn.ANSWERED: Told("Answered", Shape.DATE),
    LogColumn.DAYS: Told("Days to answer", Shape.DAYS),
    LogColumn.OUTCOME: Told("Outcome"),
    LogColumn.RESPONSE: Told("Response", holds=Holds.WRITTEN),
    LogColumn.REMEDY: Told("Remedies"),
    LogColumn.CLOSED: Told("Closed", Shape.DATE),
}

Of = Callable[[Row[Any], Chunk, Names], Value]


def columns(rule: SheetRule, names: Names, limits: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns of a log: those chosen, then details of the case, then where its limits stand."""
    chosen = (_column(column, protected=column.value in rule.protects) for column in rule.columns)
    details = (
        Column(f"detail_{key}", detail.name, holds=Holds.PLAIN if detail.choices else Holds.WRITTEN)
        for key, detail in names.pack.details.items()
        if key in rule.details
    )
    stands = (Column(f"limit_{limit.replace('.', '_')}", name) for limit, name in limits.items())
    return (*chosen, *details, *stands)


def _column(column: LogColumn, *, protected: bool) -> Column:
    name, shape, holds = LOG[column]
    return Column(column.value, name, shape, Holds.PROTECTED if protected else holds)


def row(case: Row[Any], chunk: Chunk, names: Names, rule: SheetRule) -> tuple[Value, ...]:
    """Return the row of one case. Of one about a named member of staff, only its kind and when it was received."""
    hidden = case.id in chunk.about_staff
    values = [None if hidden and column not in OF_STAFF else OF[column](case, chunk, names) for column in rule.columns]
    details = [key for key in names.pack.details if key in rule.details]
    values += [None if hidden else _detail(case, key, names) for key in details]
    return (*values, *(None if hidden else word for word in _stands(case, chunk, rule)))


def _detail(case: Row[Any], key: str, names: Names) -> str:
    value = (case.details or {}).get(key, "")
    return names.pack.details[key].told(value)


def _stands(case: Row[Any], chunk: Chunk, rule: SheetRule) -> list[str]:
    found: Mapping[str, Stand] = knowing.limits_of(case, chunk) if rule.limits else {}
    return [found[limit].value if limit in found else NO_LIMIT for limit in rule.limits]


def _named(dimension: Dimension, of: Callable[[Row[Any]], str]) -> Of:
    return lambda case, _chunk, names: names.of(dimension, found) if (found := of(case)) else ""


def _day(of: Callable[[Row[Any], Chunk], datetime | None]) -> Of:
    def told(case: Row[Any], chunk: Chunk, _names: Names) -> date | None:
        found = of(case, chunk)
        return found.astimezone(chunk.zone).date() if found else None

    return told


def _acknowledged(case: Row[Any], chunk: Chunk) -> datetime | None:
    return min((row.acknowledged_at for row in chunk.passages(case) if row.acknowledged_at), default=None)


def _answered(case: Row[Any], chunk: Chunk) -> datetime | None:
    return min((row.answered_at for row in chunk.passages(case) if row.answered_at), default=None)


def _closed(case: Row[Any], chunk: Chunk) -> datetime | None:
    return chunk.passages(case)[-1].ended_at if case.status not in OPEN else None


def _days(case: Row[Any], chunk: Chunk, _names: Names) -> int | None:
    answered = _answered(case, chunk)
    return knowing.days_between(case.received_at, answered, chunk.zone) if answered else None


def _natures(case: Row[Any], chunk: Chunk, names: Names) -> str:
    return "; ".join(names.of(Dimension.NATURE, row.nature) for row in chunk.natures.get(case.id, []))


def _remedies(case: Row[Any], chunk: Chunk, names: Names) -> str:
    kinds = dict.fromkeys(row.kind for row in chunk.remedy_kinds.get(case.id, []))
    return "; ".join(names.of(Dimension.REMEDY, kind) for kind in kinds)


def _responses(case: Row[Any], chunk: Chunk, _names: Names) -> str:
    """Return the days on which something was said to the reporter, each once: a call and the letter after it, too."""
    days = dict.fromkeys(row.issued_at.astimezone(chunk.zone).date() for row in chunk.said.get(case.id, []))
    return ", ".join(day.isoformat() for day in days)


def _outcome(case: Row[Any], chunk: Chunk, names: Names) -> str:
    answers = chunk.answers(case.id)
    return names.of(Dimension.OUTCOME, answers[-1].outcome) if answers else ""


def _response(case: Row[Any], chunk: Chunk, _names: Names) -> str:
    answers = chunk.answers(case.id)
    entries = answers[-1].entries if answers else {}
    return str(entries.get(FINDINGS, ""))


def _marks(case: Row[Any], _chunk: Chunk, names: Names) -> str:
    given = {"anonymous": case.anonymous, "staff": case.staff_generated, "elected_member": bool(case.on_behalf_of)}
    known = names.pack.marks
    return "; ".join(known[mark].name for mark, holds in given.items() if holds and mark in known)


OF: Mapping[LogColumn, Of] = {
    LogColumn.NUMBER: lambda case, _chunk, _names: case.tracking_number,
    LogColumn.KIND: _named(Dimension.KIND, lambda case: case.kind),
    LogColumn.STATUS: lambda case, _chunk, _names: case.status,
    LogColumn.RECEIVED: _day(lambda case, _chunk: case.received_at),
    LogColumn.OPENED: _day(lambda case, _chunk: case.opened_at),
    LogColumn.CHANNEL: _named(Dimension.CHANNEL, lambda case: case.channel),
    LogColumn.NATURE: _natures,
    LogColumn.DESCRIPTION: lambda case, _chunk, _names: case.description,
    LogColumn.REQUESTED: lambda case, _chunk, _names: case.desired_outcome,
    LogColumn.LOCATION: lambda case, _chunk, _names: case.location,
    LogColumn.WARD: lambda case, _chunk, _names: case.ward.strip(),
    LogColumn.REPORTER: lambda case, _chunk, _names: case.reporter or "",
    LogColumn.ON_BEHALF_OF: lambda case, _chunk, _names: case.on_behalf_of,
    LogColumn.MARKS: _marks,
    LogColumn.PROGRAMME: lambda case, _chunk, names: _programme(case, names),
    LogColumn.SERVICE: _named(Dimension.SERVICE, lambda case: case.service),
    LogColumn.TEAM: lambda case, _chunk, names: names.teams[case.team_id][1],
    LogColumn.MANAGER: lambda case, _chunk, names: names.person(case.handler_id),
    LogColumn.PRIORITY: _named(Dimension.PRIORITY, lambda case: case.priority),
    LogColumn.MATTER: _named(Dimension.MATTER, lambda case: case.matter),
    LogColumn.ACKNOWLEDGED: _day(_acknowledged),
    LogColumn.RESPONSES: _responses,
    LogColumn.ANSWERED: _day(_answered),
    LogColumn.DAYS: _days,
    LogColumn.OUTCOME: _outcome,
    LogColumn.RESPONSE: _response,
    LogColumn.REMEDY: _remedies,
    LogColumn.CLOSED: _day(_closed),
}


def _programme(case: Row[Any], names: Names) -> str:
    found = names.programme_of(case.service)
    return names.of(Dimension.PROGRAMME, found) if found else ""
