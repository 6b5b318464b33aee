"""A letter's PDF, to whoever may see its case."""

from __future__ import annotations

from flask import Response, abort, request
from flask_appbuilder import BaseView, expose, has_access, permission_name
from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.database import db
from portal.http.handouts import document
from portal.letters.models import Letter


class Letters(BaseView):
    """`/staff/letters/<id>.pdf`: exactly as it was sent."""

    route_base = "/letters"
    class_permission_name = "Cases"
    base_permissions = ["can_download"]

    @expose("/<int(max=2147483647):pk>.pdf")
    @has_access
    @permission_name("download")
    def pdf(self, pk: int) -> Response:
        """Show the PDF, or hand it over with `?save=1`."""
        letter = db.session.scalars(select(Letter).filter_by(id=pk).options(undefer(Letter.pdf))).one_or_none()
        if letter is None:
            abort(404)
        return document(letter.pdf, f"letter-{letter.id}.pdf", to_keep="save" in request.args)
