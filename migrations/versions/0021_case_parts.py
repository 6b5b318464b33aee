"""Those who have a part in a case beside whoever deals with it.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "case_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=2000), nullable=False),
        sa.Column("sees", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_case_parts_forward")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_parts_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_case_parts_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_parts")),
    )
    op.create_index(op.f("ix_case_parts_case_id"), "case_parts", ["case_id"])
    op.create_index(op.f("ix_case_parts_staff_id"), "case_parts", ["staff_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("case_parts")
