"""Is the process alive, and can it do its work?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from portal.database import db
from portal.jobs import alive

blueprint = Blueprint("health", __name__)

WORKER_SILENT_FOR = timedelta(minutes=2)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that the process is alive; it asks nobody else."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Answer 200 when the database answers and a worker was seen lately; 503 with what is missing if not."""
    found = {"database": _database(), "worker": _worker()}
    ready = all(found.values())
    return jsonify(status="ready" if ready else "not ready", **found), 200 if ready else 503


def _database() -> bool:
    db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return True


def _worker() -> bool:
    seen = alive.last_seen()
    return seen is not None and datetime.now(UTC) - seen < WORKER_SILENT_FOR
