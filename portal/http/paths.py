"""What no address of the portal's has in its path."""

from __future__ import annotations

from typing import Any

from flask import Flask

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What stands for a sign that cannot be read (Unicode's own replacement character)."""


def init_app(app: Flask) -> None:
    """Read a NUL in a path, which PostgreSQL takes in no text, as a sign that is in no name.

    So each door looks for what isn't there and answers as it answers any unknown name.
    """
    app.url_value_preprocessor(_without_nul)


def _without_nul(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values:
        values.update({name: v.replace("\0", UNREADABLE) for name, v in values.items() if isinstance(v, str)})
