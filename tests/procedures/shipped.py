"""The packs that come with the portal, read once."""

from __future__ import annotations

from functools import cache

from portal.policy.procedure import Procedure
from portal.procedures import versions
from portal.procedures.reader import read_pack


@cache
def pack(key: str) -> Procedure:
    """Return a shipped pack."""
    return read_pack((versions.PACKS / f"{key}.yaml").read_text(encoding="utf-8"), f"{key}.yaml")
