"""Devon's pack says what Devon's policy says."""

from __future__ import annotations

import pytest

from portal.policy.clock import Limit, Method, Start, Unit
from portal.policy.letters import ENTERED, Asks
from portal.policy.procedure import By, Pathway, Stage, When
from portal.policy.rights import Standing, may_escalate, rights_today
from tests.procedures.shipped import pack

DEVON = pack("devon")
ANSWERED, LATE, NEITHER = Standing(answered=True, late=False), Standing(False, late=True), Standing(False, late=False)


def stage(pathway: str, key: str) -> Stage:
    return DEVON.pathway(pathway).stage(key)


def working_days(amount: int) -> Limit:
    return Limit(amount, Unit.WORKING_DAYS)


LIMITS = [
    ("corporate", "stage_1", "acknowledge", 3, "DV-25", Start.RECEIVED),
    ("corporate", "stage_1", "answer", 10, "DV-26", Start.RECEIVED),
    ("corporate", "stage_2", "acknowledge", 3, "DV-33", Start.STAGE_OPENED),
    ("corporate", "stage_2", "answer", 25, "DV-34", Start.STAGE_OPENED),
    ("corporate", "stage_3", "acknowledge", 3, "DV-41", Start.STAGE_OPENED),
    ("corporate", "stage_3", "answer", 30, "DV-42", Start.STAGE_OPENED),
    ("social_care", "stage_1", "acknowledge", 3, "DV-25", Start.RECEIVED),
    ("social_care", "stage_1", "answer", 10, "DV-26", Start.RECEIVED),
    ("social_care", "stage_2", "acknowledge", 3, "DV-33", Start.STAGE_OPENED),
    ("social_care", "stage_2", "answer", 25, "DV-34", Start.STAGE_OPENED),
    ("social_care", "review_panel", "acknowledge", 3, "DV-41", Start.STAGE_OPENED),
    ("social_care", "review_panel", "answer", 30, "DV-42", Start.STAGE_OPENED),
    ("suggestion", "suggestion", "acknowledge", 3, "DV-18", Start.RECEIVED),
    ("suggestion", "suggestion", "answer", 10, "DV-19", Start.RECEIVED),
    ("suggestion_social_care", "suggestion", "acknowledge", 3, "DV-18", Start.RECEIVED),
    ("suggestion_social_care", "suggestion", "answer", 20, "DV-19", Start.RECEIVED),
    ("compliment", "compliment", "acknowledge", 3, "DV-16", Start.RECEIVED),
]


@pytest.mark.clauses("DV-5", "DV-16", "DV-18", "DV-19", "DV-25", "DV-26", "DV-33", "DV-34", "DV-41", "DV-42")
@pytest.mark.parametrize(("pathway", "key", "clock", "days", "clause", "starts"), LIMITS)
def test_each_limit(pathway: str, key: str, clock: str, days: int, clause: str, starts: Start) -> None:
    rule = stage(pathway, key).clock(clock)

    assert (rule.limit, rule.starts, rule.calendar) == (working_days(days), starts, "england")
    assert clause in rule.clause.split(", ")


def test_no_limit_is_left_out_of_the_table() -> None:
    clocks = {(way.key, one.key, rule.key) for way in DEVON.pathways for one in way.stages for rule in one.clocks}

    assert clocks == {row[:3] for row in LIMITS}


@pytest.mark.clauses("DV-16", "DV-25")
def test_an_answer_stops_an_acknowledgement_s_clock_too_and_a_voicemail_stops_none() -> None:
    for way in DEVON.pathways:
        for one in way.stages:
            rule = one.clock("acknowledge")
            assert rule.stopped_by("acknowledgement", Method.EMAIL)
            assert rule.stopped_by("answer", Method.LETTER)
            assert not any(rule.stopped_by("answer", Method.VOICEMAIL) for rule in one.clocks)


