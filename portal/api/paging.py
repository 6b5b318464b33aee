"""Pages by keyset: each goes on after the last row of the one before, however many rows came or went meanwhile."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from portal.api.fields import EARLIEST, LARGEST_ID, LATEST
from portal.database import db
from portal.errors import Invalid

USUAL, MOST = 25, 100
NOT_OURS = Invalid({"cursor": "This cursor isn't one of ours, or is of another order. Start again without it."})


def moment(text: str) -> datetime:
    """Return an instant of a cursor. ValueError where it can't be one."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None or not EARLIEST <= value <= LATEST:
        raise ValueError(text)
    return value


@dataclass(frozen=True)
class Order:
    """A way to order rows: by a column, where one is named, and then by id. Rows without a value are left out."""

    id: InstrumentedAttribute[int]
    column: InstrumentedAttribute[Any] | None = None
    read: Callable[[str], date | datetime] = moment
    descending: bool = False

    def apply(self, query: Select[Any], after: tuple[Any, int] | None) -> Select[Any]:
        """Return the query in this order, from the row after the one given."""
        columns = [column for column in (self.column, self.id) if column is not None]
        if self.column is not None:
            query = query.where(self.column.is_not(None))
        if after is not None:
            query = query.where(self._beyond(*after))
        return query.order_by(*(column.desc() if self.descending else column.asc() for column in columns))

    def _beyond(self, value: Any, row_id: int) -> ColumnElement[bool]:
        later = self.id < row_id if self.descending else self.id > row_id
        if self.column is None:
            return later
        further = self.column < value if self.descending else self.column > value
        return or_(further, and_(self.column == value, later))

    def place(self, row: Any) -> tuple[str | None, int]:
        """Return where a row stands in this order."""
        value = None if self.column is None else getattr(row, self.column.key).isoformat()
        return value, row.id


def page(query: Select[Any], orders: dict[str, Order], asked: dict[str, Any]) -> tuple[list[Any], str | None]:
    """Return one page of rows, and the cursor of the next one where there is one."""
    name, limit = asked["order"], asked["limit"]
    order = orders[name]
    after = _decode(asked["cursor"], name, order) if "cursor" in asked else None
    rows = list(db.session.scalars(order.apply(query, after).limit(limit + 1)))
    more = len(rows) > limit
    return rows[:limit], _encode(name, *order.place(rows[limit - 1])) if more else None


def _encode(name: str, value: str | None, row_id: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([name, value, row_id]).encode()).decode().rstrip("=")


def _decode(cursor: str, name: str, order: Order) -> tuple[Any, int]:
    try:
        named, value, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if named != name or type(row_id) is not int or not 0 <= row_id <= LARGEST_ID:
            raise NOT_OURS
        return (order.read(value) if order.column is not None else None), row_id
    except (ValueError, TypeError) as error:
        raise NOT_OURS from error


def link(cursor: str | None) -> dict[str, str]:
    """Return the Link header to the next page, with the filters of this one."""
    if cursor is None:
        return {}
    query = {**request.args.to_dict(), "cursor": cursor}
    return {"Link": f'<{request.path}?{urlencode(query)}>; rel="next"'}
