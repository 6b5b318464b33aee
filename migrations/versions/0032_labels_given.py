"""Which labels an officer gave: what a case turns out to be about takes none of them away.

Revision ID: 0032
Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# Where an officer gave a case a label at any time, the one it has now counts as theirs: that shows it to nobody else.
GIVEN = """
UPDATE cases SET label_given = true
WHERE label <> '' AND EXISTS (SELECT 1 FROM events WHERE events.case_id = cases.id AND events.kind = 'label')
"""


def upgrade() -> None:
    """Add the column, and say of the labels that are there whether an officer gave one."""
    op.add_column("cases", sa.Column("label_given", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.text(GIVEN))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("cases", "label_given")
