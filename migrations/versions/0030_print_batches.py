"""Letters that are printed together: batches, and what was in each.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "print_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("printed_at", INSTANT, nullable=True),
        sa.Column("printed_by", sa.String(length=200), nullable=True),
        sa.Column("posted_at", INSTANT, nullable=True),
        sa.Column("posted_by", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batches")),
        sa.UniqueConstraint(
            "procedure_key",
            "label",
            "made_on",
            "number",
            name=op.f("uq_print_batches_procedure_key_label_made_on_number"),
        ),
    )
    op.create_table(
        "printed_letters",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("taken_out", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["print_batches.id"], name=op.f("fk_printed_letters_batch_id_print_batches")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_printed_letters_notice_id_notices")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_printed_letters_case_id_cases")),
        sa.PrimaryKeyConstraint("batch_id", "seq", name=op.f("pk_printed_letters")),
    )
    for column in ("notice_id", "case_id"):
        op.create_index(op.f(f"ix_printed_letters_{column}"), "printed_letters", [column])


def downgrade() -> None:
    """Take them away. What is printed stays so."""
    op.drop_table("printed_letters")
    op.drop_table("print_batches")
