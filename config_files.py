"""The settings of files that are sent in: how many, how large, of which kinds, and who looks for viruses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from config_values import BadSetting, number

MEGABYTE = 1024 * 1024
KINDS = (
    *("pdf", "jpeg", "png", "gif", "webp", "heic", "tiff", "txt", "csv"),
    *("docx", "xlsx", "pptx", "odt", "ods", "eml", "mp3", "m4a", "wav", "mp4", "mov"),
)
CLAMD = "CLAMD_URL must be tcp://host:port or unix:/path, where clamd listens."


@dataclass(frozen=True)
class FileRules:
    """What may be sent at once: how many files, each and together of how many bytes, and of which kinds.

    `clamd` is where the scanner listens; without it nobody looks for viruses.
    """

    most: int = 10
    each: int = 10 * MEGABYTE
    together: int = 25 * MEGABYTE
    kinds: tuple[str, ...] = KINDS
    clamd: str = field(default="", repr=False)

    @property
    def body(self) -> int:
        """How many bytes a request with files is read to: what is somewhat too much gets a sentence, not a dead end."""
        return 2 * self.together + 4 * MEGABYTE


def files(env: Mapping[str, str]) -> FileRules:
    """Return what files may be sent in."""
    each = number(env, "FILE_MEGABYTES", 10, most=100, least=1)
    together = number(env, "FILES_MEGABYTES", max(25, each), most=500, least=1)
    if together < each:
        raise BadSetting("FILES_MEGABYTES is how much all files together may be: it can't be less than FILE_MEGABYTES.")
    return FileRules(
        most=number(env, "FILES_MOST", 10, most=50, least=1),
        each=each * MEGABYTE,
        together=together * MEGABYTE,
        kinds=_kinds(env),
        clamd=_clamd(env),
    )


def _kinds(env: Mapping[str, str]) -> tuple[str, ...]:
    chosen = tuple(re.findall(r"[^\s,]+", env.get("FILE_KINDS", "").lower())) or KINDS
    unknown = [one for one in chosen if one not in KINDS]
    if unknown:
        raise BadSetting(f"FILE_KINDS names {', '.join(unknown)[:80]}; the kinds that there are: {', '.join(KINDS)}.")
    return chosen


def _clamd(env: Mapping[str, str]) -> str:
    url = env.get("CLAMD_URL", "")
    try:
        parts = urlsplit(url)
        sound = parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc
        sound = sound or (parts.scheme == "tcp" and bool(parts.hostname) and bool(parts.port))
    except ValueError:
        raise BadSetting(CLAMD) from None
    if url and not sound:
        raise BadSetting(CLAMD)
    return url
