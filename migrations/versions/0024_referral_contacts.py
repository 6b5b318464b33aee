"""How to reach whoever a case was passed to, apart from who that is. What was passed on before says both in one.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it, empty for what was passed on before."""
    op.add_column("referrals", sa.Column("contact", sa.String(2000), server_default="", nullable=False))


def downgrade() -> None:
    """Put it behind the party again, as it was said before, and drop it."""
    op.execute(sa.text("UPDATE referrals SET party = substr(party || ', ' || contact, 1, 2000) WHERE contact <> ''"))
    op.drop_column("referrals", "contact")
