"""What people answered of a self-assessment, and what a governing body says to a report that was submitted.

Revision ID: 0061
Revises: 0060
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

WHY = {
    "assessment_answers": "an answer stays as it was given, and another follows it",
    "report_responses": "a response stays as it was given",
}
VERBS = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Make the tables, which only grow."""
    _answers()
    _responses()
    for table in WHY:
        for verb in VERBS:
            _keep(table, verb)


def _answers() -> None:
    table = "assessment_answers"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("complies", sa.String(length=40), nullable=False),
        sa.Column("shows", sa.String(length=2000), nullable=False),
        sa.Column("says", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("complies IN ('', 'yes', 'no')", name=op.f(f"ck_{table}_complies_known")),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f(f"fk_{table}_by_id_ab_user")),
        sa.ForeignKeyConstraint(["principal_id"], ["ab_user.id"], name=op.f(f"fk_{table}_principal_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_assessment_answers_period", table, ["procedure_key", "period_end", "item"])


def _responses() -> None:
    table = "report_responses"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["kept_reports.id"], name=op.f(f"fk_{table}_kept_id_kept_reports")),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f(f"fk_{table}_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("kept_id", name=op.f(f"uq_{table}_kept_id")),
    )
    op.create_index(op.f(f"ix_{table}_procedure_key"), table, ["procedure_key"])


def _keep(table: str, verb: str) -> None:
    name, why = f"{table}_no_{verb.lower()}", WHY[table]
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take them away."""
    for table in WHY:
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for table in WHY:
            for verb in VERBS:
                op.execute(f"DROP FUNCTION {table}_no_{verb.lower()}() CASCADE")
