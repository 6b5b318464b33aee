"""What someone signs in with, and what a system calls with: sessions, second factors, API keys, and the log of them."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let the workers know what is forgotten after a while, which no door asks for."""
    import_module("portal.accounts.forgetting")
