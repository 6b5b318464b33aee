"""Making a bundle: its contents are read, put on pages, indexed, bound, and packed with the manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from portal.bundles import binding
from portal.bundles.binding import Bound
from portal.bundles.cover import Cover
from portal.bundles.dossier import Document
from portal.bundles.index import indexed
from portal.bundles.leafing import Leafing
from portal.bundles.manifest import manifest
from portal.bundles.placing import Leafed, Placed
from portal.files import store
from portal.files.packing import Member, packed
from portal.policy.keeping import content_of

INDEX = "Index"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Bundle:
    """A bundle as it was made: its pages, its manifest, and the documents with their places."""

    pdf: bytes
    manifest: dict[str, Any]
    places: tuple[Placed, ...]
    day: date

    def pieces(self) -> Iterator[bytes]:
        """Yield it as a ZIP, a piece at a time."""
        return packed(list(self._members()), self.day, self.manifest)

    def _members(self) -> Iterator[Member]:
        yield Member("bundle.pdf", self.day, partial(_once, self.pdf))
        for one in self.places:
            if one.path:
                yield Member(one.path, one.document.on, partial(_bytes_of, one))


def made(cover: Cover, documents: Sequence[Document], *, progress: Progress) -> Bundle:
    """Return the bundle of some documents. `progress` hears how many of them are done, of how many."""
    leafing = Leafing(cover.dossier, cover.slip)
    leafed: list[Leafed] = []
    for number, document in enumerate(documents, start=1):
        leafed.append(leafing.leafed(number, document))
        progress(number, len(documents))
    front, places = indexed(leafed, cover, lambda text: leafing.set(text, cover.dossier.pack.body))
    pdf = _bound(front, leafed, cover)
    told = manifest(places, cover, pdf=pdf, pages=binding.pages_of(pdf))
    return Bundle(pdf, told, tuple(places), cover.dossier.on(cover.dossier.at))


def _bound(front: bytes, leafed: Sequence[Leafed], cover: Cover) -> bytes:
    parts = [Bound(f"{place}. {one.document.title}", one.pdf) for place, one in enumerate(leafed, start=1) if one.pages]
    return binding.bound(
        [Bound(INDEX, front), *parts],
        title=cover.title,
        author=cover.dossier.pack.body,
        slip=cover.slip,
        at=cover.dossier.at,
    )


def _once(content: bytes) -> Iterator[bytes]:
    yield content


def _bytes_of(one: Placed) -> Iterator[bytes]:
    """Yield what stands beside the pages: a file as it is kept, or a text that couldn't be set, as plain values."""
    document = one.document
    if document.bytes:
        yield from store.pieces(document.bytes.id)
    elif document.text:
        yield json.dumps(content_of(document.text), ensure_ascii=False, indent=1).encode()
