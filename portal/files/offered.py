"""What files may be sent, in words: said beside every field that takes them."""

from __future__ import annotations

from config import FileRules
from config_files import MEGABYTE

GROUPS = (
    ("PDF", {"pdf"}),
    ("pictures", {"jpeg", "png", "gif", "webp", "heic", "tiff"}),
    (
        "documents and tables (DOCX, XLSX, PPTX, ODT, ODS, CSV, text)",
        {"docx", "xlsx", "pptx", "odt", "ods", "csv", "txt"},
    ),
    ("e-mails", {"eml"}),
    ("sound or video", {"mp3", "m4a", "wav", "mp4", "mov"}),
)


def told(rules: FileRules) -> str:
    """Return how many, how large, and of which kinds."""
    groups = [name for name, keys in GROUPS if keys & set(rules.kinds)]
    kinds = " and ".join(part for part in (", ".join(groups[:-1]), groups[-1]) if part)
    each, together = rules.each // MEGABYTE, rules.together // MEGABYTE
    return f"Up to {rules.most} files of {each} MB each, {together} MB together: {kinds}."


def as_size(count: int) -> str:
    """Return a size as people say it."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.0f} KB" if count < MEGABYTE else f"{count / MEGABYTE:.1f} MB"
