"""Letters are found by their words: what the search reads of them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Select

from portal.cases import written
from portal.cases.written import Place
from portal.letters.models import Letter


def _rows(ids: Any) -> Select[Any]:
    return written.row(Letter.case_id, Place.LETTER, Letter.subject, Letter.blocks).where(Letter.case_id.in_(ids))


def _read(subject: str, blocks: str) -> str:
    return "\n".join([subject, *(_text(block) for block in json.loads(blocks))])


def _text(block: dict[str, Any]) -> str:
    """Return a block that was kept (`rendering.as_json`) as the text of its runs and cells, without setting it."""
    cells = (run for row in block.get("rows", ()) for cell in row for run in cell)
    return " ".join(["".join(text for text, _ in block["runs"]), *(text for text, _ in cells)])


def register() -> None:
    """Let the search read them."""
    written.include(_rows, Place.LETTER, _read)
