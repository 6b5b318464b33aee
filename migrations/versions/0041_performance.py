"""Figures for the public as they were counted, and what the public may read of what was learned.

Revision ID: 0041
Revises: 0040
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

LINE, LONG = 200, 2000
PEOPLE = ("written_by_id", "approved_by_id")


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "public_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("periods", sa.JSON(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_figures")),
        sa.UniqueConstraint("procedure_key", "year", name=op.f("uq_public_figures_procedure_key_year")),
    )

    with op.batch_alter_table("learning_actions") as table:
        table.add_column(sa.Column("theme", sa.String(length=LINE), server_default="", nullable=False))
        for words in ("said", "did"):
            table.add_column(sa.Column(words, sa.String(length=LONG), server_default="", nullable=False))
        table.add_column(sa.Column("approved_by", sa.String(length=LINE), server_default="", nullable=False))
        table.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
        for person in PEOPLE:
            table.add_column(sa.Column(person, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_learning_actions_{person}_ab_user"), "ab_user", [person], ["id"])
        table.create_check_constraint(
            op.f("ck_learning_actions_approved_later"), "approved_at IS NULL OR approved_at >= done_at"
        )


def downgrade() -> None:
    """Drop both: the figures are counted again, the words are lost."""
    with op.batch_alter_table("learning_actions") as table:
        table.drop_constraint(op.f("ck_learning_actions_approved_later"), type_="check")
        for person in PEOPLE:
            table.drop_constraint(op.f(f"fk_learning_actions_{person}_ab_user"), type_="foreignkey")
        for column in ("theme", "said", "did", "approved_by", "approved_at", *PEOPLE):
            table.drop_column(column)
    op.drop_table("public_figures")
