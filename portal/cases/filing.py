"""Files put on a case, by whatever door they came, and removed from it: one way in, one way out."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app
from sqlalchemy import select

from config import FileRules
from config_files import MEGABYTE
from portal.cases import arrivals, clocks, moments, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Attachment, Case, Event, FileChannel, FileKind, Scan
from portal.database import db
from portal.errors import Invalid, NotFound, Refused
from portal.files import names, store
from portal.files.making_safe import Raw, Refusal, Safe, made_safe
from portal.files.models import FileBody
from portal.jobs import outbox
from portal.policy.moves import WHY_NOT, Status
from portal.policy.procedure import By

MOST_OF_CASE = 200
FIELD = "files"
LOOK = "files.scan"
REPEATED = timedelta(minutes=10)  # in which the same words, without a key of their form, are one thing said once

ADDED, TOLD, REMOVED = "Files were added.", "Information was added.", "A file was removed."
TOO_MANY = "{most} files at most can be sent at once, and these are {count}. Send the rest afterwards."
TOO_MUCH = "All files together are larger than {most} MB. Send some of them afterwards, or make them smaller."
FULL = "This case has {most} files already, and takes no more."
NOTHING = "Choose a file, or write what you want to add."
UNCLEAN = "This case keeps who sent it to itself, and a file here may tell who made it."
NO_FILE = "There is no such file."
NOT_NOW = {
    Scan.WAITING: "It hasn’t been looked at for viruses yet. Try again in a few minutes.",
    Scan.INFECTED: "A virus was found in it, so nobody can open it.",
}
GONE = "It was removed."


@dataclass(frozen=True)
class Manner:
    """Whether files are freed of what they tell of their maker; and if so, whether one that can't be is refused."""

    clean: bool
    strict: bool


@dataclass(frozen=True)
class Sorted:
    """Files that can be kept, and those that can't be with why."""

    safe: tuple[Safe, ...]
    refused: tuple[Refusal, ...]


def rules() -> FileRules:
    """Return what files may be sent in here."""
    found: FileRules = current_app.config["FILES"]
    return found


def manner_of(case: Case, kind: FileKind) -> Manner:
    """Return how files for a case are treated: a reporter who is anonymous, or protected by a label, isn't given away
    by a photograph."""
    theirs = kind is not FileKind.EVIDENCE
    return Manner(clean=theirs and (case.anonymous or case.label != ""), strict=theirs and case.anonymous)


def prepared(given: Iterable[Raw], manner: Manner) -> Sorted:
    """Make files safe to be kept. To be called while no transaction is open: it takes its time."""
    done = made_safe(given, rules(), clean=manner.clean, as_much=not manner.strict)
    return Sorted(
        tuple(one for one in done if isinstance(one, Safe)), tuple(one for one in done if isinstance(one, Refusal))
    )


def demand_all(found: Sorted) -> tuple[Safe, ...]:
    """Return the files if all can be kept. Raises `Invalid`, which names those that can't be, and says why."""
    if found.refused:
        raise Invalid({FIELD: " ".join(f"“{one.name}”: {one.sentence}" for one in found.refused)})
    return found.safe


