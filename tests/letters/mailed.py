"""An e-mail's HTML as whoever gets it reads it: its words, its links, and whatever it would fetch."""

from __future__ import annotations

from html.parser import HTMLParser

FETCHES = frozenset({"src", "srcset", "background", "poster", "data", "action"})
INLINE = frozenset({"a", "strong"})
EMPTY = frozenset({"meta", "br"})


class Page(HTMLParser):
    """What a page is made of, and that each of its tags is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.language = self.side = self.title = self.text = ""
        self.links: list[str] = []
        self.fetched: list[str] = []
        self._open: list[str] = []

    @classmethod
    def read(cls, html: str) -> Page:
        """Return the page of a whole document."""
        page = cls()
        page.feed(html)
        page.close()
        assert page._open == []
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language, self.side = given["lang"], given["dir"]
        if tag == "a":
            self.links.append(given["href"])
        is_from_elsewhere = tag in {"link", "script", "style", "img", "iframe", "form", "object"}
        if is_from_elsewhere or FETCHES & given.keys() or "url(" in given.get("style", ""):
            self.fetched.append(tag)
        self._part(tag)
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._part(tag)

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
        else:
            self.text += data


def words_of(text: str) -> list[str]:
    """Return the words of a plain text, without the dash that an item begins with."""
    return " ".join(line.removeprefix("  - ") for line in text.split("\n")).split()
