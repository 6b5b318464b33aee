"""Persistent complainants: alerts and restrictions, what a reporter is known by, and what a later case was said to be.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "restrictions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("concern", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(length=200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("lifted_by", sa.String(length=200), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_lifted", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("concern IN ('alert', 'restriction')", name=op.f("ck_restrictions_concern_known")),
        sa.CheckConstraint("concern = 'alert' OR confirmed_at IS NOT NULL", name=op.f("ck_restrictions_decided")),
        sa.CheckConstraint("confirmed_at IS NULL OR confirmed_at >= at", name=op.f("ck_restrictions_forward")),
        sa.CheckConstraint("lifted_at IS NULL OR lifted_at >= at", name=op.f("ck_restrictions_ended_later")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_restrictions_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restrictions")),
    )
    op.create_index(op.f("ix_restrictions_case_id"), "restrictions", ["case_id"])
    op.create_index("ix_restrictions_lifted_review", "restrictions", ["lifted_at", "review_on"])
    op.create_table(
        "restriction_keys",
        sa.Column("restriction_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["restriction_id"], ["restrictions.id"], name=op.f("fk_restriction_keys_restriction_id_restrictions")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_restriction_keys_case_id_cases")),
        sa.PrimaryKeyConstraint("restriction_id", "digest", name=op.f("pk_restriction_keys")),
    )
    op.create_index(op.f("ix_restriction_keys_case_id"), "restriction_keys", ["case_id"])
    op.create_index("ix_restriction_keys_digest", "restriction_keys", ["digest"])
    _recognitions()


def _recognitions() -> None:
    op.create_table(
        "recognitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("restriction_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_recognitions_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["restriction_id"], ["restrictions.id"], name=op.f("fk_recognitions_restriction_id_restrictions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognitions")),
    )
    op.create_index(op.f("ix_recognitions_case_id"), "recognitions", ["case_id"])
    op.create_index(op.f("ix_recognitions_restriction_id"), "recognitions", ["restriction_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("recognitions")
    op.drop_table("restriction_keys")
    op.drop_table("restrictions")
