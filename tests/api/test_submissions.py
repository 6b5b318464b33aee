"""Submitting and following by API."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from portal.cases import tracking
from portal.cases.models import Case, IdempotencyKey
from portal.database import db
from tests import cast
from tests.admin.browsing import counted
from tests.api.calls import COMPLAINT, Caller
from tests.cast import NOW


def test_a_submission_is_taken_in(api: Caller) -> None:
    response = api.submit()
    body = response.json
    assert response.status_code == 201
    assert set(body) == {"tracking_number", "passphrase", "status_url", "case"}
    assert body["status_url"].endswith(f"/track/{body['tracking_number']}")
    assert response.headers["Location"] == f"/api/v1/submissions/{body['tracking_number']}"
    assert body["case"]["status"] == "received"
    with api.app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert (case.channel, case.service, case.person.name) == ("web", "roads", "Alice Penrose")
        assert [row.nature for row in case.natures] == ["delay"]
        assert tracking.opens(body["passphrase"], case.passphrase_salt, case.passphrase_hash)


def test_a_submission_asks_the_database_little(api: Caller) -> None:
    by_phone = {**COMPLAINT, "reporter": {"name": "Alice Penrose", "phone": "01632 960777"}}  # no receipt goes to them
    api.post("/submissions", json=by_phone, headers={"Idempotency-Key": str(uuid.uuid4())})
    with counted(api.app) as statements:
        api.post("/submissions", json=by_phone, headers={"Idempotency-Key": str(uuid.uuid4())})
    # Two are for the search: the words of the case are read where they stand, and kept.
    assert len(statements) <= 16, "\n".join(statements)
    assert not [one for one in statements if one.startswith(("DELETE", "UPDATE"))]


def test_following_tells_the_same_as_the_receipt(api: Caller) -> None:
    receipt = api.submit().json
    response = api.get(f"/submissions/{receipt['tracking_number']}")
    assert response.status_code == 200
    assert response.json == receipt["case"]


def test_the_public_status_explains_each_date(api: Caller) -> None:
    told = api.submit().json["case"]
    assert {"tracking_number", "procedure", "kind", "stage", "status", "clocks", "rights"} <= set(told)
    assert (told["procedure"], told["kind"], told["stage"]) == ("devon", "complaint", "stage_1")
    clock = told["clocks"][0]
    assert (clock["name"], clock["clause"], clock["due"], clock["state"]) == (
        "Acknowledgement",
        "DV-25",
        "2026-05-08",
        "running",
    )
    assert clock["met_on"] is None
    assert [(line["day"], line["is_due"]) for line in clock["ledger"]][-1] == ("2026-05-08", True)
    assert all({"words", "clause"} <= set(right) for right in told["rights"])


def test_the_public_status_holds_no_personal_data(api: Caller) -> None:
    receipt = api.submit(location="1 Mill Lane", on_behalf_of="Bertha", external_id="CRM-1").json
    told = api.get(f"/submissions/{receipt['tracking_number']}").get_data(as_text=True)
    for private in ("Alice", "alice@", "pothole", "Mill Lane", "Bertha", "CRM-1", receipt["passphrase"]):
        assert private not in told


@pytest.mark.parametrize("typed", ["{}", "  {} ", "{lower}", "{bare}"])
def test_a_tracking_number_may_be_typed_in_any_way(api: Caller, typed: str) -> None:
    number = api.submit().json["tracking_number"]
    typed = typed.format(number, lower=number.lower(), bare=number.replace("-", ""))
    assert api.get(f"/submissions/{typed}").json["tracking_number"] == number


def test_unknown_numbers_all_get_the_same_answer(api: Caller) -> None:
    api.submit()
    bodies = {
        api.get(f"/submissions/{typed}").data
        for typed in ("DV-0000-0000-0000", "SC-0000-0000-0000", "nonsense", "%00", "x" * 3000, "1", "%F0%9F%92%A9")
    }
    assert len(bodies) == 1


def test_met_and_paused_clocks_are_told(api: Caller) -> None:
    number = api.submit().json["tracking_number"]
    with api.app.app_context():
        case_id = db.session.scalar(select(Case.id).filter_by(tracking_number=number)) or 0
    api.move(case_id, "allocate", json={"to": 3})
    api.move(case_id, "acknowledge", json={})
    assert api.move(case_id, "pause", json={"reason": "We asked for photographs."}).status_code == 200
    told = api.get(f"/submissions/{number}").json
    assert told["status"] == "paused"
    assert [(c["key"], c["state"], c["met_on"]) for c in told["clocks"]] == [
        ("acknowledge", "met", "2026-05-05"),
        ("answer", "paused", None),
    ]


def test_an_anonymous_submission_forgets_who_sent_it(api: Caller) -> None:
    assert api.submit(anonymous=True).status_code == 201
    with api.app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert case.person is None
        assert case.anonymous


def test_null_is_the_same_as_leaving_it_out(api: Caller) -> None:
    body = {**COMPLAINT, "service": None, "nature": None, "reporter": None, "received_on": None, "anonymous": None}
    assert api.post("/submissions", json=body).status_code == 201


@pytest.mark.parametrize(
    ("day", "received"),
    [
        ("2026-05-01", datetime.fromisoformat("2026-05-01T12:00:00+01:00")),
        ("2026-01-12", datetime.fromisoformat("2026-01-12T12:00:00+00:00")),
    ],
)
def test_an_earlier_day_of_receipt_is_noon_of_that_day(api: Caller, day: str, received: datetime) -> None:
    told = api.submit(received_on=day).json["case"]
    assert told["received_on"] == day
    with api.app.app_context():
        assert db.session.scalars(select(Case)).one().received_at == received


def test_received_today_is_now_and_never_later(api: Caller) -> None:
    assert api.submit(received_on="2026-05-05").json["case"]["received_on"] == "2026-05-05"
    with api.app.app_context():
        assert db.session.scalars(select(Case)).one().received_at < NOW + timedelta(minutes=1)


def test_today_is_the_day_where_the_body_is(api: Caller) -> None:
    """At half past three in the morning in London it is still yesterday in California."""
    omar = {"name": "Omar Reyes", "address": "22 Avenida Palizada", "phone": "(949) 555-0177"}
    changes: dict[str, Any] = {"procedure": "san-clemente", "service": None, "nature": None, "reporter": omar}
    with time_machine.travel(datetime.fromisoformat("2026-05-05T03:30:00+01:00"), tick=True):
        assert api.submit(received_on="2026-05-04", **changes).json["case"]["received_on"] == "2026-05-04"
        refused = api.submit(received_on="2026-05-05", **changes)
    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"received_on"}


def test_the_procedure_s_own_demands_are_told_by_field(api: Caller) -> None:
    refused = api.submit(procedure="san-clemente", service=None, nature=None, reporter={"name": "Omar"})
    assert refused.status_code == 422
    assert refused.json["errors"] == {
        "reporter.address": "Your address is needed.",
        "reporter.phone": "Your phone number is needed.",
    }


REPORTED_BY_STAFF = {
    **COMPLAINT,
    "procedure": "san-clemente",
    "service": None,
    "nature": None,
    "staff_generated": True,
    "reporter": {"name": "Omar", "address": "22 Avenida", "phone": "949-555-0177"},
}


@pytest.mark.clauses("SC-20")
def test_what_the_staff_reported_is_marked(api: Caller) -> None:
    told = api.post("/submissions", json=REPORTED_BY_STAFF, by=cast.SYSTEM).json["case"]
    exempt = {clock["state"] for clock in told["clocks"] if clock["exempt"]}
    assert exempt == {"exempt"}


@pytest.mark.clauses("SC-20")
@pytest.mark.parametrize("by", [None, cast.READER, cast.ADMIN])
def test_only_the_body_s_own_systems_say_that_the_staff_reported_it(api: Caller, by: str | None) -> None:
    """It takes the case out of its time limits."""
    refused = api.post("/submissions", json=REPORTED_BY_STAFF, by=by)
    assert refused.status_code == 422
    assert refused.json["errors"] == {"staff_generated": "Only the body's own systems may say this; sign in."}
    assert api.counts()[0] == 0
    assert api.post("/submissions", json={**REPORTED_BY_STAFF, "staff_generated": False}, by=by).status_code == 201


@pytest.mark.parametrize(
    "garbled", ["", "Bearer", "Bearer not.a.token", "rk_without-the-word", "Bearer rk-typed-wrongly", "Basic eDp5", "é"]
)
def test_what_lets_nobody_in_is_told_though_nobody_would_have_needed_it(api: Caller, garbled: str) -> None:
    headers = {"Authorization": garbled}
    assert api.post("/submissions", json=REPORTED_BY_STAFF, headers=headers).status_code == 401
    assert api.post("/submissions", json=COMPLAINT, headers=headers).status_code == 401
    assert api.counts()[0] == 0


# --------------------------------------------------------------------------------------------------------- repeating


def keyed(api: Caller, key: str, **changes: Any) -> Any:
    return api.post("/submissions", json={**COMPLAINT, **changes}, headers={"Idempotency-Key": key})


def test_a_repeat_gets_the_same_answer(api: Caller) -> None:
    key = str(uuid.uuid4())
    first, second = keyed(api, key), keyed(api, key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert api.counts()[0] == 1


def test_a_key_with_another_body_is_refused(api: Caller) -> None:
    key = str(uuid.uuid4())
    keyed(api, key)
    refused = keyed(api, key, description="Something else.")
    assert refused.status_code == 409
    assert api.counts()[0] == 1
    assert "pothole" not in refused.get_data(as_text=True)


def test_the_order_of_names_makes_no_other_body(api: Caller) -> None:
    key = str(uuid.uuid4())
    keyed(api, key)
    turned = dict(reversed(COMPLAINT.items()))
    assert api.post("/submissions", json=turned, headers={"Idempotency-Key": key}).status_code == 201
    assert api.counts()[0] == 1


def test_a_refused_submission_uses_no_key_up(api: Caller) -> None:
    key = str(uuid.uuid4())
    assert keyed(api, key, kind="poem").status_code == 422
    assert keyed(api, key).status_code == 201


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "with spaces in the middle", "ÿ" * 20])
def test_a_key_that_could_be_guessed_is_refused(api: Caller, key: str) -> None:
    refused = keyed(api, key)
    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"Idempotency-Key"}
    assert api.counts()[0] == 0


@pytest.mark.parametrize("key", ["x" * 16, "x" * 200])
def test_a_key_at_its_limits_is_taken(api: Caller, key: str) -> None:
    assert keyed(api, key).status_code == 201


def test_twenty_at_once_with_one_key_are_one_case(api: Caller) -> None:
    key, barrier, answers = str(uuid.uuid4()), threading.Barrier(20), []

    def post() -> None:
        barrier.wait()
        answers.append(keyed(api, key))

    threads = [threading.Thread(target=post) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 20
    assert len({answer.json["passphrase"] for answer in answers}) == 1
    assert len({answer.json["tracking_number"] for answer in answers}) == 1
    assert api.counts() == (1, 1, 1)
    with api.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_the_limit_is_told_and_nothing_is_taken_in_beyond_it(api: Caller) -> None:
    answers = [api.submit() for _ in range(22)]
    assert [answer.status_code for answer in answers] == [201] * 20 + [429] * 2
    assert api.counts()[0] == 20
    assert answers[-1].headers["Retry-After"]


def test_following_is_limited_too(api: Caller) -> None:
    number = api.submit().json["tracking_number"]
    answers = [api.get(f"/submissions/{number}").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


def test_a_forwarded_address_makes_no_new_caller(api: Caller) -> None:
    answers = [
        api.post("/submissions", json=COMPLAINT, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(21)
    ]
    assert answers[-1] == 429


def test_the_last_day_of_the_calendar_is_no_fault_of_ours(api: Caller) -> None:
    for day in (date.min, date.max):
        assert api.submit(received_on=day.isoformat()).status_code == 422


def test_a_day_nearly_two_years_ago_can_be_the_day_of_receipt(api: Caller) -> None:
    day = datetime.now(UTC).date() - timedelta(days=729)
    number = api.submit(received_on=day.isoformat()).json["tracking_number"]
    assert api.get(f"/submissions/{number}").json["clocks"][0]["state"] == "overdue"
    assert api.submit(received_on=(day - timedelta(days=3)).isoformat()).status_code == 422
