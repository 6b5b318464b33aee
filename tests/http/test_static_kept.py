"""Style sheets and scripts are kept by browsers for good, each under an address that says what is in it."""

from __future__ import annotations

import re

import pytest
from flask import Flask


@pytest.mark.parametrize("path", ["/", "/staff/login/"])
def test_each_is_kept_for_good_under_its_own_address(app: Flask, path: str) -> None:
    client = app.test_client()
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(path).text)
    assert found
    for address in found:
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


@pytest.mark.parametrize("address", ["/static/portal.css", "/static/portal.css?v=0", "/static/none.css?v=0"])
def test_under_any_other_it_is_asked_for_again(app: Flask, address: str) -> None:
    with app.test_client().get(address) as answer:
        assert "immutable" not in answer.headers.get("Cache-Control", "")
