"""Corrections asked for of a report, why one was late, and the addresses of calendars of duties.

Revision ID: 0065
Revises: 0064
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

LINE, LONG, DIGEST = 200, 2000, 64


def upgrade() -> None:
    """Make the tables, and room for why a duty was late."""
    op.add_column("duties", sa.Column("late_why", sa.String(LONG), nullable=False, server_default=""))
    op.create_table(
        "duty_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(LONG), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(LINE), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_for_id", sa.Integer(), nullable=True),
        sa.Column("settled_by", sa.String(LINE), nullable=False),
        sa.Column("answer", sa.String(LONG), nullable=False),
        sa.CheckConstraint("settled_at IS NULL OR settled_at >= at", name=op.f("ck_duty_corrections_settled_later")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_corrections_duty_id_duties")),
        *(
            sa.ForeignKeyConstraint([one], ["ab_user.id"], name=op.f(f"fk_duty_corrections_{one}_ab_user"))
            for one in ("by_id", "principal_id", "settled_by_id", "settled_for_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_corrections")),
    )
    op.create_index(op.f("ix_duty_corrections_duty_id"), "duty_corrections", ["duty_id"])
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(DIGEST), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_calendar_feeds_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_calendar_feeds_staff_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feeds_digest")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("calendar_feeds")
    op.drop_table("duty_corrections")
    op.drop_column("duties", "late_why")
