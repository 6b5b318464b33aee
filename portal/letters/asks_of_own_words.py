"""What is asked of a letter that its writer goes on to edit: its text, and the text that the facts made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.letters.ask import Ask, Sort

OWN_WORDS, MADE_OF = "own_words", "own_words_of"
FIELDS_OF = {OWN_WORDS: "letter.own_words", MADE_OF: "letter.own_words_of"}
LONGEST_OWN = 60_000  # characters: a long answer with all its points, and what stands around it
HELP = (
    "What stands here is sent. “# ” begins a heading, “- ” an item, **two stars** make words bold, and a table is "
    "lines of cells between “|”. A backslash before a mark makes it plain text. It must still say all that the "
    "procedure wants."
)


def asked() -> tuple[Ask, ...]:
    """Return what is asked of any answer that goes out as a letter. Nobody needs to give it."""
    return (
        Ask(OWN_WORDS, "The letter", Sort.TEXT, False, HELP, field=FIELDS_OF[OWN_WORDS], most=LONGEST_OWN),
        Ask(
            MADE_OF,
            "The letter as the facts made it when it was edited",
            Sort.TEXT,
            False,
            "Where it is given, the letter is refused once the facts make another of it.",
            field=FIELDS_OF[MADE_OF],
            most=LONGEST_OWN,
            hidden=True,
        ),
    )


def kept(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a draft holds of a text that its writer edited: a form that doesn't ask for it must not lose it."""
    return {field: entries[field] for field in FIELDS_OF.values() if field in entries}
