"""What is done to the sound pack of `tests.procedures.base_pack`, and what its reader must say to it."""

from __future__ import annotations

from typing import NamedTuple

from tests.procedures.base_pack import changed


class Edit(NamedTuple):
    """One passage replaced by another. `at` begins on the fault's line, and `says` is part of its sentence."""

    old: str
    new: str
    at: str
    says: str

    @property
    def text(self) -> str:
        """The pack with this fault and no other."""
        return changed((self.old, self.new))

    @property
    def line(self) -> int:
        """The line of the fault."""
        return line_of(self.at, self.text)


def line_of(passage: str, text: str) -> int:
    """The line on which a passage begins; it must stand there once."""
    assert text.count(passage) == 1, passage
    return text.count("\n", 0, text.index(passage)) + 1
