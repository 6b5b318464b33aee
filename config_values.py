"""How one value of the environment is read. Whatever can't be used stops the start with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
ADDRESS = r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+"


class BadSetting(SystemExit):
    """A setting that can't be used. The start stops with its sentence."""


def one_of(env: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    """Return one of these words; the first, where nothing is given."""
    value = env.get(name) or words[0]
    if value not in words:
        raise BadSetting(f"{name} is {value!r}; it must be one of: {', '.join(words)}.")
    return value


def number(env: Mapping[str, str], name: str, default: int, *, most: int, least: int = 0) -> int:
    """Return a whole number within its bounds."""
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdecimal() or len(value) > len(str(most)) or int(value) > most:
        raise BadSetting(f"{name} is {value[:20]!r}; it must be a whole number up to {most}.")
    if int(value) < least:
        raise BadSetting(f"{name} is {value}; it must be at least {least}.")
    return int(value)


def scheme(url: str) -> str:
    """Return the scheme of an address that names a host, and a port that is one if any; "" for anything else."""
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return parts.scheme if sound else ""