def demand_few(count: int, size: int) -> None:
    """Raise `Invalid` where these are more files, or more bytes, than may be sent at once."""
    if count > rules().most:
        raise Invalid({FIELD: TOO_MANY.format(most=rules().most, count=count)})
    if size > rules().together:
        raise Invalid({FIELD: TOO_MUCH.format(most=rules().together // MEGABYTE)})


def add(
    case: Case,
    files: Sequence[Safe],
    *,
    kind: FileKind,
    channel: FileChannel,
    by: Actor,
    at: datetime,
    words: str = "",
    once: str = "",
) -> list[Attachment]:
    """Put files on a case, or words, or both, and return the files that weren't there. Whoever deals with it is told.

    The same again changes nothing: the same bytes, and the same words under the key `once` of the form they came from;
    words without a key, within ten minutes. Raises `Refused` on a case that was entered by mistake, and `Invalid` of
    too much.
    """
    demand_may_add(case)
    if not files and not words:
        raise Invalid({FIELD: NOTHING})
    demand_few(len(files), sum(len(one.content) for one in files))
    at = moments.kept(case, clocks.pack_of(case), by=by, at=at)
    added = keep(case, files, kind=kind, channel=channel, by=by, at=at)
    key = sha256(once.encode("utf-8", "replace")).hexdigest() if once else ""
    if added or (words and not _said_before(case, words, key, by, at)):
        record(case, added, words=words, by=by, at=at, **({"once": key} if key else {}))
        if by.side is By.REPORTER:
            arrivals.tell_of_more(case, by=by, at=at)
    return added


def bring(case: Case, files: Sequence[Safe], *, channel: FileChannel, by: Actor, at: datetime) -> list[Attachment]:
    """Put on a new case what was sent with it, and return it. Whoever deals with it is told of the case itself."""
    at = moments.kept(case, clocks.pack_of(case), by=by, at=at)
    added = keep(case, files, kind=FileKind.REPORTER, channel=channel, by=by, at=at)
    if added:
        record(case, added, by=by, at=at)
    return added


def demand_may_add(case: Case) -> None:
    """Raise `Refused` of a case that is only read, or stays as a record."""
    situation.demand_no_reader(case)
    if case.status == Status.VOID:
        raise Refused(WHY_NOT[Status.VOID])


def keep(
    case: Case,
    files: Sequence[Safe],
    *,
    kind: FileKind,
    channel: FileChannel,
    by: Actor,
    at: datetime,
    mail_id: int | None = None,
) -> list[Attachment]:
    """Keep files for a case, each of the same bytes once, and return those that weren't there. Whoever calls this
    writes the event. Raises `Refused`, `Invalid`."""
    demand_may_add(case)
    there = {one.sha256 for one in of_case(case) if one.erased_at is None}
    added: list[Attachment] = []
    strict = manner_of(case, kind).strict
    for safe in files:
        if strict and not safe.cleaned:
            raise Refused(UNCLEAN)
        digest = sha256(safe.content).hexdigest()
        if digest in there:
            continue
        there.add(digest)
        body = store.keep(safe.content, at=at)
        added.append(attached(case, body, safe, kind=kind, channel=channel, by=by, at=at, mail_id=mail_id))
    return added


def attached(
    case: Case, body: FileBody, told: Any, *, kind: FileKind, by: Actor, at: datetime, **how: Any
) -> Attachment:
    """Let bytes that are kept belong to a case, as `told` says what they are, and have them looked at for viruses."""
    many = len(of_case(case))
    if many >= MOST_OF_CASE:
        raise Invalid({FIELD: FULL.format(most=MOST_OF_CASE)})
    nameless = case.anonymous and kind is not FileKind.EVIDENCE
    sort = told.key if isinstance(told, Safe) else told.sort
    row = Attachment(
        key=secrets.token_urlsafe(16),
        case_id=case.id,
        body_id=body.id,
        name=names.plain(many + 1, names.ending_of(told.name)) if nameless else told.name,
        media_type=told.media_type,
        sort=sort,
        size=body.size,
        sha256=body.sha256,
        cleaned=told.cleaned,
        kind=kind,
        given_at=at,
        given_by=by.name,
        given_by_id=by.staff_id,
        scan=Scan.WAITING if rules().clamd else Scan.OFF,
        **how,
    )
    db.session.add(row)
    db.session.flush()
    if row.scan == Scan.WAITING:
        outbox.queue(LOOK, at=at, ukey=f"{LOOK}:{row.id}", attachment_id=row.id)
    return row


def record(case: Case, added: Sequence[Attachment], *, words: str = "", by: Actor, at: datetime, **facts: str) -> None:
    """Write the one line that says what came. It names no file: a name may say who someone is, and a line stays."""
    detail = "\n".join(part for part in (told(added), words) if part)
    facts_too = {"files": facts_of(added), **facts}
    timeline.record(case, FIELD, ADDED if added else TOLD, by=by, at=at, detail=detail, **facts_too)
    situation.refresh(case)


def told(added: Sequence[Attachment]) -> str:
    """Return how many files came, and of which kinds, in words; "" for none."""
    if not added:
        return ""
    kinds = ", ".join(dict.fromkeys(one.sort.upper() for one in added))
    return f"{len(added)} files: {kinds}." if len(added) > 1 else f"1 file: {kinds}."


def facts_of(added: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Return what an event keeps of files: enough to prove later that they are the same."""
    return [{"id": one.id, "sha256": one.sha256, "size": one.size} for one in added]


def _said_before(case: Case, words: str, key: str, by: Actor, at: datetime) -> bool:
    """A button pressed twice, a page sent again: these very words came from the same form, or a moment ago."""
    lines = [event for event in case.events if event.kind == FIELD and event.by_name == by.name]
    same = [event for event in lines if words_of(event) == words]
    if key:
        return any(event.facts.get("once") == key for event in same)
    return any(at - event.at < REPEATED for event in same)


def words_of(event: Event) -> str:
    """Return what was said with a line: what the portal says of the files stands before it, in a line of its own."""
    return event.detail.partition("\n")[2] if event.facts.get("files") else event.detail


def erase(case: Case, file: Attachment, *, reason: str, by: Actor, at: datetime) -> None:
    """Remove a file for good. What it was called and its bytes are gone; that it was there, and its digest, stay."""
    situation.demand_no_reader(case)
    if file.body_id is None:
        raise Refused(GONE)
    body_id, file.body_id = file.body_id, None
    file.name = names.plain(file.id, names.ending_of(file.name))
    file.erased_at, file.erased_by, file.erased_by_id, file.erased_why = at, by.name, by.staff_id, reason
    store.forget(body_id)
    timeline.record(case, "erase_file", REMOVED, by=by, at=at, detail=reason, file=file.id, sha256=file.sha256)
    situation.refresh(case)


# ---- reading them


def of_case(case: Case) -> list[Attachment]:
    """Return the files of a case in the order they came, also those that were removed."""
    return list(db.session.scalars(select(Attachment).filter_by(case_id=case.id).order_by(Attachment.id)))


def of_reporter(case: Case) -> list[Attachment]:
    """Return the files of a case that came from its reporter."""
    return [one for one in of_case(case) if one.kind == FileKind.REPORTER]


def same(case: Case, file: Safe) -> Attachment:
    """Return the file of a case that has these bytes, and is there."""
    digest = sha256(file.content).hexdigest()
    query = select(Attachment).filter_by(case_id=case.id, sha256=digest).where(Attachment.erased_at.is_(None))
    return db.session.scalars(query).one()


def by_key(key: str) -> Attachment:
    """Return a file of a case that this viewer may see. Raises `NotFound`."""
    found = db.session.scalars(select(Attachment).filter_by(key=key)).one_or_none()
    if found is None:
        raise NotFound(NO_FILE)
    return found


def why_closed(file: Attachment) -> str:
    """Return why a file can't be opened, or "" where it can be."""
    if file.body_id is None:
        return GONE
    return NOT_NOW.get(Scan(file.scan), "")


def content_of(file: Attachment) -> bytes:
    """Return the bytes of a file. Raises `Refused` of one that was removed, or that nobody may open."""
    if (sentence := why_closed(file)) or file.body_id is None:
        raise Refused(sentence)
    return store.whole(file.body_id)
