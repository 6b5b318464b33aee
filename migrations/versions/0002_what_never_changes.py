"""What never changes: the database itself refuses to alter or remove an event, an issued response or a letter.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# table -> the condition on the old row under which it may be neither changed nor removed
KEPT = {
    "events": ("TRUE", "what happened is never changed"),
    "letters": ("TRUE", "a letter is kept as it was sent"),
    "responses": ("OLD.issued_at IS NOT NULL", "what was said to a reporter is never changed"),
    "procedure_versions": ("TRUE", "cases keep the version they began under"),
}


def upgrade() -> None:
    """Put a guard on each table."""
    for table, (condition, why) in KEPT.items():
        for verb in ("UPDATE", "DELETE"):
            if op.get_bind().dialect.name == "sqlite":
                _sqlite(table, verb, condition, why)
            else:
                _postgresql(table, verb, condition, why)


def _sqlite(table: str, verb: str, condition: str, why: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )


def _postgresql(table: str, verb: str, condition: str, why: str) -> None:
    name = f"{table}_no_{verb.lower()}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()"
    )


def downgrade() -> None:
    """Take the guards away."""
    for table in KEPT:
        for verb in ("update", "delete"):
            if op.get_bind().dialect.name == "sqlite":
                op.execute(f"DROP TRIGGER {table}_no_{verb}")
            else:
                op.execute(f"DROP FUNCTION {table}_no_{verb}() CASCADE")