@pytest.mark.clauses("DV-26", "DV-34", "DV-35")
def test_only_social_care_can_take_more_time_and_only_with_a_notice() -> None:
    extended = {
        (w.key, s.key): rule.extension for w in DEVON.pathways for s in w.stages for rule in s.clocks if rule.extension
    }

    caps = {place: (rule.cap, rule.clause, rule.letter) for place, rule in extended.items()}
    assert caps == {
        ("social_care", "stage_1"): (20, "DV-26", "extension"),
        ("social_care", "stage_2"): (65, "DV-34", "extension"),
    }
    clauses = {element.key: element.clause for element in DEVON.letters["extension"].elements}
    assert (clauses["applies"], clauses["reasons"]) == ("DV-35", "DV-35")


@pytest.mark.clauses("DV-15", "DV-19", "DV-26", "DV-40")
@pytest.mark.parametrize(
    ("kind", "service", "pathway"),
    [
        ("complaint", "roads", "corporate"),
        ("complaint", None, "corporate"),
        ("complaint", "adult_care", "social_care"),
        ("complaint", "child_care", "social_care"),
        ("suggestion", "libraries", "suggestion"),
        ("suggestion", "adult_care", "suggestion_social_care"),
        ("compliment", "adult_care", "compliment"),
        ("compliment", None, "compliment"),
    ],
)
def test_each_case_takes_its_own_way(kind: str, service: str | None, pathway: str) -> None:
    assert DEVON.route(kind, service).key == pathway


@pytest.mark.clauses("DV-39", "DV-40")
def test_social_care_leaves_the_corporate_route_before_stage_3() -> None:
    def stages(way: Pathway) -> list[str]:
        return [one.name for one in way.stages]

    assert stages(DEVON.pathway("corporate")) == [
        "Stage 1: Local Resolution",
        "Stage 2: Service Investigation",
        "Stage 3: Corporate Review",
    ]
    assert stages(DEVON.pathway("social_care"))[2] == "Stage 3: Review Panel"


@pytest.mark.clauses("DV-24", "DV-31", "DV-32", "DV-39")
@pytest.mark.parametrize(
    ("pathway", "key", "positions", "independent_of", "clause"),
    [
        ("corporate", "stage_1", (), (), "DV-24"),
        ("corporate", "stage_2", ("senior_manager",), ("stage_1",), "DV-31"),
        ("corporate", "stage_3", ("chief_executive", "monitoring_officer"), ("stage_1", "stage_2"), "DV-39"),
        ("social_care", "stage_2", ("investigating_officer",), ("stage_1",), "DV-31, DV-32"),
        ("social_care", "review_panel", ("panel_chair",), ("stage_1", "stage_2"), "DV-40"),
    ],
)
def test_who_deals_with_each_stage(
    pathway: str, key: str, positions: tuple[str, ...], independent_of: tuple[str, ...], clause: str
) -> None:
    rule = stage(pathway, key).handler

    assert (rule.positions, rule.independent_of, rule.clause) == (positions, independent_of, clause)


@pytest.mark.clauses("DV-30", "DV-38")
@pytest.mark.parametrize(
    ("pathway", "key", "clause"),
    [
        ("corporate", "stage_2", "DV-30"),
        ("social_care", "stage_2", "DV-30"),
        ("corporate", "stage_3", "DV-38"),
        ("social_care", "review_panel", "DV-38"),
    ],
)
def test_a_stage_opens_for_who_is_dissatisfied_for_who_waits_in_vain_and_for_a_senior_manager(
    pathway: str, key: str, clause: str
) -> None:
    triggers = stage(pathway, key).triggers

    assert [(trigger.by, trigger.when) for trigger in triggers] == [
        (By.REPORTER, When.ANSWERED),
        (By.REPORTER, When.LATE),
        (By.OFFICER, When.ALWAYS),
    ]
    assert sum(clause in trigger.clause for trigger in triggers) >= 2


