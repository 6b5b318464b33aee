"""What a file is called, as it is shown."""

from __future__ import annotations

import pytest

from portal.files.names import LONGEST_NAME, cleaned, with_ending
from portal.http.handouts import disposition


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\alice\\letter.pdf", "letter.pdf"),
        ("a\0b\r\nc.pdf", "a b c.pdf"),
        ("letter\u202efdp.exe", "letter fdp.exe"),
        ("a\u200bb\ufeff.txt", "a b.txt"),
        ("👩\u200d👧 ü.txt", "👩\u200d👧 ü.txt"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("a\u200d\u200c.pdf\u200d", "a.pdf"),
        ("con.txt", "file con.txt"),
        ("LPT1.pdf", "file LPT1.pdf"),
        ("nul", "file nul"),
        (".htaccess", "htaccess"),
        ("a.pdf. . ", "a.pdf"),
        ('<b>"x"|*?.png', "b x.png"),
        ("Beschwerde über Straße.pdf", "Beschwerde über Straße.pdf"),
        ("شكوى.pdf", "شكوى.pdf"),
        ("e\u0301.txt", "é.txt"),
        ("", ""),
        ("...", ""),
        ("/", ""),
    ],
)
def test_a_name_deceives_nobody(given: str, shown: str) -> None:
    assert cleaned(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    found = cleaned("a" * 500 + ".pdf")
    assert len(found) == LONGEST_NAME
    assert found.endswith(".pdf")


@pytest.mark.parametrize("name", ["a.pdf", 'q"uote.pdf', "é.pdf", "شكوى.pdf", "a;b.txt", "x\r\nSet-Cookie: a=b.txt"])
def test_a_name_adds_nothing_to_the_head_of_an_answer(name: str) -> None:
    told = disposition(cleaned(name))
    assert told.isascii()
    assert "\r" not in told
    assert "\n" not in told
    assert told.startswith('attachment; filename="')
    assert told.count('"') == 2


@pytest.mark.parametrize(
    ("name", "shown"), [("", "file.pdf"), ("letter", "letter.pdf"), ("a" * 120, "a" * 116 + ".pdf")]
)
def test_a_name_without_an_ending_gets_that_of_what_it_is(name: str, shown: str) -> None:
    assert with_ending(name, "pdf") == shown
