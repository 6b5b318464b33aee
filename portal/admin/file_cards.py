"""The files of a case, told to an officer: what each is, who gave it, and whether it can be opened."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import filing
from portal.cases.models import Attachment, Case, FileChannel, FileKind, Scan
from portal.files.offered import as_size
from portal.policy.procedure import Procedure

KINDS = {
    FileKind.REPORTER: "From the reporter",
    FileKind.EVIDENCE: "Our own evidence",
    FileKind.SCAN: "A letter that came by post, scanned",
}
CHANNELS = {
    FileChannel.FORM: "with the form",
    FileChannel.ROOM: "from the reporter’s room",
    FileChannel.EMAIL: "by e-mail",
    FileChannel.OFFICE: "here",
    FileChannel.API: "from another system",
}
SIGNS = {
    Scan.OFF: Sign("–", "Not looked at for viruses", "still"),
    Scan.WAITING: Sign("●", "Not yet looked at", "warn"),
    Scan.CLEAN: Sign("✓", "No virus found", "good"),
    Scan.INFECTED: Sign("✕", "Unsafe", "bad"),
}
REMOVED = Sign("–", "Removed", "still")


@dataclass(frozen=True)
class FileCard:
    """A file in words. `url` is where it is handed out, "" where nobody may open it and `why` says so."""

    file: Attachment
    kind: str
    size: str
    how: str
    sign: Sign
    url: str
    why: str

    @property
    def nobody_looked(self) -> bool:
        """Whether it is there, and nobody looked for viruses in it."""
        return bool(self.url) and self.file.scan == Scan.OFF


def file_cards(case: Case, pack: Procedure) -> tuple[FileCard, ...]:
    """Return the files of a case, the latest last."""
    return tuple(_card(one, case, pack) for one in filing.of_case(case))


def _card(file: Attachment, case: Case, pack: Procedure) -> FileCard:
    when = presenting.moment_of(case, file.given_at, pack)
    cleaned = " · what it told of who made it was taken out" if file.cleaned else ""
    return FileCard(
        file=file,
        kind=KINDS[FileKind(file.kind)],
        size=as_size(file.size),
        how=f"{file.given_by}, {CHANNELS[FileChannel(file.channel)]}, {when}{cleaned}",
        sign=SIGNS[Scan(file.scan)] if file.body_id else REMOVED,
        url=url_for("Files.download", key=file.key) if file.can_be_opened else "",
        why=_why(file, pack),
    )


def _why(file: Attachment, pack: Procedure) -> str:
    if file.erased_at is None:
        return filing.why_closed(file)
    return f"Removed by {file.erased_by}, {presenting.moment(file.erased_at, pack)}: {file.erased_why}"
