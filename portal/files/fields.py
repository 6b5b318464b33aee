"""The fields of a Word document: what it computes when it is opened, of which some fetch or start something."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.files.sentences import OUTSIDE, Unsafe

# Their text may be cut into any number of pieces, and a field may stand in another.
STARTS = frozenset({"dde", "ddeauto", "link", "database", "includetext", "include", "rd"})
PICTURES = frozenset({"includepicture", "import"})
AWAY = ("//", "\\\\")  # of another machine, or of a folder of this one
ANOTHER = "\0"  # where a field stands in another


@dataclass
class Fields:
    """The fields of one part, as they are read from its beginning to its end."""

    open: list[str] = field(default_factory=lambda: [""])

    def begins(self) -> None:
        """A field begins within what is open."""
        self.open[-1] += ANOTHER
        self.open.append("")

    def says(self, text: str) -> None:
        """A piece of a field's instruction is read."""
        self.open[-1] += text

    def ends(self) -> None:
        """A field ends. Raises `Unsafe` of one that fetches something, or whose name another field makes."""
        if len(self.open) > 1:
            text = self.open.pop()
            if ANOTHER in _name(text) and not _name(text).startswith("="):
                raise Unsafe(OUTSIDE)
            self.judge(text)

    def judge(self, text: str) -> None:
        """Raise `Unsafe` of an instruction that fetches something."""
        name = _name(text)
        if name in STARTS or (name in PICTURES and any(away in text for away in AWAY)):
            raise Unsafe(OUTSIDE)

    def close(self) -> None:
        """The part ends, and with it whatever was left open."""
        while len(self.open) > 1:
            self.ends()
        self.judge(self.open[0])


def _name(text: str) -> str:
    words = text.split(None, 1)
    return words[0].strip("\"'").lower() if words else ""
