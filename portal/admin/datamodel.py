"""How generated lists read: counted no further than people page, no query per row, never surprised by an id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_appbuilder.models.filters import Filters
from flask_appbuilder.models.sqla.filters import FilterContains
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import func, select
from sqlalchemy.orm import Query
from sqlalchemy.orm.interfaces import ORMOption

from portal.admin.searching import NumberContains

# What lies beyond is "more than": counting a million rows on every page is what made lists slow.
COUNTED = 10_000
CHANGE = "way to change"  # no column can be called so
LARGEST_ID, LONGEST_ID = 2**31 - 1, 20  # noughts before it may stand there


class SafeFilters(Filters):
    """FAB's filters, for whatever someone types into an address: an empty or unknown one is no filter, not an error."""

    def add_filter_index(self, column_name: str, filter_instance_index: int, value: Any) -> None:
        """Add a filter of the search form, where there is such a one and it holds something."""
        known = self._search_filters.get(column_name, ())
        words = [str(one).strip() for one in value if str(one).strip()]
        if words and filter_instance_index < len(known) and self._can_be(column_name, words):
            self._add_filter(known[filter_instance_index], words[0])

    def _can_be(self, column_name: str, words: list[str]) -> bool:
        if self.datamodel.is_integer(column_name):
            return all(_is_id(word) for word in words)
        return not any("\0" in word for word in words)


class SafeInterface(SQLAInterface):
    """Reads one model for a view. `eager` are the options its list is loaded with, `cells` say columns in words.

    `numbers` are its columns of tracking numbers. `change` says what the way to a row's form is
    called, from what is loaded with it, or "" where it could only be refused. `beside` loads at once what the cells of
    all rows ask for one by one.
    """

    def __init__(
        self,
        obj: type,
        eager: Sequence[ORMOption] = (),
        cells: Mapping[str, Callable[[Any], Any]] | None = None,
        numbers: Collection[str] = (),
        change: Callable[[Any], str] = lambda _row: "Change",
        beside: Callable[[Sequence[Any]], Sequence[Any]] = lambda _rows: (),
    ) -> None:
        super().__init__(obj)
        self.eager = tuple(eager)
        self.cells = dict(cells or {})
        self.numbers = frozenset(numbers)
        self.change = change
        self.beside = beside

    def _get_attr_value(self, item: Any, col: str) -> Any:
        cell = self.cells.get(col)
        return cell(item) if cell else super()._get_attr_value(item, col)

    def get_values(self, lst: Iterable[Any], list_columns: list[str]) -> Iterator[dict[str, Any]]:
        """Yield each row's columns in words, and under CHANGE what the way to its form is called."""
        rows = list(lst)
        held = self.beside(rows)  # the session forgets what nobody holds
        for row, values in zip(rows, super().get_values(rows, list_columns), strict=True):
            yield {**values, CHANGE: self.change(row)}
        del held

    def get_filters(self, search_columns: list[str] | None = None, search_filters: Any = None) -> SafeFilters:
        """Return the filters of a search form with these columns."""
        filters = SafeFilters(self.filter_converter_class, self, search_columns or [], search_filters)
        known = filters.get_search_filters()
        for name in self.numbers & known.keys():
            known[name] = [NumberContains(name, self) if type(one) is FilterContains else one for one in known[name]]
        return filters

    def query_count(self, query: Query[Any], filters: Any = None, select_columns: Any = None) -> int:
        """Return how many rows there are, counted up to one more than COUNTED."""
        rows = self.apply_filters(self.session.query(self.get_pk()), self.get_inner_filters(filters)).order_by(None)
        return int(self.session.scalar(select(func.count()).select_from(rows.limit(COUNTED + 1).subquery())) or 0)

    def apply_all(self, query: Query[Any], *args: Any, **kwargs: Any) -> Query[Any]:
        """Return the query for a page of rows, with what belongs to them and in an order without ties."""
        found: Query[Any] = super().apply_all(query, *args, **kwargs)
        return found.options(*self.eager)

    def apply_order_by(self, query: Query[Any], order_column: str, order_direction: str, **kwargs: Any) -> Query[Any]:
        """Order by the column, then by id: two pages never show the same row."""
        ordered: Query[Any] = super().apply_order_by(query, order_column, order_direction, **kwargs)
        return ordered.order_by(self.get_pk())

    def get(self, id: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: A002 - FAB's name
        """Return a row by its id, or None. An id that no row can have isn't asked for: the database would complain."""
        return super().get(id, *args, **kwargs) if _is_id(str(id)) else None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID and int(text) <= LARGEST_ID
