"""Links to saved forms that wait to be mailed, sealed. What stood in clear among the notices is taken away.

Revision ID: 0043
Revises: 0042
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

# The first promise of such a mail is in its saved form. Of one that was asked for twice at once the second is in none:
# it belongs to no case, has no name, and holds the path that comes before a code.
OF_A_FORM = "id IN (SELECT notice_id FROM saved_forms) OR (case_id IS NULL AND body_text LIKE '%/resume/____-____-____-____-____%')"
NOTICES = f"SELECT id FROM notices WHERE {OF_A_FORM}"  # noqa: S608 - a constant of ours


def upgrade() -> None:
    """Make the table, and take the links out of the notices. Whoever waited for one still has the code."""
    op.create_table(
        "saved_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("saved_form_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_form_id"], ["saved_forms.id"], name=op.f("fk_saved_links_saved_form_id_saved_forms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_links")),
        sa.UniqueConstraint("key", name=op.f("uq_saved_links_key")),
    )
    op.create_index("ix_saved_links_saved_form_id_asked_at", "saved_links", ["saved_form_id", "asked_at"])
    _forget_the_notices()
    with op.batch_alter_table("saved_forms") as table:
        table.drop_index(op.f("ix_saved_forms_notice_id"))
        table.drop_constraint(op.f("fk_saved_forms_notice_id_notices"), type_="foreignkey")
        table.drop_column("notice_id")


def _forget_the_notices() -> None:
    ids = [row.id for row in op.get_bind().execute(sa.text(NOTICES))]
    if not ids:
        return
    for statement in (
        "UPDATE saved_forms SET notice_id = NULL WHERE notice_id IN :ids",
        "UPDATE incoming_mail SET notice_id = NULL WHERE notice_id IN :ids",
        "DELETE FROM readdressings WHERE notice_id IN :ids",
        "DELETE FROM printed_letters WHERE notice_id IN :ids",
        "DELETE FROM notices WHERE id IN :ids",
    ):
        op.get_bind().execute(sa.text(statement).bindparams(sa.bindparam("ids", ids, expanding=True)))


def downgrade() -> None:
    """Take the table away. What waited in it is not mailed."""
    with op.batch_alter_table("saved_forms") as table:
        table.add_column(sa.Column("notice_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_saved_forms_notice_id_notices"), "notices", ["notice_id"], ["id"])
        table.create_index(op.f("ix_saved_forms_notice_id"), ["notice_id"])
    op.drop_table("saved_links")
