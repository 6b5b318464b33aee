"""Where each document of a bundle stands: on which pages, or as a file beside them, and why one is in neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.bundles.dossier import Document, Enclosed
from portal.files import names

ENCLOSED, IN_PART = "In the ZIP: {path}", "{pages}. As it came: {path}"


@dataclass(frozen=True)
class Leafed:
    """A document with its pages as PDF; b"" where it has none. With `encloses`, it is put beside the pages too."""

    document: Document
    pdf: bytes = b""
    pages: int = 0
    encloses: bool = False


@dataclass(frozen=True)
class Placed:
    """A document with its number and its first and last page, 0 for none, and its path in the ZIP, "" for none."""

    number: int
    document: Document
    first: int = 0
    last: int = 0
    path: str = ""

    @property
    def where(self) -> str:
        """Return where it is found, as the index says it."""
        pages = f"{self.first}–{self.last}" if self.last > self.first else str(self.first)
        if self.first and self.path:
            return IN_PART.format(pages=pages, path=self.path)
        return pages if self.first else ENCLOSED.format(path=self.path) if self.path else self.document.why_not


def placed(leafed: Iterable[Leafed], *, before: int) -> Iterator[Placed]:
    """Yield each document with its place, where so many pages stand `before` the first."""
    page = before
    for number, one in enumerate(leafed, start=1):
        path = path_of(number, one.document) if one.encloses else ""
        if one.pages:
            yield Placed(number, one.document, page + 1, page + one.pages, path)
        else:
            yield Placed(number, one.document, path=path)
        page += one.pages


def path_of(number: int, document: Document) -> str:
    """Return the path of a document in the ZIP: its number, and what it is called."""
    return f"files/{number:03}-{_name(document.bytes)}" if document.bytes else f"files/{number:03}.json"


def _name(file: Enclosed | None) -> str:
    assert file
    return names.cleaned(file.name) or names.plain(file.id, file.kind)
