"""What is still to be set: a page that administrators can open at any time."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.accounts import checklist
from portal.admin import presenting
from portal.http.clock import now

SIGNS = {
    True: presenting.Sign("●", "Set", "good"),
    False: presenting.Sign("▲", "Not yet", "warn"),
    None: presenting.Sign("–", "Look yourself", "still"),
}


class Checklist(BaseView):
    """`/staff/checklist/`: what a portal has, and what it lacks."""

    route_base = "/checklist"
    class_permission_name = "Checklist"
    base_permissions = ["can_list"]
    default_view = "list"

    @expose("/", methods=["GET"])
    @has_access
    @permission_name("list")
    def list(self) -> Any:
        """Show each point, those that are still to be set with the lines that set them."""
        points = checklist.points(current_app.config["SETTINGS"], now())
        lacking = sum(point.done is False for point in points)
        return self.render_template("admin/checklist.html", points=points, lacking=lacking, signs=SIGNS)
