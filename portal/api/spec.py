"""The API as it describes itself: OpenAPI 3.1, errors as problem+json, the token's log-in included."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint
from werkzeug.routing import BaseConverter

from portal.accounts.keys import MEANS, PREFIX, Scope
from portal.api.fields import LARGEST_ID
from portal.api.problems import PROBLEM
from portal.api.schemas import ProblemOut

Needs = list[dict[str, list[str]]]


def _bearer(scope: Scope) -> Needs:
    """Return what a call needs: a token, or a key with the scope."""
    return [{"token": []}, {"key": [scope.value]}]


SUBMITS, READS, WORKS = (_bearer(scope) for scope in (Scope.SUBMIT, Scope.READ, Scope.WORK))
HOOKS: Needs = [{"key": [Scope.WEBHOOKS.value]}]  # an administrator gives it to a system with its key
INFO = """Take in complaints, compliments and suggestions, follow them, and work them by their procedure.
A submission needs no account. All else needs a token from `/api/v1/security/login`, or an API
key with the scope that the call names, and shows what its user may see."""

LOGIN = {
    "operationId": "login",
    "tags": ["security"],
    "summary": "Exchange a user name and password for a token",
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["username", "password", "provider"],
                    "properties": {
                        "username": {"type": "string"},
                        "password": {"type": "string"},
                        "provider": {"type": "string", "enum": ["db"]},
                        "code": {"type": "string", "description": "Of the second factor, where the user has one."},
                    },
                },
                "example": {"username": "officer.roads", "password": "…", "provider": "db"},
            }
        },
    },
    "responses": {
        "200": {
            "description": "The token",
            "content": {
                "application/json": {"schema": {"type": "object", "properties": {"access_token": {"type": "string"}}}}
            },
        },
        **{str(status): {"$ref": f"#/components/responses/{HTTPStatus(status).name}"} for status in (400, 401, 429)},
    },
}


KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": f"{PREFIX}…",
    "description": "An API key, which an administrator makes for a user. It opens what its user may open, and of that"
    " only what its scopes name: " + "; ".join(MEANS.values()) + ".",
}


class Pk(BaseConverter):
    """A row's number in a path. One that no row can have is read as 0, so that it is told as any unknown one."""

    regex = r"[0-9]+"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value) if len(value) < len(str(LARGEST_ID)) else 0


class Rest(Api):
    """flask-smorest's Api, telling errors as the rest of the portal does."""

    ERROR_SCHEMA = ProblemOut

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Blueprint] = []
        app.config.setdefault("OPENAPI_URL_PREFIX", "/api/v1")
        super().__init__(
            app,
            spec_kwargs={
                "title": "Redress",
                "version": "v1",
                "openapi_version": "3.1.0",
                "info": {"description": INFO},
                "servers": [{"url": "/"}],
                "paths": {"/api/v1/security/login": {"post": LOGIN}},
            },
        )
        self.register_converter(Pk, _number)
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
        self.spec.components.security_scheme("key", KEY)

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Register its calls. They are described when somebody first reads the description: that takes a while."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    @property
    def spec(self) -> Any:
        """Return the description, of every call that was registered."""
        waiting, self._undescribed = self._undescribed, []
        for blp in waiting:
            blp.register_views_in_doc(self, self._app, self._spec, name=blp.name, parameters=None)
            self._spec.tag({"name": blp.name, "description": blp.description})
        return self._spec

    @spec.setter
    def spec(self, value: Any) -> None:
        self._spec = value

    def _register_error_handlers(self) -> None:
        """Leave that to portal.http.errors, which tells every error of the portal."""

    def _register_responses(self) -> None:
        for status in (*HTTPStatus, None):
            name = status.name if status else self.DEFAULT_ERROR_RESPONSE_NAME
            response = {
                "description": status.phrase if status else "Any other error",
                "content": {PROBLEM: {"schema": ProblemOut}},
            }
            self.spec.components.response(name, response, lazy=True)


def _number(_converter: Pk) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
