"""Calling the API as a member of the cast."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_jwt_extended import create_access_token
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases.models import Case, Event, Person
from portal.database import db, transaction
from portal.policy.moves import Move
from tests import cast

V1 = "/api/v1"
PROBLEM = "application/problem+json"
COMPLAINT = {
    "procedure": "devon",
    "kind": "complaint",
    "description": "The pothole outside my house was reported three times and nobody came.",
    "nature": ["delay"],
    "service": "roads",
    "reporter": {"name": "Alice Penrose", "email": "alice@example.org"},
}


@dataclass
class Caller:
    """The API of one app. `by` is a member of the cast; without it, the call has no token."""

    app: Flask

    def token(self, username: str) -> str:
        """Return a token, as the log-in gives it."""
        with self.app.app_context():
            return create_access_token(identity=str(cast.staff(username).id), fresh=True)

    def call(self, method: str, path: str, *, by: str | None = None, **options: Any) -> TestResponse:
        """Call, and check what holds for every answer."""
        headers = dict(options.pop("headers", None) or {})
        if by:
            headers["Authorization"] = f"Bearer {self.token(by)}"
        response = self.app.test_client().open(V1 + path, method=method, headers=headers, **options)
        if response.status_code >= 400:
            check_problem(response)
        return response

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET."""
        return self.call("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """POST."""
        return self.call("POST", path, **options)

    def submit(self, **changes: Any) -> TestResponse:
        """Submit Alice's complaint with what is different this time; None leaves a field out."""
        body = {name: value for name, value in {**COMPLAINT, **changes}.items() if value is not None}
        return self.post("/submissions", json=body)

    def move(self, case_id: int, move: Move | str, *, by: str = cast.ROADS, **options: Any) -> TestResponse:
        """Make a move on the case as it is now."""
        return self.post(f"/cases/{case_id}/{move}", by=by, headers={"If-Match": "*"}, **options)

    def case(self, **changes: Any) -> int:
        """Take in Alice's complaint by another door, and return its number."""
        with self.app.app_context(), transaction():
            case = cast.complaint(**changes)
            db.session.flush()
            return case.id

    def counts(self) -> tuple[int, int, int]:
        """Return how many cases, events and people there are."""
        with self.app.app_context():
            cases, events, people = (
                db.session.scalar(select(func.count()).select_from(m)) or 0 for m in (Case, Event, Person)
            )
            return cases, events, people


def check_problem(response: TestResponse) -> None:
    """An error is a problem, whatever it is."""
    assert response.content_type == PROBLEM, (response.status_code, response.content_type, response.data[:200])
    if response.data:  # the answer to HEAD has none
        body = json.loads(response.data)
        assert body["status"] == response.status_code
        assert body["type"]
        assert body["title"]
        assert body["detail"].endswith((".", ")"))
        assert set(body) <= {"type", "title", "status", "detail", "clause", "errors", "id"}
