"""Every ModelView stands on one ground, and the ground closes each trap of FAB's own that we measured.

A view that is added later is walked too. Each trap has its name, and the test that shows it closed where it isn't here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask_appbuilder import ModelView
from flask_appbuilder.api import ModelRestApi
from flask_appbuilder.baseviews import BaseModelView
from flask_appbuilder.charts.views import BaseChartView
from flask_appbuilder.views import CompactCRUDMixin, MasterDetailView, MultipleView
from werkzeug.exceptions import NotFound

from portal.admin.commanding import CommandView
from portal.admin.datamodel import SafeInterface
from portal.admin.safety import MOST_ROWS, SafeView

BANNED = (MasterDetailView, MultipleView, CompactCRUDMixin, BaseChartView, ModelRestApi)
OURS = {"action", "action_post", "download", "_list", "_get_list_widget", "_filters"}  # of the ground alone


def _all(app: Flask) -> Iterator[object]:
    yield from app.extensions["appbuilder"].baseviews


def _views(app: Flask) -> list[ModelView]:
    return [one for one in _all(app) if isinstance(one, BaseModelView)]


def _filters_of_one_request(app: Flask, view: SafeView) -> None:
    """FAB keeps one object of filters for all threads: notes came to the wrong case (FAULTS 0.1)."""
    with app.test_request_context():
        first = view._filters
        assert first is view._filters
    with app.test_request_context():
        assert view._filters is not first
    assert vars(view)["_empty"] is not first


def _no_action(app: Flask, view: SafeView) -> None:
    """FAB hands an action rows that its lists hide (3c.1)."""
    for refused in (lambda: view.action("x", "1"), view.action_post):
        with app.test_request_context(), pytest.raises(NotFound):
            refused()
    own = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not {f"{type(view).__name__}.{name}" for name in ("action", "action_post", "download")} & own


def _no_download(app: Flask, view: SafeView) -> None:
    """FAB's download checks no row (3c.8)."""
    with app.test_request_context(), pytest.raises(NotFound):
        view.download("x")


def _no_related_view(_app: Flask, view: SafeView) -> None:
    """A related list asks for neither its parent's row nor its own permission (3c.2)."""
    assert not view.related_views or type(view).__name__ == "RoleModelView"
    assert not [name for name, kind in inspect.getmembers(type(view)) if kind in BANNED]


def _columns_are_named(_app: Flask, view: SafeView) -> None:
    """FAB searches and sorts by every column that isn't named: any of them is read letter by letter (3c.4, 3c.5)."""
    declared = {name for kind in type(view).__mro__ for name in vars(kind) if kind.__module__.startswith("portal")}
    assert {"list_columns", "search_columns", "order_columns"} <= declared
    assert set(view.order_columns) <= set(view.list_columns)
    secret = {
        one for one in view.datamodel.get_columns_list() if one.endswith(("_hash", "_salt", "password", "secret"))
    }
    shown = {*view.list_columns, *view.search_columns, *view.order_columns, *view.show_columns, *view.edit_columns}
    assert not secret & shown


def _no_relation_is_a_select(_app: Flask, view: SafeView) -> None:
    """A search form fills the select of a relation with all rows of its table (3c.3)."""
    relations = {one for one in view.search_columns if view.datamodel.is_relation(one)}
    assert not relations


def _row_by_the_gate(_app: Flask, view: SafeView) -> None:
    """FAB counts whole tables, and finds a row past its own filters (4); ours counts so far, and asks the gate."""
    assert isinstance(view.datamodel, SafeInterface)


def _pages_end(app: Flask, view: SafeView) -> None:
    """FAB's pages have no longest length, and an order by anything is a fault (3c.7)."""
    assert type(view)._get_list_widget is SafeView._get_list_widget
    assert view.page_size <= MOST_ROWS


def _writes_are_commands(_app: Flask, view: SafeView) -> None:
    """FAB's add, edit and delete write columns and commit by themselves, and show the database's words (0.7)."""
    writes = {"can_add", "can_edit", "can_delete"} & set(view.base_permissions or ())
    if writes:
        assert isinstance(view, CommandView)
        for name in ("add", "edit", "delete"):
            assert getattr(type(view), name).__module__.startswith("portal"), name


TRAPS: tuple[Callable[[Flask, SafeView], None], ...] = (
    _filters_of_one_request,
    _no_action,
    _no_download,
    _no_related_view,
    _columns_are_named,
    _no_relation_is_a_select,
    _row_by_the_gate,
    _pages_end,
    _writes_are_commands,
)


def test_every_model_view_stands_on_the_ground(app: Flask) -> None:
    views = _views(app)
    assert len(views) > 15
    assert not [type(one).__name__ for one in views if not isinstance(one, SafeView)]
    assert not [type(one).__name__ for one in _all(app) if isinstance(one, BANNED)]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.__name__.strip("_"))
def test_the_ground_closes_each_trap_for_every_view(app: Flask, trap: Callable[[Flask, SafeView], None]) -> None:
    for view in _views(app):
        assert isinstance(view, SafeView)
        trap(app, view)


def test_no_view_opens_again_what_the_ground_closes(app: Flask) -> None:
    for view in _views(app):
        for kind in type(view).__mro__:
            if kind is SafeView:
                break
            opened = OURS & set(vars(kind))
            assert not opened, (kind.__name__, opened)
