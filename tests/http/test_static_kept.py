"""Style sheets and scripts are kept by browsers for good, each under an address that says what is in it."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.admin.browsing import signed_in
from tests.cast import COMPLAINTS


@pytest.mark.parametrize("path", ["/", "/staff/login/"])
def test_each_is_kept_for_good_under_its_own_address(app: Flask, path: str) -> None:
    client = app.test_client()
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(path).text)
    assert found
    for address in found:
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


def test_no_session_goes_with_what_others_may_keep(app: Flask) -> None:
    staff = signed_in(app, COMPLAINTS)
    style = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', staff.get("/staff/").text)[0]
    with staff.get(style) as answer:
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" in staff.get("/staff/").headers, "a page renews it"


def test_who_takes_it_so_gets_it_compressed(app: Flask) -> None:
    client = app.test_client()
    with (
        client.get("/static/portal.css") as plain,
        client.get("/static/portal.css", headers={"Accept-Encoding": "gzip"}) as pressed,
    ):
        assert "Content-Encoding" not in plain.headers
        assert pressed.headers["Content-Encoding"] == "gzip"
        assert all("Accept-Encoding" in one.headers["Vary"] for one in (plain, pressed))
        assert gzip.decompress(pressed.data) == plain.data
        assert len(pressed.data) < len(plain.data) / 3
    with client.get("/static/portal.css", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"}) as part:
        assert part.data == plain_start(client)


def plain_start(client: FlaskClient) -> bytes:
    with client.get("/static/portal.css") as whole:
        return whole.data[:10]


@pytest.mark.parametrize("address", ["/static/portal.css", "/static/portal.css?v=0", "/static/none.css?v=0"])
def test_under_any_other_it_is_asked_for_again(app: Flask, address: str) -> None:
    with app.test_client().get(address) as answer:
        assert "immutable" not in answer.headers.get("Cache-Control", "")
