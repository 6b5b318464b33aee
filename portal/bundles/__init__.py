"""Everything on a case as one indexed bundle: read, put on numbered pages, and packed with a manifest."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let the workers know how bundles are made."""
    import_module("portal.bundles.asking")
    import_module("portal.bundles.subject_making")
