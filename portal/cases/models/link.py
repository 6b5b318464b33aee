"""What ties cases together: keys by which like ones are found, and links that an officer made."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT, one_of
from portal.database import UtcDateTime


class CaseKey(Model):
    """One thing by which a like case is found: a digest of an e-mail address, a street, a pair of words, …

    Written with the case and whenever it is corrected. Erasing the case's person must erase these too.
    """

    __tablename__ = "case_keys"
    __table_args__ = (Index("ix_case_keys_digest", "digest", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(24), primary_key=True)


class LinkKind(StrEnum):
    """How one case hangs on another."""

    SAME_ISSUE = "same issue"
    DUPLICATE = "duplicate"
    CONSOLIDATED = "consolidated"


MERGES = frozenset({LinkKind.DUPLICATE, LinkKind.CONSOLIDATED})  # the case is answered with the other one


class Link(Model):
    """One case tied to another, which leads. Taking it back leaves the row, with the time: histories are kept."""

    __tablename__ = "links"
    __table_args__ = (
        one_of("kind", LinkKind),
        CheckConstraint("case_id <> lead_id", name="two_cases"),
        CheckConstraint("removed_at IS NULL OR removed_at >= at", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(SHORT))
    reason: Mapped[str] = mapped_column(String(LONG))
    by_name: Mapped[str] = mapped_column(String(LINE))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    lead: Mapped[Case] = relationship(foreign_keys=[lead_id])

    def __repr__(self) -> str:
        return self.kind
