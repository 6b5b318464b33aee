"""A report as one file: to be worked with (XLSX, JSON, CSV in a ZIP) or to be laid before people (PDF)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portal.errors import Refused
from portal.letters import pdf
from portal.letters.paper import A4, PAPER
from portal.letters.reported import Pages
from portal.letters.words import day
from portal.policy.built import Built
from portal.policy.keeping import content_digest, content_of
from portal.policy.procedure import Procedure
from portal.reports.files import csv_of
from portal.reports.workbooks import MIMETYPE, workbook_of

Facts = Mapping[str, str]
"""What is said of a report beside what it says: whom it is for, by whom it was approved."""
MIMETYPES = {"xlsx": MIMETYPE, "pdf": "application/pdf", "json": "application/json", "zip": "application/zip"}
FIRST = (1980, 1, 1, 0, 0, 0)  # a ZIP knows no earlier moment, and this one is the same each time


def name_of(built: Built, form: str) -> str:
    """Return what the file of a report is called."""
    return f"{built.procedure}-{built.key}-{built.start}.{form}"


def file_of(built: Built, pack: Procedure, form: str, facts: Facts) -> bytes:
    """Return a report as a file of that form. Raises `Refused` where it can't be set as a PDF."""
    return _FORMS[form](built, pack, facts)


def _workbook(built: Built, _pack: Procedure, facts: Facts) -> bytes:
    return workbook_of(built, facts=facts.items())


def _json(built: Built, _pack: Procedure, facts: Facts) -> bytes:
    content = content_of(built)
    told = {**content, "made_at": built.made_at.isoformat(), "facts": facts, "sha256": content_digest(content)}
    return json.dumps(told, ensure_ascii=False).encode()


def _pdf(built: Built, pack: Procedure, facts: Facts) -> bytes:
    about = " to ".join(day(one, pack.language) for one in (built.start, built.end))
    lines = tuple(f"{fact}: {words}" for fact, words in facts.items())
    try:
        return pdf.set_report(Pages(built, pack.body, about, PAPER.get(pack.language, A4), pack.language, lines))
    except pdf.NotSet as error:
        raise Refused(f"This report couldn’t be set as a PDF. {error} The workbook has all of it.") from error


def _tables(built: Built, _pack: Procedure, _facts: Facts) -> bytes:
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as files:
        for number, sheet in enumerate(built.sheets, start=1):
            plain = re.sub(r"[^A-Za-z0-9_-]+", "-", sheet.key)  # a part of it may be what somebody typed
            files.writestr(ZipInfo(f"{number:02}-{plain}.csv", FIRST), csv_of(sheet), ZIP_DEFLATED)
    return whole.getvalue()


_FORMS: Mapping[str, Callable[[Built, Procedure, Facts], bytes]] = {
    "xlsx": _workbook,
    "pdf": _pdf,
    "json": _json,
    "zip": _tables,
}
