"""Lists of rows and single rows, each kind by one table: what may be filtered, how it may be ordered, what is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

from marshmallow import Schema, fields
from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.api.bodies import Door
from portal.api.fields import Word, number, one_of
from portal.api.guards import allowed
from portal.api.paging import MOST, USUAL, Order, link, page
from portal.api.spec import READS
from portal.database import db
from portal.errors import NotFound
from portal.http.limits import API, limiter


class Filter(NamedTuple):
    """A name in the query, what it takes, and the condition it makes."""

    field: fields.Field
    condition: Callable[[Any], ColumnElement[bool]]


def equal(column: InstrumentedAttribute[Any], of: fields.Field | None = None) -> Filter:
    """Return a filter for rows whose column is what is asked for."""
    return Filter(of or Word(), lambda value: column == value)


def missing(column: InstrumentedAttribute[Any], of: fields.Field) -> Filter:
    """Return a filter by a flag: true for rows whose column is empty."""
    return Filter(of, lambda yes: column.is_(None) if yes else column.is_not(None))


@dataclass(frozen=True)
class Records:
    """A kind of row as the API gives it. `view` is its name in FAB's permissions, `show` the one to read one.

    `own` narrows rows that no gate knows to those of whoever asks.
    """

    name: str
    one: str
    view: str
    model: type[Any]
    line: type[Schema]
    filters: dict[str, Filter]
    orders: dict[str, Order]
    loading: tuple[Any, ...] = ()
    words: str = field(default="")
    show: str = "can_show"
    own: Callable[[], ColumnElement[bool]] = true

    def query_schema(self) -> type[Schema]:
        """Return what may stand in the query of the list."""
        asked = {
            **{name: one.field for name, one in self.filters.items()},
            "order": one_of(self.orders, load_default="id"),
            "limit": number(most=MOST, load_default=USUAL),
            "cursor": Word(most=300, metadata={"description": "From `next_cursor` of the page before."}),
        }
        return Schema.from_dict(asked, name=f"{self.name.capitalize()}Query")

    def page_schema(self) -> type[Schema]:
        """Return the shape of one page."""
        shape = {
            "items": fields.List(fields.Nested(self.line)),
            "next_cursor": fields.String(allow_none=True),
        }
        return Schema.from_dict(shape, name=f"{self.name.capitalize()}Page")

    def select(self) -> Select[Any]:
        """Return the query for such rows; the row gate narrows it to what the viewer may see."""
        return select(self.model).where(self.own()).options(*self.loading)


def find(records: Records, row_id: int) -> Any:
    """Return a row that this viewer may see. `NotFound` for any other, whether it exists or not."""
    row = db.session.scalars(records.select().filter_by(id=row_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no such {records.one}.")
    return row


def add_list(blueprint: Door, records: Records) -> None:
    """Add `GET /<name>`: a page of the rows that the viewer may see."""
    named = records.name.capitalize()

    @blueprint.route(f"/{records.name}", methods=["GET"], endpoint=f"list_{records.name}")
    @limiter.limit(API)
    @blueprint.doc(operationId=f"list{named}", security=READS, summary=f"List {records.name}{records.words}")
    @allowed(records.view, "can_list")
    @blueprint.arguments(records.query_schema(), location="query")
    @blueprint.response(200, records.page_schema())
    @guarded_responses(blueprint)
    def listed(asked: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        conditions = [
            records.filters[name].condition(value) for name, value in asked.items() if name in records.filters
        ]
        rows, cursor = page(records.select().where(*conditions), records.orders, asked)
        return {"items": rows, "next_cursor": cursor}, 200, link(cursor)


def add_show(blueprint: Door, records: Records) -> None:
    """Add `GET /<name>/<id>`: one row."""

    @blueprint.route(f"/{records.name}/<pk:row_id>", methods=["GET"], endpoint=f"show_{records.name}")
    @limiter.limit(API)
    @blueprint.doc(operationId=f"get{records.one.capitalize()}", security=READS, summary=f"Get one {records.one}")
    @allowed(records.view, records.show)
    @blueprint.response(200, records.line)
    @guarded_responses(blueprint)
    @answers(blueprint, 404)
    def shown(row_id: int) -> Any:
        return find(records, row_id)


def guarded_responses(blueprint: Door) -> Callable[[Any], Any]:
    """Document the answers that every guarded call may give."""
    return answers(blueprint, 401, 403, 429)


def answers(blueprint: Door, *statuses: int) -> Callable[[Any], Any]:
    """Document the other answers that a call may give, each a problem (RFC 9457)."""

    def document(function: Any) -> Any:
        for status in statuses:
            function = blueprint.alt_response(status, response=HTTPStatus(status).name)(function)
        return function

    return document
