"""How what an officer wrote for a letter reads, as advice beside its preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.letters.ask import Ask, Sort
from portal.letters.asks_of_own_words import MADE_OF, OWN_WORDS
from portal.policy.plain import Reading, read
from portal.policy.procedure import Procedure

NOT_READ = frozenset({OWN_WORDS, MADE_OF})  # the letter again, with what isn't the officer's to word


def of_entries(wanted: Iterable[Ask], given: Mapping[str, Any], pack: Procedure) -> Reading | None:
    """Return how the officer's own words read; None where none were asked for, or given."""
    texts = (
        given.get(ask.name) or "" for ask in wanted if ask.field and ask.sort is Sort.TEXT and ask.name not in NOT_READ
    )
    words = "\n\n".join(text for text in texts if isinstance(text, str) and text.strip())
    return read(words, pack.language, pack.jargon) if words else None
