"""What a maker writes a file to: kept piece by piece, with how far it is, and ended when nobody wants it any more."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable

from sqlalchemy import update

from portal.database import db
from portal.errors import Refused
from portal.exports import told_of
from portal.exports.models import Export, ExportState
from portal.files.growing import Growing
from portal.jobs.lease import heartbeat

MOST = 2**30  # bytes of one file

TOO_LARGE = "It would be larger than 1 GB. Ask for less at a time."
EMPTY = "There is nothing to be put into it."


class Stopped(Exception):
    """Whoever asked for the file doesn't want it any more."""


class Making:
    """A file while it is made. A program that writes to files can write to this.

    With every piece, and with every word of how far it is, the transaction ends: so no worker holds up those who
    write while a file of many pages is made, its job is held on to, and a file that was taken away is made no more.
    """

    def __init__(self, export_id: str, body: Growing, look_again: Callable[[], None]) -> None:
        self._export_id, self._body, self._look_again = export_id, body, look_again
        self._cases, self._is_over = array("q"), False

    def write(self, data: bytes) -> int:
        """Take some more bytes of the file."""
        if self._is_over:  # a ZIP that was given up ends itself once more when it is forgotten
            return len(data)
        if self._body.size + len(data) > MOST:
            raise Refused(TOO_LARGE)
        if self._body.add(data):
            self._go_on()
        return len(data)

    def flush(self) -> None:
        """Do nothing: what isn't a whole piece waits for the rest of it."""

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how many rows are written, and how many there will be. What may be seen is looked up anew."""
        self._go_on(done=done, **({} if total is None else {"total": total}))
        self._look_again()

    def tells_of(self, case_ids: Iterable[int]) -> None:
        """Say of which cases the file tells, so that it is handed out only while all of them may be seen."""
        self._cases.extend(case_ids)

    def give_up(self) -> None:
        """Take nothing any more: what comes now belongs to a file that isn't made."""
        self._is_over = True

    def close(self) -> None:
        """The file is whole. Raises `Refused` of an empty one."""
        if not self._body.size:
            raise Refused(EMPTY)
        self._change(cases=told_of.packed(self._cases))
        self._body.close()

    def _go_on(self, **values: int) -> None:
        self._change(**values)
        self._body.keep()
        heartbeat()

    def _change(self, **values: object) -> None:
        # The row first: whoever takes the file away holds it, and finds no piece that is younger.
        mine = (Export.id == self._export_id, Export.body_id == self._body.body_id)
        working = update(Export).where(*mine, Export.state == ExportState.WORKING)
        changed = db.session.execute(working.values(body_id=self._body.body_id, **values))
        if not changed.rowcount:
            raise Stopped
