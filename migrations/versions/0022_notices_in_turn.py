"""Messages to others than the reporter: they belong to their case, and neither wait for its letters nor hold them up.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say of each whether it waits its turn: all that are there do."""
    op.add_column("notices", sa.Column("in_turn", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    """Take those out of their cases that don't, or the case's letters would wait for them."""
    op.execute(sa.text("UPDATE notices SET case_id = NULL WHERE NOT in_turn"))
    op.drop_column("notices", "in_turn")
