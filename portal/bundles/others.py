"""Whoever else is known on someone's cases: what must stand nowhere in what that someone gets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from portal.bundles.correspondence import notices_of
from portal.bundles.dossier import Dossier
from portal.cases import linking, mailing
from portal.cases.models import Case, Person
from portal.cases.teams import people_of
from portal.notices.models import Channel
from portal.policy.disclosure import Sort
from portal.policy.folding import words
from portal.policy.identifying import Identifier
from portal.policy.sameness import email_key, phone_key, plain
from portal.reports.identifiers import known_of

OF_CHANNELS = {Channel.EMAIL: Sort.EMAIL, Channel.POST: Sort.ADDRESS, Channel.SMS: Sort.PHONE}


def others(dossiers: Sequence[Dossier]) -> Iterator[Identifier]:
    """Yield what is known of everyone on these cases but their reporter, who is the same on all of them."""
    people = [one.case.person for one in dossiers if one.case.person]
    own = {_key(one) for one in _own(dossiers, people)}
    names = frozenset(word for person in people for word in words(person.name))
    for one in _known(dossiers):
        if _key(one) not in own and (kept := _apart(one, names)):
            yield kept


def _known(dossiers: Sequence[Dossier]) -> Iterator[Identifier]:
    yield from known_of([one.case.id for one in dossiers])
    for dossier in dossiers:
        yield from _tied(dossier.case)
        yield from _written_to(dossier)


def _written_to(dossier: Dossier) -> Iterator[Identifier]:
    """Those who wrote, or were written to, but for staff: who dealt with it is no secret, unless it is about them."""
    staff = {email_key(one.email) for one in people_of(dossier.pack.key)}
    for mail in mailing.of_case(dossier.case):
        if email_key(mail.from_address) not in staff:
            yield from _named(mail.from_name, Sort.NAME)
            yield from _named(mail.from_address, Sort.EMAIL)
    for notice in notices_of(dossier):
        if email_key(notice.to_address or "") not in staff:
            yield from _named(notice.to_name, Sort.NAME)
            yield from _named(notice.to_address or "", OF_CHANNELS[Channel(notice.channel)])


def _tied(case: Case) -> Iterator[Identifier]:
    ids = {pk for link in linking.of_case(case) for pk in (link.case_id, link.lead_id)} - {case.id}
    yield from known_of(ids)


def _named(text: str, sort: Sort) -> Iterator[Identifier]:
    if text:
        yield Identifier(sort, text)


def _own(dossiers: Sequence[Dossier], people: Collection[Person]) -> Iterator[Identifier]:
    for dossier in dossiers:
        yield Identifier(Sort.NUMBER, dossier.case.tracking_number)
        yield from _named(dossier.case.external_id or "", Sort.NUMBER)
        if not dossier.case.on_behalf_of:  # or the day of birth is that of whom they write for
            yield from (Identifier(Sort.BIRTH, value) for value in (dossier.case.details or {}).values())
    for person in people:
        for sort, text in (
            *((Sort.NAME, person.name), (Sort.EMAIL, person.email)),
            *((Sort.PHONE, person.phone), (Sort.ADDRESS, person.address)),
        ):
            yield from _named(text, sort)


def _key(one: Identifier) -> tuple[Sort, str]:
    """What is theirs is theirs however it is written."""
    if one.sort is Sort.PHONE:
        return one.sort, phone_key(one.text) or one.text
    return one.sort, email_key(one.text) if one.sort is Sort.EMAIL else plain(one.text)


def _apart(one: Identifier, names: frozenset[str]) -> Identifier | None:
    """A relative is known by the words of their name that aren't the reporter's own: these give nobody away."""
    if one.sort is not Sort.NAME:
        return one
    kept = [word for word in words(one.text) if word not in names]
    return Identifier(Sort.NAME, one.text if len(kept) == len(words(one.text)) else " ".join(kept)) if kept else None
