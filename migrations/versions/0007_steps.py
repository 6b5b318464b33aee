"""What a procedure records beyond the usual: details, priority, steps that were ticked off, and what is reported.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def of_cases() -> list[sa.Column]:
    """Return the new columns of cases. Each has a default, so that the cases that are there get it without a copy."""
    return [
        sa.Column("details", sa.JSON(), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("priority", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("urgency", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reportable", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("reporting", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("reporting_reason", sa.String(length=2000), nullable=False, server_default=""),
    ]


def upgrade() -> None:
    """Add the columns and the table of steps."""
    for column in of_cases():
        op.add_column("cases", column)
    op.create_index("ix_cases_queue", "cases", ["status", "urgency", "next_due_at", "id"])
    op.add_column("clocks", sa.Column("instead", sa.Integer(), nullable=True))
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_steps_by_id_ab_user")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_steps_case_id_cases")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_steps_stage_id_stages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
        sa.UniqueConstraint("stage_id", "key", name=op.f("uq_steps_stage_id_key")),
    )
    op.create_index("ix_steps_case_id", "steps", ["case_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("steps")
    op.drop_column("clocks", "instead")
    op.drop_index("ix_cases_queue", table_name="cases")
    for column in reversed(of_cases()):
        op.drop_column("cases", column.name)
