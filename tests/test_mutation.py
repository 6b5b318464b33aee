"""A value of a pack that is changed is noticed, and what nobody notices is told.

A few mutants of each pack by chance; all of them: python -m tests.mutation
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.procedures.faults import Faults
from portal.procedures.nodes import Table, parse
from tests.mutation.__main__ import main
from tests.mutation.changes import KINDS, WHOLE
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.proof import Fate, chosen, fate, prove, table_of
from tests.procedures.promises import promises
from tests.procedures.test_promises import PACKS

SMALL = """\
hours: {Monday: 09:00-17:00}
positions: {boss: {name: Boss 7}, clerk: {name: Clerk}}
pathways:
  one:
    stages:
      first:
        handler: {positions: [boss]}
        clocks:
          answer:
            limit: 10 working days
            stops: [answer]
letters:
  reply:
    body: Within 10 days.
    elements:
      decision: {words: the decision, fields: [answer.outcome]}
"""


def small() -> Table:
    return parse(SMALL, Faults("small.yaml"))


def of(kind: str) -> Iterator[Mutant]:
    return (mutant for mutant in mutants(small()) if mutant.kind == kind)


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_changed_by_chance_is_noticed(pack: str) -> None:
    lived = [str(mutant) for mutant, found in prove(pack, chosen(pack, sample=25)) if found is Fate.LIVES]
    assert lived == []


@pytest.mark.parametrize("kind", [*KINDS, WHOLE])
def test_the_packs_have_mutants_of_every_kind(kind: str) -> None:
    assert any(mutant.kind == kind for pack in PACKS for mutant in mutants(table_of(pack)))


def test_a_number_and_a_unit_become_others() -> None:
    assert {mutant.now for mutant in of("number") if mutant.path[-1] == "limit"} == {
        "11 working days",
        "9 working days",
    }
    units = {mutant.now for mutant in of("unit")}
    assert {"10 calendar days", "10 working hours", "10 business days"} <= units
    assert "10 working days" not in units


def test_words_to_people_are_left_alone() -> None:
    assert not any(
        "name" in mutant.path or "body" in mutant.path or "words" in mutant.path for mutant in mutants(small())
    )


def test_an_element_is_dropped_and_named_with_its_line() -> None:
    dropped = next(mutant for mutant in of(WHOLE) if mutant.path[-1] == "decision")
    assert (dropped.line, str(dropped)) == (
        16,
        "letters.reply.elements.decision: “a table of names and values” was dropped",
    )


def mutants_of(pack: str, *path: str) -> set[str]:
    """What a value of a pack becomes; "" where it is dropped."""
    return {mutant.now for mutant in mutants(table_of(pack)) if mutant.path == path}


def test_a_date_stays_a_date() -> None:
    became = mutants_of("riverside", "policy", "revised")
    assert {"2018-07-01", "2016-07-01", "2017-08-01", "2017-06-01", "2017-07-02", "2017-07-00", ""} == became


def test_a_section_that_may_be_left_out_is_dropped_and_no_other() -> None:
    assert mutants_of("riverside", "monitors") == {""}
    assert mutants_of("riverside", "positions") == set()


def test_a_name_becomes_another_of_its_list_and_words_called_alike_are_left_alone() -> None:
    assert "finance" in mutants_of("san-clemente", "representatives", "to")
    assert mutants_of("orange-county", "reportable", "to") == set()
    assert mutants_of("san-clemente", "policy", "owner") == set()


def test_the_team_of_a_kind_is_changed_and_dropped() -> None:
    assert {"", "complaints"} <= mutants_of("childrens-social-care", "kinds", "enquiry", "team")


def test_where_a_service_and_a_matter_belong_is_changed_and_dropped() -> None:
    roads = ("programmes", "environment", "services", "roads")
    assert {"", "social_care"} <= mutants_of("devon", *roads, "team")
    assert "" in mutants_of("devon", "programmes", "social_care", "services", "adult_care", "subject")
    assert mutants_of("devon", *roads, "name") == set()
    assert mutants_of("devon", *roads) == {""}
    assert {"", "fraud"} <= mutants_of("riverside", "matters", "staff_conduct", "label")
    assert {"", "fraud"} <= mutants_of("riverside", "matters", "staff_conduct", "subject")
    assert "parks" in mutants_of("riverside", "intake_team")
    assert mutants_of("riverside", "teams", "internal_audit") == {""}


def test_a_party_loses_each_way_to_reach_it_and_keeps_its_number() -> None:
    hearings = ("matters", "mandated_appeal", "excluded", "to")
    assert mutants_of("orange-county", *hearings, "phone") == {""}
    assert mutants_of("orange-county", *hearings, "web") == {""}


def test_a_mutant_is_changed_in_one_place_and_its_pack_in_none() -> None:
    pack = small()
    mutant = next(one for one in of("position") if one.path[-1] == 0)
    changed = mutant.of(pack)
    assert pack == small()
    assert str(changed) == str(pack).replace("text='boss'", "text='clerk'")


def test_a_mutant_that_no_promise_holds_lives_and_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = table_of("devon")
    friday = next(one for one in mutants(table) if one.path == ("hours", "Friday"))
    assert fate(table, friday, promises("devon")) is Fate.BROKEN
    monkeypatch.setattr("tests.mutation.proof.broken", lambda *_: iter(()))
    assert main(["--pack", "devon", "--only", "unit", "--sample", "2"]) == 1
    told = capsys.readouterr().out
    assert "portal/procedures/packs/devon.yaml:" in told


def test_what_is_noticed_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--pack", "san-clemente", "--only", "unit", "--sample", "2"]) == 0
    assert "san-clemente" in capsys.readouterr().out


def test_the_same_in_other_words_is_no_mutant() -> None:
    pack = table_of("childrens-social-care")
    england = next(one for one in mutants(pack) if one.path == ("calendars", "kingdom", "subdivisions", 0))
    assert fate(pack, england, promises("childrens-social-care")) is Fate.SAME
