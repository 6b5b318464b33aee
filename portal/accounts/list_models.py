"""What someone keeps of lists: their searches, and which columns they look at. Nobody else sees either."""

from __future__ import annotations

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import LINE, LONG, SHORT


class SavedSearch(Model):
    """A search of one list, by a name of one's own. `place` is the screen, `address` what follows its question mark."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("staff_id", "place", "name", name="uq_saved_searches_staff_id_place_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    place: Mapped[str] = mapped_column(String(SHORT))
    name: Mapped[str] = mapped_column(String(LINE))
    address: Mapped[str] = mapped_column(String(LONG))


class ChosenColumns(Model):
    """The columns of a list that someone looks at, with commas between. Who has no row looks at all of them."""

    __tablename__ = "chosen_columns"

    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(SHORT), primary_key=True)
    names: Mapped[str] = mapped_column(String(LONG))
