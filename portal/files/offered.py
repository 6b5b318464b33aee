"""What files may be sent, in words: said beside every field that takes them."""

from __future__ import annotations

from config import FileRules
from config_files import MEGABYTE
from portal.files.kinds import KINDS, OFFICE, OPEN

GROUPS = (  # each with how the media types of its kinds begin
    ("PDF", ("application/pdf",)),
    ("pictures", ("image/",)),
    ("documents and tables (DOCX, XLSX, PPTX, ODT, ODS, CSV, text)", (OFFICE, OPEN, "text/")),
    ("e-mails", ("message/",)),
    ("sound or video", ("audio/", "video/")),
)


def told(rules: FileRules) -> str:
    """Return how many, how large, and of which kinds."""
    taken = [kind.media_type for kind in KINDS if kind.key in rules.kinds]
    groups = [name for name, begins in GROUPS if any(one.startswith(begins) for one in taken)]
    kinds = " and ".join(part for part in (", ".join(groups[:-1]), groups[-1]) if part)
    each, together = rules.each // MEGABYTE, rules.together // MEGABYTE
    return f"Up to {rules.most} files of {each} MB each, {together} MB together: {kinds}."


def as_size(count: int) -> str:
    """Return a size as people say it."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.0f} KB" if count < MEGABYTE else f"{count / MEGABYTE:.1f} MB"
