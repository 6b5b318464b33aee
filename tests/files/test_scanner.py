"""The scanner is spoken to in its own words; whatever isn't a plain yes or no leaves the file closed."""

from __future__ import annotations

import pytest

from portal.files.scanner import ScannerAway, virus_in
from tests.files.clamd import BAD, scanning


def test_it_gets_every_byte_and_its_word_is_taken() -> None:
    with scanning() as scanner:
        assert virus_in([b"a" * 1000, b"", b"b"], scanner.url) == ""
        assert virus_in([BAD], scanner.url) == "Test.Virus"
        assert scanner.seen == [b"a" * 1000 + b"b", BAD]


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"stream: OK maybe\0"])
def test_anything_else_is_no_answer(answer: bytes) -> None:
    with scanning() as scanner:
        scanner.answer = answer
        with pytest.raises(ScannerAway):
            virus_in([b"x"], scanner.url)


def test_one_that_is_away_is_told() -> None:
    with scanning() as scanner:
        url = scanner.url
    with pytest.raises(ScannerAway):
        virus_in([b"x"], url)
    with pytest.raises(ScannerAway):
        virus_in([b"x"], "unix:/no/such/socket")
