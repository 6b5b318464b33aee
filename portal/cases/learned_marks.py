"""Two at once on one piece of learning: whether what is said of it is what somebody was shown."""

from __future__ import annotations

import hashlib
import json

from portal.cases.models import LearningAction
from portal.errors import Conflict

ABOUT = ("theme", "nature", "service")
SAID = ("theme", "said", "did")
MEANWHILE = "Someone else changed this first. What stands there now: {now}. Look at it, then decide."


def mark(made: LearningAction, names: tuple[str, ...]) -> str:
    """Return what tells these texts as they are now from those of any other time."""
    return hashlib.sha256(json.dumps(_texts(made, names)).encode()).hexdigest()


def demand_seen(made: LearningAction, names: tuple[str, ...], seen: str) -> None:
    """Raise `Conflict`, with the texts as they are now, unless they are those that bear the mark `seen`."""
    if mark(made, names) != seen:
        now = " · ".join(one for one in _texts(made, names) if one)
        raise Conflict(MEANWHILE.format(now=f"“{now}”" if now else "nothing"))


def _texts(made: LearningAction, names: tuple[str, ...]) -> list[str]:
    return [getattr(made, name) or "" for name in names]
