"""What a procedure adds to the table of moves: by whom, how, how long, and with what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.policy.clock import Extension, Method, Unit, read
from portal.policy.decisions import Situation, closings, letter_for, may
from portal.policy.extending import extension_until, latest_extension
from portal.policy.handlers import may_handle, may_issue
from portal.policy.letters import Element
from portal.policy.moves import MOVES, YES, Move, Status
from portal.policy.procedure import By, HandlerRule
from portal.policy.rights import Standing
from portal.policy.spoken import may_acknowledge, may_answer, may_say
from tests.policy.build import (
    ANONYMOUS,
    EXTENDABLE,
    clock,
    day,
    extension,
    letter,
    pause,
    procedure,
    reads_well,
    rule,
    stage,
    two_stages,
    when,
)

AT = when("Mon 9 Jun 2025")
WAITING, ANSWERED = Standing(answered=False, late=False), Standing(answered=True, late=False)
COMPLIMENT = stage(
    1, name="Compliment", clause="DV-16", clocks=(rule(3, stops=frozenset({"acknowledgement"})),), answer_with=None
)


def situation(status: Status = Status.INVESTIGATING, **changes: Any) -> Situation:
    pathway = two_stages()
    facts: dict[str, Any] = {
        "procedure": procedure(),
        "pathway": pathway,
        "stage": pathway.stages[0],
        "status": status,
        "standing": ANSWERED if status in {Status.RESPONDED, Status.CLOSED} else WAITING,
    }
    return Situation(**(facts | changes))


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("by", By)
def test_nothing_is_allowed_that_the_table_refuses_and_every_no_is_a_sentence(
    status: Status, move: Move, by: By
) -> None:
    found = may(move, situation(status), by)
    assert not found or (status, move) in MOVES
    assert found or reads_well(found.sentence)


EXTENDING = stage(clocks=(rule(extension=EXTENDABLE),))
NEVER_PAUSED = stage(clocks=(rule(pausable=False),), clause="SC-4")
NO_LETTERS = procedure(letters={})


@pytest.mark.parametrize(
    ("move", "status", "changes", "sentence", "clause"),
    [
        (Move.RESPOND, Status.INVESTIGATING, {}, None, None),
        (
            Move.RESPOND,
            Status.INVESTIGATING,
            {"stage": COMPLIMENT},
            "Compliment needs no answer: acknowledge it, then close it.",
            "DV-16",
        ),
        (Move.EXTEND, Status.INVESTIGATING, {"stage": EXTENDING}, None, None),
        (
            Move.EXTEND,
            Status.INVESTIGATING,
            {},
            "The Test Procedure allows no more time at this stage. A holding letter can say why it is late.",
            "DV-25, DV-26",
        ),
        (Move.PAUSE, Status.INVESTIGATING, {}, None, None),
        (
            Move.PAUSE,
            Status.INVESTIGATING,
            {"stage": NEVER_PAUSED},
            "The Test Procedure doesn't let this clock be paused.",
            "SC-4",
        ),
        (Move.HOLD, Status.INVESTIGATING, {}, None, None),
        (
            Move.HOLD,
            Status.INVESTIGATING,
            {"procedure": NO_LETTERS},
            "The Test Procedure has no letter for this.",
            "DV-21",
        ),
        (Move.REFER, Status.RECEIVED, {}, "The Test Procedure has no letter for this.", "DV-21"),
        (Move.CLOSE, Status.RESPONDED, {}, None, None),
        (Move.CLOSE, Status.RECEIVED, {}, None, None),  # put right at once
        (
            Move.CLOSE,
            Status.RECEIVED,
            {"procedure": procedure(closings={})},
            "It must be answered before it is closed.",
            "DV-21",
        ),
        (Move.ESCALATE, Status.RESPONDED, {}, None, None),
        (Move.ESCALATE, Status.INVESTIGATING, {}, None, None),  # an officer's special investigation
        (Move.ACKNOWLEDGE, Status.PAUSED, {}, "It has been acknowledged already.", None),
    ],
)
def test_what_the_procedure_knows_of_a_move(
    move: Move, status: Status, changes: dict[str, Any], sentence: str | None, clause: str | None
) -> None:
    found = may(move, situation(status, **changes))
    assert (found.sentence or None, found.clause) == (sentence, clause)
    assert found.allowed is (sentence is None)


@pytest.mark.clauses("DV-30")
def test_a_reporter_cannot_escalate_before_an_answer() -> None:
    assert not may(Move.ESCALATE, situation(), By.REPORTER)
    assert may(Move.ESCALATE, situation(standing=Standing(answered=False, late=True)), By.REPORTER)


@pytest.mark.parametrize(
    ("move", "key"),
    [
        (Move.ACKNOWLEDGE, "acknowledgement"),
        (Move.RESPOND, "answer"),
        (Move.HOLD, "holding"),
        (Move.CLOSE, "closing"),
        (Move.EXTEND, None),  # this stage's clocks can't be extended
        (Move.REFER, None),  # and this procedure has no such letter
        (Move.ALLOCATE, None),
    ],
)
def test_the_letter_that_a_move_sends(move: Move, key: str | None) -> None:
    assert letter_for(move, situation()) == key


@pytest.mark.clauses("DV-35")
def test_an_extension_is_told_by_its_own_letter() -> None:
    assert letter_for(Move.EXTEND, situation(stage=EXTENDING)) == "extension"


@pytest.mark.clauses("SC-11")
@pytest.mark.parametrize(
    ("status", "changes", "keys"),
    [
        (Status.RECEIVED, {}, ["immediate"]),
        (Status.INVESTIGATING, {}, ["immediate"]),
        (Status.RESPONDED, {}, ["answered", "immediate"]),
        (Status.RECEIVED, {"stage": COMPLIMENT}, ["immediate"]),  # not yet acknowledged
        (Status.INVESTIGATING, {"stage": COMPLIMENT}, ["answered", "immediate"]),
    ],
)
def test_reasons_for_closing_before_and_after_an_answer(
    status: Status, changes: dict[str, Any], keys: list[str]
) -> None:
    assert [closing.key for closing in closings(situation(status, **changes))] == keys


@pytest.mark.clauses("SC-21")
@pytest.mark.parametrize("method", Method)
def test_only_a_voicemail_does_not_count_as_an_answer(method: Method) -> None:
    found = may_say("answer", method, stage())
    assert found.allowed is (method is not Method.VOICEMAIL)
    assert may_say("greeting", method, stage()), "what stops no clock may be said in any way"


@pytest.mark.clauses("SC-21")
@pytest.mark.parametrize("method", Method)
def test_a_way_that_does_not_count_is_named_in_words(method: Method) -> None:
    deaf = stage(clocks=(rule(methods=frozenset()),))
    found = may_say("answer", method, deaf)
    assert reads_well(found.sentence)
    assert found.sentence.startswith(("A ", "An e-mail "))
    assert found.clause == "DV-26"


INDEPENDENT = HandlerRule(positions=("manager",), independent_of=("stage-1",), clause="DV-31")


@pytest.mark.clauses("DV-31", "DV-39")
@pytest.mark.parametrize(
    ("handler", "positions", "earlier", "sentence"),
    [
        (HandlerRule(), [], ["stage-1"], ""),
        (INDEPENDENT, ["manager"], [], ""),
        (INDEPENDENT, ["manager", "clerk"], ["stage-0"], ""),
        (
            INDEPENDENT,
            ["manager"],
            ["stage-1"],
            "This person dealt with an earlier stage of the case. Choose someone who wasn't involved.",
        ),
        (INDEPENDENT, ["clerk"], [], "This stage must be dealt with by: Senior manager."),
        (INDEPENDENT, [], [], "This stage must be dealt with by: Senior manager."),
    ],
)
def test_who_may_deal_with_a_stage(
    handler: HandlerRule, positions: list[str], earlier: list[str], sentence: str
) -> None:
    found = may_handle(handler, positions, {"manager": "Senior manager"}, earlier)
    assert found.sentence == sentence
    assert found.allowed is (sentence == "")
    assert found or found.clause == "DV-31"


@pytest.mark.clauses("DV-27", "DV-44")
@pytest.mark.parametrize(
    ("outcome", "apology", "remedies", "sentence"),
    [
        ("not-upheld", "", 0, ""),
        ("upheld", "We are sorry.", 1, ""),
        (
            "upheld",
            "",
            0,
            "A mistake was found, so the answer needs an apology, and at least one action to put it right is needed.",
        ),
        ("upheld", "We are sorry.", 0, "A mistake was found, so at least one action to put it right is needed."),
        ("upheld", "  ", 1, "A mistake was found, so the answer needs an apology."),
        ("adopted", "", 0, "Choose an outcome that this procedure knows: Upheld, Not upheld."),
        ("unheard of", "", 0, "Choose an outcome that this procedure knows: Upheld, Not upheld."),
    ],
)
def test_a_mistake_is_put_right(outcome: str, apology: str, remedies: int, sentence: str) -> None:
    found = may_answer(procedure(), "complaint", outcome=outcome, apology=apology, remedies=remedies)
    assert found.sentence == sentence
    assert found.allowed is (sentence == "")


def test_a_procedure_without_remedies_asks_for_none() -> None:
    assert may_answer(procedure(remedies={}), "complaint", outcome="upheld", apology="", remedies=0)


RUNNING = clock("Mon 2 Jun 2025", extension=EXTENDABLE)  # due on Mon 16 June
IN_HOURS = clock("Mon 2 Jun 2025 10:00", 8, Unit.WORKING_HOURS, extension=EXTENDABLE)  # due on Tue 3 June at 10


@pytest.mark.clauses("DV-34", "DV-35")
@pytest.mark.parametrize(
    ("at_work", "until", "amount"),
    [
        (RUNNING, "Tue 17 Jun 2025", 1),
        (RUNNING, "Mon 30 Jun 2025", 10),
        (replace(RUNNING, extensions=(extension(4),)), "Mon 30 Jun 2025", 6),
        (clock("Mon 2 Jun 2025", 10, Unit.CALENDAR_DAYS, extension=EXTENDABLE), "Sat 14 Jun 2025", 2),
        (IN_HOURS, "Wed 4 Jun 2025", 12),  # until the cap, at 14:00
        (replace(IN_HOURS, rule=replace(IN_HOURS.rule, extension=replace(EXTENDABLE, cap=30))), "Wed 4 Jun 2025", 15),
        # overdue since the 16th, then paused from the 18th to the 20th: those days can't be given
        (replace(RUNNING, pauses=(pause("Wed 18 Jun 2025", "Fri 20 Jun 2025"),)), "Mon 23 Jun 2025", 3),
    ],
)
def test_an_extension_that_ends_on_a_date(at_work: Any, until: str, amount: int) -> None:
    at = AT if at_work.in_days else at_work.started
    assert extension_until(at_work, day(until), at) == (Extension(at, amount, ""), YES)


@pytest.mark.clauses("DV-35")
def test_more_time_is_taken_before_the_limit_passes() -> None:
    reading = read(RUNNING, AT)
    assert reading.due_at is not None
    more, verdict = extension_until(RUNNING, day("Tue 17 Jun 2025"), reading.due_at)
    assert (more, verdict.clause) == (None, "DV-26")
    assert verdict.sentence.startswith("More time must be taken before the limit passes")


@pytest.mark.clauses("DV-34")
@pytest.mark.parametrize(
    ("at_work", "until", "sentence"),
    [
        (clock("Mon 2 Jun 2025"), "Tue 17 Jun 2025", "The limit for “Answer” can't be extended."),
        (RUNNING, "Mon 16 Jun 2025", "The new date must be after 16 June 2025, the date it is due now."),
        (RUNNING, "Sat 21 Jun 2025", "Saturday 21 June 2025 is not a working day. Choose one that is."),
        (
            RUNNING,
            "Tue 1 Jul 2025",
            "The limit can be extended to 20 working days in all, so to 30 June 2025 at the latest.",
        ),
        (
            RUNNING,
            "Thu 1 Jan 2099",  # far outside the calendar
            "The limit can be extended to 20 working days in all, so to 30 June 2025 at the latest.",
        ),
        (
            replace(RUNNING, extensions=(extension(10),)),
            "Tue 1 Jul 2025",
            "The limit can be extended to 20 working days in all, so to the date it is due now at the latest.",
        ),
        (
            IN_HOURS,
            "Sat 7 Jun 2025",
            "The limit can be extended to 20 working hours in all, so to 4 June 2025 at the latest.",
        ),
        (
            replace(RUNNING, pauses=(pause("Wed 18 Jun 2025", "Fri 20 Jun 2025"),)),
            "Thu 19 Jun 2025",
            "Thursday 19 June 2025 doesn't count on this clock. Choose a day that does.",
        ),
        (replace(RUNNING, pauses=(pause("Wed 4 Jun 2025"),)), "Tue 17 Jun 2025", "This clock isn't running."),
        (replace(RUNNING, pauses=(pause("Tue 17 Jun 2025"),)), "Mon 23 Jun 2025", "This clock isn't running."),
        (replace(RUNNING, stopped=AT), "Tue 17 Jun 2025", "This clock isn't running."),
        (replace(RUNNING, ended=AT), "Tue 17 Jun 2025", "This clock isn't running."),
        (replace(RUNNING, exempt=ANONYMOUS), "Tue 17 Jun 2025", "This clock isn't running."),
    ],
)
def test_an_extension_that_cannot_be(at_work: Any, until: str, sentence: str) -> None:
    more, verdict = extension_until(at_work, day(until), AT if at_work.in_days else at_work.started)
    assert more is None
    assert (verdict.allowed, verdict.sentence, verdict.clause) == (False, sentence, "DV-26")


@pytest.mark.parametrize(
    ("at_work", "latest"),
    [
        (RUNNING, "Mon 30 Jun 2025"),
        (replace(RUNNING, extensions=(extension(9),)), "Mon 30 Jun 2025"),
        (IN_HOURS, "Wed 4 Jun 2025"),
    ],
)
def test_the_latest_extension(at_work: Any, latest: str) -> None:
    assert latest_extension(at_work, AT) == day(latest)


@pytest.mark.parametrize(
    "at_work",
    [
        clock("Mon 2 Jun 2025"),
        replace(RUNNING, extensions=(extension(10),)),
        replace(RUNNING, exempt=ANONYMOUS),
        replace(RUNNING, stopped=AT),
    ],
)
def test_where_nothing_is_left_to_extend(at_work: Any) -> None:
    assert latest_extension(at_work, AT) is None


@pytest.mark.parametrize("move", Move)
def test_a_reporter_escalates_withdraws_and_corrects_their_details_and_asks_staff_for_the_rest(move: Move) -> None:
    found = {status: may(move, situation(status), By.REPORTER) for status in Status}
    if move in {Move.ESCALATE, Move.WITHDRAW, Move.AMEND}:
        assert any(found.values())
    elif move is Move.CONTEST:
        assert "The Test Procedure doesn't say how a classification is contested." in found[Status.REFERRED].sentence
    else:
        assert {verdict.sentence for verdict in found.values()} == {"Only staff can do this."}


@pytest.mark.clauses("DV-31", "DV-39")
@pytest.mark.parametrize(
    ("earlier", "allowed"), [(set(), True), ({"stage-3"}, True), ({"stage-1"}, False), ({"stage-1", "stage-2"}, False)]
)
def test_who_had_a_part_in_an_earlier_stage_issues_no_answer(earlier: set[str], allowed: bool) -> None:
    found = may_issue(HandlerRule(("chief",), ("stage-1", "stage-2"), "DV-39"), earlier)
    assert bool(found) is allowed
    assert found.clause == (None if allowed else "DV-39")


@pytest.mark.clauses("DV-6", "DV-25")
def test_an_acknowledgement_waits_for_a_handler_only_where_it_must_name_one() -> None:
    names = Element("contact", "who deals with it", "DV-6, DV-25", fields=("body.name", "handler.phone"))
    whose = Element("whose", "what happens next", "DV-16", phrase="Hello")
    naming, silent = (
        procedure(letters={"acknowledgement": letter("Hello", *elements)}) for elements in ((whose, names), (whose,))
    )
    first = two_stages().stages[0]
    assert may_acknowledge(silent, first, handled=False)
    assert may_acknowledge(naming, first, handled=True)
    found = may_acknowledge(naming, first, handled=False)
    assert (found.sentence, found.clause) == (
        "Say first who deals with it: the acknowledgement names them.",
        "DV-6, DV-25",
    )
