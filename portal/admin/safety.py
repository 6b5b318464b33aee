"""The ground of every generated screen: the traps of FAB's own that we measured are closed here, once."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import abort, after_this_request, g, has_request_context
from flask_appbuilder import ModelView
from flask_appbuilder.models.filters import Filters
from flask_appbuilder.widgets import ListWidget, SearchWidget, ShowWidget
from werkzeug.wrappers import Response

from portal.admin import kept_searches

MOST_ROWS = 200
Offered = Sequence[tuple[str, str]]
CONTAINS, EQUAL = "Contains", "Equal to"
WRITERS = ("show", "add", "edit", "delete")


class PlainSearch(SearchWidget):
    """The search form as an ordinary form: one box for each column, no script."""

    def __call__(self, **kwargs: Any) -> str:
        """Return the form, with what was searched for still in it."""
        filters: Filters = self.template_args["filters"]
        given = {flt.column_name: value for flt, value in filters.get_filters_values()}
        choices = self.template_args["choices"]
        boxes = [
            _box(
                self.template_args["form"][column], filters.get_search_filters()[column], given.get(column, ""), choices
            )
            for column in self.template_args["include_cols"]
        ]
        return super(SearchWidget, self).__call__(boxes=boxes, given=given, **kwargs)


def _box(field: Any, filters: list[Any], value: Any, choices: Mapping[str, Any]) -> dict[str, Any]:
    names, offered = [str(one.name) for one in filters], choices.get(field.name, ())
    index = names.index(EQUAL if offered else CONTAINS)
    return {"name": f"_flt_{index}_{field.name}", "label": field.label.text, "value": value, "choices": offered}


class SafeView(ModelView):
    """A ModelView that keeps nothing of one request for another, and answers a made-up address like an unknown page.

    Each view must name its columns: what is not named is not shown, searched or sorted by.
    """

    page_size = 50
    empty_words = ""  # what belongs in the list, for whoever finds it empty
    list_widget: type[ListWidget] = ListWidget
    search_widget = PlainSearch
    show_widget: type[ShowWidget] = ShowWidget
    search_choices: Mapping[str, Offered | Callable[[], Offered]] = {}
    _empty: Filters

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # What nobody may do here has no address.
        self.exclude_route_methods = {name for name in WRITERS if f"can_{name}" not in self.base_permissions}

    @property
    def _filters(self) -> Filters:
        """Filters of this request alone. FAB keeps one object for all of them, and mixes up threads."""
        if not has_request_context():
            return self._empty
        mine: dict[int, Filters] = g.setdefault("filters_of_views", {})
        if id(self) not in mine:
            mine[id(self)] = copy.copy(self._empty)
            mine[id(self)].clear_filters()
        return mine[id(self)]

    @_filters.setter
    def _filters(self, filters: Filters) -> None:
        self._empty = filters

    def _list(self, **kwargs: Any) -> Any:
        try:
            return super()._list(**kwargs)
        except ValueError:  # a page that isn't a number
            abort(400)

    def _get_list_widget(
        self,
        filters: Filters,
        actions: Any = None,
        order_column: str = "",
        order_direction: str = "",
        page: int | None = None,
        page_size: int | None = None,
        **kwargs: Any,
    ) -> Any:
        if order_column not in self.order_columns:
            order_column, order_direction = self.base_order or ("", "")
        widgets = super()._get_list_widget(
            filters=filters,
            actions={},
            order_column=order_column,
            order_direction=order_direction,
            page=min(max(0, page or 0), 10_000),
            page_size=max(1, min(page_size or self.page_size, MOST_ROWS)),
            **kwargs,
        )
        shown = kept_searches.columns(type(self).__name__, self.list_columns)
        more = {"empty_words": self.empty_words, "include_columns": shown, "all_columns": self.list_columns}
        widgets["list"].template_args.update(more, together=self.together(), as_file=self.as_file(filters))
        return widgets

    def _get_search_widget(self, form: Any = None, exclude_cols: Any = None, widgets: Any = None) -> Any:
        choices = {name: offered() if callable(offered) else offered for name, offered in self.search_choices.items()}
        search = self.search_widget(
            form=form,
            include_cols=self.search_columns,
            filters=self._filters,
            choices=choices,
            place=type(self).__name__,
            kept=kept_searches.kept(type(self).__name__),
        )
        return {**(widgets or {}), "search": search}

    def together(self) -> Offered:
        """Return what can be done to several rows at once, for who may."""
        return ()

    def as_file(self, filters: Filters) -> Any:
        """Return the form that asks for the whole list as a file, where there is one."""
        return None

    def action(self, name: str, pk: str) -> Response:
        """FAB hands an action rows that its lists would hide, so there are none."""
        abort(404)

    def action_post(self) -> Response:
        """As `action`."""
        abort(404)

    def download(self, filename: str) -> Response:
        """FAB's download checks no row, so there is none."""
        abort(404)


def answer_with(status: int) -> None:
    """Let the page that is being made go out with this status."""

    @after_this_request
    def _set(response: Response) -> Response:
        response.status_code = status
        return response
