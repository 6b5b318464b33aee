"""The print queue: once a day the letters that wait for the post are set into one PDF, to be printed in one move."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from flask import current_app
from sqlalchemy import func, select

from portal.cases import clocks
from portal.cases.models import Case
from portal.database import db, transaction
from portal.jobs import outbox
from portal.jobs.lease import heartbeat
from portal.jobs.registry import Outcome, Retry, job
from portal.letters import pdf, piling, printable, sheets
from portal.letters.composing import Composed
from portal.letters.models import Letter
from portal.notices import batches
from portal.notices.batches import PrintBatch, PrintedLetter
from portal.notices.models import Notice, NoticeState, Readdressing
from portal.policy.procedure import Procedure

log = logging.getLogger(__name__)

MOST = 200  # letters of one batch: what is more goes into another of the same day
CHANGED = "Letters were changed while they were set. The batch is made anew."
UNREADABLE = "It couldn’t be set for the printer. Tell your administrator, and post it from its own page."
ENCLOSED = "Our letter follows. It was first sent to another address."
COPY = "A copy of our letter follows, for you to keep."


@dataclass(frozen=True)
class Destination:
    """Where a letter goes, as it is printed, and whether that was given for it after it was issued."""

    address: str
    moved: bool


@dataclass(frozen=True)
class Sheet:
    """One letter as it will be printed: its parts, each of which begins on a front, and where it goes."""

    notice_id: int
    case_id: int
    goes: Destination
    reference: str
    parts: tuple[bytes, ...]


@dataclass(frozen=True)
class Waiting:
    """What is known of a letter that waits, read in one go: no transaction is open while it is set."""

    notice_id: int
    case_id: int
    goes: Destination
    reference: str
    subject: str
    text: str
    queued_at: datetime
    pdf: bytes | None
    why: str  # there must be another sheet with its address, and this stands on it


@dataclass(frozen=True)
class Group:
    """The letters of a body that are printed together, by their notices: those under a label are apart."""

    pack: Procedure
    label: str
    ids: tuple[int, ...]


@job("letters.print", every=timedelta(days=1))
def make_batches(*, at: datetime) -> Outcome:
    """Set what waits. A letter that can't be set is left out, with the reason where officers see it."""
    changed = [group for group in _groups() if not _make(group, at)]
    return Retry(CHANGED) if changed else None


def ask_for_one(*, at: datetime) -> None:
    """Let the letters that wait now be set now, once for each minute in which someone asks."""
    outbox.queue("letters.print", at=at, ukey=f"letters.print:asked:{at:%Y-%m-%dT%H:%M}")


# ---- what waits


def _groups() -> list[Group]:
    """Return what waits, by body and label, in portions that a printer takes and a worker can hold."""
    query = batches.waiting().with_only_columns(Notice.id, Case.procedure_key, Case.label).join(Case)
    rows = sorted(db.session.execute(query), key=lambda row: (row[1], row[2], row[0]))
    found = []
    for (_, label), group in groupby(rows, key=lambda row: row[1:]):
        ids = [row[0] for row in group]
        pack = clocks.pack_of(db.session.scalars(select(Case).join(Notice).where(Notice.id == ids[-1])).one())
        found += [Group(pack, label, tuple(ids[start : start + MOST])) for start in range(0, len(ids), MOST)]
    return found


def _loaded(ids: Iterable[int]) -> list[Waiting]:
    query = batches.waiting().add_columns(Case).join(Case).where(Notice.id.in_(ids))
    rows = [(notice, case) for notice, case in db.session.execute(query)]
    going = _destinations([notice for notice, _ in rows])
    return [_waiting(notice, case, to) for (notice, case), to in zip(rows, going, strict=True)]


def _destinations(notices: Sequence[Notice]) -> list[Destination]:
    """Return where each of these goes now."""
    query = select(Readdressing.notice_id).where(Readdressing.notice_id.in_([one.id for one in notices]))
    moved = set(db.session.scalars(query))
    return [Destination(_address_of(one), one.id in moved) for one in notices]


def _address_of(notice: Notice) -> str:
    return "\n".join(part for part in (notice.to_name, notice.to_address) if part)


def _waiting(notice: Notice, case: Case, goes: Destination) -> Waiting:
    letter = db.session.get(Letter, notice.letter_id) if notice.letter_id else None
    return Waiting(
        notice_id=notice.id,
        case_id=case.id,
        goes=goes,
        reference=case.tracking_number,
        subject=notice.subject,
        text=notice.body_text,
        queued_at=notice.queued_at,
        pdf=letter.pdf if letter else None,
        why="" if letter is None else COPY if notice.is_copy else ENCLOSED if goes.moved else "",
    )


