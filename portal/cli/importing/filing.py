"""Filing one record as a case, through the same commands as any other door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portal.cases import elsewhere, intake
from portal.cases.actors import Actor
from portal.cases.submission import Submission
from portal.cases.texts import mended
from portal.cli.importing.records import Record, Unreadable
from portal.policy.procedure import Procedure
from portal.procedures.calendars import FIRST_YEAR

KIND = "complaint"
CHANNELS = ("phone", "web")  # of a record that doesn't say: 311 is a telephone number first


@dataclass(frozen=True)
class Plan:
    """Where the records go: the procedure as it is now, the name of their source, and what time it is.

    A case keeps the version of the procedure that was in force when it was received; one received before there was
    any begins under the earliest.
    """

    pack: Procedure
    source: str
    by: Actor
    now: datetime


def file(record: Record, plan: Plan) -> None:
    """Make a case of a record, entered when it was received and closed when it was closed. Nobody is written to."""
    _check(record, plan)
    case = intake.submit(_submission(record, plan), by=plan.by, at=record.received_at).case
    if record.closed_at:
        elsewhere.close(case, note=mended(record.closure), by=plan.by, at=record.closed_at)


def _check(record: Record, plan: Plan) -> None:
    if max(record.received_at, record.closed_at or record.received_at) > plan.now:
        raise Unreadable("Its dates lie in the future.")
    if record.received_at.astimezone(plan.pack.zone).year < FIRST_YEAR:
        raise Unreadable(f"It was received before {FIRST_YEAR}, where the procedure's calendar begins.")


def _submission(record: Record, plan: Plan) -> Submission:
    pack = plan.pack
    services = {service.key for programme in pack.programmes.values() for service in programme.services}
    nature = _first(record.natures, pack.natures)
    return Submission(
        procedure=pack.key,
        kind=_first((KIND,), pack.kinds) or next(iter(pack.kinds)),
        description=record.description,
        natures=(nature,) if nature else (),
        service=_first(record.services, services),
        location=record.location,
        ward=record.ward,
        channel=_first((*record.channels, *CHANNELS), pack.channels) or next(iter(pack.channels)),
        received_at=record.received_at,
        staff_generated=record.staff_generated,
        external_source=plan.source,
        external_id=record.id,
    )


def _first(wanted: tuple[str, ...], known: Collection[str]) -> str:
    return next((key for key in wanted if key in known), "")
