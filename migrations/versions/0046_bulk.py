"""Moves made on many cases at once.

Revision ID: 0046
Revises: 0045
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

RUN_STATES = "state IN ('looking', 'looked', 'doing', 'done', 'stopped')"
ROW_STATES = "state IN ('waiting', 'can', 'cannot', 'done', 'refused', 'failed')"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bulk_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("failure", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(RUN_STATES, name=op.f("ck_bulk_runs_state")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_bulk_runs_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["undoes_id"], ["bulk_runs.id"], name=op.f("fk_bulk_runs_undoes_id_bulk_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_runs")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_bulk_runs_undoes_id")),
    )
    op.create_index(op.f("ix_bulk_runs_staff_id"), "bulk_runs", ["staff_id"])
    op.create_table(
        "bulk_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(length=2000), nullable=False),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("effects", sa.JSON(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("takes_back", sa.JSON(), nullable=True),
        sa.CheckConstraint(ROW_STATES, name=op.f("ck_bulk_rows_state")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_bulk_rows_case_id_cases")),
        sa.ForeignKeyConstraint(["run_id"], ["bulk_runs.id"], name=op.f("fk_bulk_rows_run_id_bulk_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_rows")),
        sa.UniqueConstraint("run_id", "case_id", name=op.f("uq_bulk_rows_run_id_case_id")),
    )
    op.create_index(op.f("ix_bulk_rows_case_id"), "bulk_rows", ["case_id"])
    op.create_index("ix_bulk_rows_run_id_state", "bulk_rows", ["run_id", "state"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("bulk_rows")
    op.drop_table("bulk_runs")
