"""The API's description as a page, made from the same OpenAPI document, without anyone else's scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template

blueprint = Blueprint("api_docs", __name__, template_folder="templates")


@dataclass(frozen=True)
class Operation:
    """One call, as the page tells it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    needs_token: bool
    example: str
    statuses: tuple[str, ...]


@blueprint.get("/api/docs")
def page() -> str:
    """Show every operation."""
    spec = current_app.extensions["redress-api"].spec.to_dict()
    return render_template("api/docs.html", info=spec["info"], operations=list(_operations(spec)))


def _operations(spec: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in spec["paths"].items():
        for method, one in methods.items():
            if method != "parameters":
                yield _operation(path, method, one)


def _operation(path: str, method: str, one: dict[str, Any]) -> Operation:
    content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one.get("summary", ""),
        description=one.get("description", ""),
        needs_token=bool(one.get("security")),
        example=json.dumps(content["example"], indent=2, ensure_ascii=False) if "example" in content else "",
        statuses=tuple(sorted(str(status) for status in one["responses"] if status != "default")),
    )
