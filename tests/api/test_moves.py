"""Every move by API: made with its facts, refused with its clause, and never on a case that has changed meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.api import examples
from portal.cases.models import Case
from portal.database import db, transaction
from portal.letters import asks
from portal.letters.models import Letter
from portal.policy.moves import APPROVING, Move, Status
from tests import cast, county
from tests.api.calls import Caller
from tests.cast import CARE, CHIEF, COMPLAINTS, INVESTIGATOR, NOW, ROADS, SENIOR
from tests.journeys import borough, persistent
from tests.labels.town import HR, found
from tests.matters import town

Story = Callable[[Case], Any]


def _received(case: Case) -> None:
    """Just received."""


def _allocated(case: Case) -> None:
    cast.do(case, Move.ALLOCATE, to=cast.staff(ROADS).id)


def _paused(case: Case) -> None:
    cast.acknowledged(case)
    cast.do(case, Move.PAUSE, reason="We asked for photographs.")


def _closed(case: Case) -> None:
    _answered(case)
    cast.do(case, Move.CLOSE, closing="answered")


def _answered(case: Case) -> None:
    cast.reviewed(cast.answered(case))


def _in_the_county(case: Case) -> None:
    """Only a procedure that has priorities, or leaves it open what is reported, lets anyone say so."""


def _in_proceedings(case: Case) -> None:
    cast.do(case, Move.PROCEEDINGS, kind="statutory", since=NOW.date(), note="")


def _with_a_part(case: Case) -> None:
    cast.do(case, Move.PART, part="investigator", name="Ines Okafor")


IN_THE_COUNTY = {_in_the_county, _in_proceedings, _with_a_part}
OTHER = "DV-7K3M-Q9TX-4HBW"  # the number that the examples name


def _two(case: Case) -> Case:
    """Another case of Alice's, received first, with the number of the examples."""
    other = cast.complaint()
    other.tracking_number = OTHER
    cast.acknowledged(case)
    return other


def _linked(case: Case) -> None:
    _two(case)
    cast.do(case, Move.LINK, other=OTHER, lead="other", reason="The same pothole.")


def _merged(case: Case) -> None:
    _two(case)
    cast.do(case, Move.MERGE, into=OTHER, kind="duplicate", reason="The same pothole.")


def _second_stage(case: Case) -> None:
    """Only the second stage of a complaint about social care may be extended."""
    cast.answered(case, by=CARE)
    cast.do(case, Move.ESCALATE, by=CARE, trigger="dissatisfied")
    cast.acknowledged(case, by=INVESTIGATOR)


def _referred(case: Case) -> None:
    town.act(case, Move.REFER, matter="benefits_appeal")


def _contested(case: Case) -> None:
    _referred(case)
    town.act(case, Move.CONTEST, by=None)


def _at_corporate_services(case: Case) -> None:
    """Only a procedure with labels lets one be given, by someone who sees the case before and after."""


def _about_grace(case: Case) -> None:
    subject = str(cast.staff(CARE).id)
    cast.do(case, Move.NAME_SUBJECT, by=cast.COMPLAINTS, who=subject, reason="The reporter names her.")


def _enquired(case: Case) -> None:
    """Only a procedure that has its answers approved has them handed in."""
    cast.do(case, Move.ALLOCATE, by=borough.IVY, to=cast.staff(borough.TESS).id)
    cast.do(case, Move.ACKNOWLEDGE, by=borough.TESS)


def _handed_in(case: Case) -> None:
    _enquired(case)
    cast.do(case, Move.HAND_IN, by=borough.TESS, outcome="replied", findings="The visits are made again.")


def _approved(case: Case) -> None:
    _handed_in(case)
    cast.do(case, Move.APPROVE, by=borough.ABE)


def _unclear(case: Case) -> None:
    """Nobody deals with it, and there is someone to ask whose it is."""


def _in_the_borough(case: Case) -> None:
    """Only a procedure that has early alerts lets one be given."""


def _flagged(case: Case) -> None:
    cast.do(case, Move.FLAG, by=borough.CAROL, at=borough.TUESDAY, reason="Eleven messages in two weeks.")


def _concluded(case: Case) -> None:
    """Through all of Devon's stages."""
    persistent.concluded(case)


def _restricted(case: Case) -> None:
    persistent.restricted(case)


def _sent_once_more(case: Case) -> None:
    """Its reporter was restricted a month before, and it was looked at for what can be learned."""
    persistent.restricted(at=cast.days_later(-30))
    cast.reviewed(case)


