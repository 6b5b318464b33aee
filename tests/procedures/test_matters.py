"""Matters in a pack: what they say is read, and what can't be so is told with its line and its mend."""

from __future__ import annotations

import pytest

from portal.policy.clock import Start
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.matters.town import TOWN

EXCLUDED = "    excluded:\n      to: {name: "
TO = "{name: Appeals Board, phone: 01632 960500, email: appeals@example.org}"


def test_the_town_s_matters_are_read() -> None:
    town = read_pack(TOWN, "town.yaml")
    appeal, conduct = town.matters["benefits_appeal"], town.matters["our_staff"]
    assert appeal.excluded is not None
    assert (appeal.excluded.counted, appeal.excluded.reportable, appeal.contestable) == (False, False, True)
    assert (conduct.subject, conduct.team, conduct.kinds) == ("staff conduct", "people", {"complaint"})
    assert town.contest is not None
    rule = town.contest.rule("contest 1")
    assert (str(rule.limit), rule.calendar, rule.starts) == ("5 working days", "town", Start.CONTESTED)


def test_what_it_is_about_decides_before_the_service() -> None:
    town = read_pack(TOWN, "town.yaml")
    assert town.route("complaint", "meals", "our_staff").key == "conduct"
    assert town.route("complaint", "meals", "benefits_appeal").key == "care", "it has no way of its own"
    assert town.route("complaint", None, "our_staff").key == "conduct"


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("team: people\n", "team: poeple\n", "team: poeple", "There is no team “poeple”. Did you mean “people”?"),
        ("kinds: [complaint]\n    off", "kinds: [complain]\n    off", "kinds: [complain]", "no kind “complain”"),
        ("    clause: ST-33\n", "", "  thanks_only:", "has no “clause”. Add it."),
        (TO, "{name: Appeals Board}", "to: {name: Appeals", "Give a phone, an email, a web page or an address."),
        ("      words: A court has decided this, so we can't.\n", "", EXCLUDED + "County", "has no “words”. Add it."),
        ("    team: people\n", "    team: people\n    contact: {name: People}\n", "    contact: {name: People}",
         "“contact” doesn't say how to reach them. Give a phone,"),
        ("    clause: ST-31\n", "    clause: ST-31\n    words: No.\n", "    words: No.", "as “words”. Move it there."),
        ("    clause: ST-31\n", "    clause: ST-31\n    contact: {name: A, phone: 01632 960500}\n",
         "    contact: {name: A", "as “to”. Move it there."),
        ("    subjects: [staff conduct]\n", "", "    subject: staff conduct", "No pathway is for the subject"),
        ("  thanks_only:", "  none:", "  none:", "is what is chosen for no matter at all"),
        ("contest: {limit: 5 working days, clause: ST-34}\n", "", "  our_staff:", "can be contested, and nothing says"),
        ("limit: 5 working days, clause: ST-34", "limit: 5 days, clause: ST-34", "contest: {", "is no limit"),
        ("  decision:\n", "  decisoin:\n", "contest: {", "Add a letter “decision” that says “decision”."),
        ("  referral:\n    name: R", "  refferal:\n    name: R", EXCLUDED + "App", "Add a letter “referral”."),
        ("limit: 30 calendar days, starts: stage opened", "limit: 30 calendar days, starts: contested",
         "answer: {name: Answer, clause: ST-17", "Nothing of a stage starts"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line_and_its_mend(old: str, new: str, line: str, sentence: str) -> None:
    assert TOWN.count(old) == 1, old
    text = TOWN.replace(old, new)
    with pytest.raises(PackFaults) as caught:
        read_pack(text, "town.yaml")
    found = {fault.line: fault.sentence for fault in caught.value.faults if sentence in fault.sentence}
    assert text.count("\n", 0, text.index(line)) + 1 in found, caught.value.faults


def test_a_contest_that_nobody_can_use_is_a_fault() -> None:
    with pytest.raises(PackFaults) as caught:
        read_pack(TOWN.replace("contestable: yes", "contestable: no"), "town.yaml")
    assert [fault.sentence.split(",")[0] for fault in caught.value.faults] == ["No matter can be contested"]


def test_every_kind_has_a_way_whatever_it_is_about() -> None:
    text = TOWN.replace("    kinds: [complaint]\n    offered", "    kinds: [complaint, compliment]\n    offered")
    with pytest.raises(PackFaults) as caught:
        read_pack(text.replace("  any:\n", "  any:\n    subjects: [care]\n"), "town.yaml")
    assert any("about" in fault.sentence and "staff conduct" in fault.sentence for fault in caught.value.faults)
