"""What a pack says of its own upkeep: read whole, as tests/procedures/broken has it."""

from __future__ import annotations

from datetime import date

import pytest

from portal.policy.choices import Contact
from portal.policy.upkeep import Learning, Monitors, Ownership, PassingOn, Representatives, Support, Training, Upkeep
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE as SMALL
from tests.procedures.broken.upkeep import UPKEEP_SOUND
from tests.procedures.shipped import pack

BASE = SMALL.replace("  boss: {name: Boss}\n", "  boss: {name: Boss}\n  deputy: {name: Deputy}\n")


def test_a_sound_one_is_read() -> None:
    found = read_pack(BASE + UPKEEP_SOUND, "small-town.yaml").upkeep
    dates = date(2003, 7, 1), date(2017, 7, 1), date(2018, 7, 31)
    assert found.ownership == Ownership("Town Clerk", "ST-38", *dates)
    [guide] = found.on_cases
    assert (guide.name, guide.clause, guide.text) == ("Secrets", "ST-34", "Keep them.\nAll of them.")
    assert found.support == Support(Contact("The desk", "01632 960002"), "ST-35")
    assert found.training == Training(("boss",), "ST-8")
    assert found.monitors == Monitors("boss", "deputy", ("hall",), "ST-7")
    assert found.told_at_once == "ST-17"
    assert found.learning == Learning(("boss",), ("deputy",), "ST-19")
    assert found.passing_on == PassingOn("web", ("web",), "", "ST-5")
    assert found.representatives == Representatives("boss", "hall", "ST-6")


def test_a_pack_need_not_have_any() -> None:
    assert read_pack(BASE, "small-town.yaml").upkeep == Upkeep()


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


@pytest.mark.clauses("OC-34")
def test_the_county_s_legal_basis_is_a_text_of_its_pack() -> None:
    [guide] = pack("orange-county").upkeep.on_cases
    assert guide.clause == "OC-34"
    for law in ("Privacy Act of 1974", "Sections 10850 to 10853", "Division 19"):
        assert law in guide.text
