"""What someone may not see, no address of FAB's shows: not by list, search, order, page, id or action."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.admin.safety import SafeView
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, told

SCREENS = ("Cases", "Stages", "Responses", "Remedies", "Notices")
SECRET = "The headmaster of Zennor school."


def hidden() -> dict[str, Any]:
    """Make a case with everything on it, which only social care may see."""
    case = cast.received(cast.submission(service="adult_care", description=SECRET), at=days_ago(9)).case
    cast.acknowledged(case, by=cast.CARE, at=days_ago(8))
    cast.answered(case, by=cast.CARE, at=days_ago(5))
    return {"case": case.id, "number": case.tracking_number}


def _views(app: Flask) -> Iterator[SafeView]:
    for view in app.extensions["appbuilder"].baseviews:
        if isinstance(view, SafeView):
            yield view


@pytest.mark.parametrize("screen", SCREENS)
def test_no_list_counts_or_finds_it(app: Flask, screen: str) -> None:
    number = made(app, hidden)["number"]
    client = signed_in(app, cast.ROADS)
    base = f"/staff/{screen.lower()}/list/"
    for query in (
        "",
        "?_flt_2_description=Zennor",
        f"?psize_{screen}=100000",
        f"?page_{screen}=0",
        f"?_oc_{screen}=id&_od_{screen}=desc",
    ):
        page = client.get(base + query)
        assert page.status_code == 200
        assert number not in page.text
        assert "Nothing here" in told(page.text)
    assert number in signed_in(app, cast.CARE).get(base).text


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("way", ["show", "edit", "delete"])
def test_no_id_leads_to_it(app: Flask, screen: str, way: str) -> None:
    made(app, hidden)
    client = signed_in(app, cast.ROADS)
    for pk in (1, 2, 3):
        there, nowhere = (client.get(f"/staff/{screen.lower()}/{way}/{one}") for one in (pk, 424242))
        assert there.status_code == nowhere.status_code == 404
        assert _without_noise(there.text) == _without_noise(nowhere.text)


def _without_noise(page: str) -> str:
    return re.sub(r'nonce="[^"]*"|value="[^"]*"', "", page)


@pytest.mark.parametrize("screen", SCREENS)
def test_there_are_no_actions(app: Flask, screen: str) -> None:
    case_id = made(app, hidden)["case"]
    client = signed_in(app, cast.CARE)
    token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    base = f"/staff/{screen.lower()}"
    assert client.post(f"{base}/action/export/{case_id}", data={"csrf_token": token}).status_code == 404
    assert client.get(f"{base}/action/export/{case_id}").status_code == 404
    sent = {"csrf_token": token, "action": "x", "rowid": case_id}
    assert client.post(f"{base}/action_post", data=sent).status_code == 404
    assert client.get(f"{base}/download/x").status_code == 404


def test_no_view_of_ours_has_an_action(app: Flask) -> None:
    for view in _views(app):
        assert not view.actions or type(view).__name__ == "StaffView" or type(view).__name__ == "RoleModelView"
        assert "action" not in [rule.endpoint.partition(".")[2] for rule in app.url_map.iter_rules()]


def test_every_view_names_its_columns(app: Flask) -> None:
    for view in _views(app):
        declared = {name for kind in type(view).__mro__ for name in vars(kind) if kind.__module__.startswith("portal")}
        assert {"list_columns", "search_columns", "order_columns"} <= declared, type(view).__name__
        assert {"show_columns", "show_fieldsets", "show"} & declared, type(view).__name__
        model = view.datamodel
        searchable = [
            column
            for column in view.search_columns
            if not (model.is_string(column) or model.is_text(column) or model.is_integer(column))
        ]
        assert not searchable, (type(view).__name__, searchable)
        assert not set(view.order_columns) - set(view.list_columns), type(view).__name__


def test_no_form_of_ours_loads_another_table(app: Flask) -> None:
    made(app, lambda: [hidden() for _ in range(3)])
    page = signed_in(app, cast.CARE).get("/staff/responses/add").text
    assert not re.findall(r"DV-\w{4}-\w{4}-\w{4}(?!\.)", page.replace("DV-7K3M-Q9TX-4HBW", ""))


@pytest.mark.parametrize(
    "query",
    [
        "_oc_Cases=nope&_od_Cases=asc",
        "_oc_Cases=passphrase_hash&_od_Cases=asc",
        "_oc_Cases=handler&_od_Cases=asc",
        "_oc_Cases=status&_od_Cases=sideways",
        "page_Cases=99999999999999",
        "page_Cases=-3",
        "psize_Cases=-1",
        "psize_Cases=100000000",
        "_flt_9_status=x",
        "_flt_0_nope=x",
        "_flt_2_status=",
        "_flt_2_status=%00",
        "_flt_2_status=%25",
        "_flt_0_id=1",
    ],
)
def test_a_made_up_address_is_no_fault(app: Flask, query: str) -> None:
    made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.id)
    answer = signed_in(app, cast.ROADS).get(f"/staff/cases/list/?{query}")
    assert answer.status_code == 200


@pytest.mark.parametrize("number", ["x", "9" * 40, "-1", "\N{ARABIC-INDIC DIGIT THREE}", "1\0", "1 or 1"])
def test_a_column_of_numbers_takes_anything_that_is_typed(app: Flask, number: str) -> None:
    admin = signed_in(app, cast.ADMIN)
    for kind in range(5):
        answer = admin.get("/staff/webhook-messages/list/", query_string={f"_flt_{kind}_webhook_id": number})
        assert answer.status_code == 200, kind


@pytest.mark.parametrize("query", ["page_Cases=abc", "psize_Cases=x"])
def test_a_page_that_is_no_number_is_a_bad_request(app: Flask, query: str) -> None:
    assert signed_in(app, cast.ROADS).get(f"/staff/cases/list/?{query}").status_code == 400


@pytest.mark.parametrize("column", ["passphrase_hash", "passphrase_salt", "external_id", "on_behalf_of"])
def test_what_is_not_declared_tells_nothing_by_search_or_order(app: Flask, column: str) -> None:
    def make() -> None:
        for days, who in ((3, "Councillor Abel"), (2, "Councillor Zoe"), (1, "")):
            cast.received(cast.submission(on_behalf_of=who), at=days_ago(days))

    made(app, make)
    client = signed_in(app, cast.ROADS)
    plain = _numbers(client.get("/staff/cases/list/").text)
    assert len(plain) == 3
    for query in (
        f"_flt_0_{column}=C",
        f"_flt_3_{column}=Councillor Abel",
        f"_oc_Cases={column}&_od_Cases=asc",
        f"_oc_Cases={column}&_od_Cases=desc",
    ):
        assert _numbers(client.get(f"/staff/cases/list/?{query}").text) == plain, query


def _numbers(page: str) -> list[str]:
    return re.findall(r">(DV-[0-9A-Z-]{14})<", page)


def test_a_page_is_never_longer_than_it_may_be(app: Flask) -> None:
    view = next(view for view in _views(app) if type(view).__name__ == "Cases")
    with app.test_request_context("/staff/cases/list/"):
        from portal.cases import access

        token = access.viewer.set(None)
        try:
            widgets = view._get_list_widget(view._filters, page_size=100_000_000)
        finally:
            access.viewer.reset(token)
    assert widgets["list"].template_args["page_size"] == 200


def test_a_related_list_of_a_hidden_case_does_not_exist(app: Flask) -> None:
    for view in _views(app):
        assert not view.related_views or type(view).__name__ == "RoleModelView"


def test_one_requests_search_is_never_anothers(app: Flask) -> None:
    """FAB keeps a view's filters in one object for all threads. They switch as often as can be."""

    def make() -> tuple[str, str]:
        one = cast.received(cast.submission(location="Aaaa"), at=days_ago(2)).case.tracking_number
        return one, cast.received(cast.submission(location="Bbbb"), at=days_ago(1)).case.tracking_number

    numbers = made(app, make)
    faults: list[str] = []
    clients = [signed_in(app, cast.ROADS) for _ in range(4)]
    barrier, interval = threading.Barrier(4), sys.getswitchinterval()

    def look(index: int) -> None:
        barrier.wait()
        mine, other = numbers[index % 2], numbers[1 - index % 2]
        for _ in range(8):
            page = clients[index].get(f"/staff/cases/list/?_flt_2_location={'Aaaa' if index % 2 == 0 else 'Bbbb'}").text
            if mine not in page or other in page:
                faults.append(page)

    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=look, args=(index,)) for index in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert not faults