def _overdue(case: Case) -> None:
    """Received long ago, and not answered yet."""
    cast.acknowledged(case, at=cast.days_later(-39))


def _ruled(case: Case) -> None:
    """The ombudsman asks for an explanation."""
    asked_for = {"kind": "explanation", "what": "We will explain it.", "due_on": NOW.date() + timedelta(days=20)}
    facts = {"decision": "upheld", "decided_on": NOW.date(), "found": "It was late.", "breach": "yes"}
    cast.do(case, Move.RULING, by=COMPLAINTS, remedies=[asked_for], **facts)


# move -> the story up to it, whose move it is, the status after it, and whether a letter goes out
MADE: dict[Move, tuple[Story, str, Status, bool]] = {
    Move.ALLOCATE: (_received, ROADS, Status.RECEIVED, False),
    Move.ACKNOWLEDGE: (_allocated, ROADS, Status.INVESTIGATING, True),
    Move.CONTACT: (_received, ROADS, Status.RECEIVED, False),
    Move.HOLD: (cast.acknowledged, ROADS, Status.INVESTIGATING, True),
    Move.PAUSE: (cast.acknowledged, ROADS, Status.PAUSED, False),
    Move.RESUME: (_paused, ROADS, Status.INVESTIGATING, False),
    Move.EXTEND: (_second_stage, INVESTIGATOR, Status.INVESTIGATING, True),
    Move.RESPOND: (cast.acknowledged, ROADS, Status.RESPONDED, True),
    Move.ESCALATE: (cast.answered, SENIOR, Status.RECEIVED, False),
    Move.REFER: (_received, ROADS, Status.REFERRED, True),
    Move.REMEDY: (cast.acknowledged, ROADS, Status.INVESTIGATING, False),
    Move.CLOSE: (_answered, ROADS, Status.CLOSED, True),
    Move.REOPEN: (_closed, ROADS, Status.RECEIVED, False),
    Move.WITHDRAW: (_received, ROADS, Status.WITHDRAWN, False),
    Move.AMEND: (_received, ROADS, Status.RECEIVED, False),
    Move.VOID: (_received, ROADS, Status.VOID, False),
    Move.STEP: (cast.answered, ROADS, Status.RESPONDED, False),
    Move.PRIORITISE: (_in_the_county, ROADS, Status.RECEIVED, False),
    Move.REPORT: (_in_the_county, ROADS, Status.RECEIVED, False),
    Move.CLASSIFY: (_received, COMPLAINTS, Status.RECEIVED, False),
    Move.CONTEST: (_referred, ROADS, Status.REFERRED, False),
    Move.UPHOLD: (_contested, SENIOR, Status.REFERRED, True),
    Move.OVERTURN: (_contested, SENIOR, Status.RECEIVED, True),
    Move.LINK: (_two, ROADS, Status.INVESTIGATING, False),
    Move.UNLINK: (_linked, ROADS, Status.INVESTIGATING, False),
    Move.MERGE: (_two, ROADS, Status.MERGED, False),
    Move.UNMERGE: (_merged, ROADS, Status.INVESTIGATING, False),
    Move.ASK: (_received, ROADS, Status.RECEIVED, False),
    Move.LABEL: (_at_corporate_services, HR, Status.RECEIVED, False),
    Move.NAME_SUBJECT: (_received, ROADS, Status.RECEIVED, False),
    Move.CLEAR_SUBJECT: (_about_grace, ROADS, Status.RECEIVED, False),
    Move.HAND_IN: (_enquired, borough.TESS, Status.INVESTIGATING, False),
    Move.APPROVE: (_handed_in, borough.ABE, Status.INVESTIGATING, False),
    Move.RETURN: (_handed_in, borough.ABE, Status.INVESTIGATING, False),
    Move.SIGN_OFF: (_approved, borough.DELLA, Status.INVESTIGATING, False),
    Move.RECALL: (_handed_in, borough.TESS, Status.INVESTIGATING, False),
    Move.FLAG: (_in_the_borough, borough.CAROL, Status.RECEIVED, False),
    Move.SETTLE_FLAG: (_flagged, borough.CAROL, Status.RECEIVED, False),
    Move.RESTRICT: (_concluded, CHIEF, Status.RESPONDED, True),
    Move.REVIEW: (_restricted, CHIEF, Status.RESPONDED, False),
    Move.SAME_ISSUE: (_sent_once_more, ROADS, Status.CLOSED, True),
    Move.LET_IN: (_sent_once_more, ROADS, Status.RECEIVED, False),
    Move.PROCEEDINGS: (_in_the_county, ROADS, Status.RECEIVED, False),
    Move.PART: (_in_the_county, ROADS, Status.RECEIVED, False),
    Move.END_PART: (_with_a_part, ROADS, Status.RECEIVED, False),
    Move.END_PROCEEDINGS: (_in_proceedings, ROADS, Status.RECEIVED, False),
    Move.ASK_WHOSE: (_unclear, borough.IVY, Status.RECEIVED, False),
    Move.POINTS: (_received, ROADS, Status.RECEIVED, False),
    Move.EXPLAIN: (_overdue, ROADS, Status.INVESTIGATING, False),
    Move.RULING: (_received, COMPLAINTS, Status.RECEIVED, False),
    Move.COMPLIANCE: (_ruled, COMPLAINTS, Status.RECEIVED, False),
    Move.CHASE: (_overdue, SENIOR, Status.INVESTIGATING, False),
}
IN_BOROUGH = {*APPROVING, Move.ASK_WHOSE}
IN_TOWN = {Move.REFER, Move.CONTEST, Move.UPHOLD, Move.OVERTURN}  # Devon leaves no matter to others


