"""Answers that are approved before they go out, the resident an enquiry is made for, and copies of letters.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WHY = "who approved what is never changed"
ACTS = "'handed in', 'approved', 'signed off', 'returned', 'recalled', 'changed'"


def upgrade() -> None:
    """Make the table, which only grows; a case knows what it waits for and its resident, a notice that it is a copy."""
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=2000), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=True),
        sa.CheckConstraint(f"act IN ({ACTS})", name=op.f("ck_approvals_act_known")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_approvals_case_id_cases")),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name=op.f("fk_approvals_response_id_responses")),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_approvals_by_id_ab_user")),
        sa.ForeignKeyConstraint(["principal_id"], ["ab_user.id"], name=op.f("fk_approvals_principal_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index(op.f("ix_approvals_case_id"), "approvals", ["case_id"])
    op.create_index(op.f("ix_approvals_response_id"), "approvals", ["response_id"])
    for verb in ("UPDATE", "DELETE"):
        _keep(verb)
    # Said in SQL: Alembic would make SQLite's table anew, and what points to it forbids that.
    key = "CONSTRAINT fk_cases_resident_id_people REFERENCES people (id)"
    op.execute(f"ALTER TABLE cases ADD COLUMN resident_id INTEGER {key}")
    op.create_index(op.f("ix_cases_resident_id"), "cases", ["resident_id"])
    op.add_column("cases", sa.Column("awaits", sa.String(length=40), nullable=False, server_default=""))
    op.create_index("ix_cases_awaits", "cases", ["awaits", "next_due_at", "id"])
    op.add_column("notices", sa.Column("is_copy", sa.Boolean(), nullable=False, server_default=sa.false()))


def _keep(verb: str) -> None:
    name = f"approvals_no_{verb.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON approvals BEGIN SELECT RAISE(ABORT, '{WHY}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON approvals FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take them away."""
    op.drop_column("notices", "is_copy")
    op.drop_index("ix_cases_awaits", table_name="cases")
    op.drop_column("cases", "awaits")
    op.drop_index(op.f("ix_cases_resident_id"), table_name="cases")
    op.drop_column("cases", "resident_id")
    op.drop_table("approvals")
    if op.get_bind().dialect.name != "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP FUNCTION approvals_no_{verb}() CASCADE")
