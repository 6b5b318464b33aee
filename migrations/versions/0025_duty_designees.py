"""Designees in duties: for whom a step was done, and for whom a report was approved.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

COLUMNS = (("duties", "submitted_for_id"), ("duty_approvals", "principal_id"))


def upgrade() -> None:
    """Add both; what was done before was done by those who are named."""
    # Said in SQL: Alembic would make SQLite's table anew, and what points to it forbids that.
    for table, column in COLUMNS:
        key = f"CONSTRAINT fk_{table}_{column}_ab_user REFERENCES ab_user (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER {key}")


def downgrade() -> None:
    """Take them away."""
    for table, column in COLUMNS:
        op.drop_column(table, column)
