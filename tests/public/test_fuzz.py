"""Whatever is sent to the form, it answers with a page and keeps the words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.http.limits import limiter
from tests.fixtures_app import Sqlite
from tests.public.journey import TYPED, inputs

VALUE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(["", "\0", "\x0b", "\u202e", "é" * 5_000, "<b>", "{{ 7 * 7 }}", "=1+1", "\r\n.\r\n", "named"]),
    st.lists(st.text(max_size=20), max_size=4),
)
NAMES = [*TYPED, "token", "website", "csrf_token", "do", "unknown", "name[]", "passphrase", "number", "words", "seen"]


@pytest.fixture(scope="module")
def browser(sqlite_backend: Sqlite) -> Iterator[FlaskClient]:
    """A browser on the SQLite portal, without limits for once."""
    sqlite_backend.rewind()
    limiter.enabled = False
    yield sqlite_backend.app.test_client()
    limiter.enabled = True


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(st.sampled_from(NAMES), VALUE),
    st.sampled_from(["/devon/submit", "/track", "/track/DV-0000-0000-0000/open"]),
)
def test_no_input_is_a_fault_of_ours(browser: FlaskClient, fields: dict[str, object], path: str) -> None:
    answer = browser.post(path, data={name: _sendable(value) for name, value in fields.items()})
    assert answer.status_code < 500
    assert "<main" in answer.text or answer.status_code == 303
    said = _sendable(fields.get("description", ""))
    if path == "/devon/submit" and isinstance(said, str) and "\0" not in said:
        assert _lines(inputs(answer).get("description", "")) == _lines(said)


def _sendable(value: object) -> object:
    """As a browser sends it: text without lone surrogates."""
    if isinstance(value, list):
        return [_sendable(one) for one in value]
    return str(value).encode("utf-8", "replace").decode()


def _lines(said: str) -> str:
    return said.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    "raw", [b"description=%ED%A0%80&do=review", b"description=%FF%00&kind=%C0%80", b"\xff\xfe\x00", b"=&=&="]
)
def test_bytes_that_are_no_text_are_answered(browser: FlaskClient, raw: bytes) -> None:
    answer = browser.post("/devon/submit", data=raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "<main" in answer.text
