"""Designees: who acts for whom, and at which stages they did.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a stage names whom its handler acts for."""
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("designee_id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("principal_id <> designee_id", name=op.f("ck_delegations_two_people")),
        sa.CheckConstraint("until > since", name=op.f("ck_delegations_forward")),
        sa.ForeignKeyConstraint(["principal_id"], ["ab_user.id"], name=op.f("fk_delegations_principal_id_ab_user")),
        sa.ForeignKeyConstraint(["designee_id"], ["ab_user.id"], name=op.f("fk_delegations_designee_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_principal_id"), "delegations", ["principal_id"])
    op.create_index("ix_delegations_designee_until", "delegations", ["designee_id", "until"])
    # Said in SQL: Alembic would make SQLite's table anew, and what points to it forbids that.
    key = "CONSTRAINT fk_stages_principal_id_ab_user REFERENCES ab_user (id)"
    op.execute(f"ALTER TABLE stages ADD COLUMN principal_id INTEGER {key}")


def downgrade() -> None:
    """Take them away."""
    op.drop_column("stages", "principal_id")
    op.drop_table("delegations")
