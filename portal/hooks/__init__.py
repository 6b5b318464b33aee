"""Webhooks: other systems are told that something happened to a case, thinly, signed, and only of what they may see."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let each commit promise what is subscribed to, and let the workers send it."""
    for name in ("promising", "sending", "lateness", "forgetting"):
        import_module(f"portal.hooks.{name}")
