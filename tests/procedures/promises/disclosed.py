"""What each audience of a procedure's reports may see, as one table."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.disclosure import Audience
from portal.policy.procedure import Procedure
from tests.procedures.promises.around import names

Row = tuple[str, ...]
COLUMNS = {"audiences": ("audience", "what", "how", "clause")}


def disclosed(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    """Yield the rows, each with the name of its table."""
    for audience in procedure.audiences.values():
        yield from (("audiences", (audience.key, *row)) for row in _rows(audience))


def _rows(audience: Audience) -> Iterator[Row]:
    yield "profile", "-", audience.clause
    for rule in audience.rules:
        yield from ((f"what is {one}", rule.how, rule.clause) for one in rule.holds)
        yield from ((f"column {one}", rule.how, rule.clause) for one in rule.columns)
    if audience.never:
        yield "never", names(audience.never.sorts), audience.never.clause
        yield "known is struck as", audience.never.struck_as, audience.never.clause
    if audience.small:
        yield "small numbers", f"below {audience.small.below}", audience.small.clause
    yield from ((f"struck as {one.key}", "-", one.clause) for one in audience.strikes.values())
    if audience.publishing:
        yield "published by", names(audience.publishing.positions), audience.publishing.clause
        if response := audience.publishing.response:
            yield "published with a response of", names(response.positions), response.clause
