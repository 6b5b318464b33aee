"""A letter that can't be printed is one that somebody must see to, apart from those that wait for the post.

Revision ID: 0040
Revises: 0039
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

BEFORE = ("queued", "sent", "failed", "gave_up", "to_post", "posted", "printed", "bounced")
# What was tried and couldn't be set has a reason; nothing else that waits for the post has one.
TOLD = "UPDATE notices SET state = 'unprinted' WHERE state = 'to_post' AND last_error IS NOT NULL"


def upgrade() -> None:
    """Let a notice be unprinted, and say so of those that are."""
    _states((*BEFORE, "unprinted"))
    op.execute(TOLD)


def downgrade() -> None:
    """They wait for the post again, with the reason beside them."""
    op.execute("UPDATE notices SET state = 'to_post' WHERE state = 'unprinted'")
    _states(BEFORE)


def _states(words: tuple[str, ...]) -> None:
    """Say what may have become of a notice. Nothing of what is stored changes with it."""
    name, known = "ck_notices_state", f"state IN ({', '.join(repr(word) for word in words)})"
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(name), "notices", type_="check")
        op.create_check_constraint(op.f(name), "notices", known)
        return
    # SQLite can't alter a check, and a table that others point to can't be made anew while foreign keys are on;
    # sqlite.org/lang_altertable.html gives this way where nothing stored is touched.
    made = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'notices'")).scalar_one()
    after, count = re.subn(
        rf"CONSTRAINT {name} CHECK \(state IN \([^)]*\)\)", f"CONSTRAINT {name} CHECK ({known})", made
    )
    assert count == 1, f"The check {name} isn't written as it was made."
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE name = 'notices'"), {"sql": after})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
