"""Service requests as any Open311 GeoReport v2 endpoint answers them: a JSON array, its times with an offset."""

from __future__ import annotations

from datetime import UTC, datetime

from portal.cli.importing import arrays
from portal.cli.importing.records import Cells, Format, Record, Unreadable, described, said

# Only where the service's name says it beyond doubt. Several keys are for several procedures.
SERVICES = {
    "Potholes, Other Street Repair": ("streets", "roads"),
    "Sidewalks": ("sidewalks", "roads"),
    "Traffic Signals": ("signals", "roads"),
    "Parks & Playgrounds": ("parks",),
    "Excessive Growth": ("code_compliance",),
    "Weeds": ("code_compliance",),
}
NATURES = {"Graffiti": ("nuisance",)}


def read(cells: Cells) -> Record:
    """Return the record of one service request. Raises `Unreadable`.

    GeoReport has no time of closing: a closed request was closed when it was last updated.
    """
    received_at = _moment(cells, "requested_datetime", "The time it was received")
    closed = said(cells, "status").lower() == "closed"
    closed_at = _moment(cells, "updated_datetime", "The time it was closed") if closed else None
    if closed_at and closed_at < received_at:
        raise Unreadable("It was closed before it was received.")
    name = said(cells, "service_name")
    return Record(
        id=said(cells, "service_request_id"),
        received_at=received_at,
        description=described(
            cells.get("description", "").strip() or name,
            ("Service", name),
            ("Agency", said(cells, "agency_responsible")),
        ),
        closed_at=closed_at,
        closure=said(cells, "status_notes"),
        channels=("web",),
        services=SERVICES.get(name, ()),
        natures=NATURES.get(name, ()),
        location=", ".join(part for part in (said(cells, "address"), said(cells, "zipcode")) if part),
    )


def _moment(cells: Cells, column: str, what: str) -> datetime:
    text = said(cells, column)
    if not text:
        raise Unreadable(f"{what} is missing.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"{what} can't be read: “{text[:40]}”.") from None
    if moment.tzinfo is None:
        raise Unreadable(f"{what} has no offset from UTC: “{text[:40]}”.")
    return moment.astimezone(UTC)


OPEN311 = Format(
    name="open311",
    title="Open311",
    identity="service_request_id",
    columns=frozenset({"service_request_id", "requested_datetime"}),
    rows=arrays.rows,
    read=read,
)
