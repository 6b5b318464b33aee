"""Every address of the staff's side and the API, walked as the application lists them (FAULTS A1 to A6).

A case that someone may not see changes no byte of any answer to them: no list, count, order, search, file or fault.
Nothing is changed by looking. What is added to the application later is walked too, without a line here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_jwt_extended import create_access_token
from sqlalchemy import Column, select

from portal.admin.commanding import CommandView
from portal.cases import filing
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Contribution, IncomingMail, Remedy, Response, StageRow
from portal.cases.submission import Reporter
from portal.database import db
from portal.inbound import receiving
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests import cast
from tests.admin import walking
from tests.admin.browsing import counted, fields, made, signed_in
from tests.cast import CARE, COMPLAINTS, READER, ROADS, SENIOR, do
from tests.inbound.post import DEVON, letter

NOW = datetime(2026, 6, 25, 10, tzinfo=UTC)
ZENOBIA = Reporter(name="Zenobia Quill", email="zenobia@example.org", address="1 Zennor Lane")
CANARIES = ("Zenobia", "Zennor", "zenobia@example.org")
BY_LOOKING = {"presences"}  # that someone has a case open, as their colleagues see


@pytest.fixture(autouse=True)
def _at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def everything(case: Case, by: str, other: str) -> Case:
    """Let all happen to a case that can stand on a page: it is late, chased, explained, answered, asked about."""
    cast.acknowledged(case, by=by, at=ago(35))
    do(case, Move.CONTACT, by=by, at=ago(34), method="phone", note="She rang from Zennor.")
    team = f"staff:{cast.staff(other).id}"
    do(case, Move.ASK, by=by, at=ago(33), of=team, what="Who was in Zennor?", due_on=ago(20).date())
    do(case, Move.EXPLAIN, by=by, at=ago(5), late="other", late_words="The road to Zennor was closed.")
    do(case, Move.CHASE, by=COMPLAINTS, at=ago(5), note="Zennor waits.")
    remedy = {"kind": "service", "what": "We will go to Zennor.", "due_on": ago(1).date()}
    facts = {"outcome": "upheld", "findings": "So it was in Zennor.", "apology": "We are sorry.", "remedies": [remedy]}
    do(case, Move.RESPOND, by=by, at=ago(4), **facts)
    filing.record(case, [], words="It is still so in Zennor.", by=REPORTER, at=ago(3))
    do(case, Move.ESCALATE, by=by, at=ago(2), trigger="dissatisfied")
    db.session.flush()
    return case


def ordinary() -> None:
    """Make what everyone in the walk has anyway: a case of each team, worked."""
    for service, by in (("roads", ROADS), ("adult_care", CARE)):
        case = cast.received(cast.submission(service=service), at=ago(20)).case
        cast.acknowledged(case, by=by, at=ago(19))
    db.session.flush()


def about_tom() -> None:
    """Make a case of Tom's own team that is about him, with everything on it."""
    given = cast.submission(description="Tom Easterbrook shouted in Zennor.", reporter=ZENOBIA)
    case = cast.received(given, at=ago(36)).case
    do(case, Move.NAME_SUBJECT, by=COMPLAINTS, at=ago(35.5), who=str(cast.staff(ROADS).id), reason="She names him.")
    number = everything(case, SENIOR, COMPLAINTS).tracking_number
    receiving.take(letter(From="zenobia@example.org", Subject=f"About {number}"), DEVON, at=ago(1))


def of_roads() -> None:
    """Make a case of the roads team with everything on it, which social care has nothing to do with."""
    case = cast.received(cast.submission(description="The hole in Zennor.", reporter=ZENOBIA), at=ago(36)).case
    everything(case, ROADS, SENIOR)


def of_care() -> None:
    """Make a case of social care with everything on it, which the roads team has nothing to do with."""
    given = cast.submission(service="adult_care", description="The home in Zennor.", reporter=ZENOBIA)
    everything(cast.received(given, at=ago(36)).case, CARE, COMPLAINTS)


