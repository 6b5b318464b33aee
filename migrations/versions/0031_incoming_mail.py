"""Mail that comes in, how well its mailboxes can be read, and messages of ours that came back.

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BEFORE = ("queued", "sent", "failed", "gave_up", "to_post", "posted", "printed")


def upgrade() -> None:
    """Let a notice have come back, and make the tables."""
    _states((*BEFORE, "bounced"))
    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("content_sum", sa.String(length=64), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("from_address", sa.String(length=254), nullable=False),
        sa.Column("from_name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("settled_by", sa.String(length=200), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'case', 'entry', 'report', 'discarded')", name=op.f("ck_incoming_mail_state_known")
        ),
        sa.CheckConstraint(
            "state NOT IN ('case', 'entry') OR case_id IS NOT NULL", name=op.f("ck_incoming_mail_placed")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_incoming_mail_case_id_cases")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_incoming_mail_notice_id_notices")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["ab_user.id"], name=op.f("fk_incoming_mail_settled_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_incoming_mail_fingerprint")),
    )
    op.create_index(op.f("ix_incoming_mail_message_id"), "incoming_mail", ["message_id"])
    op.create_index(op.f("ix_incoming_mail_case_id"), "incoming_mail", ["case_id"])
    op.create_index(op.f("ix_incoming_mail_notice_id"), "incoming_mail", ["notice_id"])
    op.create_index("ix_incoming_mail_waiting", "incoming_mail", ["procedure_key", "state", "received_at"])
    op.create_index("ix_incoming_mail_sender", "incoming_mail", ["from_address", "kept_at"])
    op.create_table(
        "mailbox_readings",
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_readings")),
    )


def downgrade() -> None:
    """Take them away. What came back is again what nothing more was tried with."""
    op.drop_table("mailbox_readings")
    op.drop_table("incoming_mail")
    op.execute("UPDATE notices SET state = 'gave_up' WHERE state = 'bounced'")
    _states(BEFORE)


def _states(words: tuple[str, ...]) -> None:
    """Say what may have become of a notice. Nothing of what is stored changes with it."""
    name, known = "ck_notices_state", f"state IN ({', '.join(repr(word) for word in words)})"
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(name), "notices", type_="check")
        op.create_check_constraint(op.f(name), "notices", known)
        return
    # SQLite can't alter a check, and a table that others point to can't be made anew while foreign keys are on;
    # sqlite.org/lang_altertable.html gives this way where nothing stored is touched.
    made = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'notices'")).scalar_one()
    after, count = re.subn(
        rf"CONSTRAINT {name} CHECK \(state IN \([^)]*\)\)", f"CONSTRAINT {name} CHECK ({known})", made
    )
    assert count == 1, f"The check {name} isn't written as it was made."
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE name = 'notices'"), {"sql": after})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
