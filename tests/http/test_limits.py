"""Who is counted, and by what name: one that can't be turned back into an address."""

from __future__ import annotations

import hashlib
import re

from flask import Flask

from portal.http.limits import OPEN_ROOM, caller, limiter

ADDRESS = "203.0.113.7"


def name_of(app: Flask, address: str) -> str:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        return caller()


def test_a_caller_is_known_by_a_keyed_digest(app: Flask) -> None:
    name = name_of(app, ADDRESS)

    assert re.fullmatch(r"[0-9a-f]{32}", name)
    assert name == name_of(app, ADDRESS)
    assert name != name_of(app, "203.0.113.8")
    assert name not in {hashlib.new(kind, ADDRESS.encode()).hexdigest()[:32] for kind in ("md5", "sha1", "sha256")}


def test_nothing_that_the_limiter_keeps_holds_an_address(app: Flask) -> None:
    client = app.test_client()
    for _ in range(3):
        client.get("/track/DV-0000-0000-0000", environ_base={"REMOTE_ADDR": ADDRESS})
    storage = limiter.storage
    kept = repr({name: value for name, value in vars(storage).items() if isinstance(value, dict)})

    assert name_of(app, ADDRESS) in kept
    assert ADDRESS not in kept


def test_a_header_names_nobody(app: Flask) -> None:
    with app.test_request_context(
        "/", environ_base={"REMOTE_ADDR": ADDRESS}, headers={"X-Forwarded-For": "198.51.100.1"}
    ):
        assert caller() == name_of(app, ADDRESS)


def test_guessing_a_passphrase_comes_to_its_end(app: Flask) -> None:
    most = int(OPEN_ROOM.split()[0])
    client = app.test_client()
    statuses = [
        client.post("/track/DV-0000-0000-0000/open", data={"passphrase": "a"}).status_code for _ in range(most + 1)
    ]

    assert statuses[-1] == 429
    assert 429 not in statuses[:most]
    other = client.post("/track/DV-0000-0000-0000/open", environ_base={"REMOTE_ADDR": "198.51.100.2"})
    assert other.status_code != 429, "one caller's guesses are nobody else's"
