"""A pack that someone gives in a form, pasted or as a file: read alike, and not lost when it is refused."""

from __future__ import annotations

from contextlib import closing
from pathlib import PurePath
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from portal.errors import Invalid
from portal.procedures import source
from portal.procedures.faults import MOST_TOLD, Fault, PackFaults, shown

PASTED, FILE = "pack", "file"  # the fields of the form
NAMELESS = "pack"  # what a pack without a file is called where its faults are told
ONE_WAY = "You gave a file and pasted a pack too. Give one of them: take the text out, or leave the file."


def given(form: Any) -> tuple[str, str]:
    """Return the pack that was given, and what it is called; "" where none was. Raises `Invalid` beside its field.

    What a file says is put where packs are pasted: when the form is shown again, a browser has forgotten the file.
    """
    upload, pasted = request.files.get(FILE), form[PASTED].data or ""
    if upload is None or not upload.filename:
        return (pasted if pasted.strip() else ""), NAMELESS
    with closing(upload):
        if pasted.strip():
            raise Invalid({FILE: ONE_WAY})
        name = shown(PurePath(upload.filename.replace("\\", "/")).name) or NAMELESS
        form[PASTED].data = text = _read(upload, name)
    return text, name


def _read(upload: FileStorage, name: str) -> str:
    try:
        text = source.read(upload.stream, name)
    except PackFaults as error:
        raise Invalid({FILE: told(error)}) from error
    if not text.strip():
        raise Invalid({FILE: f"{name} is empty. Choose the file of a pack."})
    return text


def told(error: PackFaults) -> str:
    """Return the first faults of a pack, each with its line and its file, as they stand beside a field."""
    lines = [f"{_where(one)}: {one.sentence}" for one in error.faults[:MOST_TOLD]]
    more = len(error.faults) - MOST_TOLD
    return " ".join([*lines, *([f"And {more:,} more."] if more > 0 else [])])


def _where(fault: Fault) -> str:
    return f"Line {fault.line}" if fault.file == NAMELESS else f"{fault.file}, line {fault.line}"
