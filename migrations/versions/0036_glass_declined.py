"""Requests to be let in to a case that were declined: by whom, when and why. Never changed.

Revision ID: 0036
Revises: 0035
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TABLE = "break_glass_declined"
WHY = "who was not let in to a case is never changed"
VERBS = ("update", "delete")


def upgrade() -> None:
    """Make the table, and guard it."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decliner_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_break_glass_declined_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["decliner_id"], ["ab_user.id"], name=op.f("fk_break_glass_declined_decliner_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["break_glass.id"], name=op.f("fk_break_glass_declined_request_id_break_glass")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass_declined")),
        sa.UniqueConstraint("request_id", name=op.f("uq_break_glass_declined_request_id")),
    )
    op.create_index(op.f("ix_break_glass_declined_case_id"), TABLE, ["case_id"])
    guard = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for verb in VERBS:
        guard(verb)


def _sqlite(verb: str) -> None:
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
    )


def _postgresql(verb: str) -> None:
    name = f"{TABLE}_no_{verb}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take it away."""
    op.drop_table(TABLE)
    if op.get_bind().dialect.name != "sqlite":
        for verb in VERBS:
            op.execute(f"DROP FUNCTION {TABLE}_no_{verb}()")
