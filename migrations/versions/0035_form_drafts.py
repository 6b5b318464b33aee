"""What officers have typed into the forms of moves and not sent yet.

Revision ID: 0035
Revises: 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ONE_EACH = ["case_id", "stage_id", "move", "staff_id"]


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "form_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_form_drafts_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_form_drafts_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_form_drafts_stage_id_stages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_drafts")),
        sa.UniqueConstraint(*ONE_EACH, name=op.f("uq_form_drafts_case_id_stage_id_move_staff_id")),
    )
    for column in ("case_id", "stage_id", "staff_id"):
        op.create_index(op.f(f"ix_form_drafts_{column}"), "form_drafts", [column])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("form_drafts")
