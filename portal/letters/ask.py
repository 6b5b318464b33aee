"""One fact that a move asks for: what a form, the API and the documentation are made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.cases.models.columns import LONG


class Sort(StrEnum):
    """What sort of value is asked for."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    STAFF = "staff"
    REMEDIES = "remedies"


@dataclass(frozen=True)
class Ask:
    """One fact that a move needs: its name, its words, its sort, and the merge field it fills, if it fills one."""

    name: str
    label: str
    sort: Sort
    required: bool = True
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    field: str = ""
    most: int = LONG
    clears: bool = False  # given empty, it means: make it empty
