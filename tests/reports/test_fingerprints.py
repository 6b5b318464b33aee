"""What a kept fingerprint of a case is made of, and by which way: two of different ways can't be compared."""

from __future__ import annotations

import hashlib

from portal.reports.fingerprints import COUNTS, WAY
from portal.reports.reading import COLUMNS, HANGING, WORDS

MADE_OF = {"2:": "74dff1e11b31"}


def test_whoever_reads_other_columns_counts_the_way_up() -> None:
    hanging = (column for table in HANGING for column in table.columns)
    names = ",".join(str(column) for column in (*COLUMNS, *WORDS, *COUNTS, *hanging))
    assert MADE_OF.get(WAY) == hashlib.sha256(names.encode()).hexdigest()[:12], (
        "What fingerprints are made of has changed. Count WAY up, and name it here with its digest."
    )
