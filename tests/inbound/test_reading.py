"""What is read of a message: its words, what it quotes, its files."""

from __future__ import annotations

import pytest

from portal.inbound import charsets, pages, quoting, reading, words
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
        ("תלונה".encode("iso8859-8"), "ISO-8859-8-I", "תלונה"),
        ("苦情です①".encode("cp932"), "windows-31j", "苦情です①"),
        ("불만".encode("cp949"), "ks_c_5601-1987", "불만"),
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


def both_ways(plain: str, page: str, kind: str = "multipart/alternative") -> bytes:
    return mime(f"{kind}; boundary=b", "--b", TEXT, "", plain, "--b", "Content-Type: text/html", "", page, "--b--")


STUB = "Please use a viewer for HTML."
COMPLAINT = "The carer came three hours late on Monday, and hit my mother."


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (both_ways(STUB, f"<p>{COMPLAINT}"), f"{STUB}\n\n{COMPLAINT}"),
        (both_ways("The carer came", f"<p>{COMPLAINT}"), COMPLAINT),
        (both_ways("", f"<p>{COMPLAINT}"), COMPLAINT),
        (both_ways(COMPLAINT, f"<p>{COMPLAINT} <a href=x>Sent from my telephone</a>"), COMPLAINT),
        (
            both_ways("Looked at for viruses.", "<p>He hit me.", "multipart/mixed"),
            "Looked at for viruses.\n\nHe hit me.",
        ),
    ],
)
def test_the_words_of_a_page_are_seen_where_the_plain_part_says_far_less(message: bytes, text: str) -> None:
    assert reading.read(message).text == text


@pytest.mark.parametrize("end", [b"\r", b"\r\r\n", b"\n"])
def test_lines_may_end_as_broken_programs_end_them(end: bytes) -> None:
    message = reading.read(both_ways("Nobody came.\r\nNot once.", "<p>No").replace(b"\r\n", end))
    assert (message.sender and message.sender.address, message.subject) == ("alice@example.org", "A pothole")
    assert [line for line in message.text.split("\n") if line] == ["Nobody came.", "Not once."]
    assert not message.files


def test_a_line_above_with_a_sound_end_hides_nothing_of_a_message_without() -> None:
    message = reading.read(b"Received: from a by b\r\nFrom: alice@example.org\rSubject: x\r\rNobody came.")
    assert (message.subject, message.text) == ("x", "Nobody came.")


def test_a_head_that_nests_too_deep_is_read_all_the_same() -> None:
    message = reading.read(raw(*HEAD, "Content-Type: text/plain; " + "a=(b " * 900, "", "Nobody came."))
    assert (message.subject, message.text) == ("A pothole", "Nobody came.")


def test_what_is_not_read_of_long_words_is_said() -> None:
    long = reading.read(raw(*HEAD, "", "word " * 20_000))
    assert long.text.endswith(words.GOES_ON)
    assert len(long.text) <= charsets.MOST_TEXT
    assert words.GOES_ON not in reading.read(raw(*HEAD, "", "word " * 10_000)).text


def test_the_pages_of_a_message_are_read_as_far_as_one_may_go() -> None:
    page = "<p></p>" * 50_000 + "<p>Nobody came."
    parts = ["--b", "Content-Type: text/html", "", page] * 5
    message = reading.read(mime("multipart/mixed; boundary=b", *parts, "--b--"))
    assert message.text.count("Nobody came.") == 2, "of each part a third of what may be read, and no more of the last"
    assert message.text.endswith(words.GOES_ON)


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
