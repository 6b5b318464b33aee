"""What files may be sent, in words: said beside every field that takes them."""

from __future__ import annotations

from collections.abc import Sequence

from config import FileRules
from config_files import MEGABYTE
from portal.files.kinds import KINDS, OFFICE, OPEN
from portal.policy.saying import Said, say

GROUPS = (  # each with how the media types of its kinds begin
    ("PDF", ("application/pdf",)),
    (say("pictures"), ("image/",)),
    (say("documents and tables (DOCX, XLSX, PPTX, ODT, ODS, CSV, text)"), (OFFICE, OPEN, "text/")),
    (say("e-mails"), ("message/",)),
    (say("sound or video"), ("audio/", "video/")),
)


def told(rules: FileRules) -> Said:
    """Return how many, how large, and of which kinds."""
    taken = [kind.media_type for kind in KINDS if kind.key in rules.kinds]
    groups = [name for name, begins in GROUPS if any(one.startswith(begins) for one in taken)]
    return say(
        "Up to %(most)s files of %(each)s MB each, %(together)s MB together: %(kinds)s.",
        most=rules.most,
        each=rules.each // MEGABYTE,
        together=rules.together // MEGABYTE,
        kinds=_listed(groups),
    )


def _listed(names: Sequence[str]) -> str:
    listed, *others = names
    for name in others[:-1]:
        listed = say("%(first)s, %(next)s", first=listed, next=name)
    return say("%(first)s and %(last)s", first=listed, last=others[-1]) if others else listed


def as_size(count: int) -> str:
    """Return a size as people say it."""
    if count < 1024:
        return say("%(count)s bytes", count=count)
    return f"{count / 1024:.0f} KB" if count < MEGABYTE else f"{count / MEGABYTE:.1f} MB"
