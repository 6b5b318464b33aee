"""The tables of signing in: keys of systems, second factors, sessions, and what was done with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Staff
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime

DIGEST = 64  # characters of a SHA-256, written in hexadecimal
SUBJECT = 255  # characters, at the most, of what a provider calls someone (OpenID Connect Core, 2)


class ApiKey(Model):
    """A system's key: it acts as its user, within its scopes, until it ends. Of the secret there is a digest alone."""

    __tablename__ = "api_keys"
    __table_args__ = (
        UniqueConstraint("digest"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by"),
        CheckConstraint("expires_at > made_at", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(LINE))
    scopes: Mapped[str] = mapped_column(String(LINE))  # with commas between
    digest: Mapped[str] = mapped_column(String(DIGEST))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])

    def __repr__(self) -> str:
        return self.name


class CalendarFeed(Model):
    """The secret address at which someone's calendar fetches what they owe: one each, kept as a digest alone."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(DIGEST), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    staff: Mapped[Staff] = relationship()


class SecurityEntry(Model):
    """One line of the security log: who did what about whose account.

    Lines are added and never changed; they go when they are old, and the database lets no young one go (migration).
    """

    __tablename__ = "security_log"
    __table_args__ = (Index("ix_security_log_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str] = mapped_column(String(SHORT))
    words: Mapped[str] = mapped_column(String(LONG))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)

    by: Mapped[Staff | None] = relationship(foreign_keys=[by_id])
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])

    def __repr__(self) -> str:
        return self.words


class SecondFactor(Model):
    """Someone's app that shows codes: its secret, sealed, and the step of the last code that was taken."""

    __tablename__ = "second_factors"

    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(Model):
    """A code for whoever lost the app: good once. Of the code there is a digest alone."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("staff_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("second_factors.staff_id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(DIGEST))


class StaffSession(Model):
    """Where someone is signed in. The cookie holds what this is the digest of; without its row it opens nothing."""

    __tablename__ = "staff_sessions"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(DIGEST))
    browser: Mapped[str] = mapped_column(String(SHORT))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    last_day: Mapped[date]


class ProviderSubject(Model):
    """Whom a provider means by a subject, from their first sign-in on: an e-mail address may get a new owner."""

    __tablename__ = "provider_subjects"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(LINE))
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class SpentSignIn(Model):
    """What counts once, on however many nodes: a sign-in by a provider that came back, a form that was sent."""

    __tablename__ = "spent_sign_ins"

    digest: Mapped[str] = mapped_column(String(DIGEST), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class FirstRun(Model):
    """The one row of a portal that is being set up: its code, which browser has used it, and what was said so far."""

    __tablename__ = "first_run"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(DIGEST))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    holder: Mapped[str] = mapped_column(String(DIGEST))  # "" until the code is used
    held_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)  # by step; never a password
