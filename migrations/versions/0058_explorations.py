"""Explorations that somebody saved, for themselves or shared.

Revision ID: 0058
Revises: 0057
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "explorations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), server_default="", nullable=False),
        sa.CheckConstraint("team_id IS NULL OR role = ''", name=op.f("ck_explorations_shared_once")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_explorations_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_explorations_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explorations")),
        sa.UniqueConstraint(
            "staff_id", "procedure_key", "name", name=op.f("uq_explorations_staff_id_procedure_key_name")
        ),
    )
    op.create_index(op.f("ix_explorations_procedure_key"), "explorations", ["procedure_key"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("explorations")
