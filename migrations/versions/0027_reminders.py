"""Reminders of limits, each sent once for a due date, and when a clock's next one is.

Clocks that run already have none: their cases began under versions of their procedures that chase nothing.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

CHASED = sa.text("stopped_at IS NULL AND ended_at IS NULL AND chase_at IS NOT NULL")


def upgrade() -> None:
    """Make the table, the column and its index."""
    op.add_column("clocks", sa.Column("chase_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_clocks_chase", "clocks", ["chase_at"], sqlite_where=CHASED, postgresql_where=CHASED)
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("told", sa.String(length=2000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reminders_case_id_cases")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_reminders_clock_id_clocks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("clock_id", "key", "due_at", name=op.f("uq_reminders_clock_id_key_due_at")),
    )
    op.create_index(op.f("ix_reminders_case_id"), "reminders", ["case_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("reminders")
    op.drop_index("ix_clocks_chase", "clocks")
    op.drop_column("clocks", "chase_at")
