"""Explorations that somebody saved: what they look at, by a name, for themselves or for others too."""

from __future__ import annotations

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Staff, Team
from portal.cases.models.columns import LINE, LONG, SHORT

NAMED_ONCE = "uq_explorations_staff_id_procedure_key_name"


class SavedExploration(Model):
    """What someone looks at in one procedure: `address` is what follows the question mark, and no figure is kept.

    Shared with a team or with a role it is offered to those who have it; each of them sees figures of their own cases.
    """

    __tablename__ = "explorations"
    __table_args__ = (
        UniqueConstraint("staff_id", "procedure_key", "name", name=NAMED_ONCE),
        CheckConstraint("team_id IS NULL OR role = ''", name="shared_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    procedure_key: Mapped[str] = mapped_column(String(SHORT), index=True)
    name: Mapped[str] = mapped_column(String(LINE))
    address: Mapped[str] = mapped_column(String(LONG))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    role: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    owner: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)
    team: Mapped[Team | None] = relationship(lazy="joined")
