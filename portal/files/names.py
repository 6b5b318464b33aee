"""The name of a file, as it is shown: what its sender called it, without anything that could deceive."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120
UNNAMED = "file"
NOT_IN_NAMES = re.compile(r'[/\\"<>:|*?;%$`]')
SPACES = re.compile(r"\s+")
LOOSE = re.compile(
    "(?<![^\\s.\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\\s.\u200c\u200d])"
)  # joiners of nothing
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
JOINERS = frozenset("\u200c\u200d")  # between letters they are part of how a word is written
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, what turns text around, what has no shape


def cleaned(given: str) -> str:
    """Return a name as one piece: no folder, no control, nothing that turns the text around, none that Windows keeps
    for itself. "" where nothing is left."""
    piece = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if _is_unseen(one) else one for one in unicodedata.normalize("NFC", piece))
    name = LOOSE.sub("", SPACES.sub(" ", NOT_IN_NAMES.sub(" ", seen))).strip(". -")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    if RESERVED.fullmatch(stem.partition(".")[0].strip()):
        stem = f"file {stem}"
    room = LONGEST_NAME - len(dot) - len(ending)
    return f"{stem[:room].rstrip()}{dot}{ending}" if room > 0 else stem[:LONGEST_NAME]


def _is_unseen(one: str) -> bool:
    return unicodedata.category(one) in UNSEEN and one not in JOINERS


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters, or "" where it has none."""
    stem, dot, ending = name.strip().rpartition(".")
    return ending.strip().lower()[:20] if dot and stem else ""


def with_ending(name: str, ending: str) -> str:
    """Return a name that had no ending, or wasn't one at all, with the ending of what the file is."""
    return f"{(name or UNNAMED)[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def plain(number: int, ending: str) -> str:
    """Return the name of a file of someone who stays anonymous: what they called it may say who they are."""
    return f"file-{number}.{ending}"
