"""Which version of a procedure is in force, and every version as policy values."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from portal.database import db
from portal.errors import Conflict, NotFound
from portal.policy.calendar import ONE_DAY
from portal.policy.procedure import Procedure
from portal.procedures import closures, standing, tongues
from portal.procedures.models import ProcedureVersion
from portal.procedures.reader import read_pack
from portal.procedures.standing import CLOSURES, INSTALLED

PACKS = Path(__file__).parent / "packs"

PROCEDURES = "procedures of this transaction"

_parsed: dict[str, Procedure] = {}  # by the checksum of the source; with the closures that stood when last asked


def shipped() -> tuple[str, ...]:
    """Return the keys of the packs that come with the portal."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.yaml")))


def install(text: str, file: str, at: datetime) -> ProcedureVersion:
    """Install a pack, or return the version that is there already. Raises `PackFaults` where it doesn't make sense.

    A version that cases may have begun under never changes, so other content under the same number is a `Conflict`.
    """
    procedure = read_pack(text, file)
    if sentence := taken(text, procedure, file):
        raise Conflict(sentence)
    return _find(procedure.key, procedure.version) or _add(procedure, text, _checksum(text), at)


def taken(text: str, procedure: Procedure, file: str) -> str:
    """Return why a pack can't be installed under its number: another is. Nothing where it can, or is there already."""
    there = _find(procedure.key, procedure.version)
    if there is None or there.sha256 == _checksum(text):
        return ""
    return (
        f"{file}: version {procedure.version} of “{procedure.key}” is installed already and says something else. "
        "Cases may have begun under it, so it can't change: give this one a new “version”."
    )


def install_shipped(keys: Iterable[str], at: datetime) -> list[ProcedureVersion]:
    """Install the packs of these keys that come with the portal."""
    return [install(_shipped_text(key), f"{key}.yaml", at) for key in keys]


def _shipped_text(key: str) -> str:
    if key not in shipped():
        raise NotFound(f"No pack “{key}” comes with the portal. There are: {', '.join(shipped())}.")
    return (PACKS / f"{key}.yaml").read_text(encoding="utf-8")


def _checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _find(key: str, version: str) -> ProcedureVersion | None:
    query = select(ProcedureVersion).filter_by(key=key, version=version)
    found: ProcedureVersion | None = db.session.scalars(query).one_or_none()
    return found


def _add(procedure: Procedure, text: str, checksum: str, at: datetime) -> ProcedureVersion:
    version = ProcedureVersion(
        key=procedure.key,
        version=procedure.version,
        effective=procedure.effective,
        sha256=checksum,
        source=text,
        loaded_at=at,
    )
    db.session.add(version)
    db.session.info.pop(INSTALLED, None)
    db.session.flush()
    return version


def in_force(key: str, on: date) -> ProcedureVersion:
    """Return the version in force on a day: the one that took effect last. `NotFound` where none had."""
    begun = [version for version in installed_of(key) if version.effective <= on]
    if not begun:
        raise NotFound(f"No version of the procedure “{key}” was in force on {on:%-d %B %Y}.")
    return begun[0]


def in_force_or_earliest(key: str, on: date) -> ProcedureVersion:
    """Return the version in force on a day, or the earliest where the day lies before all of them."""
    earliest = min((version.effective for version in installed_of(key)), default=on)
    return in_force(key, max(on, earliest))


def installed_of(key: str) -> list[ProcedureVersion]:
    """Return all versions of a procedure, the latest first."""
    return [version for version in installed() if version.key == key]


def current(key: str, at: datetime) -> ProcedureVersion:
    """Return the version in force at a moment, by the day that it is then where the body is."""
    # No clock on earth is further ahead than this: whatever is in force there knows the body's time zone.
    zone = procedure_of(in_force(key, at.astimezone(UTC).date() + ONE_DAY)).zone
    return in_force(key, at.astimezone(zone).date())


