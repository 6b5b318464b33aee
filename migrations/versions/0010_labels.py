"""Labels and the conflict firewall: who alone sees a case, whom it is about, who dealt with it, who is above whom.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables, and find out of the timelines who dealt with a stage before its last handler."""
    op.add_column("cases", sa.Column("label", sa.String(length=40), server_default="", nullable=False))
    # Said in SQL: Alembic would make SQLite's table anew, and what points to it forbids that.
    key = "CONSTRAINT fk_ab_user_manager_id_ab_user REFERENCES ab_user (id)"
    op.execute(f"ALTER TABLE ab_user ADD COLUMN manager_id INTEGER {key}")
    op.create_index(op.f("ix_ab_user_manager_id"), "ab_user", ["manager_id"])
    _tables()
    former = sa.table("former_handlers", *(sa.column(name) for name in ("case_id", "stage_key", "staff_id")))
    rows = [dict(zip(("case_id", "stage_key", "staff_id"), one, strict=True)) for one in sorted(_former())]
    if rows:
        op.bulk_insert(former, rows)


def _tables() -> None:
    op.create_table(
        "case_subjects",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_subjects_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_case_subjects_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["added_by_id"], ["ab_user.id"], name=op.f("fk_case_subjects_added_by_id_ab_user")),
        sa.PrimaryKeyConstraint("case_id", "staff_id", name=op.f("pk_case_subjects")),
    )
    op.create_index(op.f("ix_case_subjects_staff_id"), "case_subjects", ["staff_id"])
    op.create_table(
        "former_handlers",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage_key", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_former_handlers_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_former_handlers_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("case_id", "stage_key", "staff_id", name=op.f("pk_former_handlers")),
    )
    op.create_index(op.f("ix_former_handlers_staff_id"), "former_handlers", ["staff_id"])


def _former() -> set[tuple[int, str, int]]:
    """Return everyone who was given a stage and whom no passage through it names any more."""
    events = sa.table("events", sa.column("case_id"), sa.column("kind"), sa.column("facts", sa.JSON))
    stages = sa.table("stages", *(sa.column(name) for name in ("case_id", "key", "handler_id")))
    ask: Any = op.get_bind().execute
    given = ask(sa.select(events.c.case_id, events.c.facts).where(events.c.kind == "allocate"))
    once = {(case_id, facts["stage"], facts["to"]) for case_id, facts in given if "to" in facts and "stage" in facts}
    last = ask(sa.select(stages.c.case_id, stages.c.key, stages.c.handler_id).where(stages.c.handler_id.is_not(None)))
    return once - {tuple(row) for row in last}


def downgrade() -> None:
    """Take them away."""
    op.drop_table("former_handlers")
    op.drop_table("case_subjects")
    op.drop_index(op.f("ix_ab_user_manager_id"), "ab_user")
    op.drop_column("ab_user", "manager_id")
    op.drop_column("cases", "label")
