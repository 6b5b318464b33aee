"""A submission that may be sent any number of times, and is taken in once."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import BigInteger, bindparam, func, insert, select

from portal.cases import intake, tracking
from portal.cases.actors import Actor
from portal.cases.intake import Received
from portal.cases.models import Case, IdempotencyKey
from portal.cases.submission import Submission, tidied
from portal.database import UNGUARDED, db
from portal.errors import Conflict

# What a submission could not say when the first keys were kept: left out where it is empty, so that those still fit.
SINCE = frozenset({"details", "matter", "resident", "files", "acting_as", "read_in"})
OF_REPORTER_SINCE = frozenset({"adjustments"})
ALREADY = "This was received already, and what is sent now isn't the same. Send it as a new one if it is one."
HOLD = select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))
KEEP = insert(IdempotencyKey)


def submit_once(given: Submission, *, scope: str, key: str, by: Actor, at: datetime) -> Received:
    """Take in a case, or return the one that was taken in under this key, with the same passphrase.

    `scope` keeps the keys of different doors and callers apart. Raises `Conflict` where the key came with another
    submission. A key belongs to its case for as long as its row is there. The passphrase of a repeat is empty where it
    can no longer be known (the SECRET_KEY has changed since).
    """
    _wait_for(scope, key)
    there = _find(scope, key)
    if there is None:
        return _first(given, scope=scope, key=key, by=by, at=at)
    return _again(there, given, scope, key)


def _wait_for(scope: str, key: str) -> None:
    """Let nobody else bring the same key until this transaction ends. SQLite lets one in at a time as it is."""
    if db.session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(_named(scope, key)).digest()[:8], signed=True)
        db.session.execute(HOLD, {"number": number})


def _first(given: Submission, *, scope: str, key: str, by: Actor, at: datetime) -> Received:
    received = intake.submit(given, by=by, at=at, pick=tracking.picks_from(_secret(scope, key)))
    row = {
        "key_digest": _digest(scope, key),
        "body_digest": _sum(tidied(given), key),
        "scope": scope,
        "case_id": received.case.id,
        "created_at": received.case.opened_at,
    }
    db.session.execute(KEEP, [row])
    return received


def _again(row: IdempotencyKey, given: Submission, scope: str, key: str) -> Received:
    if not any(hmac.compare_digest(row.body_digest, _sum(one, key)) for one in _readings(tidied(given), row)):
        raise Conflict(ALREADY)
    case = _case_of(row)
    return Received(case, passphrase_of(case, scope=scope, key=key), is_new=False)


def _readings(given: Submission, row: IdempotencyKey) -> Iterator[Submission]:
    """Yield what may have been sent the first time: what was received that day had no day to tell of yet, and the
    language of the page was told as if it had been chosen."""
    yield given
    if given.read_in and not given.reporter.language:
        yield replace(given, reporter=replace(given.reporter, language=given.read_in))
    received_at = given.received_at
    if received_at and received_at.date() == row.created_at.astimezone(received_at.tzinfo).date():
        yield replace(given, received_at=None)


def _sum(given: Submission, key: str) -> str:
    """Return what tells one submission from another under the same key.

    It is of what is kept alone, so an anonymous one leaves nothing of its reporter here; and keyed with what isn't
    kept, so that nobody who reads the row can try out who it may have been. Sent again from a page in another language
    it is the same.
    """
    told = _said(asdict(replace(given, read_in="")), SINCE)
    told["reporter"] = _said(told["reporter"], OF_REPORTER_SINCE)
    return hmac.new(key.encode(), json.dumps(told, sort_keys=True, default=str).encode(), "sha256").hexdigest()


def _said(told: dict[str, Any], since: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value or name not in since}


def passphrase_of(case: Case, *, scope: str, key: str) -> str:
    """Return the passphrase that a case was given under this key, or "" where it can't be known any more."""
    pick = tracking.picks_from(_secret(scope, key))
    phrase = tracking.new_keys("", pick).passphrase
    return phrase if tracking.opens(phrase, case.passphrase_salt, case.passphrase_hash) else ""


def case_under(*, scope: str, key: str) -> Case | None:
    """Return the case that was taken in under this key, if one was."""
    row = _find(scope, key)
    return _case_of(row) if row else None


# Whoever has the key is who sent it, and need not see the case: it may have gone to a team that they don't belong to.


def _case_of(row: IdempotencyKey) -> Case:
    return db.session.scalars(select(Case).filter_by(id=row.case_id).execution_options(**UNGUARDED)).one()


def _find(scope: str, key: str) -> IdempotencyKey | None:
    query = select(IdempotencyKey).filter_by(key_digest=_digest(scope, key)).execution_options(**UNGUARDED)
    found: IdempotencyKey | None = db.session.scalars(query).one_or_none()
    return found


def _digest(scope: str, key: str) -> str:
    # Not keyed with the SECRET_KEY: a key must still be known after that has changed, or its case would be made twice.
    return hashlib.sha256(_named(scope, key)).hexdigest()


def _secret(scope: str, key: str) -> bytes:
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), b"submission\0" + _named(scope, key), "sha256")


def _named(scope: str, key: str) -> bytes:
    return f"{len(scope)}:{scope}:{key}".encode()
