"""What stands in an address or a hidden field leads nowhere else, and no number in it is a fault of ours."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.cases.models.columns import LONG
from tests.admin.browsing import fields, signed_in, told
from tests.cast import ADMIN, COMPLAINTS

LONG_NUMBER = "0" * 20 + "9" * 20


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/staff/webhook-messages/show/{LONG_NUMBER}", 404),
        (f"/staff/webhook-messages/list/?_flt_0_webhook_id={LONG_NUMBER}", 200),
        ("/staff/webhook-messages/of/%0d%0aX:y", 404),
        ("/staff/webhook-messages/of/1&_flt_0_state=x", 404),
    ],
)
def test_a_number_that_is_none_is_no_page(app: Flask, path: str, status: int) -> None:
    assert signed_in(app, ADMIN).get(path).status_code == status


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:x"])
def test_the_way_back_from_a_refusal_is_our_own(app: Flask, back: str) -> None:
    client = signed_in(app, COMPLAINTS)
    ask = "/staff/bulk/ask"
    answer = client.get(ask, query_string={"move": "pause", "back": back})
    assert answer.status_code == 409
    assert back not in answer.text
    ours = client.get(ask, query_string={"move": "pause", "back": "/staff/cases/list/?page=2"})
    assert 'href="/staff/cases/list/?page=2"' in ours.text


def test_the_way_back_to_a_list_has_its_length(app: Flask) -> None:
    client = signed_in(app, COMPLAINTS)
    token = fields(client.get("/staff/cases/list/").text).get("csrf_token", "")
    for words, is_kept in (("road", True), ("x" * LONG, False)):
        given = {"csrf_token": token, "column": "tracking_number", "address": f"_flt_0_description={words}"}
        answer = client.post("/staff/lists/Cases/columns", data=given)
        assert answer.status_code == 302
        assert (words in answer.location) == is_kept, told(answer.text)
