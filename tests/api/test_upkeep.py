"""The API of work that isn't a case's: duties, learning, training, guidance and what people are asked to contribute."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portal.cases import contributing, learning, training
from portal.cases.models import Case
from portal.database import db, transaction
from portal.duties import commands
from portal.policy.moves import Move
from portal.procedures import versions
from tests.api.calls import Caller
from tests.cast import CARE, CENTRAL, COMPLAINTS, NOW, ROADS, SYSTEM, acknowledged, as_, complaint, do, staff
from tests.duties import county
from tests.duties.county import ANALYST, DEPUTY, OTHER_DEPUTY
from tests.journeys.staffing import hire

DUE = date(2026, 6, 30)
BOROUGH, MEG, LIA = "childrens-social-care", "meg.management", "lia.learning"


# ---- duties


@pytest.fixture
def duty(api: Caller) -> int:
    """The county's request for May's compilation, asked for."""
    with api.app.app_context():
        county.open_up()
        with transaction():
            county.plan()
            row = county.row("compilation_request")
            commands.ask(row, by=as_(ANALYST), at=NOW)
            db.session.flush()
            return row.id


def pieces(api: Caller, duty: int) -> dict[str, int]:
    return {one["of"]: one["id"] for one in api.get(f"/duties/{duty}", by=ANALYST).json["contributions"]}


@pytest.mark.clauses("OC-24")
def test_a_contribution_to_a_duty_is_returned_by_whom_it_was_asked_of(api: Caller, duty: int) -> None:
    told = api.get(f"/duties/{duty}", by=DEPUTY).json
    assert (told["name"], told["clause"], told["who"]) == ("Request for the final compilation", "OC-23", "SPPR Analyst")
    dev = pieces(api, duty)["Dev Patel"]
    wrong = api.post(f"/duties/{duty}/contributions/{dev}/return", by=OTHER_DEPUTY, json={})
    assert (wrong.status_code, wrong.json["clause"]) == (409, "OC-23")
    done = api.post(f"/duties/{duty}/contributions/{dev}/return", by=DEPUTY, json={"nil": True, "note": "None."})
    assert done.status_code == 200
    [piece] = [one for one in done.json["contributions"] if one["id"] == dev]
    assert (piece["nil"], piece["note"], piece["returned_by"]) == (True, "None.", "Dev Patel")
    again = api.post(f"/duties/{duty}/contributions/{dev}/return", by=DEPUTY, json={})
    assert (again.status_code, again.json["detail"]) == (409, "Dev Patel has returned this already.")


@pytest.mark.parametrize(
    ("body", "field"),
    [({"nil": "no"}, "nil"), ({"note": 4}, "note"), ({"x": "y"}, "x"), ({"note": "a" * 2001}, "note")],
)
def test_what_makes_no_sense_is_told_and_not_kept(api: Caller, duty: int, body: dict[str, Any], field: str) -> None:
    dev = pieces(api, duty)["Dev Patel"]
    answer = api.post(f"/duties/{duty}/contributions/{dev}/return", by=DEPUTY, json=body)
    assert (answer.status_code, set(answer.json["errors"])) == (422, {field})
    [piece] = [one for one in api.get(f"/duties/{duty}", by=DEPUTY).json["contributions"] if one["id"] == dev]
    assert piece["returned_at"] is None


def test_duties_are_seen_by_those_of_the_procedure_and_paged(api: Caller, duty: int) -> None:
    first = api.get("/duties?order=due&limit=2&owed=true", by=ANALYST)
    assert len(first.json["items"]) == 2
    assert 'rel="next"' in first.headers["Link"]
    more = api.get(
        "/duties", by=ANALYST, query_string={"order": "due", "limit": 2, "cursor": first.json["next_cursor"]}
    )
    assert not {one["id"] for one in first.json["items"]} & {one["id"] for one in more.json["items"]}
    assert all(
        one["due_on"] < "2026-06-10" for one in api.get("/duties?due_before=2026-06-10", by=ANALYST).json["items"]
    )
    assert [one["id"] for one in api.get("/duties?owed=false", by=ANALYST).json["items"]] == [duty]
    assert api.get(f"/duties/{duty}", by=COMPLAINTS).status_code == 404
    assert duty not in [one["id"] for one in api.get("/duties?limit=100", by=COMPLAINTS).json["items"]]
    assert api.post(f"/duties/{duty}/contributions/1/return", by=COMPLAINTS, json={}).status_code == 404
    assert api.get("/duties", by=SYSTEM).status_code == 403
    assert api.get("/duties").status_code == 401
    assert api.get("/duties?order=name", by=ANALYST).status_code == 422


# ---- what is learned


def asked(api: Caller) -> int:
    """Have the borough's management team ask its learning lead for further work."""
    with api.app.app_context(), transaction():
        hire(
            BOROUGH,
            **{MEG: ("Officer", "complaints", "management_team"), LIA: ("Officer", "disability", "learning_lead")},
        )
        pack = versions.procedure_of(versions.current(BOROUGH, NOW))
        made = learning.commission(pack, what="Why twice?", owner=staff(LIA), due_on=DUE, by=as_(MEG), at=NOW)
        db.session.flush()
        return made.id


