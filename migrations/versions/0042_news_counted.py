"""How often the owner of an address was asked to confirm it.

Revision ID: 0042
Revises: 0041
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count: whoever was asked before was asked once."""
    with op.batch_alter_table("subscriptions") as table:
        table.add_column(sa.Column("times", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("subscriptions") as table:
        table.drop_column("times")
