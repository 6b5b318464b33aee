"""The REST API under /api/v1, on flask-smorest and marshmallow."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Attach the API."""
