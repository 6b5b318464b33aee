"""The words of a message: its plain parts, and its pages where they say more. Read within bounds, which it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.inbound import charsets, pages
from portal.inbound.parts import Leaf

MOST_BYTES = 1024 * 1024  # bytes of all parts together that are read as text; pages carry much that isn't words
GOES_ON = "\n\n[It goes on, unread. It is whole in the mailbox, or with its sender.]"
FAR_LESS = 2  # a plain part says far less than its page where it has less than one part in so many of its letters
BETWEEN = re.compile(r"[\W_]+")


@dataclass
class _Reader:
    """Reads one part after another, until as much as a message may have was read."""

    left: int = MOST_BYTES

    def read(self, leaves: Iterable[Leaf]) -> _Told:
        told = [self._read(leaf) for leaf in leaves]
        return _Told("\n\n".join(one.text for one in told if one.text), any(one.is_cut for one in told))

    def _read(self, leaf: Leaf) -> _Told:
        content = leaf.content
        taken = content[: self.left]
        self.left -= len(taken)
        text = charsets.text_of(taken, leaf.params.get("charset", ""))
        return _Told(pages.text_of_page(text) if _is_page(leaf) else text.strip(), len(taken) < len(content))


@dataclass(frozen=True)
class _Told:
    """What parts say, and whether they say more than was read."""

    text: str
    is_cut: bool

    @property
    def letters(self) -> str:
        return BETWEEN.sub("", self.text[: charsets.MOST_TEXT])


def words_of(leaves: Iterable[Leaf]) -> str:
    """Return the words of these parts as they are kept; where some aren't, that it goes on stands below."""
    reader = _Reader()
    told = [_chosen(group, reader) for group in _choices(leaves)]
    words = "\n\n".join(one.text for one in told if one.text)
    if len(words) <= charsets.MOST_TEXT and not any(one.is_cut for one in told):
        return charsets.storable(words)
    return charsets.storable(words[: charsets.MOST_TEXT - len(GOES_ON)]) + GOES_ON


def _choices(leaves: Iterable[Leaf]) -> Iterator[list[Leaf]]:
    """Yield together the parts that say the same in several ways, where the first of them stands."""
    groups: dict[tuple[int, int], list[Leaf]] = {}
    for index, leaf in enumerate(leaves):
        groups.setdefault((leaf.choice, 0 if leaf.choice else index), []).append(leaf)
    yield from groups.values()


def _chosen(group: list[Leaf], reader: _Reader) -> _Told:
    """Return the plain words. Many programs put but a stub there ("Please use a viewer"): then the page's words too."""
    plain = reader.read(leaf for leaf in group if not _is_page(leaf))
    page = reader.read(leaf for leaf in group if _is_page(leaf))
    if plain.letters and len(plain.letters) * FAR_LESS >= len(page.letters):
        return plain
    if plain.letters in page.letters:
        return page
    return _Told(f"{plain.text}\n\n{page.text}", plain.is_cut or page.is_cut)


def _is_page(leaf: Leaf) -> bool:
    return leaf.media_type == "text/html"
