"""An HTML message as text: nothing in it is run, followed or fetched, and its length decides how long it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from string import ascii_lowercase, ascii_uppercase

LINE = frozenset(
    {
        *("p", "br", "div", "pre", "section", "article", "hr", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("table", "tr", "ul", "ol", "li", "dl", "dt", "dd"),
    }
)
UNSEEN = frozenset(
    {
        *("script", "style", "head", "title", "template", "noscript"),
        *("iframe", "object", "svg", "math", "select", "textarea"),
    }
)
BEGINS = re.compile("<(?=[a-zA-Z/!?])")  # any other is a sign that someone wrote
NAME = re.compile(r"/?\s*([a-zA-Z][a-zA-Z0-9:-]{0,30})")
SPACE = re.compile(r"[ \t\r\n\f]+")
MANY = re.compile(r"\n{3,}")
DEEPEST_QUOTE = 10
# Not `lower()`: it makes two characters of a Turkish İ, and places found in the one would be wrong in the other.
SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def text_of_page(page: str) -> str:
    """Return the words of a page, a line for each block, and what it quotes behind “>”."""
    told = _Told()
    for tag, words in _pieces(page):
        told.take(tag, words)
    return MANY.sub("\n\n", told.text()).strip()


def _pieces(page: str) -> Iterator[tuple[str, str]]:
    """Yield (tag, words after it), the tag as “name” or “/name”. In one go: `html.parser` is slow on traps."""
    low, at, tag = page.translate(SMALL), 0, ""
    for begun in (match.start() for match in BEGINS.finditer(page)):
        if begun >= at:
            yield tag, page[at:begun]
            tag, at = _tag(page, low, begun)
    yield tag, page[at:]


def _tag(page: str, low: str, begun: int) -> tuple[str, int]:
    """Return the tag that begins here, and where the words after it begin. What isn't seen is passed over."""
    if low.startswith("<!--", begun):
        end = low.find("-->", begun + 4)
        return "", end + 3 if end >= 0 else len(page)
    end = low.find(">", begun)
    if end < 0:
        return "", len(page)
    match = NAME.match(low, begun + 1, end)
    name = match[1] if match else ""
    if low.startswith("/", begun + 1):
        return f"/{name}", end + 1
    if name in UNSEEN:
        closing = low.find(f"</{name}", end)
        return name, _after(low, closing) if closing >= 0 else len(page)
    return name, end + 1


def _after(low: str, closing: int) -> int:
    end = low.find(">", closing)
    return end + 1 if end >= 0 else len(low)


@dataclass
class _Told:
    """What was read so far: lines, each with how deep it is quoted."""

    lines: list[tuple[int, list[str]]] = field(default_factory=lambda: [(0, [])])
    depth: int = 0

    def take(self, tag: str, words: str) -> None:
        name = tag.removeprefix("/")
        if name == "blockquote":
            self.depth = max(0, min(DEEPEST_QUOTE, self.depth + (-1 if tag.startswith("/") else 1)))
        if name in LINE or name == "blockquote":
            self._new_line(name)
        elif name in {"td", "th"} and not tag.startswith("/"):
            self.lines[-1][1].append(" ")
        if words:
            self.lines[-1][1].append(words)

    def _new_line(self, name: str) -> None:
        last = self.lines[-1][1]
        if name == "p" and last:
            self.lines.append((self.depth, []))
        if last or name == "br":
            self.lines.append((self.depth, []))
        else:
            self.lines[-1] = (self.depth, last)

    def text(self) -> str:
        return "\n".join(_line(depth, pieces) for depth, pieces in self.lines)


def _line(depth: int, pieces: list[str]) -> str:
    words = SPACE.sub(" ", unescape("".join(pieces)).replace("\xa0", " ")).strip()
    return f"{'>' * depth} {words}".strip() if depth else words
