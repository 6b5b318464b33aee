"""Files of cases, files of forms that aren't sent yet, and their bytes in pieces.

Revision ID: 0033
Revises: 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "file_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_file_bodies_filled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_bodies")),
    )
    op.create_table(
        "file_pieces",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["file_bodies.id"], name=op.f("fk_file_pieces_body_id_file_bodies")),
        sa.PrimaryKeyConstraint("body_id", "seq", name=op.f("pk_file_pieces")),
    )
    _attachments()
    _staged()


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("cleaned", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("scan", sa.String(length=40), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("virus", sa.String(length=200), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_by", sa.String(length=200), nullable=False),
        sa.Column("erased_by_id", sa.Integer(), nullable=True),
        sa.Column("erased_why", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("kind IN ('reporter', 'evidence', 'scan')", name=op.f("ck_attachments_kind_known")),
        sa.CheckConstraint("scan IN ('off', 'waiting', 'clean', 'infected')", name=op.f("ck_attachments_scan_known")),
        sa.CheckConstraint("(body_id IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_attachments_there_or_erased")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_attachments_case_id_cases")),
        sa.ForeignKeyConstraint(["body_id"], ["file_bodies.id"], name=op.f("fk_attachments_body_id_file_bodies")),
        sa.ForeignKeyConstraint(["mail_id"], ["incoming_mail.id"], name=op.f("fk_attachments_mail_id_incoming_mail")),
        sa.ForeignKeyConstraint(["given_by_id"], ["ab_user.id"], name=op.f("fk_attachments_given_by_id_ab_user")),
        sa.ForeignKeyConstraint(["erased_by_id"], ["ab_user.id"], name=op.f("fk_attachments_erased_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("key", name=op.f("uq_attachments_key")),
        sa.UniqueConstraint("body_id", name=op.f("uq_attachments_body_id")),
    )
    op.create_index(op.f("ix_attachments_case_id"), "attachments", ["case_id"])
    op.create_index(op.f("ix_attachments_mail_id"), "attachments", ["mail_id"])
    there = sa.text("erased_at IS NULL")
    op.create_index(
        "ix_attachments_once",
        "attachments",
        ["case_id", "sha256"],
        unique=True,
        sqlite_where=there,
        postgresql_where=there,
    )


def _staged() -> None:
    op.create_table(
        "staged_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("cleaned", sa.Boolean(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["file_bodies.id"], name=op.f("fk_staged_files_body_id_file_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_files")),
        sa.UniqueConstraint("body_id", name=op.f("uq_staged_files_body_id")),
        sa.UniqueConstraint("form", "sha256", name=op.f("uq_staged_files_form_sha256")),
        sa.UniqueConstraint("key", name=op.f("uq_staged_files_key")),
    )
    op.create_index(op.f("ix_staged_files_form"), "staged_files", ["form"])
    op.create_index(op.f("ix_staged_files_staged_at"), "staged_files", ["staged_at"])


def downgrade() -> None:
    """Take them away, with every file."""
    op.drop_table("staged_files")
    op.drop_table("attachments")
    op.drop_table("file_pieces")
    op.drop_table("file_bodies")
