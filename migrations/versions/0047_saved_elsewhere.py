"""A form that is saved in two browsers has a code, and a row, of each.

Revision ID: 0047
Revises: 0046
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

OLDER = "SELECT id FROM saved_forms WHERE id NOT IN (SELECT max(id) FROM saved_forms GROUP BY form)"


def upgrade() -> None:
    """Let a form have several rows."""
    with op.batch_alter_table("saved_forms") as table:
        table.drop_constraint(op.f("uq_saved_forms_form"), type_="unique")
        table.create_index(op.f("ix_saved_forms_form"), ["form"])


def downgrade() -> None:
    """Let it have one again: the last that was made. The codes of the others open nothing any more."""
    op.get_bind().execute(sa.text(f"DELETE FROM saved_links WHERE saved_form_id IN ({OLDER})"))  # noqa: S608 - a constant of ours
    op.get_bind().execute(sa.text(f"DELETE FROM saved_forms WHERE id IN ({OLDER})"))  # noqa: S608 - a constant of ours
    with op.batch_alter_table("saved_forms") as table:
        table.drop_index(op.f("ix_saved_forms_form"))
        table.create_unique_constraint(op.f("uq_saved_forms_form"), ["form"])
