"""New York City's 311 requests, as the city publishes them: CSV, in local time without an offset."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from portal.cli.importing import tables
from portal.cli.importing.moments import closing, instant, wall
from portal.cli.importing.records import Cells, Format, Record, Unreadable, described, said

ZONE = ZoneInfo("America/New_York")
TIME = "%m/%d/%Y %I:%M:%S %p"

CHANNELS = {"PHONE": ("phone",), "ONLINE": ("web",), "MOBILE": ("web",)}

# Only where the complaint type says it beyond doubt. Several keys are for several procedures.
SERVICES = {
    "Street Condition": ("streets", "roads"),
    "Highway Condition": ("streets", "roads"),
    "Sidewalk Condition": ("sidewalks", "roads"),
    "Curb Condition": ("sidewalks", "roads"),
    "Traffic Signal Condition": ("signals", "roads"),
    "Street Sign - Missing": ("signals", "roads"),
    "Water System": ("water",),
    "Sewer": ("sewer",),
    "Missed Collection (All Materials)": ("trash", "waste"),
    "Request Large Bulky Item Collection": ("trash", "waste"),
    "Illegal Parking": ("parking",),
    "Blocked Driveway": ("parking",),
    "Broken Parking Meter": ("parking",),
    "Building/Use": ("building",),
    "General Construction/Plumbing": ("building",),
    "Damaged Tree": ("street_trees",),
    "Dead/Dying Tree": ("street_trees",),
    "Overgrown Tree/Branches": ("street_trees",),
    "Sweeping/Missed": ("street_sweeping",),
    "Animal Abuse": ("animal_services",),
}
NATURES = {
    "Missed Collection (All Materials)": ("not_done", "refusal"),
    "Sweeping/Missed": ("not_done", "refusal"),
    "Graffiti": ("nuisance",),
    "Noise": ("nuisance",),
    "Noise - Residential": ("nuisance",),
    "Noise - Street/Sidewalk": ("nuisance",),
    "Noise - Commercial": ("nuisance",),
    "Noise - Vehicle": ("nuisance",),
    "Noise - Park": ("nuisance",),
}


def read(cells: Cells) -> Record:
    """Return the record of one row. Raises `Unreadable`."""
    received_at = instant(wall(said(cells, "Created Date"), TIME, "The time it was received"), ZONE)
    shown = said(cells, "Closed Date")
    if said(cells, "Status") == "Closed" and not shown:
        raise Unreadable("It is closed, and the time it was closed is missing.")
    sort = said(cells, "Complaint Type")
    return Record(
        id=said(cells, "Unique Key"),
        received_at=received_at,
        description=_description(cells, sort),
        closed_at=closing(wall(shown, TIME, "The time it was closed"), ZONE, received_at) if shown else None,
        closure=said(cells, "Resolution Description"),
        channels=CHANNELS.get(said(cells, "Open Data Channel Type"), ()),
        services=SERVICES.get(sort, ()),
        natures=NATURES.get(sort, ()),
        location=_location(cells),
        ward=_board(cells),
    )


def _description(cells: Cells, sort: str) -> str:
    agency, short = said(cells, "Agency Name"), said(cells, "Agency")
    return described(
        ": ".join(part for part in (sort, said(cells, "Descriptor")) if part),
        ("Kind of place", said(cells, "Location Type")),
        ("Agency", f"{agency} ({short})" if agency and short else agency or short),
        ("Borough", said(cells, "Borough")),
        ("Source", said(cells, "Open Data Channel Type")),
    )


def _location(cells: Cells) -> str:
    corner = " and ".join(filter(None, (said(cells, f"Intersection Street {number}") for number in (1, 2))))
    place = said(cells, "Incident Address") or corner or said(cells, "Landmark")
    return ", ".join(part for part in (place, said(cells, "City"), said(cells, "Incident Zip")) if part)


def _board(cells: Cells) -> str:
    board = said(cells, "Community Board")
    return "" if "unspecified" in board.lower() else board


NYC = Format(
    name="nyc-311",
    title="New York City 311",
    identity="Unique Key",
    columns=frozenset({"Unique Key", "Created Date", "Closed Date", "Complaint Type", "Open Data Channel Type"}),
    rows=tables.rows,
    read=read,
)
