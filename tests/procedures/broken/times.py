"""Days, places and hours that don't exist."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

MANY_CALENDARS = "".join(f"  town_{number}: {{region: GB}}\n" for number in range(12))
MANY_CLOSURES = "      - {date: 2027-01-04, name: Closed}\n" * 400
MANY_HOLIDAYS = ", ".join(["May Day"] * 401)

TIMES = {
    "more calendars than anybody has": Edit(
        "calendars:\n",
        f"calendars:\n{MANY_CALENDARS}",
        "calendars:",
        "“calendars” has 13 entries, and a pack has at most 12 there. Take some out.",
    ),
    "more parts of a region than anybody goes by": Edit(
        "subdivision: ENG",
        f"subdivisions: [{', '.join(['ENG'] * 13)}]",
        "subdivisions:",
        "“subdivisions” has 13 entries, and a pack has at most 12 there. Take some out.",
    ),
    "more closures than anybody has": Edit(
        "    closures:\n",
        f"    closures:\n{MANY_CLOSURES}",
        "closures:",
        "“closures” has 401 entries, and a pack has at most 400 there. Take some out.",
    ),
    "a list longer than anybody writes": Edit(
        "[May Day]",
        f"[{MANY_HOLIDAYS}]",
        "not_observed:",
        "“not_observed” has 401 entries, and a pack has at most 400 there. Take some out.",
    ),
    "a table longer than anybody writes": Edit(
        "channels:\n",
        "channels:\n" + "".join(f"  way_{number}: {{name: Way}}\n" for number in range(500)),
        "channels:",
        "“channels” has 501 entries, and a pack has at most 500 there. Take some out.",
    ),
    "no effective": Edit("effective: 2024-01-02\n", "", "pack:", "The pack has no “effective”."),
    "a day that doesn't exist": Edit(
        "effective: 2024-01-02",
        "effective: 2024-02-30",
        "effective:",
        "must be a date that exists, written as 2026-05-01",
    ),
    "a day in words": Edit(
        "effective: 2024-01-02", "effective: 2 January 2024", "effective:", "must be a date that exists"
    ),
    "an unknown zone": Edit(
        "zone: Europe/London",
        "zone: Europe/Londn",
        "zone:",
        "There is no time zone “Europe/Londn”. Did you mean “Europe/London”?",
    ),
    "an unknown region": Edit("region: GB", "region: UK", "region:", "There is no region “UK”."),
    "an unknown part of a region": Edit(
        "subdivision: ENG", "subdivision: ENGL", "region:", "GB has no part “ENGL”. Did you mean “ENG”?"
    ),
    "an unknown holiday": Edit(
        "[May Day]",
        "[Mai Day]",
        "not_observed:",
        "“Mai Day” is no holiday of this region, so it can't be left out. Did you mean “May Day”?",
    ),
    "an unknown weekday": Edit(
        "[Saturday, Sunday]", "[Saturday, Sonday]", "weekend:", "There is no weekday “Sonday”. Did you mean “Sunday”?"
    ),
    "a closure that ends before it begins": Edit(
        "until: 2026-12-31", "until: 2026-12-01", "- {date:", "“until” must lie after “date”"
    ),
    "hours that end before they begin": Edit(
        "  Monday: 09:00-17:00",
        "  Monday: 17:00-09:00",
        "  Monday:",
        "must be hours such as “09:00-17:00”, or “closed”",
    ),
    "a weekday without hours": Edit("  Friday: closed\n", "", "hours:", "“hours” has no “Friday”. Add it."),
    "the last day of all": Edit(
        "effective: 2024-01-02",
        "effective: 9999-12-31",
        "effective:",
        "“effective” must lie between 1900 and 2100, and is “9999-12-31”. Correct the year.",
    ),
    "the first day of all": Edit(
        "effective: 2024-01-02", "effective: 0001-01-01", "effective:", "“effective” must lie between 1900 and 2100"
    ),
    "a day in another script's digits": Edit(
        "effective: 2024-01-02",
        "effective: ２０２４-01-02",
        "effective:",
        "must be a date that exists, written as 2026-05-01",
    ),
    "a closure in another age": Edit(
        "{date: 2026-12-29, until: 2026-12-31", "{date: 1066-10-14", "- {date:", "“date” must lie between 1900 and 2100"
    ),
    "a closure that never ends": Edit(
        "until: 2026-12-31", "until: never", "- {date:", "“until” must be a date that exists"
    ),
    "a closure of years": Edit(
        "until: 2026-12-31", "until: 2031-12-31", "- {date:", "and no more than a year after it."
    ),
    "a week of weekends": Edit(
        "[Saturday, Sunday]",
        "[Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday]",
        "weekend:",
        "so no day would ever count",
    ),
    "a zone that is a file": Edit(
        "zone: Europe/London", "zone: ../../etc/passwd", "zone:", "There is no time zone “../../etc/passwd”."
    ),
    "a zone that is a folder": Edit("zone: Europe/London", "zone: Europe", "zone:", "There is no time zone “Europe”."),
}
