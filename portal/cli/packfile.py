"""A pack given as a file: read, or each of its faults told with its line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from portal.policy.procedure import Procedure
from portal.procedures import source
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack

PACK_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def text_of(file: Path) -> str:
    """Return what the file says. Ends the command with exit code 1 where it isn't text."""
    with _told():
        return source.text_of(file)


def read(file: Path) -> Procedure:
    """Return the procedure of a file. Ends the command with exit code 1 where it has faults, each printed."""
    with _told():
        return read_pack(source.text_of(file), str(file))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except PackFaults as error:
        click.echo("\n".join(error.told()))
        raise SystemExit(1) from None
