"""The description of the API: valid, whole, and true."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from portal.api.webhooks import EXAMPLE
from tests.api.calls import Caller

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def spec(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").json
    return found


def as_told(rule: str) -> str:
    """Return a path of Flask's as OpenAPI writes it."""
    return re.sub(r"<(?:[^:>]*:)?([^>]*)>", r"{\1}", rule)


def operations(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{m.upper()} {path}": one for path, item in spec["paths"].items() for m, one in item.items() if m in METHODS
    }


def test_it_is_valid(spec: dict[str, Any]) -> None:
    assert spec["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(spec).validate()


def test_it_tells_every_route(app: Flask, spec: dict[str, Any]) -> None:
    told = set(operations(spec))
    routes = {
        f"{method} {as_told(rule.rule)}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods or ()
        if method.lower() in METHODS
    }
    assert routes - told == {"GET /api/v1/openapi.json", "POST /api/v1/security/refresh"}
    assert told - routes == set()


def test_every_operation_has_a_name_of_its_own_and_a_summary(spec: dict[str, Any]) -> None:
    names = [one["operationId"] for one in operations(spec).values()]
    assert len(names) == len(set(names))
    assert all(one["summary"] for one in operations(spec).values())


def test_everything_but_submitting_following_and_signing_in_needs_a_token(spec: dict[str, Any]) -> None:
    open_to_all = {name for name, one in operations(spec).items() if not all(one.get("security") or [{}])}
    assert open_to_all == {
        "POST /api/v1/submissions",
        "GET /api/v1/submissions/{tracking_number}",
        "POST /api/v1/security/login",
    }


def test_every_error_is_told_as_a_problem(spec: dict[str, Any]) -> None:
    for response in spec["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def test_the_example_of_a_submission_runs(api: Caller, spec: dict[str, Any]) -> None:
    """Those of the moves run in tests/api/test_moves.py."""
    body = spec["paths"]["/api/v1/submissions"]["post"]["requestBody"]["content"]["application/json"]
    assert api.post("/submissions", json=body["example"]).status_code == 201


def test_the_example_of_a_submission_with_files_runs(api: Caller, spec: dict[str, Any]) -> None:
    body = spec["paths"]["/api/v1/submissions"]["post"]["requestBody"]["content"]["multipart/form-data"]["example"]
    files = [(io.BytesIO(one.encode()), "notes.txt") for one in body["files"]]
    data = {"submission": json.dumps(body["submission"]), "files": files}
    assert api.post("/submissions", data=data, content_type="multipart/form-data").status_code == 201


def test_the_page_needs_nothing_from_anywhere_else(app: Flask, spec: dict[str, Any]) -> None:
    page = app.test_client().get("/api/docs").get_data(as_text=True)
    assert "<script" not in page
    named = page.replace("http://www.w3.org", "").replace(EXAMPLE["url"], "")
    assert "http" not in re.sub(r'"status_url": "[^"]*"', "", named)
    for one in operations(spec).values():
        assert f'id="{one["operationId"]}"' in page
