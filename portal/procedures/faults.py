"""What is wrong with a pack: every fault at once, each with its line and a sentence on how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from portal.errors import PortalError

LONGEST_LIST = 12


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong with a pack, and where."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class PackFaults(PortalError):
    """A pack that doesn't make sense is refused whole. `faults` has all that is wrong with it, in the file's order."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join([f"{file} can't be used as it is.", *map(str, self.faults)]))


class Faults:
    """The faults noted while one file is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._noted: list[Fault] = []

    def note(self, line: int, sentence: str) -> None:
        """Note a fault and read on."""
        self._noted.append(Fault(self.file, line, sentence))

    def settle(self) -> None:
        """Raise all that was noted, or do nothing where all is well."""
        if self._noted:
            raise PackFaults(self.file, self._noted)


def meant(word: str, known: Collection[str]) -> str:
    """Return what to say after an unknown word: the one that was meant, or else those to choose from."""
    close = get_close_matches(word, known, n=1)
    if close:
        return f" Did you mean “{close[0]}”?"
    if 0 < len(known) <= LONGEST_LIST:
        return f" Known here: {', '.join(sorted(known))}."
    return ""
