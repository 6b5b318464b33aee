"""What an ombudsman decided of a case, and which promises were made for it; since when a bundle waits to be checked.

Revision ID: 0064
Revises: 0062
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0062"
branch_labels = None
depends_on = None

SHORT, LINE, LONG = 40, 200, 2000


def upgrade() -> None:
    """Make the table, let promises name their ruling, and add the time of the bundle."""
    op.add_column("subject_accesses", sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(SHORT), nullable=False),
        sa.Column("reference", sa.String(LINE), nullable=False),
        sa.Column("found", sa.String(LONG), nullable=False),
        sa.Column("breach", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(LINE), nullable=False),
        sa.Column("complied_on", sa.Date(), nullable=True),
        sa.Column("complied_note", sa.String(LONG), nullable=False),
        sa.Column("complied_by", sa.String(LINE), nullable=False),
        sa.CheckConstraint("complied_on IS NULL OR complied_on >= decided_on", name=op.f("ck_rulings_forward")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_rulings_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
    )
    for column in ("case_id", "decided_on"):
        op.create_index(op.f(f"ix_rulings_{column}"), "rulings", [column])
    with op.batch_alter_table("remedies") as table:
        table.add_column(sa.Column("ruling_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_remedies_ruling_id_rulings"), "rulings", ["ruling_id"], ["id"])
        table.create_index(op.f("ix_remedies_ruling_id"), ["ruling_id"])


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("remedies") as table:
        table.drop_index(op.f("ix_remedies_ruling_id"))
        table.drop_constraint(op.f("fk_remedies_ruling_id_rulings"), type_="foreignkey")
        table.drop_column("ruling_id")
    op.drop_table("rulings")
    op.drop_column("subject_accesses", "ready_at")
