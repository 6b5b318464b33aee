"""The texts of a subject access desk, a document at a time: what is struck marked in each, and what waits first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from portal.admin.offers import Offer, offers
from portal.admin.struck_texts import marked
from portal.bundles.disclosed import Text
from portal.bundles.dossier import Document, Sort
from portal.policy.disclosure import Audience

WHOLE = frozenset(
    {Sort.LETTER, Sort.MESSAGE, Sort.MAIL}
)  # what is one thing that somebody wrote, and decided on as one


@dataclass(frozen=True)
class Line:
    """A text as the desk shows it: what is struck marked in it, what may have to be, and the words of these."""

    text: Text
    words: Markup
    offered: tuple[Offer, ...]

    @classmethod
    def of(cls, text: Text, audience: Audience) -> Line:
        """Return how a text is shown."""
        return cls(text, marked(text.text, text.passages, audience.strikes), offers(text.text, text.suggestions))


@dataclass(frozen=True)
class Sheaf:
    """A document with its texts, each of which stands in one sheaf alone."""

    document: Document
    lines: tuple[Line, ...]

    @property
    def waiting(self) -> list[Line]:
        """Return the texts on which somebody must still decide."""
        return [line for line in self.lines if line.text.waits]

    @property
    def is_whole(self) -> bool:
        """Return whether it is decided on as one: a letter, and not a list of what many wrote."""
        return self.document.sort in WHOLE

    @property
    def decided(self) -> int:
        """Return on how many of its texts somebody decided."""
        return sum(line.text.is_decided for line in self.lines)


def sheaves(texts: Sequence[Text], audience: Audience) -> tuple[list[Sheaf], list[Sheaf]]:
    """Return the documents in which somebody must still decide on something, then all others, both in their order."""
    found = list(_sheaves(texts, audience))
    return [one for one in found if one.waiting], [one for one in found if not one.waiting]


def _sheaves(texts: Sequence[Text], audience: Audience) -> Iterator[Sheaf]:
    for _, those in groupby(_once(texts), key=lambda one: id(one.of)):
        lines = tuple(Line.of(one, audience) for one in those)
        yield Sheaf(lines[0].text.of, lines)


def _once(texts: Sequence[Text]) -> list[Text]:
    """Return each text once: where somebody must decide on it, if it stands in several documents."""
    first = {one.digest: one for one in reversed(texts)}
    first |= {one.digest: one for one in reversed(texts) if one.is_asked}
    return [one for one in texts if first[one.digest] is one]
