"""By when someone must look at a case: the queue's order, in which a paused case comes up when its pause should end.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OWED = sa.text("status IN ('answered', 'being looked into', 'paused', 'received') OR next_due_at IS NOT NULL")


def upgrade() -> None:
    """Add it: what is due next, for every case that isn't paused. A paused one gets it with its next change."""
    op.add_column("cases", sa.Column("look_by", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE cases SET look_by = next_due_at"))
    _index("look_by")


def downgrade() -> None:
    """Order by what is due next again."""
    _index("next_due_at")
    op.drop_column("cases", "look_by")


def _index(column: str) -> None:
    op.drop_index("ix_cases_queue", "cases")
    op.create_index("ix_cases_queue", "cases", ["precedence", column, "id"], sqlite_where=OWED, postgresql_where=OWED)
