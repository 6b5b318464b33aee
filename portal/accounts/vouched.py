"""Whom a provider vouches for: found among our accounts, or made one of them, with the roles of their groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import func, select
from werkzeug.security import generate_password_hash

from config_provider import Provider
from portal.accounts import administrators, log, names, secret
from portal.accounts.log import What
from portal.accounts.models import SUBJECT, ProviderSubject
from portal.cases.access import ADMIN
from portal.cases.models import Staff
from portal.cases.texts import fault_in, is_address
from portal.database import db
from portal.errors import Invalid, Refused

NAME = 64  # characters, as FAB keeps names
NAMELESS = "The sign-in told us no {what}, so we can’t say which account is yours. Ask whoever looks after them."
UNVERIFIED = "Your e-mail address isn’t confirmed where you signed in, so we can’t say which account is yours."
UNKNOWN = "There is no account here for {name}. Ask whoever looks after the portal’s accounts to add it."
SHUT = "Your account may not sign in here. Ask whoever looks after the portal’s accounts."
ANOTHERS = (
    "The account of that name belongs to another sign-in than yours. Ask whoever looks after the portal’s accounts:"
    " the name may have been given to someone new."
)
NO_GROUP = "None of your groups may use the portal. Ask whoever looks after the portal’s accounts."
STAYS = f"Keeps the role {ADMIN}, which no group of theirs gives: nobody else runs the installation."


class Shut(Exception):
    """An account that is known isn't let in: the sentence for whoever asks, and the line for the log."""

    def __init__(self, staff_id: int, sentence: str, line: str) -> None:
        super().__init__(sentence)
        self.staff_id, self.sentence, self.line = staff_id, sentence, line


def find(provider: Provider, claims: Mapping[str, Any], at: datetime) -> Staff:
    """Return the account of whoever signed in, with the roles of their groups. Raises `Refused`, `Shut`."""
    subject = _subject(claims)
    bound = db.session.scalars(select(ProviderSubject).filter_by(issuer=provider.issuer, subject=subject)).one_or_none()
    staff = db.session.get_one(Staff, bound.staff_id) if bound else _named(provider, claims, at)
    if bound is None:
        _bind(provider, staff, subject, at)
    if not staff.is_active:
        raise Shut(staff.id, SHUT, "Was refused at the sign-in by the provider: may not sign in.")
    if provider.roles:
        _follow(provider, staff, claims, at)
    return staff


def trusts_its_factor(provider: Provider, claims: Mapping[str, Any]) -> bool:
    """Return whether the provider's own second factor stands for ours (RFC 8176: `mfa`)."""
    methods = claims.get("amr")
    asked = isinstance(methods, list) and "mfa" in methods
    return provider.second_factor == "theirs" or (provider.second_factor == "amr" and asked)


def forget(staff: Staff, at: datetime) -> None:
    """Let an account be found by its name again, whoever has that now. Raises `Refused` where it is so already."""
    bound = db.session.get(ProviderSubject, staff.id)
    if bound is None:
        raise Refused("They have never signed in by a provider.")
    db.session.delete(bound)
    log.note(What.SIGN_IN, "Parted the account from the provider’s sign-in.", about=staff.id, by=None, at=at)


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject or fault_in(subject, SUBJECT, one_line=True):
        raise Refused(NAMELESS.format(what="subject"))
    return subject


def _named(provider: Provider, claims: Mapping[str, Any], at: datetime) -> Staff:
    """Return the account of this name. An e-mail address counts where the provider has seen that it is theirs."""
    name = claims.get(provider.claim)
    by_mail = provider.found_by == "email"
    if not isinstance(name, str) or not name or fault_in(name, 320, one_line=True):
        raise Refused(NAMELESS.format(what="e-mail address" if by_mail else "user name"))
    if by_mail and claims.get("email_verified") is not True:
        raise Refused(UNVERIFIED)
    column = Staff.email if by_mail else Staff.username
    near = db.session.execute(select(Staff, column).where(func.lower(column) == func.lower(name)))
    found = [staff for staff, known in near if _in_small(known) == _in_small(name)]
    if len(found) == 1:
        return found[0]
    if found or not provider.creates:
        raise Refused(UNKNOWN.format(name=name))
    return _made(provider, claims, name, at)


