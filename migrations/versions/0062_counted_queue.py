"""What is owed is counted from an index alone: all that says who sees a case, and when it is due, stands in it.

Revision ID: 0062
Revises: 0061
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

NAME = "ix_cases_counts"
COLUMNS = (
    "next_due_at", "label", "procedure_key", "team_id", "handler_id", "procedure_version_id", "pathway", "stage_key",
    "kind", "awaits", "status", "id",
)  # fmt: skip
OWED = sa.text("status IN ('answered', 'being looked into', 'paused', 'received') OR next_due_at IS NOT NULL")


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "cases", list(COLUMNS), sqlite_where=OWED, postgresql_where=OWED)


def downgrade() -> None:
    """Take it away."""
    op.drop_index(NAME, "cases")
