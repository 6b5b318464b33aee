"""Who sees to a promise, what shows that it was kept, and who was reminded of it; what a lesson is about.

Revision ID: 0052
Revises: 0051
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

SHORT, LINE, LONG = 40, 200, 2000
POINTS_TO = (("owner_id", "ab_user"), ("team_id", "teams"), ("kept_by_id", "ab_user"), ("evidence_id", "attachments"))
INDEXED = ("owner_id", "team_id", "evidence_id", "remind_at")

# Whoever sent the letter that made a promise sees to it; while nobody does, whoever deals with the case.
OWNERS = (
    "UPDATE remedies SET owner_id = (SELECT by_id FROM responses WHERE responses.id = remedies.response_id)",
    "UPDATE remedies SET owner_name = first_name || ' ' || last_name FROM ab_user WHERE ab_user.id = owner_id",
)
# A worker looks at each that is open once, and works out when its next reminder is.
TO_LOOK_AT = (
    "UPDATE remedies SET first_due_on = due_on",
    "UPDATE remedies SET in_time = date(kept_at) <= due_on WHERE kept_at IS NOT NULL",
    "UPDATE remedies SET remind_at = promised_at WHERE kept_at IS NULL AND dropped_at IS NULL",
)


def upgrade() -> None:
    """Add the columns, and make the table of reminders."""
    with op.batch_alter_table("remedies") as table:
        table.add_column(sa.Column("first_due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("in_time", sa.Boolean(), nullable=True))
        for words in ("owner_name", "kept_by"):
            table.add_column(sa.Column(words, sa.String(length=LINE), server_default="", nullable=False))
        for column, other in POINTS_TO:
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_remedies_{column}_{other}"), other, [column], ["id"])
        table.create_check_constraint(op.f("ck_remedies_one_owner"), "owner_id IS NULL OR team_id IS NULL")
    for statement in (*OWNERS, *TO_LOOK_AT):
        op.execute(statement)
    with op.batch_alter_table("remedies") as table:
        table.alter_column("first_due_on", existing_type=sa.Date(), nullable=False)
    for column in INDEXED:
        op.create_index(op.f(f"ix_remedies_{column}"), "remedies", [column])
    op.create_table(
        "promise_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("remedy_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=SHORT), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("told", sa.String(length=LONG), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_promise_reminders_case_id_cases")),
        sa.ForeignKeyConstraint(["remedy_id"], ["remedies.id"], name=op.f("fk_promise_reminders_remedy_id_remedies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_reminders")),
        sa.UniqueConstraint("remedy_id", "key", "due_on", name=op.f("uq_promise_reminders_remedy_id_key_due_on")),
    )
    op.create_index(op.f("ix_promise_reminders_case_id"), "promise_reminders", ["case_id"])
    for words in ("nature", "service"):
        op.add_column("learning_actions", sa.Column(words, sa.String(length=SHORT), server_default="", nullable=False))


def downgrade() -> None:
    """Take them away."""
    for words in ("service", "nature"):
        op.drop_column("learning_actions", words)
    op.drop_table("promise_reminders")
    for column in INDEXED:
        op.drop_index(op.f(f"ix_remedies_{column}"), "remedies")
    with op.batch_alter_table("remedies") as table:
        table.drop_constraint(op.f("ck_remedies_one_owner"), type_="check")
        for column, other in POINTS_TO:
            table.drop_constraint(op.f(f"fk_remedies_{column}_{other}"), type_="foreignkey")
            table.drop_column(column)
        for column in ("kept_by", "owner_name", "in_time", "remind_at", "first_due_on"):
            table.drop_column(column)
