"""What can go wrong that a person should be told about, each a sentence for the one who meets it."""

from __future__ import annotations

import traceback
from collections.abc import Callable


class PortalError(Exception):
    """A sentence for a person. Doors translate it once; anything else is our own fault and is not caught."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(PortalError):
    """A rule of the procedure says no. `clause` names the rule (an id of the pack) where there is one."""

    def __init__(self, sentence: str, *, clause: str | None = None) -> None:
        super().__init__(sentence)
        self.clause = clause


class Invalid(PortalError):
    """What was given doesn't make sense. `errors` has a sentence for each field that is at fault.

    `clause` names the rule that wants it otherwise, where a rule does.
    """

    def __init__(
        self,
        errors: dict[str, str],
        sentence: str = "Some of what you gave needs another look.",
        *,
        clause: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.errors = errors
        self.clause = clause


class NotFound(PortalError):
    """There is no such thing, or it isn't for this person to see: the two are told apart nowhere."""


class Conflict(PortalError):
    """Someone else changed it first, or the same key was used for something else."""


def refusal_of(demand: Callable[[], object]) -> Refused | None:
    """Return what a demand refuses, or None where it is met: for what is told before anything is tried."""
    try:
        demand()
    except Refused as error:
        return error
    return None


def place_of(error: BaseException) -> str:
    """Return an error's type and where it was raised, for a log. Never its own words: they may be a person's."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