OF_TWO = {Move.LINK, Move.UNLINK, Move.MERGE, Move.UNMERGE}  # each writes a line in both timelines
ONLY_WHERE_OTHERS_WAIT = {"told"}
ONLY_IN_POINTS = {"points", "why"}
ONLY_IN_PROCEEDINGS = {"standard_words"}
ONLY_WHERE_LATE = {"late", "late_words"}


def begin(api: Caller, move: Move) -> int:
    """Bring a case to where the move can be made."""
    story = MADE[move][0]
    with api.app.app_context(), transaction():
        case = _complaint(move, story)
        story(case)
        db.session.flush()
        return case.id


def _complaint(move: Move, story: Story) -> Case:
    if move in IN_TOWN:
        town.found()
        return town.complaint()
    if move in IN_BOROUGH:
        borough.staffed()
        return borough.enquiry(at=NOW)
    if story in {_in_the_borough, _flagged}:
        borough.staffed()
        return borough.entry()
    if story in IN_THE_COUNTY:
        county.install()
        return county.case()
    if story is _at_corporate_services:
        found()
    if story is _overdue:
        return cast.received(at=cast.days_later(-40)).case
    services = {_second_stage: "adult_care", _at_corporate_services: "customer_services"}
    return cast.complaint(service=services.get(story, "roads"))


def tag(api: Caller, case_id: int, by: str = ROADS) -> str:
    return api.get(f"/cases/{case_id}", by=by).headers["ETag"]


def test_every_move_is_here() -> None:
    assert set(MADE) == set(examples.MOVES) == set(Move)


@pytest.mark.parametrize("move", list(Move))
def test_a_move_is_made_with_the_facts_of_its_example(api: Caller, move: Move) -> None:
    _, by, status, sends = MADE[move]
    case_id = begin(api, move)
    events = api.counts()[1]
    before = tag(api, case_id, by)
    facts = documented(api, move)
    response = api.post(f"/cases/{case_id}/{move}", by=by, json=facts, headers={"If-Match": before})
    assert response.status_code == 200, response.data
    assert response.json["case"]["status"] == status
    assert api.counts()[1] == events + (2 if move in OF_TWO else 1)
    assert response.headers["ETag"] != before
    assert response.headers["ETag"] == tag(api, case_id, by)
    assert response.json["case"] == api.get(f"/cases/{case_id}", by=by).json
    check_letter(api, response, sends)


def documented(api: Caller, move: Move) -> Any:
    """Return the example that the API's own description gives."""
    paths = api.get("/openapi.json").json["paths"]
    return paths[f"/api/v1/cases/{{case_id}}/{move}"]["post"]["requestBody"]["content"]["application/json"]["example"]


def check_letter(api: Caller, response: TestResponse, sends: bool) -> None:
    told = response.json["letter"]
    assert bool(told) == sends
    if sends:
        with api.app.app_context():
            letter = db.session.get_one(Letter, told["id"])
            assert (letter.sha256, letter.kind) == (told["sha256"], told["kind"])


