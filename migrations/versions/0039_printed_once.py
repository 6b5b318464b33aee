"""A letter is in one batch at a time, whoever makes batches.

Revision ID: 0039
Revises: 0038
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

HELD = sa.text("NOT taken_out")
# One that is in two batches stays in the first of them.
AGAIN = """
UPDATE printed_letters SET taken_out = true WHERE NOT taken_out AND EXISTS (
    SELECT 1 FROM printed_letters earlier
    WHERE earlier.notice_id = printed_letters.notice_id AND NOT earlier.taken_out
    AND (earlier.batch_id < printed_letters.batch_id
         OR (earlier.batch_id = printed_letters.batch_id AND earlier.seq < printed_letters.seq))
)
"""


def upgrade() -> None:
    """Have the database refuse a second."""
    op.execute(AGAIN)
    op.create_index(
        "uq_printed_letters_held",
        "printed_letters",
        ["notice_id"],
        unique=True,
        sqlite_where=HELD,
        postgresql_where=HELD,
    )


def downgrade() -> None:
    """Take the index away. What was taken out stays so: it was printed twice."""
    op.drop_index("uq_printed_letters_held", "printed_letters")
