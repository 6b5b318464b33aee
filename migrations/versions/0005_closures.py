"""Closures: the days on which a body is closed beyond its pack, added while the portal runs.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("calendar", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.String(length=200), nullable=False),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("removed_at IS NULL OR removed_at >= added_at", name=op.f("ck_closures_forward")),
        sa.ForeignKeyConstraint(["added_by_id"], ["ab_user.id"], name=op.f("fk_closures_added_by_id_ab_user")),
        sa.ForeignKeyConstraint(["removed_by_id"], ["ab_user.id"], name=op.f("fk_closures_removed_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    standing = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_closures_standing",
        "closures",
        ["procedure_key", "calendar", "day"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("uq_closures_standing", table_name="closures")
    op.drop_table("closures")
