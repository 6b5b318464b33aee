"""Reading a body of JSON: of a sensible size, or a refusal."""

from __future__ import annotations

import json
from typing import Any

from flask import Request, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

LARGEST = 1024 * 1024  # bytes: every text of a submission at its longest, escaped, is well below


def read(asked: Request = request) -> Any:
    """Return the body's JSON. 413, 415 or 400 where it is too large, isn't JSON by its type, or can't be read."""
    asked.max_content_length = LARGEST
    if asked.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return json.loads(asked.get_data())
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError; deep nesting, the other
        raise BadRequest from error
