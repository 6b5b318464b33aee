"""The texts of letters that a body edited, its standard lines, and which version a letter came from.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

WHY = "a published text of a letter is never changed"


def upgrade() -> None:
    """Make the tables. What was published is kept; a letter knows its text, and those that are there came from packs."""
    op.create_table(
        "letter_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("procedure_version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_pack", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.String(length=200), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(published_at IS NULL) = (effective_at IS NULL)", name=op.f("ck_letter_templates_published_whole")
        ),
        sa.CheckConstraint("effective_at >= published_at", name=op.f("ck_letter_templates_forward")),
        sa.ForeignKeyConstraint(
            ["procedure_version_id"],
            ["procedure_versions.id"],
            name=op.f("fk_letter_templates_procedure_version_id_procedure_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["ab_user.id"], name=op.f("fk_letter_templates_drafted_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["ab_user.id"], name=op.f("fk_letter_templates_published_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_templates")),
        sa.UniqueConstraint(
            "procedure_key",
            "kind",
            "language",
            "number",
            name=op.f("uq_letter_templates_procedure_key_kind_language_number"),
        ),
    )
    draft = sa.text("published_at IS NULL")
    op.create_index(
        "uq_letter_templates_draft",
        "letter_templates",
        ["procedure_key", "kind", "language"],
        unique=True,
        sqlite_where=draft,
        postgresql_where=draft,
    )
    for verb in ("UPDATE", "DELETE"):
        _keep(verb)
    op.create_table(
        "standard_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["ab_user.id"], name=op.f("fk_standard_lines_changed_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_lines")),
        sa.UniqueConstraint(
            "procedure_key", "language", "key", name=op.f("uq_standard_lines_procedure_key_language_key")
        ),
    )
    # Said in SQL: Alembic would make SQLite's table anew, and what points to it forbids that.
    key = "CONSTRAINT fk_letters_template_id_letter_templates REFERENCES letter_templates (id)"
    op.execute(f"ALTER TABLE letters ADD COLUMN template_id INTEGER {key}")
    op.create_index(op.f("ix_letters_template_id"), "letters", ["template_id"])


def _keep(verb: str) -> None:
    name, condition = f"letter_templates_no_{verb.lower()}", "OLD.published_at IS NOT NULL"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON letter_templates WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {verb} ON letter_templates FOR EACH ROW "
        f"WHEN ({condition}) EXECUTE FUNCTION {name}()"
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_letters_template_id"), table_name="letters")
    op.drop_column("letters", "template_id")
    op.drop_table("standard_lines")
    op.drop_table("letter_templates")
    if op.get_bind().dialect.name != "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP FUNCTION letter_templates_no_{verb}() CASCADE")
