"""The formats that can be brought in, and which one a file is in."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from portal.cli.importing import tables
from portal.cli.importing.boston import BOSTON
from portal.cli.importing.nyc import NYC
from portal.cli.importing.open311 import OPEN311
from portal.cli.importing.records import Format

FORMATS = {form.name: form for form in (BOSTON, NYC, OPEN311)}


def opened(file: Path) -> TextIO:
    """Open a file so that a byte that isn't UTF-8 spoils its own row and no other."""
    return file.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def guess(file: Path) -> Format | None:
    """Return the format whose columns the file has, or None."""
    with opened(file) as text:
        if text.read(200).lstrip().startswith("["):
            return OPEN311
        text.seek(0)
        columns = set(tables.heading(text))
    return next((form for form in (BOSTON, NYC) if form.columns <= columns), None)


def missing(form: Format, file: Path) -> list[str]:
    """Return the columns that a file of this format needs and this one hasn't."""
    if form.rows is not tables.rows:
        return []
    with opened(file) as text:
        return sorted(form.columns - set(tables.heading(text)))
