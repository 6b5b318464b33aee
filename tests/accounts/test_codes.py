"""Codes of an app: those of RFC 6238, a step of drift and no more, however they are typed."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime

import pytest

from portal.accounts import codes, secret, sessions

SECRET = b32encode(b"12345678901234567890").decode()  # of RFC 6238, appendix B

# Its table for SHA-1, of which an app shows the last six digits.
RFC = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]


@pytest.mark.parametrize(("seconds", "code"), RFC)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert codes.step_of(SECRET, code, at) == seconds // 30


@pytest.mark.parametrize(("later", "good"), [(-31, False), (-30, True), (0, True), (59, True), (60, False)])
def test_a_clock_may_be_one_step_off(later: int, good: bool) -> None:
    begins = 1234567890  # a step of that code does
    step = codes.step_of(SECRET, "005924", datetime.fromtimestamp(begins + later, UTC))
    assert step == (begins // 30 if good else None)


@pytest.mark.parametrize("typed", ["28 70 82", " 287082 ", "287\t082"])
def test_a_code_may_be_typed_with_spaces(typed: str) -> None:
    assert codes.step_of(SECRET, typed, datetime.fromtimestamp(59, UTC)) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "٢٨٧٠٨٢", "28708\x00", "abcdef", "287082.0", "9" * 5000])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert codes.step_of(SECRET, typed, datetime.fromtimestamp(59, UTC)) is None


def test_a_recovery_code_is_read_however_it_is_written() -> None:
    made = secret.code()
    assert len(secret.plain(made)) == 16
    assert secret.plain(f" {made.lower().replace('-', ' ')} ") == secret.plain(made)
    assert secret.plain("oilu") == "011V"


AGENTS = [
    ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox"),
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "Chrome"),
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1", "Safari"),
    ("curl/8.0", "Another browser"),
    ("", "Another browser"),
]


@pytest.mark.parametrize(("agent", "family"), AGENTS)
def test_of_a_browser_its_family_is_known(agent: str, family: str) -> None:
    assert sessions.family(agent) == family
