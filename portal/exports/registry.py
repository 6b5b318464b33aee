"""The kinds of files that a worker makes: each by its maker, which writes pieces and says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.errors import NotFound
from portal.exports.writing import Making

Asked = Mapping[str, Any]
Make = Callable[[Asked, Making], None]
May = Callable[[Asked, datetime], bool]


def _anyone(_asked: Asked, _at: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Maker:
    """How one kind of file is made. `words` name the kind in the security log, and tell nothing of a case.

    `make` is called by a worker with the eyes of whoever asked, as they are at each page of it. It may be called
    again from the beginning, and raises `Refused` where there is nothing to be made. `may` says, with the same eyes,
    whether they may have such a file at a moment: when it is asked for, made and handed out. `counts` is what it
    writes.
    """

    kind: str
    words: str
    make: Make
    may: May
    counts: str = "rows"


_makers: dict[str, Maker] = {}


def maker(kind: str, words: str, *, may: May = _anyone, counts: str = "rows") -> Callable[[Make], Make]:
    """Define a kind of file by the function that makes it."""

    def define(make: Make) -> Make:
        if kind in _makers:
            raise ValueError(f"There are two makers of {kind!r}.")
        _makers[kind] = Maker(kind, words, make, may, counts)
        return make

    return define


def maker_of(kind: str) -> Maker:
    """Return the maker of a kind of files."""
    try:
        return _makers[kind]
    except KeyError:
        raise NotFound(f"This version of the portal makes no file of the kind “{kind}”.") from None
