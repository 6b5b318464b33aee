"""Telling staff of what happened to a case, where the procedure says who is told of what (CSC-21, CSC-22, CSC-24)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portal.cases import clocks, timeline, writing_to_staff
from portal.cases.actors import PORTAL
from portal.cases.models import Case, Staff
from portal.policy.taking_part import On, Tell

TOLD = "told"
SUMMARY = "Those who must know of it were told."
LONGEST_TOLD = 800  # fits into one line of the timeline with the names


def tell(case: Case, on: On, *, at: datetime, part: str = "") -> None:
    """Promise a message to each whom the procedure wants told, and write one line on it for each thing told."""
    for one in clocks.pack_of(case).tells:
        if one.fits(on, stage=case.stage.key, part=part):
            _tell(case, one, at)


def _tell(case: Case, one: Tell, at: datetime) -> None:
    people = writing_to_staff.write(
        [*_handlers(case, one), *writing_to_staff.holders(case, one.positions)],
        at=at,
        from_name=clocks.pack_of(case).body,
        subject=f"{case.tracking_number}: for you to know",
        body=f"{one.words}\n\nCase {case.tracking_number}\n\n"
        f"If you may see it, it is here: {writing_to_staff.page_of(case)}\n",
        case=case,
    )
    if people:
        detail = f"{writing_to_staff.in_one_line(people)}: {one.words[:LONGEST_TOLD]}"
        timeline.record(case, TOLD, SUMMARY, by=PORTAL, at=at, detail=detail, clause=one.clause)


def _handlers(case: Case, one: Tell) -> Iterator[Staff]:
    for row in case.stages:
        if row.key in one.handlers_of and row.handler is not None:
            yield row.handler
