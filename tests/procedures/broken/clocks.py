"""Clocks that could never be kept."""

from __future__ import annotations

from tests.procedures.broken.edit import Edit

CLOCKS = {
    "a bare days": Edit(
        "limit: 10 working days",
        "limit: 10 days",
        "limit: 10 days",
        "“10 days” is no limit. Give at least 1, and say in which unit",
    ),
    "a number in words": Edit(
        "limit: 10 working days",
        "limit: ten working days",
        "limit: ten",
        "must be a number and a unit, such as “10 working days”",
    ),
    "no days at all": Edit(
        "limit: 10 working days", "limit: 0 working days", "limit: 0", "“0 working days” is no limit."
    ),
    "a cap that is no more than the limit": Edit(
        "cap: 20 working days",
        "cap: 10 working days",
        "extension: {cap",
        "The cap, 10 working days, isn't above the limit, 10 working days.",
    ),
    "a cap in another unit": Edit(
        "cap: 20 working days",
        "cap: 30 calendar days",
        "extension: {cap",
        "The cap is in calendar days and the limit in working days.",
    ),
    "an unknown clock": Edit(
        "          acknowledge:\n",
        "          acknowlege:\n",
        "          acknowlege:",
        "no clock “acknowlege”. Did you mean “acknowledge”?",
    ),
    "a clock that its own fact doesn't stop": Edit(
        "stops: [logged]", "stops: [answer]", "logged:", "The clock “logged” must be stopped by “logged”."
    ),
    "neither yes nor no": Edit(
        "pausable: yes", "pausable: maybe", "pausable:", "“pausable” must be yes or no, and is “maybe”."
    ),
    "a clause in words": Edit(
        "clause: ST-11a", "clause: section 4.2", "clause: section", "“clause” must be the id of a clause"
    ),
    "a clock without a clause": Edit(
        "            clause: ST-9\n", "", "          acknowledge:", "The clock “acknowledge” has no “clause”. Add it."
    ),
    "an office that never opens": Edit(
        "  Monday: 09:00-17:00\n  Tuesday: 09:00-17:00\n  Wednesday: 09:00-17:00\n  Thursday: 09:00-17:00\n",
        "  Monday: closed\n  Tuesday: closed\n  Wednesday: closed\n  Thursday: closed\n",
        "hours:",
        "The office is closed all week",
    ),
    "a limit beyond the calendars": Edit(
        "limit: 10 working days",
        "limit: 9999 working days",
        "limit: 9999",
        "“9999 working days” is longer than any limit. Give at most 1,000 working days.",
    ),
    "an endless limit": Edit(
        "limit: 10 working days", "limit: 99999999999 working days", "limit: 999", "must be a number and a unit"
    ),
    "an exemption for an unknown mark": Edit(
        "              anonymous: {words",
        "              anonimous: {words",
        "anonimous:",
        "There is no mark “anonimous”. Did you mean “anonymous”?",
    ),
}
