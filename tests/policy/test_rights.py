"""What the reporter may do today, and what opens the next stage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.policy.procedure import By, When
from portal.policy.rights import Standing, may_escalate, next_stage, rights_today, triggers_today
from tests.policy.build import reads_well, two_stages

PATHWAY = two_stages()
FIRST, SECOND = PATHWAY.stages

WAITING = Standing(answered=False, late=False)
LATE = Standing(answered=False, late=True)
ANSWERED = Standing(answered=True, late=False)
ANSWERED_LATE = Standing(answered=True, late=True)
WITHDRAWN = Standing(answered=False, late=True, over=True)


@pytest.mark.clauses("DV-8", "DV-13", "DV-29", "DV-30")
@pytest.mark.parametrize(
    ("standing", "rights"),
    [
        (WAITING, ["advocate"]),
        (LATE, ["late", "advocate"]),
        (ANSWERED, ["next-stage", "advocate"]),
        (ANSWERED_LATE, ["next-stage", "advocate"]),  # an answer that came late is an answer
        (WITHDRAWN, ["advocate"]),
    ],
)
def test_rights_of_the_first_stage(standing: Standing, rights: list[str]) -> None:
    assert [right.key for right in rights_today(FIRST, standing)] == rights


@pytest.mark.clauses("DV-43", "DV-48")
def test_after_the_last_answer_the_ombudsman() -> None:
    assert [right.key for right in rights_today(SECOND, ANSWERED)] == ["ombudsman"]
    assert rights_today(SECOND, WAITING) == ()


def test_no_right_leads_on_from_a_stage_that_is_over() -> None:
    always = replace(FIRST, rights=tuple(replace(right, when=When.ALWAYS) for right in FIRST.rights))
    assert [right.key for right in rights_today(always, WITHDRAWN)] == ["advocate"]


@pytest.mark.clauses("DV-30")
@pytest.mark.parametrize(
    ("standing", "by", "triggers"),
    [
        (WAITING, By.REPORTER, []),
        (LATE, By.REPORTER, ["unanswered"]),
        (ANSWERED, By.REPORTER, ["dissatisfied"]),
        (WAITING, By.OFFICER, ["special"]),
        (LATE, By.OFFICER, ["unanswered", "special"]),
        (ANSWERED, By.OFFICER, ["dissatisfied", "special"]),
        (WITHDRAWN, By.REPORTER, []),
        (WITHDRAWN, By.OFFICER, []),
    ],
)
def test_ways_into_the_second_stage(standing: Standing, by: By, triggers: list[str]) -> None:
    assert [trigger.key for trigger in triggers_today(PATHWAY, FIRST, standing, by)] == triggers
    assert bool(may_escalate(PATHWAY, FIRST, standing, by)) is bool(triggers)
    for trigger in SECOND.triggers:
        assert bool(may_escalate(PATHWAY, FIRST, standing, by, trigger.key)) is (trigger.key in triggers)


@pytest.mark.parametrize(
    ("standing", "by", "trigger", "sentence", "clause"),
    [
        (
            WAITING,
            By.REPORTER,
            None,
            "Stage 2 opens once Stage 1 has been answered, or if its answer is late.",
            "DV-31",
        ),
        (ANSWERED, By.REPORTER, "special", "Only a member of staff can open Stage 2 for that reason.", "DV-31"),
        (ANSWERED, By.OFFICER, "boredom", "“boredom” is not one of the reasons for which Stage 2 opens.", "DV-31"),
        (
            WITHDRAWN,
            By.OFFICER,
            None,
            "Stage 1 came to its end without an answer, so nothing follows from it.",
            "DV-21",
        ),
    ],
)
def test_a_refusal_to_go_on_has_its_sentence(
    standing: Standing, by: By, trigger: str | None, sentence: str, clause: str
) -> None:
    verdict = may_escalate(PATHWAY, FIRST, standing, by, trigger)
    assert (verdict.allowed, verdict.sentence, verdict.clause) == (False, sentence, clause)
    assert reads_well(sentence)


def test_nothing_follows_the_last_stage() -> None:
    assert next_stage(PATHWAY, FIRST) == SECOND
    assert next_stage(PATHWAY, SECOND) is None
    assert triggers_today(PATHWAY, SECOND, ANSWERED, By.OFFICER) == ()
    verdict = may_escalate(PATHWAY, SECOND, ANSWERED, By.OFFICER)
    assert (verdict.sentence, verdict.clause) == ("Stage 2 is the last stage of this procedure.", "DV-31")
