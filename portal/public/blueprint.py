"""The public's blueprint: its pages are attached by the files beside this one."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", "portal.public")
