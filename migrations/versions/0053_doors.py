"""The doors of staff: a provider's subjects, spent sign-ins, the first run, and lines of the security log that grow old.

Revision ID: 0053
Revises: 0052
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

KEPT = "A line of the security log stays as it was written."
FLOOR = 30  # days: what is younger nobody deletes, whatever is set


def upgrade() -> None:
    """Let the log forget what is older than the shortest time that can be set, and make the tables of a provider."""
    _drop_triggers()
    _let_old_lines_go()
    op.create_table(
        "provider_subjects",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_provider_subjects_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_provider_subjects")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_subjects_issuer_subject")),
    )
    op.create_table(
        "spent_sign_ins",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent_sign_ins")),
    )
    op.create_index(op.f("ix_spent_sign_ins_at"), "spent_sign_ins", ["at"])
    op.create_table(
        "first_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_first_run_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_run")),
    )


def downgrade() -> None:
    """Take the tables away, and keep every line of the log again."""
    op.drop_table("first_run")
    op.drop_table("spent_sign_ins")
    op.drop_table("provider_subjects")
    _drop_triggers()
    _keep_all_lines()


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _drop_triggers() -> None:
    if _is_postgresql():
        op.execute("DROP TRIGGER security_log_stays ON security_log")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER security_log_stays_{verb}")


def _let_old_lines_go() -> None:
    if _is_postgresql():
        body = (
            f"IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{FLOOR} days' THEN RETURN OLD; END IF; "
            f"RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';"
        )
        _trigger_on_postgresql(body)
        return
    _trigger_on_sqlite("UPDATE", "")
    _trigger_on_sqlite("DELETE", f"WHEN OLD.at >= datetime('now', '-{FLOOR} days') ")


def _keep_all_lines() -> None:
    if _is_postgresql():
        _trigger_on_postgresql(f"RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';")
        return
    for verb in ("UPDATE", "DELETE"):
        _trigger_on_sqlite(verb, "")


def _trigger_on_postgresql(body: str) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION security_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    )
    op.execute(
        "CREATE TRIGGER security_log_stays BEFORE UPDATE OR DELETE ON security_log "
        "FOR EACH ROW EXECUTE FUNCTION security_log_stays()"
    )


def _trigger_on_sqlite(verb: str, when: str) -> None:
    op.execute(
        f"CREATE TRIGGER security_log_stays_{verb.lower()} BEFORE {verb} ON security_log {when}"
        f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )
