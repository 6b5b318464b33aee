"""Entries of controlled lists, and those who can be reached: a body, an ombudsman, a partner."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One entry of a controlled list, with its help text and the clause that asks for it."""

    key: str
    name: str
    help: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Contact:
    """How to reach a body or an ombudsman. Lines of an address are separated by newlines."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    web: str = ""


@dataclass(frozen=True)
class Partner(Choice):
    """A contractor or partner agency that can be asked to contribute: where it is reached, and what was agreed with it.

    `protocol` is what was agreed, in the words that go with every request.
    """

    email: str = ""
    protocol: str = ""
