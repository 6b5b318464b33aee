"""What a report should say, worked out case by case from the clauses, with nothing of the portal's own counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from portal.cases.models import Case
from portal.policy.built import Sheet

Key = tuple[str, ...]


def day(moment: datetime, zone: ZoneInfo) -> date:
    """The day of a moment where the body is."""
    return moment.astimezone(zone).date()


def received(cases: Iterable[Case], zone: ZoneInfo, start: date, end: date) -> list[Case]:
    """The counted cases whose day of receipt lies in the period; those under a label aren't among them."""
    return [one for one in cases if one.counted and not one.label and start <= day(one.received_at, zone) <= end]


def standard(case: Case, clock: str, at: datetime, stage: str = "") -> str:
    """Whether a case met a standard: "met", "missed", "waiting", or nothing where it doesn't apply to it."""
    said = set()
    for passage in case.stages:
        if passage.pathway != case.pathway or (stage and passage.key != stage):
            continue
        for one in passage.clocks:
            if one.key != clock or one.exempt:
                continue
            late = one.due_at is not None and (one.stopped_at or one.ended_at or at) >= one.due_at
            if late:
                said.add("missed")
            elif one.stopped_at:
                said.add("met")
            elif not one.ended_at:
                said.add("waiting")
    return next((word for word in ("missed", "waiting", "met") if word in said), "")


def of_standard(cases: Iterable[Case], clock: str, at: datetime, name: str = "", stage: str = "") -> dict[str, Any]:
    """The five figures of a standard."""
    said = Counter(standard(case, clock, at, stage) for case in cases)
    settled = said["met"] + said["missed"]
    name = name or clock
    return {
        f"{name}_bound": settled + said["waiting"],
        f"{name}_met": said["met"],
        f"{name}_missed": said["missed"],
        f"{name}_waiting": said["waiting"],
        f"{name}_share": said["met"] / settled if settled else None,
    }


def first_answer(case: Case) -> datetime | None:
    """When a case was first answered."""
    found = [one.answered_at for one in case.stages if one.answered_at and one.pathway == case.pathway]
    return min(found) if found else None


def days_to_answer(case: Case, zone: ZoneInfo) -> int | None:
    """The calendar days from receipt to the first answer."""
    answered = first_answer(case)
    return (day(answered, zone) - day(case.received_at, zone)).days if answered else None


def nearest_rank(values: Iterable[int | None], share: float) -> int | None:
    """The percentile as it is taught: sort, and take the one at that place."""
    found = sorted(value for value in values if value is not None)
    return found[ceil(len(found) * share) - 1] if found else None


def is_open(case: Case) -> bool:
    """A case that hasn't come to its end."""
    return case.status not in {"closed", "withdrawn", "referred", "entered by mistake", "merged"}


def shown(sheet: Sheet, dimensions: int) -> dict[Key, dict[str, Any]]:
    """A sheet of figures as tables of its rows: by what they are about, the figures by their columns' keys."""
    names = [column.key for column in sheet.columns]
    rows = {
        tuple(map(str, row[:dimensions])): dict(zip(names[dimensions:], row[dimensions:], strict=True))
        for row in sheet.rows
    }
    assert len(rows) == len(sheet.rows), "each row is there once"
    return rows


def agree(sheet: Sheet, dimensions: int, expected: Mapping[Key, Mapping[str, Any]]) -> None:
    """Every row that is expected stands there with just these figures, and no other has anything in it."""
    found = shown(sheet, dimensions)
    assert {key: found.get(key) for key in expected} == {key: dict(row) for key, row in expected.items()}, sheet.key
    for key in found.keys() - expected.keys():
        assert not any(found[key].values()), (sheet.key, key)


def split(cases: Iterable[Case], by: Callable[[Case], Iterable[Key]]) -> dict[Key, list[Case]]:
    """The cases by what they are told apart by; one may stand in several rows."""
    found: dict[Key, list[Case]] = {}
    for case in cases:
        for key in set(by(case)):
            found.setdefault(key, []).append(case)
    return found
