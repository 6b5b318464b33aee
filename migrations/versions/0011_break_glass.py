"""Break-glass: who asked to see a case, who let them, why and until when. Never changed but by its one approval.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHY = "who was let in to a case is never changed"
ASKED = ("id", "case_id", "asker_id", "reason", "asked_at")
GUARDS = {
    "update": "OLD.approved_at IS NOT NULL OR " + " OR ".join(f"NEW.{one} <> OLD.{one}" for one in ASKED),
    "delete": "TRUE",
}


def upgrade() -> None:
    """Make the table, and guard it."""
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(approved_at IS NULL) = (approver_id IS NULL)", name=op.f("ck_break_glass_approved_by")),
        sa.CheckConstraint("(approved_at IS NULL) = (until IS NULL)", name=op.f("ck_break_glass_approved_until")),
        sa.CheckConstraint("approver_id <> asker_id", name=op.f("ck_break_glass_two_people")),
        sa.CheckConstraint("until > approved_at", name=op.f("ck_break_glass_forward")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_break_glass_case_id_cases")),
        sa.ForeignKeyConstraint(["asker_id"], ["ab_user.id"], name=op.f("fk_break_glass_asker_id_ab_user")),
        sa.ForeignKeyConstraint(["approver_id"], ["ab_user.id"], name=op.f("fk_break_glass_approver_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index(op.f("ix_break_glass_case_id"), "break_glass", ["case_id"])
    op.create_index("ix_break_glass_asker_until", "break_glass", ["asker_id", "until"])
    guard = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for verb, condition in GUARDS.items():
        guard(verb, condition)


def _sqlite(verb: str, condition: str) -> None:
    op.execute(
        f"CREATE TRIGGER break_glass_no_{verb} BEFORE {verb.upper()} ON break_glass WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
    )


def _postgresql(verb: str, condition: str) -> None:
    name = f"break_glass_no_{verb}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON break_glass FOR EACH ROW WHEN ({condition}) "
        f"EXECUTE FUNCTION {name}()"
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("break_glass")
    if op.get_bind().dialect.name != "sqlite":
        for verb in GUARDS:
            op.execute(f"DROP FUNCTION break_glass_no_{verb}()")
