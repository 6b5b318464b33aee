"""People who wrote or rang before: found by name, e-mail address or telephone among the cases that a viewer may see.

The row gate stands in the statement that finds them: of a case that someone may not see nothing is found, nor counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.cases import finding
from portal.cases.models import Case, Person
from portal.policy.passages import passage
from portal.policy.sameness import email_key, phone_key, plain
from portal.policy.searching import Query, parse

FEWEST_TYPED = 3  # characters, of which something may be found
SHOWN = 8
UNFINISHED = re.compile(r"[@.]\w{0,2}$")  # the end of an address that is being typed: too short to find anything by

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Known:
    """Somebody as they gave themselves last, on the newest of their cases, and how many of these there are."""

    person: Person
    newest: Case
    cases: int


def people(typed: str) -> list[Known]:
    """Return whom what was typed may mean, those whose case is newest first."""
    query = parse(UNFINISHED.sub("", typed))
    if len(typed.strip()) < FEWEST_TYPED or not query:
        return []
    found: dict[Key, list[tuple[Case, Person]]] = {}
    for case, person in finding.reporters(query):
        if _is_meant(person, query):
            found.setdefault(_key(person), []).append((case, person))
    return [Known(rows[0][1], rows[0][0], len(rows)) for rows in list(found.values())[:SHOWN]]


def _is_meant(person: Person, query: Query) -> bool:
    """The words of a case are found with all its texts; these must stand in how somebody is called and reached."""
    text = f"{person.name}\n{person.email}\n{person.phone}"
    return passage(text, query).hits == len(query.terms)


def _key(person: Person) -> Key:
    return plain(person.name), email_key(person.email), phone_key(person.phone), plain(person.address)