@pytest.mark.clauses("DV-30", "DV-38")
@pytest.mark.parametrize("key", ["stage_1", "stage_2"])
@pytest.mark.parametrize(
    ("standing", "by", "allowed"),
    [
        (ANSWERED, By.REPORTER, True),
        (LATE, By.REPORTER, True),
        (NEITHER, By.REPORTER, False),
        (NEITHER, By.OFFICER, True),
    ],
)
def test_when_a_complaint_may_go_on(key: str, standing: Standing, by: By, allowed: bool) -> None:
    assert bool(may_escalate(DEVON.pathway("corporate"), stage("corporate", key), standing, by)) is allowed


@pytest.mark.clauses("DV-8", "DV-29", "DV-36", "DV-37", "DV-43", "DV-48")
@pytest.mark.parametrize(
    ("pathway", "key", "standing", "words", "clause", "opens"),
    [
        ("corporate", "stage_1", ANSWERED, "service investigation", "DV-29", "stage_2"),
        ("corporate", "stage_1", LATE, "without waiting for it", "DV-30", "stage_2"),
        ("corporate", "stage_2", ANSWERED, "complain to the Chief Executive", "DV-36", "stage_3"),
        ("corporate", "stage_2", LATE, "complain to the Chief Executive now", "DV-38", "stage_3"),
        ("corporate", "stage_3", ANSWERED, "Local Government Ombudsman", "DV-43, DV-48", None),
        ("social_care", "stage_1", ANSWERED, "Independent Investigating Officer", "DV-29", "stage_2"),
        ("social_care", "stage_2", ANSWERED, "Review Panel Hearing", "DV-37", "review_panel"),
        ("social_care", "review_panel", ANSWERED, "Local Government Ombudsman", "DV-43, DV-48", None),
    ],
)
def test_what_the_customer_may_do_then(
    pathway: str, key: str, standing: Standing, words: str, clause: str, opens: str | None
) -> None:
    right = rights_today(stage(pathway, key), standing)[0]

    assert words in right.words
    assert (right.clause, right.stage) == (clause, opens)


@pytest.mark.clauses("DV-11", "DV-13")
def test_an_interpreter_and_an_advocate_are_offered_at_every_stage_of_a_complaint() -> None:
    for way in (DEVON.pathway("corporate"), DEVON.pathway("social_care")):
        for one in way.stages:
            assert "DV-11, DV-13" in [right.clause for right in rights_today(one, NEITHER)]


@pytest.mark.clauses("DV-22")
def test_each_kind_is_defined_in_the_policy_s_words() -> None:
    assert list(DEVON.kinds) == ["complaint", "compliment", "suggestion"]
    assert DEVON.kinds["complaint"].help.startswith("Any expression of dissatisfaction, whether justified or not")
    assert "extra mile" in DEVON.kinds["compliment"].help
    assert "improve our delivery" in DEVON.kinds["suggestion"].help


@pytest.mark.clauses("DV-2", "DV-23", "DV-45", "DV-47", "DV-54")
def test_the_controlled_lists() -> None:
    assert set(DEVON.channels) >= {"web", "letter", "in_person", "fax", "minicom", "sms", "phone"}
    assert len(DEVON.natures) == 10
    assert [remedy.clause for remedy in DEVON.remedies.values()] == ["DV-45"] * 7 + ["DV-47"] * 2
    assert "elected_member" in DEVON.marks


@pytest.mark.clauses("DV-1")
def test_nothing_blocks_a_submission() -> None:
    assert DEVON.demands == ()


@pytest.mark.clauses("DV-20", "DV-27", "DV-44")
@pytest.mark.parametrize(
    ("kind", "outcomes", "mistakes"),
    [
        ("complaint", ["upheld", "partly_upheld", "not_upheld"], ["upheld", "partly_upheld"]),
        ("suggestion", ["implement", "investigate", "unable"], []),
        ("compliment", [], []),
    ],
)
def test_what_each_kind_can_come_to(kind: str, outcomes: list[str], mistakes: list[str]) -> None:
    found = [outcome for outcome in DEVON.outcomes.values() if kind in outcome.kinds]

    assert [outcome.key for outcome in found] == outcomes
    assert [outcome.key for outcome in found if outcome.mistake] == mistakes


