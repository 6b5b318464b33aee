"""The language that a letter was written in is kept with it. Of those from before it isn't known.

Revision ID: 0044
Revises: 0043
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. The table itself stays as it is: on SQLite, what points to it forbids making it anew."""
    op.add_column("letters", sa.Column("language", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("letters", "language")
