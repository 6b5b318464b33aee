"""Finds English that stands on a page in another language and isn't marked as that."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Words that Spanish and Welsh don't have, so that two of them close together are English and no name.
ENGLISH = re.compile(
    r"\b(?:the|was|were|is|you|your|it|by|can|will|with|this|that|someone|we|are|our|has|have|been|what|when|if|not)\b",
    re.IGNORECASE,
)
WORDS = re.compile(r"[A-Za-z][A-Za-z’'-]*(?:[\s,:“”(]+[A-Za-z][A-Za-z’'-]*)+")
UNSPOKEN = frozenset({"script", "style", "bdi", "title"})
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "wbr"})


class _Texts(HTMLParser):
    """The texts of a page's main part that count as being in its language: by element, so that links join them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []
        self.block = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        foreign = tag in UNSPOKEN or ("lang" in known and tag != "html") or "typed" in (known.get("class") or "")
        if tag not in VOID:
            self.open.append((tag, foreign))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass
        self.texts.append("\n")

    def handle_data(self, data: str) -> None:
        if not any(foreign for _tag, foreign in self.open) and any(tag == "main" for tag, _foreign in self.open):
            self.texts.append(data)


def runs(page: str) -> list[str]:
    """Return each run of English words in the page's main part that isn't marked with a language of its own."""
    read = _Texts()
    read.feed(page)
    found = WORDS.findall("".join(read.texts))
    return [one for one in found if len(ENGLISH.findall(one)) >= 2]
