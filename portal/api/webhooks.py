"""Webhooks by the API: a key with that scope subscribes its own user, and sees and ends what it subscribed to."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import select

from portal.accounts.keys import Scope
from portal.api.bodies import Door, read_object
from portal.api.guards import staff, with_key
from portal.api.listing import answers, guarded_responses
from portal.api.spec import HOOKS
from portal.cases.models import Staff
from portal.database import db, transaction
from portal.errors import NotFound
from portal.hooks import kinds, sending, subscriptions
from portal.hooks.models import Webhook
from portal.hooks.subscriptions import Made
from portal.http.clock import now
from portal.http.limits import API, limiter
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort

blueprint = Door("webhooks", __name__, url_prefix="/api/v1", description="Being told of what happens")

ASKED = (
    Ask("name", "Name", Sort.LINE),
    Ask("url", "Address", Sort.LINE),
    Ask("events", "Events", Sort.CHOICES, choices=tuple(kinds.NAMES.items())),
)
EXAMPLE = {
    "name": "The case system",
    "url": "https://case-system.example.org/redress",
    "events": ["case.received", "case.answered"],
}
WANTED = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["name", "url", "events"],
                "properties": {
                    "name": {"type": "string"},
                    "url": {"type": "string"},
                    "events": {"type": "array", "items": {"type": "string", "enum": list(kinds.NAMES)}},
                },
                "additionalProperties": False,
            },
            "example": EXAMPLE,
        }
    },
}


class WebhookOut(Schema):
    """An address that is told of events."""

    id = fields.Integer()
    name = fields.String()
    url = fields.String()
    events = fields.List(fields.String(), attribute="kinds")
    since = fields.AwareDateTime(attribute="made_at")
    failing_since = fields.AwareDateTime(allow_none=True)
    stopped_at = fields.AwareDateTime(allow_none=True)
    why = fields.String(attribute="stopped_why")


class WithSecret(Schema):
    """A webhook with its secret, which is told this once."""

    webhook = fields.Nested(WebhookOut, attribute="hook")
    secret = fields.String()


class WebhookPage(Schema):
    """All webhooks of the key's user."""

    items = fields.List(fields.Nested(WebhookOut))


def _mine() -> list[Webhook]:
    query = select(Webhook).filter_by(staff_id=staff().id, ended_at=None).order_by(Webhook.id)
    return list(db.session.scalars(query))


def _find(row_id: int) -> Webhook:
    found = next((one for one in _mine() if one.id == row_id), None)
    if found is None:
        raise NotFound("There is no such webhook.")
    return found


def _myself() -> Staff:
    return db.session.get_one(Staff, staff().id)


@blueprint.route("/webhooks", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="listWebhooks", security=HOOKS)
@with_key(Scope.WEBHOOKS)
@blueprint.response(200, WebhookPage)
@guarded_responses(blueprint)
def listed() -> dict[str, Any]:
    """List the webhooks of the key’s user"""
    return {"items": _mine()}


@blueprint.route("/webhooks", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="addWebhook", security=HOOKS, requestBody=WANTED)
@with_key(Scope.WEBHOOKS)
@blueprint.response(201, WithSecret)
@guarded_responses(blueprint)
@answers(blueprint, 400, 413, 415, 422)
def add() -> Made:
    """Have an address told of events, as far as the key’s user sees the cases"""
    given = cleaning.clean(ASKED, read_object())
    with transaction():
        me = _myself()
        return subscriptions.subscribe(me, **given, by=me, at=now(), wire=sending.wire())


@blueprint.route("/webhooks/<pk:row_id>", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="getWebhook", security=HOOKS)
@with_key(Scope.WEBHOOKS)
@blueprint.response(200, WebhookOut)
@guarded_responses(blueprint)
@answers(blueprint, 404)
def show(row_id: int) -> Webhook:
    """Get one webhook"""
    return _find(row_id)


@blueprint.route("/webhooks/<pk:row_id>", methods=["DELETE"])
@limiter.limit(API)
@blueprint.doc(operationId="endWebhook", security=HOOKS)
@with_key(Scope.WEBHOOKS)
@blueprint.response(204)
@guarded_responses(blueprint)
@answers(blueprint, 404)
def end(row_id: int) -> None:
    """End a webhook for good: what waits for it isn’t sent"""
    with transaction():
        subscriptions.end(_find(row_id), by=_myself(), at=now())


@blueprint.route("/webhooks/<pk:row_id>/secret", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="rotateWebhook", security=HOOKS)
@with_key(Scope.WEBHOOKS)
@blueprint.response(200, WithSecret)
@guarded_responses(blueprint)
@answers(blueprint, 404)
def rotate(row_id: int) -> Made:
    """Have a new secret made: for a day messages are signed with both"""
    with transaction():
        return subscriptions.rotate(_find(row_id), by=_myself(), at=now())


@blueprint.route("/webhooks/<pk:row_id>/test", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="testWebhook", security=HOOKS)
@with_key(Scope.WEBHOOKS)
@blueprint.response(202)
@guarded_responses(blueprint)
@answers(blueprint, 404, 409)
def test(row_id: int) -> None:
    """Have a message sent that tells of nothing"""
    with transaction():
        subscriptions.test(_find(row_id), at=now())