@pytest.mark.parametrize("move", list(Move))
def test_a_move_takes_the_facts_it_asks_for_and_no_others(api: Caller, move: Move) -> None:
    case_id = begin(api, move)
    events = api.counts()[1]
    with api.app.app_context():
        wanted = asks.asked(db.session.get_one(Case, case_id), move, NOW)
    assert {ask.name for ask in wanted} == set(examples.MOVES[move].facts) - _facts_of_others(move)
    _names_what_is_missing(api, case_id, move, {ask.name for ask in wanted if ask.required})
    _refuses_what_isn_t_asked_for(api, case_id, move)
    assert api.counts()[1] == events


def _facts_of_others(move: Move) -> set[str]:
    """Return what the description names and this case isn't asked for: a pack's own facts, or those of several."""
    found = {*ONLY_WHERE_OTHERS_WAIT, *ONLY_IN_PROCEEDINGS, "details", "restriction"}
    if move in IN_BOROUGH:
        found |= {"apology", "remedies"}  # nobody has done wrong where an enquiry is answered
    if move is not Move.POINTS:
        found |= ONLY_IN_POINTS
    if move is not Move.EXPLAIN:
        found |= ONLY_WHERE_LATE
    return found


def _names_what_is_missing(api: Caller, case_id: int, move: Move, needed: set[str]) -> None:
    if needed and examples.MOVES[move].example and move is not Move.AMEND:
        refused = api.move(case_id, move, by=MADE[move][1], json={})
        assert refused.status_code == 422
        assert set(refused.json["errors"]) == needed


def _refuses_what_isn_t_asked_for(api: Caller, case_id: int, move: Move) -> None:
    facts = {**examples.MOVES[move].example, "status": "closed"}
    refused = api.move(case_id, move, by=MADE[move][1], json=facts)
    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"status"}


@pytest.mark.parametrize("move", [Move.PAUSE, Move.RESPOND, Move.REMEDY, Move.RESUME, Move.REOPEN, Move.EXTEND])
def test_a_move_that_the_procedure_doesn_t_allow_is_refused_with_its_sentence(api: Caller, move: Move) -> None:
    case_id = api.case()
    refused = api.move(case_id, move, json=examples.MOVES[move].example)
    assert refused.status_code == 409
    assert len(refused.json["detail"]) > 20


def test_a_refusal_names_its_clause(api: Caller) -> None:
    case_id = begin(api, Move.RESPOND)
    facts = {**examples.MOVES[Move.RESPOND].example, "remedies": []}
    refused = api.move(case_id, Move.RESPOND, json=facts)
    assert refused.status_code == 409
    assert refused.json["clause"] == "DV-27, DV-44"
    refused = api.move(case_id, Move.EXTEND, json={"until": "2026-06-30", "reasons": "x"})
    assert (refused.status_code, bool(refused.json["clause"])) == (409, True)


def test_a_refused_move_leaves_nothing_behind(api: Caller) -> None:
    case_id = begin(api, Move.RESPOND)
    before, version = api.counts(), tag(api, case_id)
    remedies = [{"kind": "poem", "what": "A poem.", "due_on": "2026-12-01"}]
    refused = api.move(case_id, Move.RESPOND, json={**examples.MOVES[Move.RESPOND].example, "remedies": remedies})
    assert refused.status_code == 422
    assert (api.counts(), tag(api, case_id)) == (before, version)
    assert api.get("/responses?says=answer", by=ROADS).json["items"] == []


def test_who_may_not_deal_with_it_isn_t_given_it(api: Caller) -> None:
    """DV-31: the second stage is dealt with by someone who had no part in the first."""
    case_id = begin(api, Move.ESCALATE)
    api.move(case_id, Move.ESCALATE, by=COMPLAINTS, json={"trigger": "dissatisfied"})
    with api.app.app_context():
        roads, senior = cast.staff(ROADS).id, cast.staff(SENIOR).id
    refused = api.move(case_id, Move.ALLOCATE, by=COMPLAINTS, json={"to": roads})
    assert (refused.status_code, "DV-31" in refused.json["clause"]) == (409, True)
    assert api.move(case_id, Move.ALLOCATE, by=COMPLAINTS, json={"to": senior}).status_code == 200
    assert api.move(case_id, Move.ALLOCATE, by=COMPLAINTS, json={"to": 987654}).status_code == 422


# ------------------------------------------------------------------------------------------------------------- If-Match


