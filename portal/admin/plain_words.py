"""How what an officer wrote for a letter reads, as advice beside its preview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.letters.ask import ROWS, Ask, Sort, of_row
from portal.letters.asks_of_own_words import MADE_OF, OWN_WORDS
from portal.policy.letters.merging import parts
from portal.policy.plain import Reading, read
from portal.policy.procedure import Procedure

WHOLE = frozenset({OWN_WORDS, MADE_OF})  # the letter, with what isn't the officer's to word


def of_entries(wanted: Iterable[Ask], given: Mapping[str, Any], pack: Procedure) -> Reading | None:
    """Return how the officer's own words read; None where none were asked for, or given.

    Of a letter that they edited that is what they changed, and what stands in it still of what they had entered.
    """
    own, before = (str(given.get(name) or "") for name in (OWN_WORDS, MADE_OF))
    entered = [part for text in _entered(wanted, given) for part in parts(text)]
    if own:
        composed = set(parts(before))
        changed = [part for part in parts(own) if part not in composed]
        untouched = "\n\n".join(part for part in parts(own) if part in composed)
        entered = [*changed, *(part for part in entered if part in untouched)]
    words = "\n\n".join(entered)
    return read(words, pack.language, pack.jargon) if words else None


def _entered(wanted: Iterable[Ask], given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was written for each fact that the letter says, and for each row of one: remedies, findings."""
    for ask in wanted:
        if not ask.field or ask.name in WHOLE:
            continue
        if ask.sort in ROWS:
            written = [part.name for part in of_row(ask) if part.sort is Sort.TEXT]
            yield from (str(row.get(name) or "") for row in given.get(ask.name) or () for name in written)
        elif ask.sort is Sort.TEXT:
            yield str(given.get(ask.name) or "")
