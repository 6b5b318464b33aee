"""How what an officer wrote for a letter reads, as advice beside its preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.letters.ask import Ask, Sort
from portal.policy.plain import Reading, read
from portal.policy.procedure import Procedure


def of_entries(wanted: Iterable[Ask], given: Mapping[str, Any], pack: Procedure) -> Reading | None:
    """Return how the officer's own words read; None where none were asked for, or given."""
    texts = (given.get(ask.name) or "" for ask in wanted if ask.field and ask.sort is Sort.TEXT)
    words = "\n\n".join(text for text in texts if isinstance(text, str) and text.strip())
    return read(words, pack.language, pack.jargon) if words else None
