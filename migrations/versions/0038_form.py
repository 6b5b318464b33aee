"""Forms that someone saved to come back to; who writes for whom, and what makes it easier for them.

Revision ID: 0038
Revises: 0037
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "saved_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_saved_forms_notice_id_notices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_forms")),
        sa.UniqueConstraint("lookup", name=op.f("uq_saved_forms_lookup")),
        sa.UniqueConstraint("form", name=op.f("uq_saved_forms_form")),
    )
    for column in ("expires_at", "notice_id"):
        op.create_index(op.f(f"ix_saved_forms_{column}"), "saved_forms", [column])
    op.add_column("people", sa.Column("adjustments", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("cases", sa.Column("acting_as", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("cases", "acting_as")
    op.drop_column("people", "adjustments")
    op.drop_table("saved_forms")
