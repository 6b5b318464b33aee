"""Boston's 311 requests, as the city publishes them: CSV, in local time without an offset."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from portal.cli.importing import tables
from portal.cli.importing.moments import closing, instant, wall
from portal.cli.importing.records import Cells, Format, Record, Unreadable, described, said

ZONE = ZoneInfo("America/New_York")
TIME = "%Y-%m-%d %H:%M:%S"

# An employee who reports something has seen it; Maximo is the city's own system of works.
CHANNELS = {
    "Constituent Call": ("phone",),
    "Employee Generated": ("in_person",),
    "Self Service": ("web",),
    "Citizens Connect App": ("web",),
    "Maximo Integration": ("web",),
}
STAFF = frozenset({"Employee Generated", "Maximo Integration"})

# Only where the type says it beyond doubt. Several keys are for several procedures.
SERVICES = {
    "Request for Pothole Repair": ("streets", "roads"),
    "Pothole Repair (Internal)": ("streets", "roads"),
    "Roadway Repair": ("streets", "roads"),
    "Highway Maintenance": ("streets", "roads"),
    "Sidewalk Repair": ("sidewalks", "roads"),
    "Sidewalk Repair (Internal)": ("sidewalks", "roads"),
    "Sidewalk Repair (Make Safe)": ("sidewalks", "roads"),
    "Traffic Signal Repair": ("signals", "roads"),
    "Sign Repair": ("signals", "roads"),
    "Missing Sign": ("signals", "roads"),
    "Tree Emergencies": ("street_trees",),
    "Tree Maintenance Requests": ("street_trees",),
    "New Tree Requests": ("street_trees",),
    "Requests for Street Cleaning": ("street_sweeping",),
    "Missed Trash/Recycling/Yard Waste/Bulk Item": ("trash", "waste"),
    "Schedule a Bulk Item Pickup": ("trash", "waste"),
    "Request for Recycling Cart": ("trash", "waste"),
    "Building Inspection Request": ("building",),
    "Work w/out Permit": ("building",),
    "Parking Enforcement": ("parking",),
    "Pick up Dead Animal": ("animal_services",),
    "Park Maintenance Requests": ("parks",),
    "Sewage/Septic Back-Up": ("sewer",),
}
NATURES = {
    "Missed Trash/Recycling/Yard Waste/Bulk Item": ("not_done", "refusal"),
    "Sidewalk Repair (Make Safe)": ("hazard",),
    "Tree Emergencies": ("hazard",),
    "Unsafe Dangerous Conditions": ("hazard",),
    "Graffiti Removal": ("nuisance",),
    "General Comments For An Employee": ("behaviour",),
    "General Comments For a Program or Policy": ("policy",),
}


def read(cells: Cells) -> Record:
    """Return the record of one row. Raises `Unreadable`."""
    received_at = instant(wall(said(cells, "open_dt"), TIME, "The time it was received"), ZONE)
    shown = said(cells, "closed_dt")
    if said(cells, "case_status") == "Closed" and not shown:
        raise Unreadable("It is closed, and the time it was closed is missing.")
    sort, source = said(cells, "type"), said(cells, "source")
    return Record(
        id=said(cells, "case_enquiry_id"),
        received_at=received_at,
        description=_description(cells, sort),
        closed_at=closing(wall(shown, TIME, "The time it was closed"), ZONE, received_at) if shown else None,
        closure=said(cells, "closure_reason"),
        channels=CHANNELS.get(source, ()),
        services=SERVICES.get(sort, ()),
        natures=NATURES.get(sort, ()),
        location=said(cells, "location"),
        ward=ward(said(cells, "ward")),
        staff_generated=source in STAFF,
    )


def _description(cells: Cells, sort: str) -> str:
    return described(
        said(cells, "case_title") or sort,
        ("Type", sort),
        ("Reason", said(cells, "reason")),
        ("Department", said(cells, "subject")),
        ("Neighborhood", said(cells, "neighborhood")),
        ("Source", said(cells, "source")),
    )


def ward(text: str) -> str:
    """Return a ward in one form: the city writes both "Ward 3" and "03"."""
    number = re.fullmatch(r"(?:Ward )?0*(\d+)", text)
    return f"Ward {number[1]}" if number else text


BOSTON = Format(
    name="boston-311",
    title="Boston 311",
    identity="case_enquiry_id",
    columns=frozenset({"case_enquiry_id", "open_dt", "closed_dt", "type", "source"}),
    rows=tables.rows,
    read=read,
)
