"""What a self-assessment finds in a procedure, what its numbers say, and what changes of it from version to version."""

from __future__ import annotations

import pytest

from portal.policy.assessing import OF_CASES, TOLD, Check, Finding, Looks, SelfAssessment, State, together
from portal.policy.assessing_packs import LOOK, of_pack
from portal.policy.clock import Limit, Unit
from portal.policy.impact import changes
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE, changed
from tests.procedures.broken.assessments import RULE

PACK = read_pack(changed(("closings:\n", RULE)), "town.yaml")
ANSWER = "first.answer"
MET, MISSED = Finding(Check(Looks.LIMIT_MET), 4), Finding(Check(Looks.LIMIT_MET), 4, 4)
SOME, NONE = Finding(Check(Looks.LIMIT_MET), 45, 3), Finding(Check(Looks.LIMIT_MET))


def days(amount: int, unit: Unit = Unit.WORKING_DAYS) -> Limit:
    return Limit(amount, unit)


@pytest.mark.parametrize(
    ("check", "state"),
    [
        (Check(Looks.LIMIT_AT_MOST, limits=(ANSWER,), most=days(10)), State.MET),
        (Check(Looks.LIMIT_AT_MOST, limits=(ANSWER,), most=days(9)), State.NOT_MET),
        (Check(Looks.LIMIT_AT_MOST, limits=(ANSWER,), most=days(30, Unit.CALENDAR_DAYS)), State.NOT_MET),
        (Check(Looks.LIMIT_AT_MOST, limits=(ANSWER, "first.acknowledge"), most=days(5)), State.PARTLY),
        (Check(Looks.EXTENSION_AT_MOST, limits=(ANSWER,), most=days(20)), State.MET),
        (Check(Looks.EXTENSION_AT_MOST, limits=(ANSWER,), most=days(19)), State.NOT_MET),
        (Check(Looks.EXTENSION_AT_MOST, limits=("first.acknowledge",), most=days(1)), State.MET),
        (Check(Looks.STAGES_AT_MOST, kinds=("complaint",), number=2), State.MET),
        (Check(Looks.STAGES_AT_MOST, kinds=("complaint",), number=1), State.PARTLY),
        (Check(Looks.LETTERS_PROVE, letters=("response",), fields=("answer.outcome",)), State.MET),
        (Check(Looks.LETTERS_PROVE, letters=("response",), fields=("answer.findings",)), State.NOT_MET),
        (Check(Looks.LETTERS_PROVE, letters=("response", "hello"), fields=("answer.outcome",)), State.PARTLY),
        (Check(Looks.RIGHT_ALWAYS, kinds=("complaint",), right="next"), State.NOT_MET),
        (Check(Looks.SEVERAL_CHANNELS), State.NOT_MET),
    ],
)
def test_what_a_procedure_gives(check: Check, state: State) -> None:
    assert of_pack(check, PACK).state is state


def test_what_isn_t_so_is_named() -> None:
    found = of_pack(Check(Looks.LIMIT_AT_MOST, limits=(ANSWER, "first.acknowledge"), most=days(5)), PACK)
    assert found.words == (
        "The procedure gives no more than 5 working days: First stage: Acknowledgement. "
        "Not so: The procedure gives no more than 5 working days: First stage: Answer."
    )


def test_numbers_stand_with_their_share() -> None:
    assert SOME.words == "It was done in time: 42 of 45 cases (93.3%)."
    assert NONE.words == "It was done in time: no cases to look at."


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ((), State.NOTHING),
        ((NONE, NONE), State.NOTHING),
        ((MET, NONE), State.MET),
        ((MISSED, MISSED), State.NOT_MET),
        ((MET, MISSED), State.PARTLY),
        ((MET, SOME), State.PARTLY),
    ],
)
def test_several_findings_say_one_thing_together(findings: tuple[Finding, ...], state: State) -> None:
    assert together(findings) is state


def test_everything_that_can_be_looked_at_is_told_and_looked_at_somewhere() -> None:
    assert set(TOLD) == set(Looks)
    assert set(Looks) - set(LOOK) - OF_CASES == {
        *(Looks.POSITION_HELD, Looks.WORK_DONE, Looks.RULINGS_COMPLIED, Looks.NO_BREACH)
    }
    assert not OF_CASES & set(LOOK)


def test_it_is_read_with_its_checks() -> None:
    rule = PACK.assessment
    assert isinstance(rule, SelfAssessment)
    assert rule.items == ("answered", "kind", "news")
    assert [one.looks for one in rule.checks(Looks)] == [Looks.LIMIT_AT_MOST, Looks.LIMIT_MET]
    assert rule.requirements["kind"].checks == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("text: We are kind.", "text: We are very kind.", "ST-42, words: “We are kind.” → “We are very kind.”"),
        ("most: 10 working", "most: 9 working", "limit_at_most first.answer 9 working days; limit_met first.answer"),
        ("What is new", "News", "News, name: “What is new” → “News” (ST-43)"),
        ("    kind:\n      clause: ST-42\n      text: We are kind.\n", "", "ST-42: no longer there."),
    ],
)
def test_what_another_version_asks_is_told(old: str, new: str, words: str) -> None:
    after = read_pack(changed(("closings:\n", RULE.replace(old, new))), "after.yaml")
    (found,) = [one for one in changes(PACK, after) if one.part == "Self-assessment"]
    assert words in found.words


def test_a_first_self_assessment_is_told_as_new() -> None:
    found = [one.words for one in changes(read_pack(BASE, "before.yaml"), PACK) if one.part == "Self-assessment"]
    assert found == [
        "Self-assessment, made for: nothing → yearly (ST-41)",
        "Self-assessment, answered by: none → boss (ST-41)",
        "ST-11: new.",
        "ST-42: new.",
        "What is new: new (ST-43).",
    ]
