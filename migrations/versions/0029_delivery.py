"""Delivery: text messages, letters that are printed before they are posted, and addresses that were corrected by hand.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

CHANNELS = "'email', 'post', 'sms'"
BY_EMAIL = "channel <> 'email' OR (to_address IS NOT NULL AND message_id IS NOT NULL)"
ANY_BUT_POST = "channel = 'post' OR (to_address IS NOT NULL AND message_id IS NOT NULL)"
# An e-mail that was to be posted instead kept its e-mail address: the postal one is the reporter's.
TO_THE_REPORTER = (
    "UPDATE notices SET channel = 'post', to_address = (SELECT NULLIF(p.address, '') FROM cases c"
    " JOIN people p ON p.id = CASE WHEN notices.is_copy THEN c.resident_id ELSE c.person_id END"
    " WHERE c.id = notices.case_id) WHERE channel = 'email' AND state = 'to_post'"
)


def upgrade() -> None:
    """Let a notice be a text message, and be printed; keep where it went before."""
    _let("notices", "channel", lambda known: [*known, "sms"])
    _let("notices", "state", lambda known: [*known, "printed"])
    _recheck("notices", "ck_notices_addressed", BY_EMAIL, ANY_BUT_POST)
    op.execute(TO_THE_REPORTER)
    op.create_table(
        "readdressings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("channel_before", sa.String(length=10), nullable=False),
        sa.Column("address_before", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"channel_before IN ({CHANNELS})", name=op.f("ck_readdressings_channel_before")),
        sa.CheckConstraint(f"channel IN ({CHANNELS})", name=op.f("ck_readdressings_channel")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_readdressings_notice_id_notices")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_readdressings_case_id_cases")),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_readdressings_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readdressings")),
    )
    op.create_index(op.f("ix_readdressings_notice_id"), "readdressings", ["notice_id"])
    op.create_index(op.f("ix_readdressings_case_id"), "readdressings", ["case_id"])


def downgrade() -> None:
    """Take it away. What was printed waits to be posted; the portal before this knows no text message."""
    op.drop_table("readdressings")
    op.execute("DELETE FROM notices WHERE channel = 'sms'")
    op.execute("UPDATE notices SET state = 'to_post' WHERE state = 'printed'")
    _recheck("notices", "ck_notices_addressed", ANY_BUT_POST, BY_EMAIL)
    _let("notices", "state", lambda known: [one for one in known if one != "printed"])
    _let("notices", "channel", lambda known: [one for one in known if one != "sms"])


def _let(table, column, change) -> None:
    """Change the values that a column may hold."""
    made = _definition(table, f"ck_{table}_{column}")
    before = re.search(rf"CONSTRAINT ck_{table}_{column} CHECK \(({column} IN \([^)]*\))\)", made)
    known = re.findall(r"'([^']*)'", before[1] if before else made)
    after = f"{column} IN ({', '.join(repr(value) for value in change(known))})"
    _recheck(table, f"ck_{table}_{column}", before[1] if before else "", after)


def _definition(table, name) -> str:
    """Return how PostgreSQL tells the check, or how SQLite tells the table."""
    if op.get_bind().dialect.name == "sqlite":
        made = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
        return op.get_bind().execute(made, {"name": table}).scalar_one()
    told = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    return op.get_bind().execute(told, {"name": name}).scalar_one()


def _recheck(table, name, before, after) -> None:
    """Put one check in the place of another. Nothing of what is stored changes with it."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, after)
        return
    # SQLite can't alter a check; sqlite.org/lang_altertable.html gives this way where nothing stored is touched.
    made, was = _definition(table, name), f"CONSTRAINT {name} CHECK ({before})"
    assert was in made, f"The check {name} isn't written as it was made."
    values = {"sql": made.replace(was, f"CONSTRAINT {name} CHECK ({after})"), "name": table}
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"), values)
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
