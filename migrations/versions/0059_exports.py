"""Files that a worker makes for someone, and keeps for a while.

Revision ID: 0059
Revises: 0058
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "exports",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("cases", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'working', 'done', 'failed')", name=op.f("ck_exports_state")),
        sa.CheckConstraint("state <> 'done' OR body_id IS NOT NULL", name=op.f("ck_exports_made")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_exports_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_exports_case_id_cases")),
        sa.ForeignKeyConstraint(["body_id"], ["file_bodies.id"], name=op.f("fk_exports_body_id_file_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("body_id", name=op.f("uq_exports_body_id")),
    )
    op.create_index(op.f("ix_exports_case_id"), "exports", ["case_id"])
    op.create_index(op.f("ix_exports_expires_at"), "exports", ["expires_at"])
    op.create_index("ix_exports_staff_id_asked_at", "exports", ["staff_id", "asked_at"])


def downgrade() -> None:
    """Take it away. The bytes of its files go with it: nothing else points to them."""
    bodies = "SELECT body_id FROM exports WHERE body_id IS NOT NULL"
    op.execute(f"CREATE TEMPORARY TABLE bodies_of_exports AS {bodies}")
    op.drop_table("exports")
    for table, column in (("file_pieces", "body_id"), ("file_bodies", "id")):
        op.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT body_id FROM bodies_of_exports)")  # noqa: S608 - names of ours alone
    op.execute("DROP TABLE bodies_of_exports")
