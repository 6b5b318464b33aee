"""Reports as they stand so far that take longer than a request: asked for as a file, and made by a worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.cases import viewing
from portal.errors import Refused
from portal.exports.asking import Wanted
from portal.exports.registry import maker
from portal.exports.writing import Making
from portal.letters.report_files import MIMETYPES, file_of
from portal.policy.procedure import Procedure
from portal.policy.reports import Report
from portal.policy.spans import Span
from portal.procedures import versions
from portal.reports import allowed, making

KIND = "report"
STATE = {"State": "a preview for those who make the report, not yet what may leave the house"}
NO_FORM = "Choose what kind of file it should be: XLSX, PDF, JSON or CSV."
Asked = Mapping[str, Any]


def wanted(pack: Procedure, report: Report, span: Span, form: str, at: datetime) -> Wanted:
    """Return the file of a report, as it is asked for. Raises `Refused` of a form that there isn't."""
    if form not in MIMETYPES:
        raise Refused(NO_FORM)
    days = {"since": span.start.isoformat(), "until": span.end.isoformat()}
    return Wanted(
        kind=KIND,
        asked={"procedure": pack.key, "report": report.key, **days, "form": form, "at": at.isoformat()},
        title=f"{report.name}, {span.start} to {span.end} ({form.upper()})",
        name=f"{pack.key}-{report.key}-{span.start}-{span.end}.{form}",
        media_type=MIMETYPES[form],
    )


def _may(asked: Asked, at: datetime) -> bool:
    """Say whether the viewer may have the report made now, by the version of the procedure that holds now."""
    pack = _pack(asked, at)
    return any(one.key == asked["report"] for one in allowed.reports_for(pack, viewing.looking(), at))


@maker(KIND, "a report as it stands so far", may=_may, counts="cases")
def make(asked: Asked, to: Making) -> None:
    """Make the report as it stood when it was asked for. It tells of all cases that it covers, whoever asks."""
    at = datetime.fromisoformat(asked["at"])
    pack, span = _pack(asked, at), Span(date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"]))
    total = making.covered(pack, asked["report"], span)
    built = making.build(pack, asked["report"], span, at, lambda done: to.progress(done, total))
    to.write(file_of(built, pack, asked["form"], STATE))


def _pack(asked: Asked, at: datetime) -> Procedure:
    return versions.procedure_of(versions.current(asked["procedure"], at))
