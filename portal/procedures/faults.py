"""What is wrong with a pack: every fault at once, each with its line and a sentence on how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import category

from portal.errors import PortalError

LONGEST_LIST = 12
LONGEST_SHOWN = 60  # characters of what was written that a sentence repeats
LONGEST_SENTENCE = 600
MOST_TOLD = 50
MOST_NOTED = 1_000  # a file with more is something else than a pack, and reading on would only take time
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn"})  # categories of Unicode: controls, marks, halves, what isn't assigned


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
        super().__init__("\n".join([f"{file} can't be used as it is.", *self.told()]))

    def told(self) -> list[str]:
        """Return the lines to print: the first faults, and how many more there are."""
        lines, more = [str(fault) for fault in self.faults[:MOST_TOLD]], len(self.faults) - MOST_TOLD
        if more > 0:
            lines.append(f"and {'at least ' if len(self.faults) >= MOST_NOTED else ''}{more:,} more")
        return lines


class Faults:
    """The faults noted while one file is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._noted: set[Fault] = set()

    def note(self, line: int, sentence: str) -> None:
        """Note a fault and read on. Raises all of them once there are more than anybody would read."""
        self._noted.add(Fault(self.file, line, _clean(sentence[:LONGEST_SENTENCE])))
        if len(self._noted) >= MOST_NOTED:
            self.settle()

    def settle(self) -> None:
        """Raise all that was noted, or do nothing where all is well."""
        if self._noted:
            raise PackFaults(self.file, self._noted)


def shown(text: str) -> str:
    """Return what was written as a sentence may repeat it: on one line, and of a long text the beginning."""
    line = " ".join(text[: LONGEST_SHOWN * 2].split())
    return line if len(line) <= LONGEST_SHOWN and len(text) <= LONGEST_SHOWN * 2 else f"{line[:LONGEST_SHOWN]}…"


def _clean(sentence: str) -> str:
    """A fault is printed to a terminal: what was written must not command it, nor turn its direction."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(one) in UNSEEN else one for one in sentence)


def meant(word: str, known: Collection[str]) -> str:
    """Return what to say after an unknown word: the one that was meant, or else those to choose from."""
    comparable = len(word) <= LONGEST_SHOWN and len(known) <= MOST_NOTED  # comparing takes long where either is long
    close = get_close_matches(word, known, n=1) if comparable else []
    if close:
        return f" Did you mean “{shown(close[0])}”?"
    if 0 < len(known) <= LONGEST_LIST:
        return f" Known here: {', '.join(map(shown, sorted(known)))}."
    return " Take it out, or write one that is known."
