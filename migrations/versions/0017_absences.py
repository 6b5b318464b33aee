"""Absences of staff.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by", sa.String(length=200), nullable=False),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_absences_forward")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_absences_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["ab_user.id"], name=op.f("fk_absences_noted_by_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["ab_user.id"], name=op.f("fk_absences_taken_back_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_staff_id_until", "absences", ["staff_id", "until"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("absences")