def test_a_search_leaves_nothing_behind(app: Flask) -> None:
    made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.id)
    client = signed_in(app, cast.ROADS)
    assert "Nothing here" in told(client.get("/staff/cases/list/?_flt_2_status=closed").text)
    assert "1 row" in told(client.get("/staff/cases/list/").text)


def test_someone_who_is_taken_off_a_case_sees_it_no_more(app: Flask) -> None:
    def make() -> int:
        case = cast.received(cast.submission(), at=days_ago(2)).case
        cast.do(case, Move.ALLOCATE, to=cast.staff(cast.ROADS).id, at=days_ago(1))
        return case.id

    case_id = made(app, make)
    client = signed_in(app, cast.ROADS)
    assert client.get(f"/staff/cases/show/{case_id}").status_code == 200

    def take_away() -> None:
        from portal.cases.models import Membership
        from portal.database import db

        tom = cast.staff(cast.ROADS)
        db.session.query(Membership).filter_by(staff_id=tom.id).delete()
        cast.do(
            db.session.get_one(cast.Case, case_id),
            Move.ALLOCATE,
            to=cast.staff(cast.SENIOR).id,
            by=cast.SENIOR,
            at=days_ago(0.5),
        )

    made(app, take_away)
    assert client.get(f"/staff/cases/show/{case_id}").status_code == 404
