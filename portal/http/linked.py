"""Plain text as a page shows it: its lines, and its https addresses as links. Nothing else of it is markup."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

ADDRESS = re.compile(r"https://[^\s<>\"']+")
AFTERWARDS = ".,;:!?)]}’”"  # what ends a sentence around an address, and isn't of it


def linked(text: str) -> Markup:
    """Return a text with its links."""
    parts, place = [], 0
    for found in ADDRESS.finditer(text):
        url = found[0].rstrip(AFTERWARDS)
        parts += [escape(text[place : found.start()]), _link(url)]
        place = found.start() + len(url)
    parts.append(escape(text[place:]))
    return Markup("<br>").join(Markup("").join(parts).split("\n"))


def _link(url: str) -> Markup:
    return Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(url)
