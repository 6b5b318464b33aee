"""Reading a body of JSON: of a sensible size, or a refusal."""

from __future__ import annotations

import json
from typing import Any

from flask import Request, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

LARGEST = 1024 * 1024  # bytes: every text of a submission at its longest, escaped, is well below


def read_part(asked: Request, name: str) -> Any:
    """Return the JSON of one part of a body in parts, sent as a field or as a file. 400, 413 as `read`."""
    there = asked.files.get(name)
    given = there.stream.read(LARGEST + 1) if there else asked.form.get(name, "").encode()
    if len(given) > LARGEST:
        raise RequestEntityTooLarge
    return _parsed(given)


def read(asked: Request = request) -> Any:
    """Return the body's JSON. 413, 415 or 400 where it is too large, isn't JSON by its type, or can't be read."""
    asked.max_content_length = LARGEST
    if asked.mimetype != "application/json":
        raise UnsupportedMediaType
    return _parsed(asked.get_data())


def _parsed(given: bytes) -> Any:
    try:
        return json.loads(given)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError; deep nesting, the other
        raise BadRequest from error
