"""What cases are searched by: their words, with the database's own index of texts.

What is there already isn't in it yet: `flask portal setup` puts it in, as `flask portal search rebuild` does.

Revision ID: 0045
Revises: 0044
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

# The words are plain already: nothing is left for the tokenizer to fold. Two and three letters find longer words fast.
FTS = """CREATE VIRTUAL TABLE case_texts_fts USING fts5(
    words, content='case_texts', content_rowid='case_id', tokenize='unicode61 remove_diacritics 0', prefix='3 4'
)"""
OUT = "INSERT INTO case_texts_fts(case_texts_fts, rowid, words) VALUES ('delete', old.case_id, old.words);"
IN = "INSERT INTO case_texts_fts(rowid, words) VALUES (new.case_id, new.words);"
FOLLOWS = {"INSERT": IN, "DELETE": OUT, "UPDATE": f"{OUT} {IN}"}


def upgrade() -> None:
    """Make the table, and the index that belongs to the database it is on."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "case_texts",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text() if on_sqlite else postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_texts_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_texts")),
    )
    if not on_sqlite:
        op.create_index("ix_case_texts_words", "case_texts", ["words"], postgresql_using="gin")
        return
    op.execute(FTS)
    for verb, steps in FOLLOWS.items():
        op.execute(f"CREATE TRIGGER case_texts_{verb.lower()} AFTER {verb} ON case_texts BEGIN {steps} END")


def downgrade() -> None:
    """Take it away. Nothing is lost that isn't kept elsewhere."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE case_texts_fts")
    op.drop_table("case_texts")
