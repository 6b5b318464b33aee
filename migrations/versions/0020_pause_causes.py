"""What a pause is for, where a procedure names the reasons.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: of earlier pauses it isn't known."""
    op.add_column("pauses", sa.Column("cause", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("pauses", "cause")
