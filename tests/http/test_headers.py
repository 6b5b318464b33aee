"""The headers of every answer: each address of the portal is asked for, with and without a right to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import BaseConverter, Rule

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FILLING: dict[str, Any] = {
    "what": "stop",
    "pack": "devon",
    "number": "DV-0000-0000-0000",
    "tracking_number": "DV-0000-0000-0000",
    "filename": "portal.css",
    "name": "x.eml",
    "key": "x" * 22,
    "move": "escalate",
    "form": "xlsx",
}
BEYOND = ("/no/such/page", "/api/v1/nothing", "/staff/nothing", "/static/nothing.css", "/track/%00", "/%ff")


def addresses(app: Flask) -> list[str]:
    """Return an address for every rule that a GET may ask for."""
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, {name: _value(rule, name, part) for name, part in _parts(rule)}, method="GET")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    ]


def _parts(rule: Rule) -> list[tuple[str, BaseConverter]]:
    return list(rule._converters.items())


def _value(rule: Rule, name: str, part: BaseConverter) -> Any:
    return FILLING.get(name, 1) if "move" not in name or "any" in rule.rule else "acknowledge"


def test_every_answer_carries_them(app: Flask) -> None:
    client, found = app.test_client(), [*addresses(app), *BEYOND]
    assert len(found) > 40

    for address in found:
        with client.get(address) as answer:
            headers = answer.headers
        assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, address
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert "base-uri 'none'" in policy, address
        assert "unsafe-eval" not in policy, address
        scripts = re.search(r"script-src ([^;]*)", policy)
        assert scripts, address
        assert "unsafe-inline" not in scripts[1], address
        assert not re.search(r"https?://|\*", policy), f"{address} lets another host in"
        if not address.startswith("/staff"):
            assert "unsafe-inline" not in policy, address
        if not address.startswith("/static/"):
            assert headers["Cache-Control"] == "no-store", address
        assert "Server" not in headers, address


def test_a_nonce_is_used_once(app: Flask) -> None:
    client = app.test_client()
    nonces = {re.findall(r"'nonce-([^']+)'", client.get("/").headers["Content-Security-Policy"])[0] for _ in range(5)}
    assert len(nonces) == 5


def test_https_stays_https(app: Flask) -> None:
    client = app.test_client()
    assert "max-age=31536000" in client.get("/", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
def test_other_methods_carry_them_too(app: Flask, method: str) -> None:
    for address in ("/", "/healthz", "/api/v1/submissions", "/staff/", "/no/such/page"):
        headers = app.test_client().open(address, method=method.upper()).headers
        assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, (method, address)