@pytest.mark.clauses("CSC-19")
def test_the_result_of_further_work_is_given_once(api: Caller) -> None:
    row = asked(api)
    told = api.get("/learning?open=true", by=LIA).json["items"]
    assert [(one["id"], one["what"], one["due_on"]) for one in told] == [(row, "Why twice?", "2026-06-30")]
    empty = api.post(f"/learning/{row}/result", by=LIA, json={"result": " "})
    assert (empty.status_code, set(empty.json["errors"])) == (422, {"result"})
    done = api.post(f"/learning/{row}/result", by=LIA, json={"result": "Each is looked at now."})
    assert (done.status_code, done.json["result"]) == (200, "Each is looked at now.")
    assert api.post(f"/learning/{row}/result", by=MEG, json={"result": "Again."}).status_code == 409
    assert api.get("/learning?open=true", by=MEG).json["items"] == []


def test_further_work_is_seen_under_its_procedure(api: Caller) -> None:
    row = asked(api)
    assert api.get("/learning", by=CENTRAL).json["items"] == []
    assert api.get(f"/learning/{row}", by=CENTRAL).status_code == 404
    assert api.post(f"/learning/{row}/result", by=CENTRAL, json={"result": "x"}).status_code == 404
    assert api.get(f"/learning/{row}", by=SYSTEM).status_code == 403


# ---- training and guidance


@pytest.mark.clauses("DV-64")
def test_who_was_trained_is_read_by_themselves_and_those_who_note_it(api: Caller) -> None:
    with api.app.app_context(), transaction():
        pack = versions.procedure_of(versions.current("devon", NOW))
        for who in (ROADS, CARE):
            given = {"who": staff(who), "name": "", "what": "Access", "held_on": date(2026, 5, 1)}
            training.note(pack, **given, by=as_(COMPLAINTS), at=NOW)
    assert len(api.get("/trainings", by=COMPLAINTS).json["items"]) == 2
    [own] = api.get("/trainings?order=-held", by=ROADS).json["items"]
    assert (own["who"], own["held_on"]) == ("Tom Easterbrook", "2026-05-01")
    assert api.get("/trainings", by=CENTRAL).json["items"] == []


@pytest.mark.clauses("SC-7")
def test_guidance_is_that_of_one_s_own_procedures(api: Caller) -> None:
    [told] = api.get("/guidance", by=CENTRAL).json["items"]
    assert told["procedure"] == "san-clemente"
    assert all(one["text"] and one["clause"] for one in told["texts"])
    assert {one["procedure"] for one in api.get("/guidance", by=ROADS).json["items"]} == {"devon"}
    assert api.get("/guidance", by=SYSTEM).status_code == 403


