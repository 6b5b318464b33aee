"""The public's side: submit, follow, read letters, escalate. No account, no JavaScript needed."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Attach the public pages."""
