"""How a time limit is told: where it stands, and its story day by day."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


class LedgerDayOut(Schema):
    """One day of a clock."""

    day = fields.Date()
    mark = fields.String()
    note = fields.String()
    counted = fields.Float()
    is_due = fields.Boolean()


class Ledger(fields.List):
    """The days of a clock, described by `LedgerDayOut`.

    They are written out here: a case has a hundred of them, and a schema takes longer for one than all else it took to
    make it.
    """

    def __init__(self) -> None:
        super().__init__(fields.Nested(LedgerDayOut))

    def _serialize(self, value: Any, *_args: Any, **_more: Any) -> list[dict[str, Any]]:
        return [
            {
                "day": one.day.isoformat(),
                "mark": str(one.mark),
                "note": one.note,
                "counted": float(one.counted),
                "is_due": one.is_due,
            }
            for one in value
        ]


class ClockOut(Schema):
    """One time limit, and its story day by day."""

    key = fields.String()
    stage = fields.String()
    name = fields.String()
    clause = fields.String()
    limit = fields.String()
    state = fields.String()
    due = fields.Date(allow_none=True)
    due_at = fields.AwareDateTime(allow_none=True)
    met_on = fields.Date(allow_none=True)
    exempt = fields.String()
    ledger = Ledger()