def _in_small(name: str) -> bytes:
    """Return a name in small letters, of ASCII alone: others, such as the sign of the kelvin, are taken for a letter
    that they only look like."""
    return name.encode().lower()


def _bind(provider: Provider, staff: Staff, subject: str, at: datetime) -> None:
    """Remember the subject. One that is another's is refused: addresses are given to someone new, subjects never."""
    other = db.session.get(ProviderSubject, staff.id)
    if other is not None and other.issuer == provider.issuer:
        line = "Was refused at the sign-in by the provider: another subject has the account."
        raise Shut(staff.id, ANOTHERS, line)
    db.session.merge(ProviderSubject(staff_id=staff.id, issuer=provider.issuer, subject=subject, since=at))
    log.note(What.SIGN_IN, "Signed in by the provider for the first time.", about=staff.id, by=staff, at=at)


def _made(provider: Provider, claims: Mapping[str, Any], name: str, at: datetime) -> Staff:
    """Return a new account. Its password is one that nobody knows."""
    email = claims.get("email")
    if not isinstance(email, str) or not is_address(email) or len(name) > NAME or not _granted(provider, claims):
        raise Refused(UNKNOWN.format(name=name) if _granted(provider, claims) else NO_GROUP)
    _demand_free(name, email)
    staff = Staff(username=name, email=email, active=True, password=generate_password_hash(secret.token()))
    staff.first_name, staff.last_name = _names(claims, name)
    db.session.add(staff)
    db.session.flush()
    log.note(What.ACCOUNT, f"Added {name}, at their first sign-in by the provider.", about=staff.id, by=None, at=at)
    return staff


def _demand_free(name: str, email: str) -> None:
    """Refuse, without a word on whose it is, what another account could be mistaken for."""
    try:
        names.demand(name, email)
    except Invalid as error:
        raise Refused(UNKNOWN.format(name=name)) from error


def _names(claims: Mapping[str, Any], name: str) -> tuple[str, str]:
    told = [str(claims.get(part) or "").strip() for part in ("given_name", "family_name")]
    first, last = [part if not fault_in(part, NAME, one_line=True) else "" for part in told]
    return (first, last) if first or last else (name, "")


def _granted(provider: Provider, claims: Mapping[str, Any]) -> set[str]:
    groups = claims.get(provider.groups_claim)
    return {provider.roles[one] for one in groups if one in provider.roles} if isinstance(groups, list) else set()


def _kept(lost: set[str], staff: Staff, at: datetime) -> set[str]:
    """Return what they keep though no group gives it, and note it: of the last who runs the installation, that role.

    At this door there is nobody to refuse it to: whoever changes the groups doesn't sign in here.
    """
    if ADMIN not in lost:
        return set()
    try:
        administrators.demand_one_left(staff)
    except Invalid:
        log.note(What.ACCOUNT, STAYS, about=staff.id, by=None, at=at)
        return {ADMIN}
    return set()


def _follow(provider: Provider, staff: Staff, claims: Mapping[str, Any], at: datetime) -> None:
    """Give the roles of their groups; of the roles that no group gives, they keep what they were given here."""
    before = {role.name for role in staff.roles}
    after = (before - set(provider.roles.values())) | _granted(provider, claims)
    after |= _kept(before - after, staff, at)
    if not after:
        raise Shut(staff.id, NO_GROUP, "Was refused at the sign-in by the provider: none of the groups has a role.")
    if after == before:
        return
    staff.roles = list(db.session.scalars(select(Role).where(Role.name.in_(after)).order_by(Role.id)))
    told = ", ".join(sorted(after))
    log.note(What.ACCOUNT, f"Roles by the provider’s groups: {told}.", about=staff.id, by=None, at=at)
