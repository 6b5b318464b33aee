"""What a report counted of each case, as one digest: another digest says that the case has changed since.

It is made of the very columns that reports are made of (`reading`), so nothing that a sheet shows is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case, Person
from portal.database import UNGUARDED, db
from portal.reports.identifiers import AT_ONCE, in_turn
from portal.reports.reading import COLUMNS, HANGING, WORDS

COUNTS = (Case.counted, Case.label, Case.reportable)  # by which a case is in a report at all
WAY = "2:"  # of making one: what was kept by an earlier way says which cases were counted, and can't be compared


def fingerprints(cases: Collection[int]) -> dict[int, str]:
    """Return the digest of each of these cases as it is now, whoever is looking."""
    return {case_id: digest for some in in_turn(cases, AT_ONCE) for case_id, digest in _digests(some)}


def comparable(before: Mapping[int, str], now: Mapping[int, str]) -> dict[int, str]:
    """Return the digests of now, to be held against those that were kept: one of an earlier way counts as the same."""
    earlier = {case: kept for case, kept in before.items() if not kept.startswith(WAY)}
    return {case: earlier.get(case, digest) for case, digest in now.items()}


def _digests(ids: Collection[int]) -> Iterator[tuple[int, str]]:
    hanging: dict[int, list[list[Any]]] = defaultdict(list)
    for number, table in enumerate(HANGING):
        for case_id, *facts in db.session.execute(table.of(ids), execution_options=UNGUARDED):
            hanging[case_id].append([number, *map(_plain, facts)])
    query = select(*COLUMNS, *WORDS, *COUNTS).outerjoin(Person, Person.id == Case.person_id).where(Case.id.in_(ids))
    for case_id, *facts in db.session.execute(query, execution_options=UNGUARDED):
        whole = [list(map(_plain, facts)), sorted(map(_text, hanging[case_id]))]
        yield case_id, WAY + hashlib.sha256(_text(whole).encode()).hexdigest()


def _text(facts: Any) -> str:
    return json.dumps(facts, sort_keys=True)


def _plain(fact: Any) -> Any:
    if isinstance(fact, datetime):
        return fact.timestamp()
    return fact if isinstance(fact, str | int | float | bool | dict | None) else str(fact)
