"""Flask-AppBuilder, kept under /staff and told to change nothing when it starts."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder, IndexView
from flask_appbuilder.forms import DynamicForm

from portal.admin import roles
from portal.admin.security import PortalSecurityManager
from portal.database import db
from portal.http.headers import STAFF
from portal.http.textform import TextForm

# Groups would give roles that the table in code doesn't show; the portal speaks one language; nothing needs "back";
# and letters print the names of staff, so nobody changes their own.
DROPPED = frozenset({"UserGroupModelView", "LocaleView", "UtilView", "UserInfoEditView"})


class StaffBuilder(AppBuilder):
    """An AppBuilder whose every page, FAB's own included, lies under /staff; its APIs stay where they are."""

    def register_blueprint(self, baseview: Any, endpoint: str | None = None, static_folder: str | None = None) -> None:
        """Register the view under /staff."""
        base = baseview.route_base
        if base is None or not base.startswith("/api/"):
            version = getattr(baseview, "version", None)
            if version is None:
                baseview.route_base = f"{STAFF}{base if base is not None else '/' + type(baseview).__name__.lower()}"
        super().register_blueprint(baseview, endpoint, static_folder)

    def add_view(self, baseview: Any, *args: Any, **kwargs: Any) -> Any:
        """Add a view to the menu, unless it is one of those we do without."""
        return None if _name(baseview) in DROPPED else super().add_view(baseview, *args, **kwargs)

    def add_view_no_menu(self, baseview: Any, *args: Any, **kwargs: Any) -> Any:
        """As `add_view`."""
        return None if _name(baseview) in DROPPED else super().add_view_no_menu(baseview, *args, **kwargs)


def _name(baseview: Any) -> str:
    return str((baseview if isinstance(baseview, type) else type(baseview)).__name__)


def init_app(app: Flask, index: type[IndexView]) -> StaffBuilder:
    """Attach FAB, its roles from the table in code."""
    app.config["FAB_ROLES"] = roles.table()
    DynamicForm.Meta = TextForm.Meta  # FAB's own forms: they would take a file, or JSON, for a text
    builder = StaffBuilder(
        security_manager_class=PortalSecurityManager,
        indexview=index,
    )
    builder.init_app(app, db.session)
    return builder
