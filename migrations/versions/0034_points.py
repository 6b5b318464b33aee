"""Points of complaint, and what each answer found on each of them.

Revision ID: 0034
Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

FOUND = "what was found on a point is part of what was said, and never changed"
ANSWERED = "a point that was answered is never changed"
HAS_FINDING = "EXISTS (SELECT 1 FROM findings WHERE findings.point_id = OLD.id)"
# table -> (when it may be neither changed nor removed, "" for always, and why)
KEPT = {"findings": ("", FOUND), "points": (HAS_FINDING, ANSWERED)}


def upgrade() -> None:
    """Make both tables, and have the database keep what was answered."""
    op.create_table(
        "points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(length=200), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_points_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points")),
    )
    op.create_index(op.f("ix_points_case_id"), "points", ["case_id"])
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_findings_case_id_cases")),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_findings_point_id_points")),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name=op.f("fk_findings_response_id_responses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("response_id", "point_id", name=op.f("uq_findings_response_id_point_id")),
    )
    op.create_index(op.f("ix_findings_case_id"), "findings", ["case_id"])
    op.create_index(op.f("ix_findings_point_id"), "findings", ["point_id"])
    for table, (condition, why) in KEPT.items():
        for verb in ("UPDATE", "DELETE"):
            _keep(table, verb, condition, why)


def _keep(table: str, verb: str, condition: str, why: str) -> None:
    name = f"{table}_no_{verb.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition} " if condition else ""
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{why}'); END")
        return
    # PostgreSQL takes no question about another table in WHEN, so it is asked within.
    refusal = f"RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation';"
    refusal = f"IF {condition} THEN {refusal} END IF;" if condition else refusal
    row = "OLD" if verb == "DELETE" else "NEW"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refusal} RETURN {row}; END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take them away."""
    op.drop_table("findings")
    op.drop_table("points")
    if op.get_bind().dialect.name != "sqlite":
        for table in KEPT:
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION {table}_no_{verb}() CASCADE")
