"""What a report counted of each case, as one digest: another digest says that the case has changed since."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case, CaseNature, ClockRow, Remedy, Response
from portal.database import db
from portal.reports.identifiers import AT_ONCE, in_turn

# The facts that figures and logs are made of. What is typed again without meaning (a phone number) isn't among them.
OF_A_CASE = (
    *(Case.kind, Case.pathway, Case.status, Case.stage_key, Case.service, Case.matter, Case.label, Case.ward),
    *(Case.channel, Case.anonymous, Case.staff_generated, Case.on_behalf_of, Case.received_at, Case.opened_at),
    *(Case.closing, Case.counted, Case.details, Case.priority, Case.reportable, Case.team_id, Case.handler_id),
    *(Case.description, Case.desired_outcome, Case.location),
)
HANGING: tuple[tuple[Any, ...], ...] = (
    (CaseNature.case_id, CaseNature.nature),
    (ClockRow.case_id, ClockRow.key, ClockRow.started_at, ClockRow.stopped_at, ClockRow.due_at, ClockRow.exempt),
    (Response.case_id, Response.says, Response.outcome, Response.issued_at),
    (Remedy.case_id, Remedy.kind, Remedy.what, Remedy.due_on, Remedy.kept_at, Remedy.dropped_at),
)


def fingerprints(cases: Collection[int]) -> dict[int, str]:
    """Return the digest of each of these cases as it is now, whoever is looking."""
    return {case_id: digest for some in in_turn(cases, AT_ONCE) for case_id, digest in _digests(some)}


def _digests(ids: Collection[int]) -> Iterator[tuple[int, str]]:
    hanging: dict[int, list[list[Any]]] = defaultdict(list)
    for number, columns in enumerate(HANGING):
        query = select(*columns).where(columns[0].in_(ids)).execution_options(unguarded=True)
        for case_id, *facts in db.session.execute(query):
            hanging[case_id].append([number, *map(_plain, facts)])
    query = select(Case.id, *OF_A_CASE).where(Case.id.in_(ids)).execution_options(unguarded=True)
    for case_id, *facts in db.session.execute(query):
        whole = [list(map(_plain, facts)), sorted(map(json.dumps, hanging[case_id]))]
        yield case_id, hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _plain(fact: Any) -> Any:
    if isinstance(fact, datetime):
        return fact.timestamp()
    return fact if isinstance(fact, str | int | float | bool | dict | None) else str(fact)