def test_a_move_says_which_version_it_means(api: Caller) -> None:
    case_id = api.case()
    assert api.post(f"/cases/{case_id}/allocate", by=ROADS, json={"to": 3}).status_code == 428
    for stale in ('"0-0"', '"1"', 'W/"1-1"', "", "nonsense", '"' + "x" * 5_000 + '"'):
        refused = api.post(f"/cases/{case_id}/allocate", by=ROADS, json={"to": 3}, headers={"If-Match": stale})
        assert refused.status_code == 412, stale
    assert api.counts()[1] == 1
    fresh = {"If-Match": f'"0-0", {tag(api, case_id)}'}
    assert api.post(f"/cases/{case_id}/allocate", by=ROADS, json={"to": 3}, headers=fresh).status_code == 200


@pytest.mark.parametrize("move", [Move.CONTACT, Move.REMEDY, Move.HOLD, Move.AMEND])
def test_a_move_sent_twice_is_made_once(api: Caller, move: Move) -> None:
    """Even one that changes nothing in the case itself: the tag has the number of its last event."""
    case_id = begin(api, move)
    headers = {"If-Match": tag(api, case_id)}
    answers = [
        api.post(f"/cases/{case_id}/{move}", by=ROADS, json=examples.MOVES[move].example, headers=headers).status_code
        for _ in range(2)
    ]
    assert answers == [200, 412]


def test_of_eight_moves_at_once_on_one_version_one_is_made(api: Caller) -> None:
    case_id = api.case()
    events, headers = api.counts()[1], {"If-Match": tag(api, case_id)}
    barrier, answers = threading.Barrier(8), []

    def move() -> None:
        barrier.wait()
        facts = {"method": "phone", "note": "She called."}
        answers.append(api.post(f"/cases/{case_id}/contact", by=ROADS, json=facts, headers=headers).status_code)

    threads = [threading.Thread(target=move) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [412] * 7
    assert api.counts()[1] == events + 1


# ---------------------------------------------------------------------------------------------------- what may be done


def test_the_moves_say_what_can_be_done_and_why_not(api: Caller) -> None:
    case_id = api.case()
    response = api.get(f"/cases/{case_id}/moves", by=ROADS)
    moves = {one["move"]: one for one in response.json["moves"]}
    assert set(moves) == {move.value for move in Move}
    assert moves["respond"]["allowed"] is False
    assert moves["respond"]["why_not"] == "It must be acknowledged before it is answered."
    assert moves["allocate"]["allowed"] is True
    assert moves["allocate"]["why_not"] == ""
    assert {"key": "3", "name": "Tom Easterbrook"} in moves["allocate"]["asks"][0]["choices"]
    assert response.headers["ETag"] == tag(api, case_id)


def test_the_moves_offer_no_one_of_another_procedure_and_no_one_who_may_not(api: Caller) -> None:
    case_id = begin(api, Move.ESCALATE)
    api.move(case_id, Move.ESCALATE, by=COMPLAINTS, json={"trigger": "dissatisfied"})
    moves = {one["move"]: one for one in api.get(f"/cases/{case_id}/moves", by=COMPLAINTS).json["moves"]}
    names = {choice["name"] for choice in moves["allocate"]["asks"][0]["choices"]}
    assert "Helen Trelawny" in names
    assert not names & {"Tom Easterbrook", "Rosa Delgado"}


def test_a_whole_story_by_api_alone(api: Caller) -> None:
    """From the submission to the close, each move with what the one before told."""
    number = api.submit().json["tracking_number"]
    case_id = api.get(f"/cases?tracking_number={number}", by=ROADS).json["items"][0]["id"]
    version = tag(api, case_id)
    for move in (Move.ALLOCATE, Move.ACKNOWLEDGE, Move.PAUSE, Move.RESUME, Move.RESPOND, Move.STEP, Move.CLOSE):
        facts = examples.MOVES[move].example
        response = api.post(f"/cases/{case_id}/{move}", by=ROADS, json=facts, headers={"If-Match": version})
        assert response.status_code == 200, (move, response.data)
        version = response.headers["ETag"]
    assert api.get(f"/submissions/{number}").json["status"] == "closed"


def test_a_move_is_made_in_its_maker_s_name(api: Caller) -> None:
    case_id = api.case()
    api.move(case_id, Move.ALLOCATE, json={"to": 3})
    with api.app.app_context():
        event = db.session.get_one(Case, case_id).events[-1]
        assert (event.by_name, event.by_id) == ("Tom Easterbrook", cast.staff(ROADS).id)
    assert api.get("/cases", by=CHIEF).json["items"] == []
