"""A condition that most rows meet, kept from SQLite's choice of an index: of an "or" it would make a list of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Unindexed(FunctionElement[bool]):
    """The same condition. PostgreSQL is given it as it is: it knows from its statistics how many rows meet it."""

    inherit_cache = True
    type = Boolean()


@compiles(Unindexed)
def _as_it_is(element: Unindexed, compiler: Any, **given: Any) -> str:
    return f"({compiler.process(element.clauses, **given)})"


@compiles(Unindexed, "sqlite")
def _apart(element: Unindexed, compiler: Any, **given: Any) -> str:
    return f"+({compiler.process(element.clauses, **given)})"
