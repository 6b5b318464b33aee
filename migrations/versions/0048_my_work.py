"""How far someone has read a case of theirs, and what my work looks for: what came from outside, promises to keep.

Revision ID: 0048
Revises: 0047
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

CAME = "kind IN ('amend', 'contest', 'contribution', 'escalate', 'files', 'mail', 'withdraw')"
TO_KEEP = "kept_at IS NULL AND dropped_at IS NULL"


def upgrade() -> None:
    """Make the table and the indexes."""
    op.create_table(
        "seen_cases",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_seen_cases_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_seen_cases_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("staff_id", "case_id", name=op.f("pk_seen_cases")),
    )
    op.create_index(op.f("ix_seen_cases_case_id"), "seen_cases", ["case_id"])
    for name, table, columns, where in (
        ("ix_events_came", "events", ["case_id", "seq"], CAME),
        ("ix_remedies_to_keep", "remedies", ["due_on", "id"], TO_KEEP),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_remedies_to_keep", "remedies")
    op.drop_index("ix_events_came", "events")
    op.drop_table("seen_cases")
