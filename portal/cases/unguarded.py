"""What a query says that the gate (`access`) is to leave alone: it is narrowed to what its viewer may see otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# For what is counted or looked for whoever looks, and never shown as it is; or narrowed by the query itself.
MARK = "unguarded"
UNGUARDED: Mapping[str, Any] = {MARK: True}
