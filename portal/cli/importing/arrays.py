"""A JSON array read an object at a time, however long the file is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from portal.cli.importing.records import Cells, Row

PIECE = 1 << 16
LARGEST = 1 << 22  # characters of one object; what is longer is no service request
BETWEEN = re.compile(r"[\s,\[]*")
BROKEN = "From here on the file isn't sound JSON, so the rest can't be read."


def rows(file: TextIO) -> Iterator[Row]:
    """Yield every object of the array, its values as text. Where the JSON breaks, the last row says so."""
    decoder, buffer, number = json.JSONDecoder(), "", 1
    while True:
        piece = file.read(PIECE)
        buffer += piece
        while buffer := buffer[_gap(buffer) :]:
            if buffer.startswith("]"):
                return
            try:
                value, end = decoder.raw_decode(buffer)
            except (json.JSONDecodeError, RecursionError):
                break
            yield _row(number, value)
            buffer, number = buffer[end:], number + 1
        if not piece or len(buffer) > LARGEST:
            yield Row(number, {}, BROKEN)
            return


def _gap(buffer: str) -> int:
    found = BETWEEN.match(buffer)
    return found.end() if found else 0


def _row(number: int, value: Any) -> Row:
    if not isinstance(value, dict) or not value:
        return Row(number, {}, "The row is empty." if value in ({}, None) else "It isn't a JSON object.")
    return Row(number, _cells(value))


def _cells(value: dict[str, Any]) -> Cells:
    return {name: "" if cell is None else str(cell) for name, cell in value.items()}
