"""Small files as other systems write them, dirt included."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BOSTON = [
    "case_enquiry_id",
    "open_dt",
    "closed_dt",
    "case_status",
    "closure_reason",
    "case_title",
    "subject",
    "reason",
    "type",
    "location",
    "neighborhood",
    "ward",
    "source",
]
NYC = [
    "Unique Key",
    "Created Date",
    "Closed Date",
    "Agency",
    "Agency Name",
    "Complaint Type",
    "Descriptor",
    "Location Type",
    "Incident Zip",
    "Incident Address",
    "City",
    "Status",
    "Resolution Description",
    "Community Board",
    "Borough",
    "Open Data Channel Type",
]


def real(name: str) -> Path:
    """Return where a real file lies, on machines that have them."""
    return Path(os.environ.get("PORTAL_TEST_DATA") or ROOT.parent / "shared" / "data") / name


def boston(**changes: str) -> dict[str, str]:
    """Return a sound row of Boston's: a missed collection, called in on a summer morning and closed two days later."""
    row = {
        "case_enquiry_id": "101000000001",
        "open_dt": "2011-07-01 08:30:00",
        "closed_dt": "2011-07-03 10:00:00",
        "case_status": "Closed",
        "closure_reason": "Case Closed Case Resolved",
        "case_title": "Missed Trash",
        "subject": "Public Works Department",
        "reason": "Sanitation",
        "type": "Missed Trash/Recycling/Yard Waste/Bulk Item",
        "location": "100 block Example St  Boston  MA",
        "neighborhood": "Back Bay",
        "ward": "03",
        "source": "Constituent Call",
    }
    return {**row, **changes}


def nyc(**changes: str) -> dict[str, str]:
    """Return a sound row of New York's: noise, reported by telephone at night."""
    row = dict.fromkeys(NYC, "") | {
        "Unique Key": "39000001",
        "Created Date": "06/26/2018 10:58:54 PM",
        "Closed Date": "06/27/2018 12:50:01 AM",
        "Agency": "NYPD",
        "Agency Name": "New York City Police Department",
        "Complaint Type": "Noise - Residential",
        "Descriptor": "Loud Music/Party",
        "Incident Address": "90 block EXAMPLE STREET",
        "City": "WOODHAVEN",
        "Status": "Closed",
        "Resolution Description": "The Police Department responded.",
        "Community Board": "09 QUEENS",
        "Open Data Channel Type": "PHONE",
    }
    return {**row, **changes}


def open311(**changes: Any) -> dict[str, Any]:
    """Return a sound service request."""
    request = {
        "service_request_id": "4fbd3beeb1fe2c9f5c000001",
        "status": "open",
        "service_name": "Graffiti",
        "service_code": "4e09",
        "description": "Graffiti on mailboxes",
        "agency_responsible": "Police Department",
        "requested_datetime": "2012-05-23T15:35:08-04:00",
        "updated_datetime": "2012-05-23T15:35:10-04:00",
        "address": "2300 block S Olcott Blvd",
        "zipcode": None,
        "lat": 39.147,
    }
    return {**request, **changes}


def table(file: Path, columns: list[str], *rows: dict[str, str]) -> Path:
    """Write rows as CSV."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    return file


def array(file: Path, *requests: dict[str, Any]) -> Path:
    """Write service requests as JSON."""
    file.write_text(json.dumps(list(requests)), encoding="utf-8")
    return file
