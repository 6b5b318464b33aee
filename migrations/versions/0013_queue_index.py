"""An index of the cases that somebody owes work, in the order of the queue: closed ones no longer slow it down.

`urgency` becomes `precedence`, its negative: an index whose columns all run the same way is known to both databases.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OWED = sa.text("status IN ('answered', 'being looked into', 'paused', 'received') OR next_due_at IS NOT NULL")


def upgrade() -> None:
    """Make it, in the place of the one over all cases."""
    op.drop_index("ix_cases_queue", "cases")
    _turn("urgency", "precedence")
    columns = ["precedence", "next_due_at", "id"]
    op.create_index("ix_cases_queue", "cases", columns, sqlite_where=OWED, postgresql_where=OWED)


def downgrade() -> None:
    """Make the one over all cases again."""
    op.drop_index("ix_cases_queue", "cases")
    _turn("precedence", "urgency")
    op.create_index("ix_cases_queue", "cases", ["status", "urgency", "next_due_at", "id"])


def _turn(old: str, new: str) -> None:
    # Said in SQL: Alembic would make SQLite's table anew, and what points to it forbids that.
    op.execute(f"ALTER TABLE cases RENAME COLUMN {old} TO {new}")
    value = sa.column(new, sa.Integer)
    op.execute(sa.table("cases", value).update().where(value != 0).values({new: -value}))
