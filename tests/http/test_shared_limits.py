"""With REDIS_URL, two nodes count a caller's requests together."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter

from portal.http import limits
from tests.support import valkey


def node(redis_url: str) -> Flask:
    """Return a node with one route that may be asked three times a minute, limited as the portal's are."""
    app = Flask("node")
    app.config.update(
        SECRET_KEY="the same on every node",
        RATELIMIT_STORAGE_URI=redis_url,
        RATELIMIT_ENABLED=True,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
    )
    limiter = Limiter(key_func=limits.caller)
    limiter.init_app(app)
    app.get("/")(limiter.limit("3 per minute")(lambda: "here"))
    return app


def test_two_nodes_count_together() -> None:
    with valkey.running() as url:
        first, second = node(url).test_client(), node(url).test_client()
        statuses = [client.get("/").status_code for client in (first, second, first, second)]
        other = first.get("/", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert statuses == [200, 200, 200, 429]
    assert other.status_code == 200


def test_with_the_store_away_a_node_answers_and_counts_for_itself() -> None:
    with valkey.running() as url:
        client = node(url).test_client()
        assert client.get("/").status_code == 200
    statuses = [client.get("/").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
