"""A letter's PDF, to whoever may see its case."""

from __future__ import annotations

from flask import Response, abort, request
from flask_appbuilder import BaseView, expose, has_access, permission_name
from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.database import db
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
        return document(letter.pdf, f"letter-{letter.id}.pdf", "attachment" if "save" in request.args else "inline")


def document(content: bytes, name: str, way: str = "inline") -> Response:
    """Return a PDF of ours, to be shown or kept."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    # A document of its own: no script, no form, nothing loaded, whatever a reader makes of it.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
