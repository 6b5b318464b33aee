"""What is read of a message: its words, what it quotes, its files."""

from __future__ import annotations

import pytest

from portal.inbound import charsets, pages, quoting, reading
from tests.inbound.corpus import HEAD, TEXT, mime
from tests.inbound.post import WORDS, letter, raw, with_files


def test_an_ordinary_message() -> None:
    message = reading.read(letter())
    assert message.sender is not None
    assert (message.sender.name, message.sender.address) == ("Alice Penrose", "alice@example.org")
    assert (message.subject, message.text, message.quoted) == ("A pothole", WORDS, "")
    assert (message.message_id, message.fault) == ("<first@mail.example.org>", "")


ATTRIBUTED = "On Tue, 5 May 2026 at 10:30, Devon County Council\n<complaints@devon.example.org> wrote:\n\n"


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        ("Thank you.", "Thank you.", ""),
        (f"Thank you.\n\n{ATTRIBUTED}> Dear Alice,\n>\n> We", "Thank you.", f"{ATTRIBUTED}> Dear Alice,\n>\n> We"),
        ("Am 05.05.2026 schrieb Devon:\n> Liebe", "Am 05.05.2026 schrieb Devon:\n> Liebe", ""),
        ("Danke.\nAm 05.05.2026 schrieb Devon:\n> Liebe", "Danke.", "Am 05.05.2026 schrieb Devon:\n> Liebe"),
        ("> When?\nOn Monday.\n> Where?\nHere.", "> When?\nOn Monday.\n> Where?\nHere.", ""),
        (
            "Thanks\n\n-----Original Message-----\nFrom: Devon\nSent: 5 May 2026\nTo: Alice\n\nDear Alice",
            "Thanks",
            "-----Original Message-----\nFrom: Devon\nSent: 5 May 2026\nTo: Alice\n\nDear Alice",
        ),
        ("Thanks\n\n  -- Forwarded  --  \nFrom: Devon\nSent: x", "Thanks", "-- Forwarded  --  \nFrom: Devon\nSent: x"),
        ("Thanks\n__________\nFrom: Devon\nSent: x", "Thanks", "__________\nFrom: Devon\nSent: x"),
        ("Thanks\n\nFrom: Devon\nSent: 5 May 2026\n\nDear", "Thanks", "From: Devon\nSent: 5 May 2026\n\nDear"),
        ("From: my house\nI see it.", "From: my house\nI see it.", ""),
        ("I said this to them:\n> Mend it.", "I said this to them:", "> Mend it."),
        ("> only\n> quoted", "> only\n> quoted", ""),
        ("", "", ""),
    ],
)
def test_what_was_quoted_is_told_apart(text: str, own: str, quoted: str) -> None:
    assert quoting.parted(text) == (own, quoted)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<html><head><title>T</title><style>p{}</style></head><body>One</body>", "One"),
        ("One<script>alert(1)</script> two", "One two"),
        ("a &lt;b&gt; &amp; c &#233;", "a <b> & c é"),
        ("<!-- no -->One<!-- > -->", "One"),
        ("One <img src='http://127.0.0.1/x' alt='no'> two", "One two"),
        ("New<blockquote>Old<br>older</blockquote>New again", "New\n> Old\n> older\nNew again"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<td>a</td><td>b</td>", "a b"),
        ("1 < 2 and 2 > 1, <3", "1 < 2 and 2 > 1, <3"),
        ("One <a href=", "One"),
        ("<P>İSTANBUL İLE</P><SCRIPT>no</SCRIPT><P>not <B>bold</B> text.</P>", "İSTANBUL İLE\n\nnot bold text."),
        (f"<p>{'İ' * 40}</p><p>Nobody came.</p><p>end</p>", f"{'İ' * 40}\n\nNobody came.\n\nend"),
        ("", ""),
    ],
)
def test_a_page_as_text(page: str, text: str) -> None:
    assert pages.text_of_page(page) == text


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("é".encode(), "utf-8", "é"),
        ("é".encode("latin-1"), "latin-1", "é"),
        ("é".encode(), "us-ascii", "é"),
        ("é".encode("cp1252"), "us-ascii", "é"),
        ("é".encode(), "iso-8859-1", "é"),
        ("“é”".encode("cp1252"), "iso-8859-1", "“é”"),
        ("é".encode(), "none-such", "é"),
        ("Привет".encode("koi8-r"), "KOI8-R", "Привет"),
        (b"\xff\xfe", "utf-8", "\ufffd\ufffd"),
        (b"abc", "zip", "abc"),
    ],
)
def test_a_charset_that_lies_is_not_believed(content: bytes, charset: str, text: str) -> None:
    assert charsets.text_of(content, charset) == text


def test_plain_words_come_before_the_page_that_says_the_same() -> None:
    both = mime(
        "multipart/alternative; boundary=b",
        *("--b", TEXT, "", "Plain."),
        *("--b", "Content-Type: text/html", "", "<p>Page."),
        "--b--",
    )
    assert reading.read(both).text == "Plain."


def test_a_page_alone_is_read_as_text() -> None:
    assert reading.read(raw(*HEAD, "Content-Type: text/html", "", "<p>Nobody <b>came</b>.")).text == "Nobody came."


def test_files_are_named_and_judged() -> None:
    pdf, exe = ("letter.pdf", b"%PDF-1.7 x"), ("run.exe", b"MZ\0\0")
    message = reading.read(with_files(pdf, exe))
    assert [(one.name, one.media_type, bool(one.why_not)) for one in message.files] == [
        ("letter.pdf", "application/pdf", False),
        ("run.exe", "", True),
    ]
    found = reading.file_of(with_files(pdf, exe), 0)
    assert found is not None
    assert found[1] == pdf[1]
    assert reading.file_of(with_files(pdf, exe), 2) is None
    assert reading.file_of(with_files(pdf, exe), -1) is None


def test_the_way_it_came_does_not_tell_two_messages_apart() -> None:
    again = b"Received: from a by b; Tue, 5 May 2026 09:00:01 +0100\r\n" + letter()
    assert reading.content_sum(again) == reading.content_sum(letter())
    assert reading.content_sum(letter("Other words.")) != reading.content_sum(letter())
