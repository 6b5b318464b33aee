"""Searches kept by a name, and columns chosen: each for one person and one screen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.accounts.list_models import ChosenColumns, SavedSearch
from portal.cases.models.columns import LONG
from portal.database import db
from portal.errors import Invalid, NotFound, Refused

MOST, NAME = 30, 60  # searches of one screen, and characters of a name
PLACES_IN_A_LIST = ("page", "after", "older")  # where one was in it is no part of a search


def searches(staff_id: int, place: str) -> Sequence[SavedSearch]:
    """Return someone's searches of a screen, by name."""
    mine = select(SavedSearch).filter_by(staff_id=staff_id, place=place)
    return db.session.scalars(mine.order_by(SavedSearch.name)).all()


def keep(staff_id: int, place: str, *, name: str, address: str) -> None:
    """Keep a search under a name. One that has the name already makes way for it."""
    called, kept = _name(name), _address(address)
    others = select(func.count()).where(
        SavedSearch.staff_id == staff_id, SavedSearch.place == place, SavedSearch.name != called
    )
    if (db.session.scalar(others) or 0) >= MOST:
        raise Refused(f"You keep {MOST} searches here already. Forget one that you don't need.")
    row = {"staff_id": staff_id, "place": place, "name": called, "address": kept}
    _put(SavedSearch, row, ["staff_id", "place", "name"])


def forget(staff_id: int, search_id: int) -> SavedSearch:
    """Forget one of one's own searches, and return what it was."""
    found = db.session.scalars(select(SavedSearch).filter_by(id=search_id, staff_id=staff_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such search of yours.")
    db.session.delete(found)
    return found


def columns(staff_id: int, place: str, offered: Sequence[str]) -> list[str]:
    """Return the columns that someone looks at, of those that the screen has now. The first leads to the row: it
    stays."""
    row = db.session.get(ChosenColumns, (staff_id, place))
    chosen = set(row.names.split(",")) if row else set(offered)
    return [name for name in offered if name in chosen or name == offered[0]]


def choose(staff_id: int, place: str, names: Collection[str], offered: Sequence[str]) -> None:
    """Look at these columns of a screen from now on. All of them is what one looks at without a choice."""
    wanted = [name for name in offered if name in names or name == offered[0]]
    if len(wanted) == len(offered):
        db.session.execute(delete(ChosenColumns).filter_by(staff_id=staff_id, place=place))
    else:
        row = {"staff_id": staff_id, "place": place, "names": ",".join(wanted)}
        _put(ChosenColumns, row, ["staff_id", "place"])


def _put(model: type[Any], row: dict[str, Any], key: list[str]) -> None:
    """Add the row, or change the one that has its key: two windows that do it at once are no fault."""
    inserting: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = inserting(model).values(**row)
    set_ = {name: statement.excluded[name] for name in row if name not in key}
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=set_))


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > NAME or "\0" in name:
        raise Invalid({"name": f"Give the search a name of at most {NAME} characters."})
    return name


def _address(query: str) -> str:
    asked = [(name, value) for name, value in parse_qsl(query) if not name.startswith(PLACES_IN_A_LIST)]
    address = urlencode(asked)
    if not asked or len(address) > LONG or "\0" in query or "%00" in address:
        raise Invalid({"name": "There is nothing to keep: search for something first, and in fewer words."})
    return address
