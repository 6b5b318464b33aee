"""Searches that someone kept for themselves, and the columns of lists that they chose.

Revision ID: 0057
Revises: 0056
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_saved_searches_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("staff_id", "place", "name", name=op.f("uq_saved_searches_staff_id_place_name")),
    )
    op.create_table(
        "chosen_columns",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("names", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_chosen_columns_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("staff_id", "place", name=op.f("pk_chosen_columns")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("chosen_columns")
    op.drop_table("saved_searches")
