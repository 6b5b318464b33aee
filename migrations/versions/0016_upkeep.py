"""Upkeep: who was trained, who stands for a procedure in their team, and what these pass on.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "trainings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_trainings_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["ab_user.id"], name=op.f("fk_trainings_noted_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
    )
    op.create_index(op.f("ix_trainings_staff_id"), "trainings", ["staff_id"])
    op.create_index("ix_trainings_procedure_key_held_on", "trainings", ["procedure_key", "held_on"])
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=False),
        sa.Column("appointed_by", sa.String(length=200), nullable=False),
        sa.Column("appointed_by_id", sa.Integer(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= appointed_at", name=op.f("ck_appointments_forward")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_appointments_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_appointments_team_id_teams")),
        sa.ForeignKeyConstraint(
            ["appointed_by_id"], ["ab_user.id"], name=op.f("fk_appointments_appointed_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["ab_user.id"], name=op.f("fk_appointments_ended_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_staff_id"), "appointments", ["staff_id"])
    op.create_index(op.f("ix_appointments_team_id"), "appointments", ["team_id"])
    op.create_table(
        "passed_on",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_team_id", sa.Integer(), nullable=False),
        sa.Column("to_team_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.String(length=200), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["from_team_id"], ["teams.id"], name=op.f("fk_passed_on_from_team_id_teams")),
        sa.ForeignKeyConstraint(["to_team_id"], ["teams.id"], name=op.f("fk_passed_on_to_team_id_teams")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["ab_user.id"], name=op.f("fk_passed_on_sent_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passed_on")),
    )
    op.create_index(op.f("ix_passed_on_to_team_id"), "passed_on", ["to_team_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("passed_on")
    op.drop_table("appointments")
    op.drop_table("trainings")
