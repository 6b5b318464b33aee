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


@dataclass(frozen=True)
class Kind(Choice):
    """A kind of case: complaint, compliment, suggestion, …

    `team` takes in cases of this kind whose service is nobody's own or isn't known, where that isn't the usual team.
    A kind that is sent in for a `resident` asks how to reach them. The teams of `overseen_by` see all cases of the
    kind, whoever works them.
    """

    team: str = ""
    resident: bool = False
    overseen_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Service(Choice):
    """A service within a programme.

    `subject` decides the pathway ("social care"), `team` is who works it, and `label` who alone sees it.
    """

    programme: str = ""
    subject: str = ""
    team: str = ""
    label: str = ""


@dataclass(frozen=True)
class Programme(Choice):
    """The upper level of the taxonomy: a directorate, a major program."""

    services: tuple[Service, ...] = ()


@dataclass(frozen=True)
class Outcome(Choice):
    """What an answer decides, for the kinds of case that can be decided so. `mistake` is when we were at fault."""

    mistake: bool = False
    kinds: frozenset[str] = frozenset()
