"""Leaving a room is final: how often it was left is kept with the case. Accounts are no longer locked.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count, and drop the time until which an account was locked."""
    op.add_column("cases", sa.Column("rooms_left", sa.Integer(), server_default="0", nullable=False))
    op.drop_column("ab_user", "locked_until")


def downgrade() -> None:
    """Put both back as they were."""
    op.add_column("ab_user", sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
    op.drop_column("cases", "rooms_left")
