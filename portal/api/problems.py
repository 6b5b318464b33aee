"""How the API tells an error: always as problem+json, field by field, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, Response, request
from flask_jwt_extended import JWTManager

from portal.http import errors

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"
BODY = "body"  # the name under which a fault of the whole body is told

NO_FIELD = {"_schema", "json", "query"}  # how marshmallow and webargs call the whole of it

# marshmallow's own words, and ours for people.
SENTENCES = {
    "Missing data for required field.": "This is needed.",
    "Field may not be null.": "This is needed.",
    "Unknown field.": "This isn't asked for here.",
    "Invalid input type.": "Send one JSON object.",
    "Not a valid string.": "This must be text.",
    "Not a valid list.": "Give a list.",
    "Not a valid date.": "Give a date as year-month-day: 2026-05-01.",
    "Not a valid integer.": "Give a whole number.",
    "Not a valid boolean.": "Give true or false.",
    "Not a valid aware datetime.": "Give a time with its zone: 2026-05-01T09:30:00Z.",
    "Not a valid datetime.": "Give a time with its zone: 2026-05-01T09:30:00Z.",
}


def init_app(app: Flask) -> None:
    """Make every error under /api/v1 a problem, Flask-AppBuilder's and the tokens' own included."""
    _tokens(app.extensions["flask-jwt-extended"])
    app.after_request(_retell)


def told(messages: Any, under: str = "") -> dict[str, str]:
    """Return marshmallow's messages as one sentence for each field: `{"reporter.email": "This must be text."}`."""
    return dict(_flat(messages, under))


def _flat(messages: Any, under: str) -> Iterator[tuple[str, str]]:
    if not isinstance(messages, Mapping):
        first = str(messages[0]) if messages else ""
        yield under or BODY, SENTENCES.get(first, first)
        return
    for name, inner in messages.items():
        path = under if name in NO_FIELD else f"{under}.{name}" if under else str(name)
        yield from _flat(inner, path)


def _tokens(manager: JWTManager) -> None:
    manager.unauthorized_loader(lambda _why: unauthorized("Sign in first: this needs a token."))
    manager.invalid_token_loader(lambda _why: unauthorized("This token isn't one of ours."))
    manager.expired_token_loader(lambda _header, _claims: unauthorized("This token has expired. Sign in again."))
    manager.needs_fresh_token_loader(lambda _header, _claims: unauthorized("Sign in again."))
    manager.revoked_token_loader(lambda _header, _claims: unauthorized("This token was ended. Sign in again."))
    manager.user_lookup_error_loader(lambda _header, _claims: unauthorized("This token was ended. Sign in again."))
    manager.token_verification_failed_loader(lambda _header, _claims: unauthorized("Sign in again."))


def unauthorized(sentence: str) -> Response:
    """Return 401 with its sentence, and the scheme that is asked for."""
    response = errors.problem(401, sentence)
    response.headers["WWW-Authenticate"] = 'Bearer realm="redress"'
    return response


def _retell(response: Response) -> Response:
    """Turn an error that someone else wrote, such as FAB's log-in, into a problem."""
    if not request.path.startswith(ROOT) or response.status_code < 400 or response.mimetype == PROBLEM:
        return response
    sentence = errors.SENTENCES.get(response.status_code, errors.SENTENCES[500])
    problem = errors.problem(
        response.status_code, _of_login(response.status_code) or sentence, errors=_fields(response)
    )
    response.set_data(problem.get_data())
    response.content_type = PROBLEM
    return response


def _of_login(status: int) -> str:
    login = request.path == f"{ROOT}security/login" and status == 401
    return "That isn't a user name and password that we know, or the account is locked for now." if login else ""


def _fields(response: Response) -> dict[str, str]:
    """Return the faults by field of an answer of FAB's: its `message` is marshmallow's."""
    body = response.get_json(silent=True) if response.is_json else None
    message = body.get("message") if isinstance(body, dict) else None
    return told(message) if isinstance(message, dict) else {}
