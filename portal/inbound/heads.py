"""The head of a message or of a part: its fields read by the standard library, whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser
from functools import cached_property
from typing import Any

from portal.notices.mail import one_line

# The ends of lines as broken programs make them too: old ones end a line by CR alone, others by CR CR LF.
LINE_END = rb"(?:\r?\r?\n|\r(?!\r?\n))"
LINE_ENDS = re.compile(LINE_END)
LONGEST = 4000  # characters of one field that are looked at: the parser of addresses is slow on long ones
MOST_FIELDS = 1000
MODERN = policy.default


@dataclass(frozen=True)
class Address:
    """Who a field names."""

    name: str
    address: str


class Head:
    """The fields of a head. Nothing here raises: what can't be understood is "", or not there."""

    def __init__(self, raw: bytes) -> None:
        # Not MODERN: its parser takes the media type apart at once, and raises on what nests too deep.
        message = BytesHeaderParser(policy=policy.compat32).parsebytes(LINE_ENDS.sub(b"\n", raw))
        self._fields = [(name.lower(), _unfolded(value)) for name, value in message.raw_items()]

    def __len__(self) -> int:
        return len(self._fields)

    def all(self, name: str) -> list[str]:
        """Return the values of a field as they stand, cut to LONGEST."""
        return [value for known, value in self._fields if known == name]

    def raw(self, name: str) -> str:
        """Return the first value of a field as it stands, or ""."""
        return next(iter(self.all(name)), "")

    def words(self, name: str, length: int) -> str:
        """Return a field as a person reads it, on one line: no control, no turned text, no encoded word is left."""
        value = self.raw(name)
        return one_line(str(_understood("subject", value) or value), length)

    def addresses(self, *names: str) -> list[Address]:
        """Return whom the fields of these names say, each address in small letters."""
        values = (value for name in names for value in self.all(name))
        return [one for value in values for one in _addresses(value)]

    @cached_property
    def content(self) -> tuple[str, dict[str, str]]:
        """The media type, "" where none is said, and its parameters."""
        value = self.raw("content-type")
        found = _understood("content-type", value) if value else None
        return (str(found.content_type).lower(), _params(found)) if found is not None else ("", {})

    @cached_property
    def disposition(self) -> tuple[str, str]:
        """How the part is to be shown ("attachment", "inline" or ""), and what its file is called, or ""."""
        value = self.raw("content-disposition")
        found = _understood("content-disposition", value) if value else None
        shown = str(found.content_disposition or "").lower() if found is not None else ""
        called = _params(found).get("filename", "") if found is not None else ""
        return shown, called or self.content[1].get("name", "")


def _unfolded(value: Any) -> str:
    cut = str(value)[:LONGEST]
    # Bytes beyond ASCII stand as surrogates here. Most are UTF-8, though no rule of mail says so.
    plain = cut.encode("ascii", "surrogateescape") if cut.isascii() or _escaped(cut) else cut.encode("utf-8", "replace")
    return " ".join(plain.decode("utf-8", "replace").splitlines())


def _escaped(text: str) -> bool:
    return all(ord(each) < 128 or "\udc80" <= each <= "\udcff" for each in text)


def _understood(name: str, value: str) -> Any:
    try:
        return MODERN.header_factory(name, value)
    except Exception:  # noqa: BLE001 - the parser raises IndexError, AttributeError and more on what isn't mail
        return None


def _addresses(value: str) -> Iterator[Address]:
    found = _understood("from", value)
    try:
        for one in found.addresses if found is not None else ():
            yield Address(one_line(one.display_name or "", 200), one.addr_spec.strip().lower()[:254])
    except Exception:  # noqa: BLE001 - as above: some faults are met only when an address is taken apart
        return


def _params(found: Any) -> dict[str, str]:
    try:
        return {str(name).lower(): str(value) for name, value in found.params.items()}
    except Exception:  # noqa: BLE001 - as above
        return {}
