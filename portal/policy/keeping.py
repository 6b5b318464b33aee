"""A report as it is kept: its content as plain values with a digest, read back as it was, and compared with another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.policy.built import Built, Column, Holds, Shape, Sheet, Value

HOUR = "T"  # between the day and the time of a moment, as ISO 8601 has it


def content_of(built: Built) -> dict[str, Any]:
    """Return what a report says, as plain values. Not when it was made: of the same cases it says the same again."""
    return {
        "key": built.key,
        "name": built.name,
        "clause": built.clause,
        "procedure": built.procedure,
        "start": built.start.isoformat(),
        "end": built.end.isoformat(),
        "remarks": list(built.remarks),
        "sheets": [_sheet(sheet) for sheet in built.sheets],
    }


def content_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content: the same whatever the order of its names."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read(content: Mapping[str, Any], made_at: datetime) -> Built:
    """Return the report that a content says."""
    return Built(
        key=content["key"],
        name=content["name"],
        clause=content["clause"],
        procedure=content["procedure"],
        start=date.fromisoformat(content["start"]),
        end=date.fromisoformat(content["end"]),
        made_at=made_at,
        sheets=tuple(_read_sheet(one) for one in content["sheets"]),
        remarks=tuple(content["remarks"]),
    )


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "key": sheet.key,
        "name": sheet.name,
        "clause": sheet.clause,
        "columns": [
            {"key": one.key, "name": one.name, "shape": one.shape.value, "holds": one.holds.value}
            for one in sheet.columns
        ],
        "rows": [[_plain(value) for value in row] for row in sheet.rows],
    }


def _plain(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value


def _read_sheet(content: Mapping[str, Any]) -> Sheet:
    columns = tuple(
        Column(one["key"], one["name"], Shape(one["shape"]), Holds(one["holds"])) for one in content["columns"]
    )
    rows = (tuple(_value(column, value) for column, value in zip(columns, row, strict=True)) for row in content["rows"])
    return Sheet(content["key"], content["name"], content["clause"], columns, tuple(rows))


def _value(column: Column, value: Any) -> Value:
    if column.shape is not Shape.DATE or not isinstance(value, str):
        return value  # type: ignore[no-any-return]  # JSON's own values are ours
    try:
        return datetime.fromisoformat(value) if HOUR in value else date.fromisoformat(value)
    except ValueError:
        return value  # a date that was masked


# ---- what has changed since


@dataclass(frozen=True)
class Changed:
    """One value that is another now. An empty `before` or `after` says that the row is new, or no longer there."""

    sheet: str
    row: str
    column: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Since:
    """What differs between a report that was submitted and the same report made now, and in which cases."""

    values: tuple[Changed, ...] = ()
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    altered: tuple[int, ...] = ()

    @property
    def is_same(self) -> bool:
        """Return whether nothing has changed."""
        return not (self.values or self.added or self.removed or self.altered)


def since(before: Built, after: Built, counted: Mapping[int, str], now: Mapping[int, str]) -> Since:
    """Return what has changed. `counted` and `now` are the digests of the facts of the cases, by their ids."""
    return Since(
        values=tuple(_changes(before, after)),
        added=tuple(sorted(now.keys() - counted.keys())),
        removed=tuple(sorted(counted.keys() - now.keys())),
        altered=tuple(sorted(one for one in counted.keys() & now.keys() if counted[one] != now[one])),
    )


def _changes(before: Built, after: Built) -> Iterator[Changed]:
    old, new = ({sheet.key: sheet for sheet in one.sheets} for one in (before, after))
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        if one is None or other is None:
            gone, come = (one.name if one else ""), (other.name if other else "")
            yield Changed(gone or come, "", "", gone, come)
        else:
            yield from _in_sheet(one, other)


def _in_sheet(one: Sheet, other: Sheet) -> Iterator[Changed]:
    rows, others = _named(one), _named(other)
    for name in dict.fromkeys([*rows, *others]):
        was, now = rows.get(name, {}), others.get(name, {})
        for column in dict.fromkeys([*was, *now]):
            if was.get(column) != now.get(column):
                yield Changed(one.name, name, column, was.get(column), now.get(column))


def _named(sheet: Sheet) -> dict[str, dict[str, Value]]:
    """Return the rows of a sheet by what they are about, each with its values by column."""
    found: dict[str, dict[str, Value]] = {}
    texts = [place for place, column in enumerate(sheet.columns) if column.shape is Shape.TEXT]
    for number, row in enumerate(sheet.rows, start=1):
        name = ", ".join(str(row[place]) for place in texts if row[place]) or f"row {number}"
        name = name if name not in found else f"{name} ({number})"
        found[name] = {column.name: value for column, value in zip(sheet.columns, row, strict=True)}
    return found
