"""Why a limit was missed is kept with its clock. Of those missed before nobody was asked.

Revision ID: 0055
Revises: 0054
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. The table itself stays as it is: on SQLite, what points to it forbids making it anew."""
    op.add_column("clocks", sa.Column("late_reason", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("clocks", "late_reason")
