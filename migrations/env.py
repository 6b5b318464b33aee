"""How Alembic meets the portal: the app's engine and metadata, in migrations that don't depend on the app's code."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from portal.database import UtcDateTime, db, is_modelled


def render(kind: str, item: Any, _autogen: Any) -> str | bool:
    """A migration must mean the same for ever, so it names plain types, not ours that may change."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def same_type(_context: Any, _inspected: Any, _column: Any, _inspected_type: Any, metadata_type: Any) -> bool | None:
    """Our instants are plain timestamps with a zone in the database; anything else is compared as usual."""
    return False if isinstance(metadata_type, UtcDateTime) else None


def known(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a thing that is in the database is to be compared with the models."""
    return kind not in {"table", "index"} or name is None or is_modelled(name)


def run() -> None:
    """Run the migrations in one transaction each, so that one that fails leaves nothing behind."""
    with db.engine.connect() as connection:
        options = {**current_app.extensions["migrate"].configure_args, "compare_type": same_type}
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render,
            include_name=known,
            transaction_per_migration=True,
            transactional_ddl=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
