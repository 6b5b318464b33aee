"""Cases as rows of a table: what a list that leaves the portal tells of each, and no more than that.

Nothing that anybody wrote, and nobody but who deals with it: a file goes further than the one who may see the cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case, Team
from portal.database import db
from portal.policy.built import Column, Shape, Value
from portal.policy.clock import INSTANT
from portal.policy.procedure import Procedure
from portal.procedures.versions import procedure
from portal.reports import reading

COLUMNS = (
    Column("number", "Number"),
    Column("kind", "Kind"),
    Column("status", "Status"),
    Column("stage", "Stage"),
    Column("team", "Team"),
    Column("service", "Service"),
    Column("with", "With"),
    Column("next_due", "Next due", Shape.DATE),
    Column("received", "Received", Shape.DATE),
)
READ = (
    Case.tracking_number, Case.kind, Case.status, Case.pathway, Case.stage_key, Case.team_id, Case.service,
    Case.handler_id, Case.next_due_at, Case.received_at, Case.procedure_version_id, Case.id,
)  # fmt: skip


class Telling:
    """Says what the rows of cases tell, by the version of the procedure that each began under.

    What it looked up once it remembers: names of procedures, teams and people, and no case.
    """

    def __init__(self) -> None:
        self._packs: dict[int, Procedure] = {}
        self._words: dict[tuple[Any, ...], tuple[str, str, str, str]] = {}

    @cached_property
    def _teams(self) -> Mapping[int, str]:
        return dict(db.session.execute(select(Team.id, Team.name)).all())

    @cached_property
    def _people(self) -> Mapping[int, str]:
        return reading.staff_names()

    def row(self, case: Sequence[Any]) -> tuple[Value, ...]:
        """Return what is told of a case, a value for each column."""
        number, kind, status, pathway, stage, team, service, handler, due, received, version, _ = case
        kind, status, stage, service = self._in_words(version, kind, status, pathway, stage, service)
        zone = self._packs[version].zone
        return (
            *(number, kind, status, stage, self._teams[team], service),
            self._people.get(handler, "") if handler else "",
            _last_day(due).astimezone(zone).date() if due else None,
            received.astimezone(zone).date(),
        )

    def _in_words(self, *keys: Any) -> tuple[str, str, str, str]:
        if keys not in self._words:
            self._words[keys] = self._looked_up(*keys)
        return self._words[keys]

    def _looked_up(
        self, version: int, kind: str, status: str, pathway: str, stage: str, service: str
    ) -> tuple[str, str, str, str]:
        pack = self._packs.setdefault(version, procedure(version))
        return (
            pack.kinds[kind].name,
            status.capitalize(),
            pack.pathway(pathway).stage(stage).name,
            _services(pack).get(service, service),
        )


def _services(pack: Procedure) -> dict[str, str]:
    return {one.key: one.name for programme in pack.programmes.values() for one in programme.services}


def _last_day(due: datetime) -> datetime:
    return due - INSTANT
