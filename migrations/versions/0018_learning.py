"""Further work that was commissioned for learning.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "learning_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=2000), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=2000), nullable=False),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("case_id IS NULL OR duty_id IS NULL", name=op.f("ck_learning_actions_one_origin")),
        sa.CheckConstraint("done_at IS NULL OR done_at >= asked_at", name=op.f("ck_learning_actions_forward")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_learning_actions_case_id_cases")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_learning_actions_duty_id_duties")),
        sa.ForeignKeyConstraint(["owner_id"], ["ab_user.id"], name=op.f("fk_learning_actions_owner_id_ab_user")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["ab_user.id"], name=op.f("fk_learning_actions_asked_by_id_ab_user")),
        sa.ForeignKeyConstraint(["done_by_id"], ["ab_user.id"], name=op.f("fk_learning_actions_done_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_actions")),
    )
    op.create_index(op.f("ix_learning_actions_case_id"), "learning_actions", ["case_id"])
    op.create_index(op.f("ix_learning_actions_duty_id"), "learning_actions", ["duty_id"])
    op.create_index(op.f("ix_learning_actions_owner_id"), "learning_actions", ["owner_id"])
    op.create_index("ix_learning_actions_procedure_key_due_on", "learning_actions", ["procedure_key", "due_on"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("learning_actions")