@pytest.mark.clauses("DV-9", "DV-15", "DV-24", "DV-48")
def test_what_is_put_right_at_once_needs_no_answer_and_is_counted() -> None:
    unanswered = [closing.key for closing in DEVON.closings.values() if closing.without_answer]
    assert unanswered == ["resolved_at_once", "same_issue"]  # the second is DV-49's: no more is answered
    assert all(closing.counted for closing in DEVON.closings.values())


@pytest.mark.clauses(
    "DV-6", "DV-7", "DV-8", "DV-20", "DV-28", "DV-29", "DV-35", "DV-36", "DV-37", "DV-43", "DV-44", "DV-48"
)
@pytest.mark.parametrize(
    ("letter", "element", "clause", "fields"),
    [
        ("acknowledgement", "contact", "DV-6", {"handler.name", "handler.phone", "handler.email"}),
        ("acknowledgement", "target", "DV-6", {"clock.due"}),
        ("acknowledgement", "rights", "DV-8", {"rights.next"}),
        ("holding", "reasons", "DV-7", {"holding.reasons"}),
        ("holding", "new_date", "DV-28", {"holding.until"}),
        ("extension", "reasons", "DV-35", {"extension.reasons"}),
        ("response_1", "rights", "DV-29", {"rights.next"}),
        ("response_1", "apology", "DV-44", {"answer.apology"}),
        ("response_1", "remedies", "DV-27", {"answer.remedies"}),
        ("response_2", "rights", "DV-36", {"rights.next"}),
        ("response_2_social_care", "rights", "DV-37", {"rights.next"}),
        ("response_3", "rights", "DV-43", {"rights.next"}),
        ("response_3_panel", "rights", "DV-48", {"rights.next"}),
        ("suggestion_response", "decision", "DV-20", {"answer.outcome"}),
    ],
)
def test_what_each_letter_must_say(letter: str, element: str, clause: str, fields: set[str]) -> None:
    contract = {one.key: one for one in DEVON.letters[letter].elements}

    assert set(contract[element].fields) == fields
    assert clause in contract[element].clause


@pytest.mark.clauses("DV-27", "DV-44")
@pytest.mark.parametrize(
    "letter", ["response_1", "response_2", "response_2_social_care", "response_3", "response_3_panel"]
)
def test_an_apology_and_a_remedy_are_needed_only_for_a_mistake(letter: str) -> None:
    conditions = {element.key: element.when for element in DEVON.letters[letter].elements}
    entries = {entry.field: entry.required for entry in DEVON.letters[letter].entries}

    assert (conditions["apology"], conditions["remedies"], conditions["decision"]) == ("mistake", "mistake", "")
    assert (entries["answer.apology"], entries["answer.remedies"], entries["answer.findings"]) == (False, False, True)


def test_what_an_officer_enters_is_asked_in_its_own_way() -> None:
    asked = {entry.field: entry.asks for letter in DEVON.letters.values() for entry in letter.entries}

    assert asked == {field: asks for field, asks in ENTERED.items() if field in asked}
    assert asked["holding.until"] is Asks.DATE


@pytest.mark.clauses("DV-50")
@pytest.mark.parametrize("matter", ["children_act", "community_care"])
def test_what_comes_under_the_acts_goes_the_way_of_social_care(matter: str) -> None:
    """Whatever service it is about: stage 1 is this policy's, stages 2 and 3 have their own procedure."""
    way = DEVON.route("complaint", "roads", matter)

    assert way.key == "social_care"
    assert DEVON.route("complaint", "roads").key == "corporate"
    assert [stage.key for stage in way.stages] == ["stage_1", "stage_2", "review_panel"]
