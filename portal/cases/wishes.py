"""How a reporter would like to be written to: what each wish is called and needs, and what is said without that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.notices.models import Channel
from portal.notices.ways import WAYS
from portal.policy.procedure import Procedure
from portal.policy.telephone import dialled

CALLED = "phone"  # which no message goes by: whoever deals with the case calls


@dataclass(frozen=True)
class Wish:
    """One wish: its name on a form, which of the reporter's particulars it needs, and what is said where that lacks.

    `reaches` says of what was given whether it will do, where there being something isn't enough.
    """

    name: str
    needs: str
    lacking: str
    reaches: Callable[[str, Procedure], bool] = lambda given, _pack: bool(given)


def _takes_texts(number: str, pack: Procedure) -> bool:
    return pack.texts is None or dialled(number, pack.texts) is not None


WISHES: Mapping[str, Wish] = {
    Channel.EMAIL: Wish(
        "E-mail",
        WAYS[Channel.EMAIL].goes_to,
        "You asked to be written to by e-mail, so we need the address.",
    ),
    Channel.POST: Wish("Letter", WAYS[Channel.POST].goes_to, "You asked for letters, so we need the address."),
    CALLED: Wish("Telephone", "phone", "You asked to be called, so we need the number."),
    Channel.SMS: Wish(
        "Text message",
        WAYS[Channel.SMS].goes_to,
        "You asked for text messages, so we need a mobile number of this country.",
        _takes_texts,
    ),
}


def name_of(wish: str) -> str:
    """Return what a wish is called; "" where somebody has none."""
    return WISHES[wish].name if wish in WISHES else ""


def ways_to_write(pack: Procedure | None = None) -> dict[str, str]:
    """Return how this body writes to reporters: by text message only where its procedure says so."""
    offered = (key for key in WISHES if key != Channel.SMS or pack is None or pack.texts is not None)
    return {str(key): WISHES[key].name for key in offered}


def lacking(reporter: Any, pack: Procedure) -> Iterator[tuple[str, str]]:
    """Yield which particular the reporter's wish needs and hasn't got, with what is said of it."""
    wish = WISHES.get(reporter.contact_by)
    if wish and not wish.reaches(getattr(reporter, wish.needs), pack):
        yield wish.needs, wish.lacking
