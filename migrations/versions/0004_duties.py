"""What is owed: duties with their contributions and approvals, meetings, and a history that never changes.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHY = "what happened to a duty is never changed"


def upgrade() -> None:
    """Make the tables, and guard the history."""
    _duties()
    _contributions()
    _approvals()
    _meetings()
    _events()
    for verb in ("UPDATE", "DELETE"):
        _guard("duty_events", verb)


def _duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("procedure_version_id", sa.Integer(), nullable=False),
        sa.Column("duty_key", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("done_at IS NULL OR dropped_at IS NULL", name=op.f("ck_duties_done_or_dropped")),
        sa.CheckConstraint("period_start <= period_end", name=op.f("ck_duties_period_runs_forward")),
        sa.ForeignKeyConstraint(
            ["procedure_version_id"],
            ["procedure_versions.id"],
            name=op.f("fk_duties_procedure_version_id_procedure_versions"),
        ),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["ab_user.id"], name=op.f("fk_duties_submitted_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint(
            "procedure_key", "duty_key", "period", name=op.f("uq_duties_procedure_key_duty_key_period")
        ),
    )
    op.create_index("ix_duties_due", "duties", ["procedure_key", "due_at", "id"])


def _contributions() -> None:
    op.create_table(
        "duty_contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("of_name", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by", sa.String(length=200), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("(staff_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_duty_contributions_of_one")),
        sa.CheckConstraint("returned_at IS NOT NULL OR NOT nil", name=op.f("ck_duty_contributions_nil_is_returned")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_contributions_duty_id_duties")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_duty_contributions_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_duty_contributions_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_contributions")),
        sa.UniqueConstraint("duty_id", "staff_id", name=op.f("uq_duty_contributions_duty_id_staff_id")),
        sa.UniqueConstraint("duty_id", "team_id", name=op.f("uq_duty_contributions_duty_id_team_id")),
    )
    op.create_index(op.f("ix_duty_contributions_duty_id"), "duty_contributions", ["duty_id"])


def _approvals() -> None:
    op.create_table(
        "duty_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_duty_approvals_by_id_ab_user")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_approvals_duty_id_duties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_approvals")),
        sa.UniqueConstraint("duty_id", "by_id", name=op.f("uq_duty_approvals_duty_id_by_id")),
    )
    op.create_index(op.f("ix_duty_approvals_duty_id"), "duty_approvals", ["duty_id"])


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("procedure_key", "held_on", name=op.f("uq_meetings_procedure_key_held_on")),
    )


def _events() -> None:
    op.create_table(
        "duty_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_duty_events_by_id_ab_user")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_events_duty_id_duties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_events")),
    )
    op.create_index(op.f("ix_duty_events_duty_id"), "duty_events", ["duty_id"])
    op.create_index(op.f("ix_duty_events_procedure_key"), "duty_events", ["procedure_key"])


def _guard(table: str, verb: str) -> None:
    name = f"{table}_no_{verb.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WHY}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take the guards and the tables away."""
    for verb in ("update", "delete"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER duty_events_no_{verb}")
        else:
            op.execute(f"DROP FUNCTION duty_events_no_{verb}() CASCADE")
    for table in ("duty_events", "meetings", "duty_approvals", "duty_contributions", "duties"):
        op.drop_table(table)
