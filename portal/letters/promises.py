"""What letters have promised already: the dates that reporters were given before those dates moved."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from portal.cases.closing_days import Moved
from portal.cases.models import Case
from portal.database import db
from portal.letters.models import Letter
from portal.letters.words import day
from portal.procedures import versions
from portal.procedures.catalogues import OFFERED

CHUNK = 500


def given(moved: Sequence[Moved]) -> int:
    """Return how many letters gave a date that is to move, in the words in which letters give dates."""
    dates = defaultdict(set)
    for one in moved:
        dates[one.case_id].add(one.before)
    ids, found = sorted(dates), 0
    for first in range(0, len(ids), CHUNK):
        query = select(Letter.case_id, Letter.blocks, Case.procedure_version_id).join(Case, Case.id == Letter.case_id)
        for case_id, blocks, version_id in db.session.execute(query.where(Case.id.in_(ids[first : first + CHUNK]))):
            words, own = json.dumps(blocks, ensure_ascii=False), versions.procedure(version_id).language
            found += any(day(one, language) in words for one in dates[case_id] for language in (own, *OFFERED[1:]))
    return found
