"""A pack given as a file: read, or each of its faults told with its line."""

from __future__ import annotations

from pathlib import Path

import click

from portal.policy.procedure import Procedure
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack

PACK_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def text_of(file: Path) -> str:
    """Return what the file says. Ends the command where it isn't text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SystemExit(
            _told(f"{file}:1: The file isn't UTF-8 text (byte {error.start}). Save it as UTF-8.")
        ) from None


def read(file: Path) -> Procedure:
    """Return the procedure of a file. Ends the command with exit code 1 where it has faults, each printed."""
    text = text_of(file)
    try:
        return read_pack(text, str(file))
    except PackFaults as error:
        raise SystemExit(_told(*map(str, error.faults))) from None


def _told(*lines: str) -> int:
    for line in lines:
        click.echo(line)
    return 1
