"""What makes it easier for someone to deal with a body, and for whom they may write: asked once, and honoured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ADJUSTMENTS: Mapping[str, str] = {
    "interpreter": "An interpreter",
    "sign_language": "A sign-language interpreter",
    "large_print": "Large print",
    "easy_read": "Easy words and short sentences",
    "braille": "Braille",
    "audio": "A recording of what you write",
    "talking": "Talking rather than writing",
    "more_time": "More time to answer",
}
ACTING_AS: Mapping[str, str] = {
    "family": "A relative or friend",
    "carer": "Their carer",
    "advocate": "Their advocate",
    "lawyer": "Their lawyer",
    "other": "Someone else who has their agreement",
}


def in_words(adjustments: Iterable[str]) -> str:
    """Return adjustments by name, as staff read them; one that isn't known by name stands as it is."""
    return ", ".join(ADJUSTMENTS.get(key, key) for key in adjustments)
