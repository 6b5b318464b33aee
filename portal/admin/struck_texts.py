"""A text of a report on the redaction desk: what is struck marked in it, and what may have to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from portal.admin.offers import Offer, offers
from portal.duties.drafts import Draft
from portal.duties.striking import Written
from portal.policy.choices import Choice
from portal.policy.disclosing import Passage


@dataclass(frozen=True)
class Shown:
    """A text as the desk shows it: what is struck marked in it, and what may have to be, each with its place."""

    written: Written
    words: Markup
    offered: tuple[Offer, ...]

    @classmethod
    def of(cls, written: Written, draft: Draft) -> Shown:
        """Return how a text of a draft is shown."""
        words = marked(written.text, written.passages, draft.audience.strikes)
        return cls(written, words, offers(written.text, written.suggestions))


def marked(text: str, passages: Iterable[Passage], strikes: Mapping[str, Choice]) -> Markup:
    """Return a text with its struck passages marked, each said to be so: by its form, and to who listens."""
    words, at = Markup(), 0
    for one in passages:
        reason = strikes[one.reason].name
        struck = Markup('<del title="{}">{}</del><span class="hidden"> (struck: {}) </span>')
        words += text[at : one.start] + struck.format(reason, text[one.start : one.end], reason)
        at = one.end
    return words + text[at:]
