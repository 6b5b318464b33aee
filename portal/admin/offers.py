"""What the portal offers to strike in a text, and by what it thinks so: its looks, or the model of names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from portal.policy.disclosure import Sort
from portal.policy.identifying import Found

MAY_BE = {Sort.NAME: "may be a name", Sort.ADDRESS: "may be an address"}


@dataclass(frozen=True)
class Offer:
    """Some words of a text that may have to be struck: where they stand, and what the model takes them for."""

    start: int
    end: int
    words: str
    may_be: str


def offers(text: str, found: Iterable[Found]) -> tuple[Offer, ...]:
    """Return what is offered, in the order of the text."""
    return tuple(Offer(one.start, one.end, text[one.start : one.end], _may_be(one)) for one in found)


def _may_be(one: Found) -> str:
    return MAY_BE[one.sort] if one.guessed else ""


def asked_for(text: str) -> str:
    """Return the words of the offer that the address names. It has their place alone: they name somebody."""
    start, end = (request.args.get(name, 0, type=int) for name in ("start", "end"))
    return text[start:end] if 0 <= start < end <= len(text) else ""
