"""A sentence of the portal that can be said in another language afterwards: it remembers how it was put together.

It is English text, and is kept and compared as such. A door that speaks to someone in another language looks up the
sentence by its `msgid` and puts the values in again (portal/procedures/tongues.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self


class Said(str):
    """English text with the sentence it was made from, and the named values that stand in it."""

    msgid: str
    plural: str
    number: int
    values: Mapping[str, object]

    def __new__(
        cls, msgid: str, values: Mapping[str, object] | None = None, *, plural: str = "", number: int = 1
    ) -> Self:
        """Put the values in. Without values the text stands as it is, a percent sign too."""
        chosen = plural if plural and number != 1 else msgid
        made = super().__new__(cls, chosen % values if values else chosen)
        made.msgid, made.values, made.plural, made.number = msgid, values or {}, plural, number
        return made


def say(msgid: str, /, **values: object) -> Said:
    """Return a sentence; `%(name)s` in it brings in a value. Catalogues are made from the calls of this."""
    return Said(msgid, values)


def say_many(one: str, many: str, number: int, /, **values: object) -> Said:
    """Return a sentence about a number of things, which is `%(number)s` in it."""
    return Said(one, {"number": number, **values}, plural=many, number=number)
