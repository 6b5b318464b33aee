"""What letters have promised already: the dates that reporters were given before those dates moved."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from portal.cases.closing_days import Moved
from portal.cases.models import Case
from portal.database import db
from portal.letters.models import Letter
from portal.letters.words import day
from portal.procedures import versions
from portal.procedures.catalogues import OFFERED

CHUNK = 500


class Given(NamedTuple):
    """One letter that gave a date: of which case, what it is called, when it was written, the date it gave and the one
    that holds then."""

    case_id: int
    tracking_number: str
    letter: str
    written_at: datetime
    before: date
    after: date


def given(moved: Sequence[Moved]) -> tuple[Given, ...]:
    """Return the letters that gave a date that is to move, in the words in which letters give dates."""
    dates: dict[int, dict[date, date]] = defaultdict(dict)
    for one in moved:
        dates[one.case_id][one.before] = one.after
    ids = sorted(dates)
    return tuple(found for first in range(0, len(ids), CHUNK) for found in _among(ids[first : first + CHUNK], dates))


def _among(ids: Sequence[int], dates: dict[int, dict[date, date]]) -> Iterator[Given]:
    columns = Letter.case_id, Case.tracking_number, Letter.kind, Letter.created_at, Letter.blocks
    query = select(*columns, Case.procedure_version_id).join(Case, Case.id == Letter.case_id).order_by(Letter.id)
    for case_id, number, kind, at, blocks, version_id in db.session.execute(query.where(Case.id.in_(ids))):
        pack, words = versions.procedure(version_id), json.dumps(blocks, ensure_ascii=False)
        languages = (pack.language, *OFFERED[1:])
        said = [
            (before, after)
            for before, after in dates[case_id].items()
            if any(day(before, language) in words for language in languages)
        ]
        name = pack.letters[kind].name if kind in pack.letters else kind
        yield from (Given(case_id, number, name, at, before, after) for before, after in said)
