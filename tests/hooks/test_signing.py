"""The signature, held against the convention's own published example."""

from __future__ import annotations

import base64

from portal.hooks import signing

SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
ID, WHEN, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_example() -> None:
    assert signing.signature(SECRET, ID, WHEN, BODY) == SIGNED


def test_headers_carry_a_signature_for_each_key() -> None:
    headers = signing.headers([b"n" * 32, SECRET], ID, WHEN, BODY)
    assert headers["webhook-id"] == ID
    assert headers["webhook-timestamp"] == "1614265330"
    first, second = headers["webhook-signature"].split(" ")
    assert second == SIGNED
    assert first.startswith("v1,")
    assert first != second


def test_another_id_time_or_body_has_another_signature() -> None:
    others = {
        signing.signature(SECRET, "msg_x", WHEN, BODY),
        signing.signature(SECRET, ID, WHEN + 1, BODY),
        signing.signature(SECRET, ID, WHEN, BODY + b" "),
        signing.signature(b"x" * 32, ID, WHEN, BODY),
    }
    assert len(others | {SIGNED}) == 5


def test_a_secret_is_told_as_the_convention_has_it() -> None:
    secret = signing.new_secret()
    told = signing.told(secret)
    assert told.startswith("whsec_")
    assert base64.b64decode(told.removeprefix("whsec_")) == secret
    assert len(secret) == 32