def current_or_first(key: str, at: datetime) -> ProcedureVersion:
    """Return the version in force at a moment; of a procedure that is still to begin, the one that it begins with."""
    try:
        return current(key, at)
    except NotFound:
        return in_force_or_earliest(key, at.astimezone(UTC).date())


def all_current(at: datetime) -> dict[str, Procedure]:
    """Return the procedures in force at a moment, by key, each by its body's own day."""
    return current_of(keys_in_force(at.astimezone(UTC).date() + ONE_DAY), at)


def current_of(keys: Iterable[str], at: datetime) -> dict[str, Procedure]:
    """Return those of these procedures that are in force at a moment, by key, each by its body's own day."""
    found = {}
    for key in keys:
        with suppress(NotFound):  # it is still to begin
            found[key] = procedure_of(current(key, at))
    return found


def keys_in_force(on: date | None = None) -> list[str]:
    """Return the keys of the procedures that are in force on a day, or without one of all that are installed."""
    return sorted({version.key for version in installed() if on is None or version.effective <= on})


def installed() -> list[ProcedureVersion]:
    """Return all versions, those of one procedure together and the latest of them first.

    Asked again in the same transaction, it costs no query: nearly every page asks it of every procedure.
    """
    known = standing.versions()
    if not all(version in db.session for version in known):  # a rollback may have taken one away
        db.session.info.pop(INSTALLED)
        known = standing.versions()
    return known


def source_of(version_id: int) -> str:
    """Return the pack of a version, as it was installed. `NotFound` where there is no such version."""
    version = db.session.get(ProcedureVersion, version_id)
    if version is None:
        raise NotFound("There is no such version of a procedure.")
    return version.source


def procedure(version_id: int) -> Procedure:
    """Return the procedure of a version, parsed once per process. `NotFound` where there is no such version.

    Asked again in the same transaction it costs next to nothing: a page asks it once for each clock and stage.
    """
    known = _known()
    if version_id not in known:
        version = db.session.get(ProcedureVersion, version_id)
        if version is None:
            raise NotFound("There is no such version of a procedure.")
        # The version is held, or the session would forget it between two calls and ask the database again.
        known[version_id] = procedure_of(version), version
    return tongues.told_in(known[version_id][0], tongues.spoken_now())


def _known() -> dict[int, tuple[Procedure, ProcedureVersion]]:
    """Return what was asked for in this transaction with the closures as they stand: other closures, another dict."""
    info = db.session.info
    kept = info.get(PROCEDURES)
    if kept is None or kept[0] is not info.get(CLOSURES):
        kept = info[PROCEDURES] = (closures.as_they_stand(), {})
    found: dict[int, tuple[Procedure, ProcedureVersion]] = kept[1]
    return found


def as_written(version: ProcedureVersion) -> Procedure:
    """Return what a version says itself, without what was closed since."""
    found = procedure_of(version)
    return replace(found, calendars={key: calendar.plain for key, calendar in found.calendars.items()})


def by_checksum(version_id: int, checksum: str) -> Procedure:
    """Return the procedure of a version whose checksum is known: once parsed, without a query."""
    return _parsed.get(checksum) or procedure(version_id)


def procedure_of(version: ProcedureVersion) -> Procedure:
    """Return what a version says, parsed once per process, with the body's closures as they stand now."""
    known = _parsed.get(version.sha256) or read_pack(version.source, f"{version.key} {version.version}", kept=True)
    _parsed[version.sha256] = found = closures.applied(known)
    return found


def _at_the_end(session: Session, transaction: SessionTransaction) -> None:
    """Another process may publish a version: what is in force is asked anew in each transaction."""
    if transaction.nested or transaction.parent is None:  # not after each flush, which is a transaction within too
        session.info.pop(PROCEDURES, None)  # after a savepoint: what was rolled back may have installed one of them
    if transaction.parent is None:
        session.info.pop(INSTALLED, None)


event.listen(Session, "after_transaction_end", _at_the_end)
