"""Webhooks and their messages, help beside fields, and notices for staff.

Revision ID: 0054
Revises: 0053
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

STANDING = sa.text("ended_at IS NULL AND stopped_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    _webhooks()
    _messages()
    _help()
    _notices()


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("events", sa.String(length=2000), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_before", sa.LargeBinary(), nullable=True),
        sa.Column("before_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_why", sa.String(length=300), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_webhooks_ended_by")),
        sa.CheckConstraint("(sealed_before IS NULL) = (before_until IS NULL)", name=op.f("ck_webhooks_before_until")),
        sa.CheckConstraint("(stopped_at IS NULL) = (stopped_why = '')", name=op.f("ck_webhooks_stopped_why")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_webhooks_staff_id_ab_user")),
        sa.ForeignKeyConstraint(["made_by_id"], ["ab_user.id"], name=op.f("fk_webhooks_made_by_id_ab_user")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["ab_user.id"], name=op.f("fk_webhooks_ended_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(op.f("ix_webhooks_staff_id"), "webhooks", ["staff_id"])
    op.create_index("ix_webhooks_standing", "webhooks", ["id"], sqlite_where=STANDING, postgresql_where=STANDING)


def _messages() -> None:
    op.create_table(
        "webhook_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("case_ref", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'failed', 'gave_up')", name=op.f("ck_webhook_messages_state_known")
        ),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_messages_webhook_id_webhooks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_webhook_messages_message_id")),
        sa.UniqueConstraint("webhook_id", "source", name=op.f("uq_webhook_messages_webhook_id_source")),
    )
    op.create_index("ix_webhook_messages_in_turn", "webhook_messages", ["webhook_id", "case_ref", "state"])
    op.create_index("ix_webhook_messages_state_at", "webhook_messages", ["state", "queued_at"])


def _help() -> None:
    op.create_table(
        "field_help",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_latest", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["ab_user.id"], name=op.f("fk_field_help_changed_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_help")),
    )
    op.create_index(
        "ix_field_help_latest",
        "field_help",
        ["procedure_key", "form", "language", "field"],
        unique=True,
        sqlite_where=sa.text("is_latest"),
        postgresql_where=sa.text("is_latest"),
    )


def _notices() -> None:
    op.create_table(
        "staff_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.String(length=200), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_staff_notices_forward")),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_staff_notices_removed")),
        sa.ForeignKeyConstraint(["written_by_id"], ["ab_user.id"], name=op.f("fk_staff_notices_written_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notices")),
    )
    op.create_index("ix_staff_notices_procedure_key_until", "staff_notices", ["procedure_key", "until"])
    op.create_table(
        "dismissed_notices",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["staff_notices.id"],
            name=op.f("fk_dismissed_notices_notice_id_staff_notices"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_dismissed_notices_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("notice_id", "staff_id", name=op.f("pk_dismissed_notices")),
    )
    op.create_index(op.f("ix_dismissed_notices_staff_id"), "dismissed_notices", ["staff_id"])


def downgrade() -> None:
    """Take them away."""
    for table in ("dismissed_notices", "staff_notices", "field_help", "webhook_messages", "webhooks"):
        op.drop_table(table)