# ---- one batch


def _make(group: Group, at: datetime) -> bool:
    """Set a group and keep it. Return False where some of it was changed meanwhile."""
    letters = _loaded(group.ids)
    heartbeat()  # and with it no transaction is open while the letters are set
    found = [_set(one, group.pack) for one in letters]
    ready = [one for one in found if isinstance(one, Sheet)]
    faults = {one.notice_id: why for one, why in zip(letters, found, strict=True) if isinstance(why, str)}
    made = _piled(group, ready, at) if ready else None
    with transaction():
        _tell(faults)
        return made is None or _keep(group, ready, *made, at)


def _set(one: Waiting, pack: Procedure) -> Sheet | str:
    """Return a letter as it will be printed, or why it can't be."""
    try:
        parts = tuple(_parts(one, pack))
        for part in parts:
            piling.page_count(part)
    except _Unprintable as unprintable:
        return str(unprintable)
    except (piling.Unreadable, pdf.NotSet) as error:
        log.warning("The notice %s can't be printed: %s.", one.notice_id, type(error).__name__)
        return UNREADABLE
    return Sheet(one.notice_id, one.case_id, one.goes, one.reference, parts)


class _Unprintable(Exception):
    """A letter that goes another way, and why."""


def _parts(one: Waiting, pack: Procedure) -> Iterator[bytes]:
    if why := printable.fault(one.goes.address, f"{one.subject}\n{one.text}"):
        raise _Unprintable(why)
    if one.pdf is None:
        yield _own(sheets.message(one.subject, one.text, one.queued_at), one, pack)
        return
    if one.why:
        yield _own(sheets.address_sheet(one.subject, one.why, one.queued_at), one, pack)
    yield one.pdf


def _own(sheet: Composed, one: Waiting, pack: Procedure) -> bytes:
    return pdf.set_letter(sheet, pack, to=one.goes.address, reference=one.reference)


def _piled(group: Group, ready: Sequence[Sheet], at: datetime) -> tuple[bytes, list[int]]:
    both_sides = bool(current_app.config["PRINT_BOTH_SIDES"])
    label = group.pack.labels[group.label].name if group.label in group.pack.labels else group.label
    lines = [sheets.Line(one.goes.address, one.reference, sum(map(piling.page_count, one.parts))) for one in ready]
    cover = sheets.cover(lines, group.pack, both_sides=both_sides, label=label, at=at)
    page = pdf.set_letter(cover, group.pack, to="")
    return piling.pile(page, (one.parts for one in ready), both_sides=both_sides, title=cover.subject)


def _tell(faults: dict[int, str]) -> None:
    for notice_id, why in faults.items():
        notice = db.session.get(Notice, notice_id)
        if notice is not None and notice.state in batches.TO_PRINT:
            notice.state, notice.last_error = NoticeState.UNPRINTED, why


def _keep(group: Group, ready: Sequence[Sheet], page: bytes, counts: list[int], at: datetime) -> bool:
    ids = [one.notice_id for one in ready]
    still = db.session.scalars(batches.waiting().where(Notice.id.in_(ids)).with_for_update()).all()
    if [one.id for one in still] != ids or _destinations(still) != [one.goes for one in ready] or batches.are_held(ids):
        return False
    day = at.astimezone(group.pack.zone).date()
    same = {"procedure_key": group.pack.key, "label": group.label, "made_on": day}
    number = db.session.scalar(select(func.count(PrintBatch.id)).filter_by(**same)) or 0
    batch = PrintBatch(
        **same,
        number=number + 1,
        made_at=at,
        letters=len(ready),
        pages=piling.page_count(page),
        pdf=page,
        sha256=hashlib.sha256(page).hexdigest(),
    )
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(_printed(batch, ready, counts))
    for notice in still:
        notice.state, notice.last_error = NoticeState.TO_POST, None
    return True


def _printed(batch: PrintBatch, ready: Iterable[Sheet], counts: Iterable[int]) -> Iterator[PrintedLetter]:
    for seq, (one, pages) in enumerate(zip(ready, counts, strict=True), start=1):
        fields = {"notice_id": one.notice_id, "case_id": one.case_id, "address": one.goes.address, "pages": pages}
        yield PrintedLetter(batch_id=batch.id, seq=seq, **fields)