def bearer(app: Flask, username: str) -> dict[str, str]:
    with app.app_context():
        token = create_access_token(identity=str(cast.staff(username).id), fresh=True)
    return {"Authorization": f"Bearer {token}"}


# What the gate says holds on both databases (tests/cases); that no page goes round it, the pages show on either.
@pytest.mark.parametrize(
    ("backend", "who", "hidden"),
    [
        pytest.param("sqlite", ROADS, about_tom, id="the subject, on SQLite"),
        pytest.param("postgresql", ROADS, about_tom, id="the subject"),
        pytest.param("postgresql", CARE, of_roads, id="another team"),
        pytest.param("postgresql", ROADS, of_care, id="the other way round"),
        pytest.param("sqlite", READER, of_care, id="who only reads"),
    ],
    indirect=["backend"],
)
def test_a_case_that_someone_may_not_see_changes_no_answer_to_them(
    app: Flask, who: str, hidden: Callable[[], None]
) -> None:
    made(app, ordinary)
    client, headers, paths = signed_in(app, who), bearer(app, who), walking.all_gets(app)
    before = walking.walk(client, paths, headers)
    made(app, hidden)
    after = walking.walk(client, paths, headers)
    changed = [path for path in paths if before[path] != after[path]]
    assert not changed, changed
    assert not [path for path in paths if any(one in after[path].words for one in CANARIES) and "Zennor" not in path]
    assert not [path for path in paths if after[path].status >= 500]
    assert sum(one.status == 200 for one in after.values()) > 40, "the walk came to the pages"


def test_looking_at_everything_changes_nothing(app: Flask) -> None:
    made(app, ordinary)
    made(app, of_roads)
    client, headers, paths = signed_in(app, COMPLAINTS), bearer(app, COMPLAINTS), walking.all_gets(app)
    before = walking.kept(app)
    with counted(app) as statements:
        seen = walking.walk(client, paths, headers)
    assert any(CANARIES[0] in one.words for one in seen.values()), "it was there to be looked at"
    written = {name for one in statements for name in re.findall(r"^(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", one)}
    assert written <= BY_LOOKING, written
    changed = {name for name, rows in walking.kept(app).items() if rows != before[name]}
    assert changed <= BY_LOOKING, changed


def test_the_api_answers_nobody_who_doesn_t_say_who_they_are(app: Flask) -> None:
    made(app, of_roads)
    client = app.test_client()
    before = walking.kept(app)
    open_to_all = {"submissions.submit", "submissions.follow", "api-docs.openapi_json"}
    for method in ("GET", "POST"):
        for rule in walking.rules(app, method, ("/api/v1",)):
            if rule.endpoint in open_to_all or rule.endpoint.startswith("LimitedSecurityApi"):
                continue
            for path in walking.addresses(app, rule, ("1", walking.NOBODYS)):
                answer = client.open(path, method=method, json={} if method == "POST" else None)
                assert answer.status_code == 401, (method, path)
                assert not any(one in answer.text for one in CANARIES), path
    assert walking.kept(app) == before


def test_what_is_sent_to_a_hidden_case_is_answered_as_if_there_were_none(app: Flask) -> None:
    """Every POST, with the id of a case that is about whoever sends it, or of what hangs on it, and with nothing's."""
    made(app, ordinary)
    made(app, about_tom)
    ids = hanging_on(app, 3)
    assert all(ids.values()), ids
    client, headers = signed_in(app, ROADS), {**bearer(app, ROADS), "If-Match": "*"}
    token = {"csrf_token": fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]}
    before = walking.kept(app)
    compared = 0
    for rule in walking.rules(app, "POST"):
        if not {"pk", "case_id", "row_id"} & rule.arguments:
            continue
        what = rule.rule.removeprefix("/api/v1").removeprefix("/staff").split("/")[1]
        there, nowhere = (next(walking.addresses(app, rule, (one,))) for one in (ids.get(what, "3"), walking.NOBODYS))
        sent = {"json": {}, "headers": headers} if rule.rule.startswith("/api") else {"data": token}
        answers = [client.post(path, **sent) for path in (there, nowhere)]
        assert answers[0].status_code == answers[1].status_code, rule.rule
        assert answers[0].status_code in {302, 401, 403, 404, 415, 422}, (rule.rule, answers[0].status_code)
        assert not any(one in answers[0].text for one in CANARIES), rule.rule
        compared += 1
    assert compared > 60
    changed = {name for name, rows in walking.kept(app).items() if rows != before[name]}
    assert changed <= BY_LOOKING, changed


