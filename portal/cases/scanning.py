"""Files looked at for viruses, by a job of their own: a scanner that is away keeps them closed, and loses none."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.cases import filing, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Attachment, Case, Scan
from portal.cases.models.columns import LINE
from portal.database import UNGUARDED, db
from portal.files import scanner, store
from portal.files.scanner import ScannerAway
from portal.jobs.lease import heartbeat
from portal.jobs.registry import Later, job

SCANNER = Actor("The virus scanner")
AGAIN = timedelta(minutes=5)
FOUND = "A file was found to be unsafe."
DETAIL = "The virus scanner found {virus} in it. Nobody can open it."


@job(filing.LOOK)
def scan(attachment_id: int, *, at: datetime) -> Later | None:
    """Look at one file. While the scanner is away it waits, however long that takes."""
    file = _waiting(attachment_id)
    if file is None or file.body_id is None:
        return None
    url = filing.rules().clamd
    if not url:  # the scanner was taken out of use: as for any other file, officers are told that nobody looked
        file.scan = Scan.OFF
        return None
    content = store.whole(file.body_id)
    heartbeat()  # no transaction is open while the scanner takes its time
    try:
        virus = scanner.virus_in([content], url)
    except ScannerAway:
        return Later(at + AGAIN)
    _note(attachment_id, virus, at)
    return None


def why_closed(content: bytes) -> str:
    """Return why a file that is on no case yet can't be opened: the scanner, where there is one, looks at it now."""
    url = filing.rules().clamd
    try:
        virus = scanner.virus_in([content], url) if url else ""
    except ScannerAway:
        return filing.NOT_NOW[Scan.WAITING]
    return filing.NOT_NOW[Scan.INFECTED] if virus else ""


def _waiting(attachment_id: int) -> Attachment | None:
    query = select(Attachment).filter_by(id=attachment_id, scan=Scan.WAITING)
    found: Attachment | None = db.session.scalars(query.execution_options(**UNGUARDED)).one_or_none()
    return found


def _note(attachment_id: int, virus: str, at: datetime) -> None:
    file = _waiting(attachment_id)
    if file is None:  # it was removed meanwhile
        return
    file.scan, file.scanned_at, file.virus = Scan.INFECTED if virus else Scan.CLEAN, at, virus[:LINE]
    if virus:
        case = db.session.scalars(select(Case).filter_by(id=file.case_id).with_for_update()).one()
        timeline.record(case, "scan", FOUND, by=SCANNER, at=at, detail=DETAIL.format(virus=file.virus), file=file.id)
        situation.refresh(case)