# ---- contributions to a case


@pytest.mark.clauses("DV-52")
def test_a_contribution_to_a_case_is_given_by_those_who_were_asked(api: Caller) -> None:
    with api.app.app_context(), transaction():
        case = acknowledged(complaint())
        key = next(key for key, name in contributing.choices(case, NOW) if name.startswith("Team: Social Services"))
        do(case, Move.ASK, by=ROADS, of=key, what="What did your driver see?", due_on=date(2026, 5, 15))
        db.session.flush()
        row, number = contributing.of_case(case)[-1].id, case.tracking_number
    [told] = api.get("/requests?open=true", by=CARE).json["items"]
    assert (told["id"], told["case"], told["answered_at"]) == (row, number, None)
    refused = api.post(f"/requests/{row}/answer", by=ROADS, json={"answer": "I saw it."})
    assert (refused.status_code, "its members answer" in refused.json["detail"]) == (409, True)
    done = api.post(f"/requests/{row}/answer", by=CARE, json={"answer": "He saw nothing."})
    assert (done.status_code, done.json["answer"]) == (200, "He saw nothing.")
    assert api.get(f"/requests/{row}", by=CENTRAL).status_code == 404
    with api.app.app_context():
        assert db.session.get_one(Case, 1).events[-1].kind == "contribution"


def test_the_examples_of_the_writes_run(api: Caller, duty: int) -> None:
    paths = api.get("/openapi.json").json["paths"]

    def example(path: str) -> Any:
        return paths[f"/api/v1{path}"]["post"]["requestBody"]["content"]["application/json"]["example"]

    dev = pieces(api, duty)["Dev Patel"]
    body = example("/duties/{row_id}/contributions/{piece_id}/return")
    assert api.post(f"/duties/{duty}/contributions/{dev}/return", by=DEPUTY, json=body).status_code == 200
    row = asked(api)
    answer = api.post(f"/learning/{row}/result", by=LIA, json=example("/learning/{row_id}/result"))
    assert answer.status_code == 200
    assert set(example("/requests/{row_id}/answer")) == {"answer"}


# ---- what is said of a duty


def owed(api: Caller, key: str) -> int:
    found = api.get("/duties?owed=true&limit=50", by=ANALYST).json["items"]
    return int(next(one["id"] for one in found if one["key"] == key))


def test_a_correction_is_asked_for_and_settled(api: Caller, duty: int) -> None:
    draft = f"/duties/{owed(api, 'monthly_draft')}"
    said = api.post(f"{draft}/corrections", by=ANALYST, json={"words": "Row 2 counts a case twice."})
    assert said.status_code == 200
    [asked] = said.json["corrections"]
    assert (asked["by"], asked["settled_at"]) == ("Ana Lyst", None)
    assert "Row 2" not in said.text, "its words stand with the report alone"
    where = f"{draft}/corrections/{asked['id']}/settle"
    assert api.post(where, by=DEPUTY, json={"words": "Done."}).status_code == 409
    assert api.post(where, by=ANALYST, json={}).status_code == 422
    done = api.post(where, by=ANALYST, json={"words": "Once now."}).json["corrections"]
    assert [one["settled_by"] for one in done] == ["Ana Lyst"]
    assert api.post(f"{draft}/corrections/424242/settle", by=ANALYST, json={"words": "x"}).status_code == 404


def test_a_comment_is_made_by_who_works_on_it(api: Caller, duty: int) -> None:
    returns = f"/duties/{owed(api, 'compilation_returns')}/comment"
    assert api.post(returns, by=DEPUTY, json={"words": "Mine comes late."}).status_code == 200
    assert api.post(returns, by=ANALYST, json={"words": ""}).status_code == 422
    assert api.post(f"/duties/{duty}/comment", by=ANALYST, json={"words": "x"}).status_code == 409, "it is done"
