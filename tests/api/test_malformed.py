"""What can't be read, or makes no sense, is refused with a reason, and nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.http.limits import limiter
from portal.policy.moves import Move
from tests.api.calls import COMPLAINT, Caller

TEXTS = {
    "description": 20_000,
    "desired_outcome": 20_000,
    "location": 2_000,
    "ward": 40,
    "on_behalf_of": 200,
    "external_id": 200,
}
REPORTER = {"name": 200, "phone": 40, "address": 2_000, "language": 40, "needs": 2_000}
WORDS = ("procedure", "kind", "service", "channel")
FLAGS = ("anonymous", "staff_generated")
NOT_TEXT: tuple[Any, ...] = (1, 1.5, True, [], {}, ["x"], {"x": "y"}, 10**300)
UNSTORABLE = ("\x00", "before\x00after", "\ud800", "\udfff\ud800", "\x1b[31m", "\x7f")


def raw_bodies() -> Iterator[bytes]:
    yield from (
        b"",
        b" ",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"{]",
        b"nul",
        b"tru",
        b"{'a': 1}",
        b"\xff\xfe",
        b"\x00",
        b"\xc3(",
    )
    yield from (b"{}", b"[]", b"null", b"true", b"0", b'"text"', b"[[]]", b"[{}]", b"-", b"1e999", b"NaN", b"Infinity")
    yield b"[" * 100_000 + b"]" * 100_000
    yield b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    yield b'{"description": ' + b"[" * 900 + b"]" * 900 + b"}"
    yield b'{"description": ' + b"9" * 5_000 + b"}"
    yield b'{"description": ' + b"9" * 4_000 + b"}"
    yield b'{"description": 1e400, "kind": NaN}'
    yield b'{"description": "\\ud800"}'
    yield b"procedure=devon&kind=complaint"
    yield b"<?xml version='1.0'?><a/>"
    yield b'{"description": "' + b"x" * 2_000_000 + b'"}'
    yield b'{"description": "' + b"x" * 900_000 + b'"}'
    yield json.dumps({f"name{n}": n for n in range(5_000)}).encode()
    yield json.dumps({**COMPLAINT, "x" * 5_000: 1}).encode()
    yield json.dumps({**COMPLAINT, "\x00": 1}).encode()
    yield json.dumps({**COMPLAINT, "\ud800": 1}).encode()
    yield json.dumps({**COMPLAINT, "__proto__": {}}).encode()


def wrong_fields() -> Iterator[dict[str, Any]]:
    for name in (*TEXTS, *WORDS, "received_on"):
        yield from ({name: wrong} for wrong in NOT_TEXT)
        yield from ({name: wrong} for wrong in UNSTORABLE)
    for name in REPORTER:
        yield from ({"reporter": {name: wrong}} for wrong in (*NOT_TEXT, *UNSTORABLE))
    yield from (
        {"reporter": {"contact_by": wrong}} for wrong in (*NOT_TEXT, *UNSTORABLE, "pigeon", "email", "post", "phone")
    )
    yield from (
        {"reporter": {"email": wrong}}
        for wrong in (*NOT_TEXT, *UNSTORABLE, "nobody", "@", "a@b", "a b@c.org", "a" * 250 + "@example.org")
    )
    yield from ({"reporter": wrong} for wrong in (1, "Alice", [], ["Alice"], True, {"x": 1}, {"names": "Alice"}))
    yield from ({name: wrong} for name in FLAGS for wrong in (1, 0, "true", "yes", [], {}))
    yield from (
        {"nature": wrong} for wrong in ("delay", 1, {}, [1], [[]], [None], ["\x00"], ["poem"], ["delay"] * 21, [""])
    )
    yield from ({name: "x" * (most + 1)} for name, most in TEXTS.items())
    yield from ({"reporter": {name: "x" * (most + 1)}} for name, most in REPORTER.items())
    yield from ({name: "x" * 41} for name in WORDS)
    yield from ({name: "poem"} for name in WORDS)
    yield from ({name: "two\nlines"} for name in ("ward", "on_behalf_of", "external_id", *WORDS))
    yield from (
        {"received_on": day}
        for day in (
            "2026-05-06",
            "9999-12-31",
            "0001-01-01",
            "2026-02-30",
            "yesterday",
            "",
            "1/5/2026",
            "2026-05-01T00:00:00Z",
        )
    )
    yield from ({name: None} for name in ("procedure", "kind", "description"))
    yield from ({name: ""} for name in ("procedure", "kind", "description"))
    yield from ({"description": blank} for blank in (" ", "\n\n", "\u2003"))
    yield from (
        {name: "x"}
        for name in (
            "id",
            "status",
            "tracking_number",
            "team_id",
            "received_at",
            "external_source",
            "natures",
            "passphrase",
        )
    )


def test_no_body_that_cant_be_read_is_kept(api: Caller) -> None:
    client = api.app.test_client()
    for body in raw_bodies():
        limiter.reset()
        response = client.post("/api/v1/submissions", data=body, content_type="application/json")
        assert 400 <= response.status_code < 500, (body[:60], response.status_code)
        assert response.content_type == "application/problem+json"
    assert api.counts() == (0, 0, 0)


def test_every_field_that_makes_no_sense_is_named(api: Caller) -> None:
    corpus = list(wrong_fields())
    assert len(corpus) >= 200
    for wrong in corpus:
        limiter.reset()
        response = api.post("/submissions", data=json.dumps({**COMPLAINT, **wrong}), content_type="application/json")
        assert response.status_code == 422, (wrong, response.data)
        name = next(iter(wrong))
        assert all(field.partition(".")[0] in (name, "nature") for field in response.json["errors"]), (
            wrong,
            response.json,
        )
        assert all(sentence.endswith((".", ":")) for sentence in response.json["errors"].values()), response.json
    assert api.counts() == (0, 0, 0)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "", "text/json"],
)
def test_only_json_is_read(api: Caller, content_type: str) -> None:
    refused = api.post("/submissions", data=json.dumps(COMPLAINT), content_type=content_type)
    assert refused.status_code == 415
    assert api.counts()[0] == 0


def test_too_much_is_refused_by_its_length(api: Caller) -> None:
    refused = api.post("/submissions", data=b'"' + b"x" * 1_100_000 + b'"', content_type="application/json")
    assert refused.status_code == 413


@pytest.mark.parametrize(("name", "most"), [*TEXTS.items()])
def test_a_text_at_its_limit_is_taken(api: Caller, name: str, most: int) -> None:
    assert api.submit(**{name: "ł" * most}).status_code == 201


@pytest.mark.parametrize(("name", "most"), [*REPORTER.items()])
def test_a_reporter_s_text_at_its_limit_is_taken(api: Caller, name: str, most: int) -> None:
    assert api.submit(reporter={name: "ł" * most}).status_code == 201


def test_everything_at_its_limit_fits_into_one_body(api: Caller) -> None:
    long = {name: "\U0001f9ff" * most for name, most in TEXTS.items()}
    reporter = {name: "\U0001f9ff" * most for name, most in REPORTER.items()}
    assert api.submit(**long, reporter=reporter).status_code == 201


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["devon", "delay", "\x00"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*TEXTS, *WORDS, *FLAGS, "reporter", "nature", "name"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(
    changes=st.dictionaries(
        st.sampled_from([*TEXTS, *WORDS, *FLAGS, "reporter", "nature", "received_on", "?"]), JSON, max_size=4
    )
)
def test_nothing_makes_the_portal_fail(api: Caller, changes: dict[str, Any]) -> None:
    limiter.reset()
    before = api.counts()[0]
    response = api.post("/submissions", data=json.dumps({**COMPLAINT, **changes}), content_type="application/json")
    assert response.status_code in {201, 422}
    assert api.counts()[0] - before == (response.status_code == 201)


WRONG_FACTS = r"""
[]
"x"
1
{"x": 1}
{"": ""}
{"\u0000": "\u0000"}
{"to": 1000000000000000000000000000000}
{"to": true}
{"to": "\u0000"}
{"note": "\ud800", "method": "phone"}
{"reason": 1}
{"until": "9999-99-99"}
{"until": 5}
{"remedies": "x"}
{"remedies": [1]}
{"remedies": [{"kind": []}]}
{"outcome": {}}
{"method": ["letter"]}
{"natures": ["x"]}
{"natures": "x"}
{"description": "\u0000"}
"""


def test_no_fact_of_a_move_makes_the_portal_fail(api: Caller) -> None:
    case_id = api.case()
    before = api.counts()
    for move in Move:
        for facts in WRONG_FACTS.strip().split("\n"):
            response = api.move(case_id, move, data=facts, content_type="application/json")
            assert response.status_code in {409, 422}, (move, facts, response.status_code, response.data)
    assert api.counts() == before


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff", b"9" * 5_000])
def test_a_move_s_body_that_cant_be_read_is_refused(api: Caller, body: bytes) -> None:
    case_id = api.case()
    assert api.move(case_id, Move.ALLOCATE, data=body, content_type="application/json").status_code == 400
    assert api.move(case_id, Move.ALLOCATE, data=body, content_type="text/plain").status_code == 415
    assert api.move(case_id, Move.ALLOCATE, data=b"x" * 1_100_000, content_type="application/json").status_code == 413
