"""Mistakes in details, priorities, steps, conditions, clocks of one's own and what is reported: each on its line."""

from __future__ import annotations

import pytest

from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.county import PACK

# What is replaced, by what, the passage that the fault's line begins at, and what the sentence must say.
FAULTS = [
    (
        "when: {channel: [council]}",
        "when: {chanel: [council]}",
        "when: {chanel",
        "can't ask for “chanel”. Did you mean",
    ),
    ("when: {channel: [council]}", "when: {requests: [x]}", "when: {requests", "can't ask for “requests”."),
    (
        "when: {channel: [council]}",
        "when: {channel: [pigeon]}",
        "when: {channel: [pigeon",
        "no channel called “pigeon”",
    ),
    (
        "when: {channel: [council]}",
        "when: {channel: []}",
        "when: {channel: []",
        "“channel” is empty. Name at least one.",
    ),
    ("when: {channel: [council]}", "when: {}", "when: {}", "“when” asks for nothing. Name a fact and its values"),
    (
        "when: {reached: [deputy_director, director]}",
        "when: {reached: [king]}",
        "when: {reached: [king",
        "choice of “reached”",
    ),
    ("  left_staff: {name", "  channel: {name", "  channel: {name", "can't be called “channel”: every case has that."),
    (
        "clause: RV-29, asked_of: reporter",
        "clause: RV-29, asked_of: anyone",
        "  requests:",
        "“asked_of” can't be “anyone”. Known here: officer, reporter.",
    ),
    (
        "  expedite: {name: Expedite, clause: RV-31}\n  emergency: {name: Emergency, clause: RV-31}\n",
        "",
        "priorities:",
        "There is one priority alone",
    ),
    ("before: [allocate]", "before: [escalate]", "before: [escalate", "“escalate” is the reporter's right"),
    ("before: [allocate]", "before: [alocate]", "before: [alocate", "No step can stand before “alocate”. Did you mean"),
    (
        "positions: [boss]}\n          forward",
        "positions: [king]}\n          forward",
        "          review:",
        "no position “king”",
    ),
    (
        "          confirm:\n",
        "          draft:\n",
        "          draft:\n            name: The front",
        "can't be called “draft”",
    ),
    (
        "starts: forward, stops",
        "starts: foward, stops",
        "          two_days:",
        "called “foward”. Did you mean “forward”?",
    ),
    ("stops: [returned]", "stops: [forward]", "          two_days:", "starts this clock, so it can't stop it too."),
    (
        "starts: forward, stops: [returned]",
        "starts: received, stops: [returned]",
        "          two_days:",
        "nothing would stop this clock",
    ),
    (
        "limit: 4 working hours",
        "limit: 4 hours",
        "              - {when: {priority: [emergency",
        "“4 hours” is no limit.",
    ),
    (
        "stops: [allocation]",
        "stops: [alocation]",
        "          allocation:",
        "called “alocation”. Did you mean “allocation”?",
    ),
    ("  to: County Executive Office\n", "", "reportable:", "“reportable” has no “to”. Add it."),
    (
        "stops: [returned]}",
        "stops: [returned], pause_for: {advocate: {name: An advocate, clause: ST-1}}}",
        "          two_days:",
        "This clock can't be paused at all, so no reason will do. Add “pausable: yes”.",
    ),
    (
        "stops: [returned]}",
        "stops: [returned], pausable: yes, pause_for: {advocate: {name: An advocate}}}",
        "          two_days:",
        "The reason to pause “advocate” has no “clause”. Add it.",
    ),
    (
        "stops: [returned]}",
        "stops: [returned], pausable: yes, pause_for: {lawyer: {name: X, clause: ST-1, longest: 4 working hours}}}",
        "          two_days:",
        "A pause is counted in days, and “4 working hours” isn't. Give days.",
    ),
    ("independent: yes}\n  former", "independant: yes}\n  former", "  investigator: {name: Ind", "“independant”"),
    ("sees: no, contact", "sees: perhaps, contact", "  former_staff: {name: Has", "“sees” must be yes or no"),
    (
        "        leads_to: second\n",
        "        leads_to: second\n        needs: {investigater: {at_least: 1, clause: ST-1}}\n",
        "        needs:",
        "There is no part “investigater”. Did you mean “investigator”?",
    ),
    (
        "        leads_to: second\n",
        "        leads_to: second\n        needs: {investigator: {at_least: many, clause: ST-1}}\n",
        "        needs:",
        "“at_least” must be a number from 1 to 20, and is “many”.",
    ),
    (
        "        leads_to: second\n",
        "        leads_to: second\n        team: hal\n",
        "        team: hal",
        "There is no team “hal”. Did you mean “hall”?",
    ),
    (
        "\nproceedings:\n",
        "\ntell:\n  - {on: opened, clause: ST-1, words: It is open.}\nproceedings:\n",
        "  - {on: opened",
        "Nobody would be told. Name the “positions”",
    ),
    (
        "\nproceedings:\n",
        "\ntell:\n  - {on: opened, part: investigator, positions: [boss], clause: ST-1, words: Open.}\nproceedings:\n",
        "  - {on: opened",
        "A part is given “on: part” alone.",
    ),
    (
        "\nproceedings:\n",
        "\ntell:\n  - {on: opened, stage: secnd, positions: [boss], clause: ST-1, words: Open.}\nproceedings:\n",
        "  - {on: opened",
        "There is no stage “secnd”. Did you mean “second”?",
    ),
    ("    owner: boss\n", "    owner: king\n", "    owner: king", "no position “king”"),
    ("    owner: boss\n", "", "  standard_words:", "“standard_words” has no “owner”. Add it."),
    (
        "outcome: for_court}",
        "outcome: upheld}",
        "      court: {name",
        "The outcome “upheld” finds a mistake, which needs an apology and a remedy in words of one's own.",
    ),
    ("outcome: for_court}", "outcome: for_cort}", "      court: {name", "no outcome “for_cort”. Did you mean"),
    ("text: It is for the court to decide., ", "", "      court: {name", "has no “text”. Add it."),
    ("    statutory: {name: Statutory", "    Statutory: {name: Statutory", "    Statutory:", "no name for a kind of"),
    ("clause: OC-5, words", "words", "  always:", "has no “clause”. Add it."),
]


@pytest.mark.parametrize(("old", "new", "at", "words"), FAULTS)
def test_a_mistake_is_told_with_its_line_and_its_mend(old: str, new: str, at: str, words: str) -> None:
    assert PACK.count(old) == 1, PACK.count(old)
    text = PACK.replace(old, new)
    with pytest.raises(PackFaults) as caught:
        read_pack(text, "county.yaml")
    line = text.count("\n", 0, text.index(at)) + 1
    assert [(fault.line, True) for fault in caught.value.faults if words in fault.sentence] == [(line, True)], str(
        caught.value
    )


def test_the_countys_pack_is_sound() -> None:
    pack = read_pack(PACK, "county.yaml")
    stage = pack.pathways[1].stages[0]
    assert stage.clock("two_days").after == "forward"
    assert [str(one.limit) for one in stage.clock("answer").instead] == ["4 working hours", "2 working days"]
    assert [one.rank for one in pack.priorities.values()] == [0, 1, 2]