def hanging_on(app: Flask, case_id: int) -> dict[str, str]:
    """Return the id of a row of each sort that hangs on a case, by how its addresses begin."""
    tables: dict[str, Any] = {
        "remedies": Remedy, "requests": Contribution, "responses": Response, "stages": StageRow, "notices": Notice,
        "incoming": IncomingMail,
    }  # fmt: skip
    with app.app_context():
        rows = {name: select(model.id).filter_by(case_id=case_id) for name, model in tables.items()}
        unguarded = {"unguarded": True}
        return {name: str(db.session.scalar(one, execution_options=unguarded) or "") for name, one in rows.items()}


@pytest.mark.parametrize("question", ["order=passphrase_hash", "passphrase_hash=x", "handler.password=x", "_oc_=id"])
def test_no_list_of_the_api_is_asked_by_what_it_doesn_t_show(app: Flask, question: str) -> None:
    """What is hidden is read letter by letter where a list can be narrowed or ordered by it."""
    made(app, ordinary)
    client, headers, lists = app.test_client(), bearer(app, COMPLAINTS), 0
    for rule in walking.rules(app, "GET", ("/api/v1",)):
        if rule.arguments or rule.endpoint == "api-docs.openapi_json":
            continue
        answer, usual = (client.get(f"{rule.rule}{asked}", headers=headers) for asked in (f"?{question}", ""))
        is_deaf = (answer.status_code, answer.json) == (usual.status_code, usual.json)
        assert answer.status_code in {400, 422} or is_deaf, (rule.rule, answer.status_code)
        lists += usual.status_code == 200
    assert lists > 6


def _junk(column: Column[Any]) -> str:
    """Return what would be seen in a column, had it been taken from a form that doesn't ask for it."""
    return "424242" if column.type.python_type is int else "overposted"


def _overposted(app: Flask, view: CommandView, page: str) -> dict[str, str]:
    """Return a value for each column of a view's row that its form doesn't ask for."""
    table = view.datamodel.obj.__table__
    named = {*fields(page), *re.findall(r'name="([^"]+)"', page)}
    told = {column.key: _junk(column) for column in table.columns if column.type.python_type in (int, str)}
    return {name: junk for name, junk in told.items() if name not in named}


@pytest.mark.parametrize("way", ["add", "edit"])
def test_no_form_takes_what_it_doesn_t_ask_for(app: Flask, way: str) -> None:
    """Each generated form, sent with every other column of its row beside what it asks (A3)."""
    made(app, of_roads)
    people = {name: signed_in(app, name) for name in (ROADS, COMPLAINTS, cast.ADMIN)}
    sent = 0
    for view in app.extensions["appbuilder"].baseviews:
        if not isinstance(view, CommandView) or f"can_{way}" not in view.base_permissions:
            continue
        ids = [""] if way == "add" else [f"/{one}" for one in (1, 2, 3)]
        for client, pk in product(people.values(), ids):
            path = f"{view.route_base}/{way}{pk}"
            page = client.get(path)
            if page.status_code != 200:
                continue
            extra = _overposted(app, view, page.text)
            answer = client.post(path, data={**fields(page.text), **extra, "button": "make"})
            assert answer.status_code < 500, path
            assert not _holds(app, view, extra), path
            sent += 1
    assert sent > 8


def _holds(app: Flask, view: CommandView, extra: dict[str, str]) -> list[str]:
    """Return the columns in which something stands that was sent besides."""
    with app.app_context():
        rows = db.session.execute(
            select(view.datamodel.obj.__table__), execution_options={"unguarded": True}
        ).mappings()
        return [name for row in rows for name, junk in extra.items() if str(row[name]) == junk]
