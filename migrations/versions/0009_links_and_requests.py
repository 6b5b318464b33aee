"""Links: keys by which like cases are found, links between cases, merged cases, and contributions asked of others.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KINDS = "kind IN ('same issue', 'duplicate', 'consolidated')"
OF_ONE = (
    "(CASE WHEN team_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN staff_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN partner = '' THEN 0 ELSE 1 END) = 1"
)
MERGED = (("cases", "status", "dealt with in another case"), ("stages", "ending", "merged"))


def upgrade() -> None:
    """Make the tables, let a case be merged, and write the keys of the cases that are there."""
    _keys()
    _links()
    _requests()
    op.create_index("ix_cases_service_received", "cases", ["procedure_key", "service", "received_at"])
    for table, column, value in MERGED:
        _let(table, column, lambda known, value=value: [*known, value])
    _fill()


def downgrade() -> None:
    """Take it all away. A case that was merged is closed: what it was answered with isn't known any more."""
    op.execute("UPDATE stages SET ending = 'closed' WHERE ending = 'merged'")
    op.execute("UPDATE cases SET status = 'closed' WHERE status = 'dealt with in another case'")
    for table, column, value in MERGED:
        _let(table, column, lambda known, value=value: [one for one in known if one != value])
    op.drop_index("ix_cases_service_received", "cases")
    for table in ("requests", "links", "case_keys"):
        op.drop_table(table)


def _case(column: str, table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint([column], ["cases.id"], name=op.f(f"fk_{table}_{column}_cases"))
    return sa.Column(column, sa.Integer(), nullable=False), key


def _keys() -> None:
    op.create_table(
        "case_keys",
        *_case("case_id", "case_keys"),
        sa.Column("digest", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "digest", name=op.f("pk_case_keys")),
    )
    op.create_index("ix_case_keys_digest", "case_keys", ["digest", "case_id"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        *_case("case_id", "links"),
        *_case("lead_id", "links"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_links_kind_known")),
        sa.CheckConstraint("case_id <> lead_id", name=op.f("ck_links_two_cases")),
        sa.CheckConstraint("removed_at IS NULL OR removed_at >= at", name=op.f("ck_links_forward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    for column in ("case_id", "lead_id"):
        op.create_index(op.f(f"ix_links_{column}"), "links", [column])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        *_case("case_id", "requests"),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("asked_of", sa.String(200), nullable=False),
        sa.Column("what", sa.String(2000), nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(2000), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by", sa.String(200), nullable=False),
        sa.CheckConstraint(OF_ONE, name=op.f("ck_requests_of_one")),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_requests_answered_with_words")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_requests_team_id_teams")),
        sa.ForeignKeyConstraint(["staff_id"], ["ab_user.id"], name=op.f("fk_requests_staff_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    for column in ("case_id", "team_id", "staff_id"):
        op.create_index(op.f(f"ix_requests_{column}"), "requests", [column])


# ---- one more word in a list that a check knows


def _let(table, column, change) -> None:
    """Change the values that a column may hold. Nothing of what is stored changes with it."""
    name = f"ck_{table}_{column}_known"
    if op.get_bind().dialect.name == "sqlite":
        _let_sqlite(table, column, name, change)
        return
    known = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    values = change(re.findall(r"'([^']*)'", op.get_bind().execute(known, {"name": name}).scalar_one()))
    op.drop_constraint(op.f(name), table, type_="check")
    op.create_check_constraint(op.f(name), table, f"{column} IN ({_listed(values)})")


def _let_sqlite(table, column, name, change) -> None:
    """SQLite can't alter a check, and making the table anew would take with it all that hangs on a case.

    Its documentation gives this way for changes that don't touch what is stored: sqlite.org/lang_altertable.html.
    """
    connection = op.get_bind()
    made = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar_one()
    check = re.search(rf"CONSTRAINT {name} CHECK \({column} IN \(([^)]*)\)\)", made)
    assert check is not None, f"The check {name} isn't written as it was made."
    values = change(re.findall(r"'([^']*)'", check[1]))
    after = made.replace(check[0], f"CONSTRAINT {name} CHECK ({column} IN ({_listed(values)}))")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE name = :name"), {"sql": after, "name": table})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _listed(values: list[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


# ---- the keys of what is there

CASES = sa.text(
    "SELECT c.id, c.description, c.location, p.name, p.email, p.phone, p.address"
    " FROM cases c LEFT JOIN people p ON p.id = c.person_id WHERE c.id > :after ORDER BY c.id LIMIT 1000"
)


def _fill() -> None:
    """Write the keys that today's portal finds cases by: they are derived, and must be what it would derive."""
    from portal.policy.sameness import MOST_COMPARED, Facts, digests

    connection, after = op.get_bind(), 0
    while rows := connection.execute(CASES, {"after": after}).all():
        after = rows[-1].id
        keys = [
            {"case_id": row.id, "digest": one}
            for row in rows
            for one in digests(
                Facts(
                    name=row.name or "",
                    email=row.email or "",
                    phone=row.phone or "",
                    address=row.address or "",
                    place=row.location,
                    words=row.description[:MOST_COMPARED],
                )
            )
        ]
        if keys:
            connection.execute(sa.text("INSERT INTO case_keys (case_id, digest) VALUES (:case_id, :digest)"), keys)
