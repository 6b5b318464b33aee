"""For whom a bundle of a case is made, and what they get of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Whom a bundle is for: `words` say what stands in it, as whoever has it made reads it."""

    key: str
    name: str
    words: str


OMBUDSMAN = Profile(
    "ombudsman",
    "An ombudsman or another reviewer",
    "Everything on the case: who complained, what staff wrote, letters as they were sent, mail and files as they came. "
    "Nothing is struck.",
)
PROFILES: Mapping[str, Profile] = {one.key: one for one in (OMBUDSMAN,)}
