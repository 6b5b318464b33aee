"""Is the process alive, and can it do its work?"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.database import db
from portal.http.clock import now
from portal.jobs import alive

blueprint = Blueprint("health", __name__)

log = logging.getLogger("portal")


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that the process is alive; it asks nobody else."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Answer 200 when the database answers and a worker was seen lately; 503 with what is missing if not."""
    found = _asked()
    ready = all(found.values())
    return jsonify(status="ready" if ready else "not ready", **found), 200 if ready else 503


def _asked() -> dict[str, bool]:
    """Return what is there. A database that is away, or that nobody has migrated, is not; nor is then a worker."""
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        return {"database": True, "worker": alive.is_working(now())}
    except SQLAlchemyError as error:
        log.warning("not ready: %s", type(error).__name__)
        db.session.rollback()
        return {"database": False, "worker": False}
