"""Whether the hour of a thing is told, or its day alone; and what is kept of it.

The minute in which somebody sent something says who sat at which computer. So of an anonymous case nobody is told the
hour of anything, but for those who work it: of a limit that is counted in hours, which they couldn't meet otherwise.
And of what its reporter does no more is kept than that.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, tzinfo
from enum import StrEnum

from portal.policy.limits import COUNTS, Counts
from portal.policy.procedure import Pathway


class Reader(StrEnum):
    """Who reads a time: whoever has the number or the passphrase, or those who work the case."""

    PUBLIC = "public"
    STAFF = "staff"


def are_told(reader: Reader, *, anonymous: bool, in_hours: bool = False) -> bool:
    """Return whether the hour is told; `in_hours` of what belongs to a limit that is counted in hours."""
    return not anonymous or (reader is Reader.STAFF and in_hours)


def are_counted(pathway: Pathway) -> bool:
    """Return whether any limit on this pathway is counted in hours."""
    rules = [rule for stage in pathway.stages for rule in stage.clocks]
    limits = [limit for rule in rules for limit in (rule.limit, *(one.limit for one in rule.instead))]
    return any(COUNTS[limit.unit] is Counts.OFFICE_HOURS for limit in limits)


def kept(at: datetime, zone: tzinfo, *, in_hours: bool) -> datetime:
    """Return what is kept of the moment in which an anonymous reporter did something: where the body is, the beginning
    of its day; or of its hour, where a limit is counted in hours."""
    local = at.astimezone(zone)
    hour = local.replace(minute=0, second=0, microsecond=0)
    return (hour if in_hours else datetime.combine(local.date(), time(), zone)).astimezone(UTC)
