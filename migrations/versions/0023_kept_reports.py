"""Reports as they leave: passages struck, checks, what was submitted, what was published; an approval names its content.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WHY = {
    "kept_reports": "a report is kept as it was submitted",
    "report_publications": "what was published stays published",
    "report_checks": "who checked what is never changed",
}
VERBS = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Make the tables, most of which only grow; an approval is of one content, so that another can follow."""
    _strikes()
    _checks()
    _kept()
    _publications()
    for table in WHY:
        for verb in VERBS:
            _keep(table, verb)
    with op.batch_alter_table("duty_approvals") as approvals:
        approvals.add_column(sa.Column("sha256", sa.String(length=64), nullable=False, server_default=""))
        approvals.drop_constraint(op.f("uq_duty_approvals_duty_id_by_id"), type_="unique")
        approvals.create_unique_constraint(
            op.f("uq_duty_approvals_duty_id_by_id_sha256"), ["duty_id", "by_id", "sha256"]
        )


def _strikes() -> None:
    op.create_table(
        "report_strikes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("column_key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.String(length=200), nullable=False),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("start_at >= 0 AND end_at > start_at", name=op.f("ck_report_strikes_forward")),
        sa.CheckConstraint(
            "taken_back_at IS NULL OR taken_back_at >= at", name=op.f("ck_report_strikes_taken_back_later")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_report_strikes_duty_id_duties")),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_report_strikes_by_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["ab_user.id"], name=op.f("fk_report_strikes_taken_back_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_strikes")),
    )
    op.create_index(op.f("ix_report_strikes_duty_id"), "report_strikes", ["duty_id"])


def _checks() -> None:
    op.create_table(
        "report_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_report_checks_duty_id_duties")),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_report_checks_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_checks")),
        sa.UniqueConstraint("duty_id", "by_id", "sha256", name=op.f("uq_report_checks_duty_id_by_id_sha256")),
    )
    op.create_index(op.f("ix_report_checks_duty_id"), "report_checks", ["duty_id"])


def _kept() -> None:
    op.create_table(
        "kept_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("report_key", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("redactions", sa.JSON(), nullable=False),
        sa.Column("approvals", sa.JSON(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_kept_reports_duty_id_duties")),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_kept_reports_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_reports")),
        sa.UniqueConstraint("duty_id", name=op.f("uq_kept_reports_duty_id")),
    )
    op.create_index(op.f("ix_kept_reports_procedure_key"), "kept_reports", ["procedure_key"])


def _publications() -> None:
    op.create_table(
        "report_publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["kept_reports.id"], name=op.f("fk_report_publications_kept_id_kept_reports")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_report_publications_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_publications")),
        sa.UniqueConstraint("kept_id", name=op.f("uq_report_publications_kept_id")),
    )
    op.create_index(op.f("ix_report_publications_procedure_key"), "report_publications", ["procedure_key"])


def _keep(table: str, verb: str) -> None:
    name, why = f"{table}_no_{verb.lower()}", WHY[table]
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take them away. Of several approvals by one person, the latest stays."""
    op.execute(
        sa.text(
            "DELETE FROM duty_approvals WHERE EXISTS (SELECT 1 FROM duty_approvals AS later WHERE later.id > duty_approvals.id"
            " AND later.duty_id = duty_approvals.duty_id AND later.by_id = duty_approvals.by_id)"
        )
    )
    with op.batch_alter_table("duty_approvals") as approvals:
        approvals.drop_constraint(op.f("uq_duty_approvals_duty_id_by_id_sha256"), type_="unique")
        approvals.drop_column("sha256")
        approvals.create_unique_constraint(op.f("uq_duty_approvals_duty_id_by_id"), ["duty_id", "by_id"])
    for table in ("report_publications", "kept_reports", "report_checks", "report_strikes"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for table in WHY:
            for verb in VERBS:
                op.execute(f"DROP FUNCTION {table}_no_{verb.lower()}() CASCADE")
