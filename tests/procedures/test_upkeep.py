"""What a pack says of its own upkeep: read whole, or refused with a line and a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from portal.policy.choices import Contact
from portal.policy.upkeep import Learning, Monitors, Ownership, PassingOn, Representatives, Support, Training, Upkeep
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE as SMALL
from tests.procedures.shipped import pack

SOUND = """
policy: {owner: Town Clerk, adopted: 2003-07-01, revised: 2017-07-01, review: 2018-07-31, clause: ST-38}
guidance:
  secrets:
    name: Secrets
    clause: ST-34
    on_cases: yes
    text: |
      Keep them.
      All of them.
support: {name: The desk, phone: 01632 960002, clause: ST-35}
training: {positions: [boss], clause: ST-8}
representatives: {position: boss, to: hall, clause: ST-6}
passing_on: {channel: web, ways: [web], clause: ST-5}
monitors: {primary: boss, backup: deputy, teams: [hall], clause: ST-7}
told_at_once: {clause: ST-17}
learning: {positions: [boss], owners: [deputy], clause: ST-19}
"""
BASE = SMALL.replace("  boss: {name: Boss}\n", "  boss: {name: Boss}\n  deputy: {name: Deputy}\n")


def test_a_sound_one_is_read() -> None:
    found = read_pack(BASE + SOUND, "small-town.yaml").upkeep
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


@pytest.mark.parametrize(
    ("passage", "instead", "sentence"),
    [
        ("owner: Town Clerk, ", "", "“policy” has no “owner”. Add it."),
        (", clause: ST-38", "", "“policy” has no “clause”. Add it."),
        ("review: 2018-07-31", "review: 07/2018", "“review” must be a date that exists, written as 2026-05-01"),
        ("review: 2018-07-31", "review: 2017-07-01", "“review” is 2017-07-01, and “revised” is 2017-07-01."),
        (
            "    text: |\n      Keep them.\n      All of them.\n",
            "",
            "The piece of guidance “secrets” has no “text”. Add it.",
        ),
        ("    clause: ST-34\n", "", "The piece of guidance “secrets” has no “clause”. Add it."),
        ("on_cases: yes", "on_cases: perhaps", "“on_cases” must be yes or no, and is “perhaps”."),
        ("phone: 01632 960002, ", "", "Nobody could reach them. Give a “phone” or an “email”."),
        ("phone: 01632 960002", "email: the desk", "“email” must be one address such as"),
        (
            "training: {positions: [boss], ",
            "training: {positions: [bos], ",
            "There is no position “bos”. Did you mean “boss”?",
        ),
        ("training: {positions: [boss], ", "training: {", "“training” has no “positions”. Add it."),
        ("position: boss,", "position: king,", "There is no position “king”."),
        ("to: hall", "to: hull", "There is no team “hull”. Did you mean “hall”?"),
        ("channel: web, ways", "channel: wep, ways", "There is no channel “wep”. Did you mean “web”?"),
        ("ways: [web], ", "", "“passing_on” has no “ways”. Add it."),
        ("backup: deputy", "backup: boss", "so it must be another position"),
        ("backup: deputy", "backup: depty", "There is no position “depty”. Did you mean “deputy”?"),
        ("teams: [hall], ", "", "“monitors” has no “teams”. Add it."),
        ("told_at_once: {clause: ST-17}", "told_at_once: {}", "“told_at_once” has no “clause”. Add it."),
        ("owners: [deputy], ", "", "“learning” has no “owners”. Add it."),
        ("owners: [deputy]", "owners: [depty]", "There is no position “depty”. Did you mean “deputy”?"),
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


@pytest.mark.clauses("OC-34")
def test_the_county_s_legal_basis_is_a_text_of_its_pack() -> None:
    [guide] = pack("orange-county").upkeep.on_cases
    assert guide.clause == "OC-34"
    for law in ("Privacy Act of 1974", "Sections 10850 to 10853", "Division 19"):
        assert law in guide.text


def test_what_is_passed_on_can_t_be_asked_for_its_service() -> None:
    demanded = BASE.replace("demands:\n", "demands:\n  service: {words: Which one?, clause: ST-3}\n")
    with pytest.raises(PackFaults) as caught:
        read_pack(demanded + SOUND, "small-town.yaml")
    [fault] = caught.value.faults
    assert "Intake demands the service" in fault.sentence
