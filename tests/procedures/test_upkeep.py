"""What a pack says of its own upkeep: read whole, or refused with a line and a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from portal.policy.upkeep import Ownership
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE
from tests.procedures.shipped import pack

SOUND = """
policy: {owner: Town Clerk, adopted: 2003-07-01, revised: 2017-07-01, review: 2018-07-31, clause: ST-38}
"""


def test_a_sound_one_is_read() -> None:
    found = read_pack(BASE + SOUND, "small-town.yaml").upkeep
    dates = date(2003, 7, 1), date(2017, 7, 1), date(2018, 7, 31)
    assert found.ownership == Ownership("Town Clerk", "ST-38", *dates)


def test_a_pack_need_not_have_any() -> None:
    assert read_pack(BASE, "small-town.yaml").upkeep.ownership is None


@pytest.mark.clauses("RV-38")
def test_riverside_s_policy_has_an_owner_and_its_dates() -> None:
    owned = pack("riverside").upkeep.ownership
    assert owned is not None
    assert (owned.owner, owned.clause) == ("City Manager's Office", "RV-38")
    assert (owned.adopted, owned.revised) == (date(2003, 7, 1), date(2017, 7, 1))
    assert not owned.is_overdue(date(2018, 7, 31))
    assert owned.is_overdue(date(2018, 8, 1))


def test_without_a_day_to_be_reviewed_nothing_is_overdue() -> None:
    assert not Ownership("Town Clerk", "ST-38").is_overdue(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("passage", "instead", "sentence"),
    [
        ("owner: Town Clerk, ", "", "“policy” has no “owner”. Add it."),
        (", clause: ST-38", "", "“policy” has no “clause”. Add it."),
        ("review: 2018-07-31", "review: 07/2018", "“review” must be a date that exists, written as 2026-05-01"),
        ("review: 2018-07-31", "review: 2017-07-01", "“review” is 2017-07-01, and “revised” is 2017-07-01."),
        ("revised:", "reviesd:", "“policy” doesn't know “reviesd”. Did you mean “revised”?"),
    ],
)
def test_a_fault_is_told_with_its_line(passage: str, instead: str, sentence: str) -> None:
    assert SOUND.count(passage) == 1, passage
    text = BASE + SOUND.replace(passage, instead)
    with pytest.raises(PackFaults) as caught:
        read_pack(text, "small-town.yaml")
    [fault] = caught.value.faults
    assert sentence in fault.sentence
    assert fault.line > BASE.count("\n")
