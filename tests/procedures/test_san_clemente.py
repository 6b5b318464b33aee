"""San Clemente's pack says what policy 103-3 says."""

from __future__ import annotations

import pytest

from portal.policy.clock import Limit, Method, Start, Unit
from portal.policy.procedure import When
from tests.procedures.shipped import pack

CITY = pack("san-clemente")
(STAGE,) = CITY.pathways[0].stages


@pytest.mark.clauses("SC-2", "SC-4", "SC-16")
@pytest.mark.parametrize(
    ("clock", "limit", "clause", "stops"),
    [
        ("logged", Limit(24, Unit.WORKING_HOURS), "SC-16", {"logged"}),
        ("acknowledge", Limit(4, Unit.WORKING_DAYS), "SC-2", {"acknowledgement", "answer"}),
        ("answer", Limit(14, Unit.WORKING_DAYS), "SC-4", {"answer"}),
    ],
)
def test_each_limit_runs_from_receipt(clock: str, limit: Limit, clause: str, stops: set[str]) -> None:
    rule = STAGE.clock(clock)

    assert (rule.limit, rule.clause, rule.stops, rule.starts) == (limit, clause, stops, Start.RECEIVED)


@pytest.mark.clauses("SC-19", "SC-20")
@pytest.mark.parametrize(("mark", "clause"), [("anonymous", "SC-19"), ("staff", "SC-20")])
def test_the_standards_don_t_bind_an_anonymous_or_a_staff_entry(mark: str, clause: str) -> None:
    for clock in ("acknowledge", "answer"):
        exemption = STAGE.clock(clock).exemption(frozenset({mark}))
        assert exemption is not None
        assert exemption.clause == clause
    assert STAGE.clock("logged").exempt == ()


@pytest.mark.clauses("SC-21")
@pytest.mark.parametrize("clock", ["acknowledge", "answer"])
def test_a_voicemail_stops_nothing_and_a_call_does(clock: str) -> None:
    rule = STAGE.clock(clock)

    assert rule.stopped_by("answer", Method.PHONE)
    assert rule.stopped_by("answer", Method.LETTER)
    assert not rule.stopped_by("answer", Method.VOICEMAIL)


@pytest.mark.clauses("SC-2", "SC-4")
def test_the_policy_knows_neither_a_pause_nor_an_extension() -> None:
    assert not any(rule.pausable or rule.extension for rule in STAGE.clocks)
    assert "extension" not in CITY.letters


@pytest.mark.clauses("SC-3")
def test_there_is_one_stage_and_no_next_one_is_invented() -> None:
    assert STAGE.leads_to is None
    assert [(right.when, right.stage, right.clause) for right in STAGE.rights] == [(When.ALWAYS, None, "SC-3")]


@pytest.mark.clauses("SC-3")
def test_the_acknowledgement_has_the_policy_s_four_elements() -> None:
    elements = CITY.letters["acknowledgement"].elements

    assert [element.key for element in elements] == ["received", "assigned", "confirmation", "responsible"]
    assert {element.clause for element in elements} == {"SC-3"}


@pytest.mark.clauses("SC-4")
def test_the_answer_is_the_course_of_action() -> None:
    contract = {element.key: element for element in CITY.letters["course_of_action"].elements}

    assert STAGE.answer_with == "course_of_action"
    assert (contract["action"].fields, contract["action"].clause) == (("answer.findings",), "SC-4")


@pytest.mark.clauses("SC-14", "SC-32")
def test_name_address_and_phone_are_needed_unless_it_is_coded_anon() -> None:
    assert [(demand.field, demand.unless, demand.clause) for demand in CITY.demands] == [
        ("name", {"anonymous"}, "SC-32"),
        ("address", {"anonymous"}, "SC-32"),
        ("phone", {"anonymous"}, "SC-32"),
    ]
    assert CITY.marks["anonymous"].name == "Anon"


@pytest.mark.clauses("SC-11")
def test_what_was_served_immediately_needs_no_answer_and_is_not_counted() -> None:
    closing = CITY.closings["immediate_service"]

    assert (closing.without_answer, closing.counted, closing.clause) == (True, False, "SC-11")


@pytest.mark.clauses("SC-12")
def test_personnel_matters_are_left_to_others_and_not_counted() -> None:
    matter = CITY.matters["personnel"]

    assert matter.clause == "SC-12"
    assert matter.excluded is not None
    assert (matter.excluded.counted, matter.excluded.to.name) == (False, "Human Resources")


@pytest.mark.clauses("SC-13", "SC-15", "SC-33", "SC-34")
def test_the_policy_s_definitions() -> None:
    assert CITY.kinds["complaint"].help.startswith("A disagreement with the level of service provided")
    assert "outside the employee's work group" in CITY.marks["staff"].help


@pytest.mark.clauses("SC-1", "SC-24", "SC-37")
def test_services_lie_within_major_programs_and_each_has_a_team() -> None:
    services = [service for programme in CITY.programmes.values() for service in programme.services]

    assert len(CITY.programmes) >= 5
    assert all(len(programme.services) >= 3 for programme in CITY.programmes.values())
    assert {service.team for service in services} <= set(CITY.teams)


@pytest.mark.clauses("SC-38")
def test_the_assigned_manager_is_a_supervisor() -> None:
    assert (STAGE.handler.positions, STAGE.handler.clause) == (("division_supervisor", "manager"), "SC-38")
