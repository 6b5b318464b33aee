"""Who works cases: staff (FAB's users, with what a letter needs of them), teams and positions."""

from __future__ import annotations

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.columns import LINE, SHORT


class Staff(User):
    """A person who signs in. Letters print their phone; every session and token of theirs carries `session_epoch`.

    `manager_id` is their line manager: who is above whom decides which complaints about staff they may see.
    """

    __tablename__ = "ab_user"

    phone: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    session_epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="staff", order_by="Membership.id", lazy="selectin"
    )

    @property
    def full_name(self) -> str:
        """Return the name as a letter prints it."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def positions(self) -> frozenset[str]:
        """Return the positions this person holds in any team."""
        return frozenset(membership.position for membership in self.memberships)


class Team(Model):
    """The people who work the cases of some services, under one procedure."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("procedure_key", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    key: Mapped[str] = mapped_column(String(SHORT))
    name: Mapped[str] = mapped_column(String(LINE))

    def __repr__(self) -> str:
        return self.name


class Membership(Model):
    """Someone's place in a team: the position decides which stages they may deal with."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("staff_id", "team_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    position: Mapped[str] = mapped_column(String(SHORT))
    staff: Mapped[Staff] = relationship(back_populates="memberships")
    team: Mapped[Team] = relationship(lazy="joined")

    def __repr__(self) -> str:
        return f"{self.position}, {self.team}"
