"""What is prepared for someone who asks for all that is held about them.

Revision ID: 0060
Revises: 0059
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "subject_accesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (checked_by_id IS NULL)", name=op.f("ck_subject_accesses_checked_by")
        ),
        sa.CheckConstraint("checked_at IS NULL OR checked_by_id <> by_id", name=op.f("ck_subject_accesses_two_people")),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_subject_accesses_by_id_ab_user")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_subject_accesses_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["ab_user.id"], name=op.f("fk_subject_accesses_checked_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_accesses")),
    )
    op.create_index(op.f("ix_subject_accesses_case_id"), "subject_accesses", ["case_id"])
    op.create_table(
        "subject_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("access_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("start_at >= 0 AND end_at >= start_at", name=op.f("ck_subject_choices_forward")),
        sa.CheckConstraint(
            "taken_back_at IS NULL OR taken_back_at >= at", name=op.f("ck_subject_choices_taken_back_later")
        ),
        sa.ForeignKeyConstraint(
            ["access_id"], ["subject_accesses.id"], name=op.f("fk_subject_choices_access_id_subject_accesses")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_subject_choices_by_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["ab_user.id"], name=op.f("fk_subject_choices_taken_back_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_choices")),
    )
    op.create_index(op.f("ix_subject_choices_access_id"), "subject_choices", ["access_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("subject_choices")
    op.drop_table("subject_accesses")
