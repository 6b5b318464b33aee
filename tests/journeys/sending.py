"""The same few words, sent to any body."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.submission import Reporter, Submission
from portal.letters import automatic
from portal.procedures import versions
from tests.cast import as_

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)  # a Tuesday in England and, five in the morning, in California
SIX = sorted(versions.shipped())
SAMUEL = Reporter(name="Samuel Reed", email="samuel@example.org", phone="01632 960777", address="1 Mill Lane")


def sends(procedure: str, *, by: str = "", at: datetime = NOON, **changes: Any) -> Case:
    """Let Samuel send the same few words to a body, which takes them in by its own procedure."""
    facts: dict[str, Any] = {"kind": "complaint", "description": "Nobody came, and nobody called.", "reporter": SAMUEL}
    given = Submission(procedure=procedure, **{**facts, **changes})
    return automatic.take_in(given, by=as_(by) if by else REPORTER, at=at).case
