"""What a gate and a page ask of many cases has an index: whose stages, answers and promises they are.

Revision ID: 0056
Revises: 0055
"""

from __future__ import annotations

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

INDEXES = (("stages", "principal_id"), ("responses", "by_id"), ("remedies", "response_id"))


def upgrade() -> None:
    """Make the indexes."""
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Take the indexes away."""
    for table, column in INDEXES:
        op.drop_index(f"ix_{table}_{column}", table)
