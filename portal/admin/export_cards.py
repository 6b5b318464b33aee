"""The files made for someone, as their page shows them: how far each is, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.admin.formatting import moment_cell
from portal.exports.models import UNFINISHED, Export, ExportState
from portal.exports.registry import maker_of
from portal.files.offered import as_size

STALLED = timedelta(minutes=2)


@dataclass(frozen=True)
class Line:
    """One file in a line."""

    export: Export
    asked: str
    sentence: str
    works: bool
    is_made: bool


def line(export: Export, at: datetime) -> Line:
    """Return a file as it stands."""
    return Line(
        export=export,
        asked=moment_cell(export.asked_at),
        sentence=_sentence(export, at),
        works=export.state in UNFINISHED,
        is_made=export.state == ExportState.DONE,
    )


def _sentence(export: Export, at: datetime) -> str:
    match export.state:
        case ExportState.QUEUED:
            late = " This takes longer than usual." if at - export.asked_at > STALLED else ""
            return f"It waits for its turn.{late}"
        case ExportState.WORKING:
            of = f" of {export.total:,}" if export.total else ""
            return f"{export.done:,}{of} {maker_of(export.kind).counts} written." if export.done else "It was begun."
        case ExportState.FAILED:
            return export.failure
    return f"{as_size(export.body.size) if export.body else ''}, kept until {moment_cell(export.expires_at)}."
