"""Of which cases a file tells, kept in little room."""

from __future__ import annotations

from portal.exports import told_of


def test_the_cases_that_it_tells_of_take_little_room():
    ids = [one for one in range(1, 1_500_000) if one % 3]
    kept = told_of.packed(reversed([*ids, *ids[:5]]))
    assert len(kept) < 20_000
    assert list(told_of.unpacked(kept)) == ids


def test_none_at_all():
    assert list(told_of.unpacked(told_of.packed([]))) == []
    assert told_of.are_all_seen(told_of.packed([]))
