"""How the people of a case are spoken to, and what they said of themselves."""

from __future__ import annotations

from collections.abc import Iterator

from portal.cases.models import Case, Person
from portal.cases.wishes import name_of
from portal.policy import languages
from portal.policy.easier import in_words
from portal.procedures.catalogues import OFFERED


def language_of(case: Case) -> str:
    """Return which of the portal's languages the reporter asked for; "" for none of them, and of an anonymous case."""
    return languages.meant(case.person.language, OFFERED) if case.person else ""


def facts_of(person: Person | None) -> Iterator[tuple[str, str]]:
    """Yield who someone is and how to reach them, each with its name; what they didn't say is empty."""
    if person is None:
        return
    yield "Name", person.name or "Not given"
    yield "E-mail", person.email
    yield "Telephone", person.phone
    yield "Address", person.address
    yield "Write by", name_of(person.contact_by)
    yield "Language", person.language
    yield "Makes it easier", in_words(person.adjustments)
    yield "Needs", person.needs
