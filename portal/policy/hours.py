"""Whether the hour of a thing is told, or its day alone.

The minute in which somebody sent something says who sat at which computer. So of an anonymous case nobody is told the
hour of anything, but for those who work it: of a limit that is counted in hours, which they couldn't meet otherwise.
What is kept, and what proves the timeline, has the instant all the same.
"""

from __future__ import annotations

from enum import StrEnum


class Reader(StrEnum):
    """Who reads a time: whoever has the number or the passphrase, or those who work the case."""

    PUBLIC = "public"
    STAFF = "staff"


def are_told(reader: Reader, *, anonymous: bool, in_hours: bool = False) -> bool:
    """Return whether the hour is told; `in_hours` of what belongs to a limit that is counted in hours."""
    return not anonymous or (reader is Reader.STAFF and in_hours)
