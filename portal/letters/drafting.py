"""A letter in the making is kept: what was typed for what it asks, checked so far as it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.cases import drafts
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.database import db
from portal.letters import asks_of_own_words, cleaning
from portal.letters.ask import Ask
from portal.letters.saying import plain


def save(
    case: Case, letter_key: str, wanted: tuple[Ask, ...], given: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Keep what was typed so far for a letter. Nothing is required yet; what is there must make sense.

    A text that its writer edited is kept, where it isn't among what is `wanted`. Raises `Invalid`, `Refused`.
    """
    facts = cleaning.clean(tuple(replace(ask, required=False) for ask in wanted), given)
    entries = {ask.field: plain(facts[ask.name]) for ask in wanted if ask.field and ask.name in facts}
    before = drafts.of(case, letter_key)
    if before and not any(ask.name == asks_of_own_words.OWN_WORDS for ask in wanted):
        entries |= asks_of_own_words.kept(before.entries)
    db.session.add(drafts.save(case, letter_kind=letter_key, entries=entries, by=by, at=at))
