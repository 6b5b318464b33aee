"""Messages that nobody should send, and somebody does: each by its name."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Iterator

from tests.inbound.post import ADDRESS, raw

HEAD = ("From: Alice <alice@example.org>", f"To: {ADDRESS}", "Subject: A pothole")
TEXT = "Content-Type: text/plain; charset=utf-8"
MEGABYTE = 1024 * 1024
A_DOCX = 'attachment; filename="a.docx"'
WAY, ANSWER = "Content-Transfer-Encoding", "Delivered-To: complaints+"
LONG_HEAD = "Content-Type: text/plain; " + "charset*0*=utf-8''%41; " * 170
ATTACHED = "--b\r\nContent-Disposition: attachment\r\n\r\nx"


def plain(*fields: str | bytes, body: bytes = b"Nobody came.") -> bytes:
    return raw(*HEAD, *fields, "", body)


def mime(kind: str, *lines: str | bytes) -> bytes:
    return raw(*HEAD, "MIME-Version: 1.0", f"Content-Type: {kind}", "", *lines)


def nested(depth: int, last: str = "text/plain") -> bytes:
    lines: list[str] = []
    for level in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{level}"', "", f"--b{level}"]
    return raw(*HEAD, "MIME-Version: 1.0", *lines, f"Content-Type: {last}", "", "Deep down.")


def forwarded(depth: int) -> bytes:
    return raw(*HEAD, *["Content-Type: message/rfc822\r\n\r\nFrom: x@example.org"] * depth, "", "Deep down.")


def zipped(*names: str, size: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return out.getvalue()


def attached(disposition: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    encoded = base64.encodebytes(content)
    return mime(
        'multipart/mixed; boundary="b"',
        "--b", TEXT, "", "See the file.",
        "--b", f"Content-Type: {kind}", f"Content-Disposition: {disposition}", "Content-Transfer-Encoding: base64", "",
        encoded, "--b--", "",
    )  # fmt: skip


def html(page: bytes, charset: str = "utf-8") -> bytes:
    return raw(*HEAD, f"Content-Type: text/html; charset={charset}", "", page)


CHARSETS = (
    "utf-8", "UTF8", "us-ascii", "latin1", "iso-8859-1", "windows-1252", "x-unknown", "", "zip", "hex", "rot13",
    "base64", "punycode", "idna", "unicode_escape", "undefined", "utf-16", "utf-32", "utf-7", "'utf-8'", "utf-8\0",
    "a" * 500,     "../../etc/passwd", "%s%n", "gb18030", "iso-2022-kr", "hz", "mbcs",
)  # fmt: skip
BYTES = "Straße – “Nobody came” \N{PILE OF POO}".encode() + b"\xff\xfe\x80\x00+AAA-"

WORDS = {
    "a line end": "=?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?=",
    "two line ends": "=?utf-8?b?YQ0KDQpib2R5?=",
    "no charset": "=??q?a?=",
    "an unknown charset": "=?x-none?q?a=0A?=",
    "a codec that is none": "=?zip?b?eJxLBAAAYgBi?=",
    "an escape": "=?unicode_escape?q?=5CU0000000A=5Cx?=",
    "an unknown way": "=?utf-8?x?abc?=",
    "broken base64": "=?utf-8?b?!!!?=",
    "thousands": "=?utf-8?q?=41?= " * 5000,
    "one within one": "=?utf-8?q?=3D=3Futf-8=3Fq=3F=0A=3F=3D?=",
    "turned text": "=?utf-8?b?4oCuZXhlLmdwag==?=",
    "surrogates": "=?utf-8?q?=ED=A0=80?=",
    "a NUL": "=?utf-8?q?a=00b?=",
    "never ends": "=?utf-8?q?" + "a" * 3000,
}

FROM = {
    "nobody": "",
    "several": "a@example.org, b@example.org",
    "a group": "undisclosed-recipients:;",
    "a name alone": "Alice",
    "an address in the name": '"bob@example.org" <alice@example.org>',
    "a comment": "alice@example.org (((((((((((((nested)))",
    "comments without end": "(" * 3000,
    "quotes without end": '"' + "\\" * 3000,
    "angle brackets": "<<<<<alice@example.org>>>>>",
    "a route": "<@a.example.org,@b.example.org:alice@example.org>",
    "no domain": "alice@",
    "two ats": "alice@@example.org",
    "spaces": "alice @ example . org",
    "a huge local part": f"{'a' * 5000}@example.org",
    "an address literal": "alice@[127.0.0.1]",
    "letters of the world": "Ζωή <ζωή@παράδειγμα.δοκιμή>",
    "a line end": "=?utf-8?q?a=0A?= <alice@example.org>",
    "raw bytes": "\udce4",
    "an encoded address": "=?utf-8?q?alice=40example=2Eorg?=",
    "a colon": ":@example.org",
    "injection": "alice@example.org\n\tBcc: v@example.org",
}

PAGES = {
    "a script": b"<script>alert(1)</script><p>Nobody came.</p>",
    "a script that never ends": b"<p>Nobody came.</p><script>" + b"a" * 5000,
    "a picture": b"<img src=http://127.0.0.1:1/x.png><p>Nobody came.</p>",
    "a style that fetches": b"<style>@import url(http://127.0.0.1:1/)</style><p>Nobody came.</p>",
    "open brackets": b"<" * MEGABYTE,
    "open comments": b"<!--" * 200_000,
    "open declarations": b"<![CDATA[" * 100_000,
    "tags without end": b"<a " * 300_000,
    "deep quotes": b"<blockquote>" * 50_000 + b"Nobody came.",
    "deep tables": b"<table><tr><td>" * 20_000 + b"Nobody came.",
    "entities": b"&#0;&#xD800;&#x110000;&#99999999999;&amp;lt;script&gt; Nobody came." * 100,
    "an entity bomb": b"&lol;" * 100_000,
    "only markup": b"<p><br><div></div>",
    "a form": b"<form action=http://127.0.0.1:1><input value=x><textarea>y</textarea></form><p>Nobody came.</p>",
    "closings alone": b"</blockquote></p></div>" * 5000 + b"Nobody came.",
    "odd tags": b"<\x00p><1><p:q r='>'>Nobody came.</ p ><//><!>",
}

FILES = {
    "a climbing name": 'attachment; filename="../../etc/passwd"',
    "a windows path": r'attachment; filename="C:\\Windows\\evil.exe"',
    "a NUL name": 'attachment; filename="a\0.pdf"',
    "a turned name": "attachment; filename*=utf-8''a%E2%80%AEfdp.exe",
    "a continued name": "attachment; filename*0=a; filename*1=b; filename*999=c.pdf",
    "a bad encoding": "attachment; filename*=x-none'en'%FF%00.pdf",
    "an endless name": f"attachment; filename={'a' * 100_000}.pdf",
    "an empty name": 'attachment; filename=""',
    "only dots": 'attachment; filename="...."',
    "a header in the name": 'attachment; filename="a.pdf\r\n Content-Type: text/html"',
    "two names": 'attachment; filename="a.pdf"; filename="b.exe"',
    "a broken disposition": "attach;;;=;ment; filename",
    "an encoded name": 'attachment; filename="=?utf-8?q?a=0Ab=2Epdf?="',
}


def corpus() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield each message with its name. They are made when they are asked for: some are large."""
    yield from (
        (f"subject: {name}", lambda w=words: raw(*HEAD[:2], f"Subject: {w}", "", "x")) for name, words in WORDS.items()
    )
    for name, words in FROM.items():
        yield f"from: {name}", lambda w=words: raw(f"From: {w}".encode("utf-8", "surrogateescape"), *HEAD[1:], "", "x")
    for charset in CHARSETS:
        field = f"Content-Type: text/plain; charset={charset}"
        yield f"charset: {charset[:20]!r}", lambda f=field: plain(f, body=BYTES)
    yield from ((f"page: {name}", lambda p=page: html(p)) for name, page in PAGES.items())
    yield from ((f"file: {name}", lambda d=way: attached(d, b"%PDF-1.7 x")) for name, way in FILES.items())
    yield from STRUCTURES.items()
    yield from BOMBS.items()


STRUCTURES: dict[str, Callable[[], bytes]] = {
    "a thousand nested parts": lambda: nested(1000),
    "twenty nested parts": lambda: nested(19),
    "nested and html": lambda: nested(5, "text/html"),
    "a thousand forwards": lambda: forwarded(1000),
    "a boundary that never comes": lambda: mime('multipart/mixed; boundary="never"', "Nobody came."),
    "no boundary": lambda: mime("multipart/mixed", "Nobody came."),
    "an empty boundary": lambda: mime('multipart/mixed; boundary=""', "--", "", "Nobody came.", "----"),
    "a boundary of a pattern": lambda: mime('multipart/mixed; boundary=".*(a+)+$"', "--.*(a+)+$", "", "a" * 5000),
    "a boundary within its own": lambda: mime(
        "multipart/mixed; boundary=b", "--b", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "x", "--b--"
    ),
    "a report of nothing": lambda: mime("multipart/report; report-type=delivery-status; boundary=b", "--b", "", "x"),
    "a report that lies": lambda: mime(
        "multipart/report; report-type=delivery-status; boundary=b",
        "--b", "Content-Type: message/delivery-status", "", "Action: failed", "", "Action: failed",
        "--b", "Content-Type: message/rfc822", "", "Message-ID: <nothing@example.org>", "", "--b--",
    ),
    "no body": lambda: raw(*HEAD, "", ""),
    "no head": lambda: raw("", "Nobody came."),
    "nothing but a body": lambda: b"Nobody came.",
    "one byte": lambda: b"x",
    "only NULs": lambda: b"\0" * 5000,
    "NULs in the head": lambda: b"From: a\0lice@example.org\r\nSub\0ject: x\0\r\n\0\r\n\r\nx\0y",
    "NULs in the body": lambda: plain(TEXT, body=b"Nobody\0came\0."),
    "random bytes": lambda: bytes(range(256)) * 100,
    "old line ends": lambda: b"From: alice@example.org\rSubject: x\r\rNobody came.",
    "an mbox line": lambda: b"From alice@example.org Tue May  5 09:00:00 2026\n" + plain(),
    "no colon": lambda: raw("From alice", "Subject", "", "x"),
    "an empty field name": lambda: raw(*HEAD, ": x", "", "x"),
    "a folded nothing": lambda: raw(*HEAD, " ", "\t", " x", "", "x"),
    "two of everything": lambda: raw(*HEAD, "Subject: another", "Message-ID: <a@b.c>", "Message-ID: <d@e.f>", "", "x"),
    "two senders": lambda: raw(*HEAD, "From: Bob <bob@example.org>", "", "x"),
    "two content types": lambda: plain("Content-Type: text/html", TEXT),
    "a content type of nothing": lambda: plain("Content-Type:"),
    "a content type that isn't one": lambda: plain("Content-Type: \0/;;;;=;/x; charset"),
    "a media type of another world": lambda: plain("Content-Type: application/x-shockwave-flash"),
    "a broken base64 body": lambda: plain(TEXT, f"{WAY}: base64", body=b"====A"),
    "base64 of one letter": lambda: plain(TEXT, f"{WAY}: base64", body=b"A"),
    "a broken quoted-printable body": lambda: plain(TEXT, f"{WAY}: quoted-printable", body=b"=ZZ=0=\r\n="),
    "an unknown transfer encoding": lambda: plain(TEXT, f"{WAY}: x-uuencode", body=b"begin 644 x\r\n"),
    "a message id that isn't one": lambda: plain("Message-ID: <<<>>> \0"),
    "references without end": lambda: plain("References: " + "<a@b.c> " * 50_000),
    "a date of no calendar": lambda: plain("Date: Thu, 99 Foo 99999 99:99:99 +9999"),
    "a forged answer": lambda: plain(f"{ANSWER}c1-{'a' * 16}@devon.example.org"),
    "an answer to a case that can't be": lambda: plain(f"{ANSWER}c9999999999-{'a' * 16}@devon.example.org"),
    "an answer with a pattern": lambda: plain(f"{ANSWER}c1-' OR '1'='1@devon.example.org"),
    "numbers without end": lambda: raw(*HEAD[:2], "Subject: " + "DV-7K3M-Q9TX-4HBW " * 200, "", "x"),
    "combining marks": lambda: plain(TEXT, body=("a" + "\u0301\u0323" * 20_000).encode()),
    "turned text": lambda: plain(TEXT, body="\u202eNobody came.\u202c".encode()),
    "half of an emoji": lambda: plain(TEXT, body=b"\xed\xa0\xbd\xed\xb8\x80"),
    "a zip that climbs": lambda: attached(A_DOCX, zipped("../../evil.sh", "word/document.xml")),
    "a zip bomb": lambda: attached(A_DOCX, zipped("word/document.xml", size=50 * MEGABYTE)),
    "a zip of thousands": lambda: attached('attachment; filename="a.zip"', zipped(*map(str, range(5000)))),
    "a zip that isn't": lambda: attached(A_DOCX, b"PK\x03\x04" + b"\xff" * 500),
    "a page that says it is a picture": lambda: attached('attachment; filename="a.png"', b"<script>alert(1)</script>"),
    "a program": lambda: attached('attachment; filename="invoice.pdf.exe"', b"MZ" + b"\0" * 100),
    "hundreds of files": lambda: mime("multipart/mixed; boundary=b", *[ATTACHED] * 200),
    "a digest": lambda: mime("multipart/digest; boundary=b", "--b", "", "From: x@example.org", "", "x", "--b--"),
    "a calendar": lambda: plain("Content-Type: text/calendar; method=REQUEST", body=b"BEGIN:VCALENDAR"),
    "a signed one": lambda: mime(
        "multipart/signed; boundary=b; protocol=application/pgp-signature",
        "--b", TEXT, "", "Nobody came.", "--b", "Content-Type: application/pgp-signature; name=s.asc", "", "x", "--b--",
    ),
    "an encrypted one": lambda: plain("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", body=b"MIIB"),
}  # fmt: skip

BOMBS: dict[str, Callable[[], bytes]] = {
    "a hundred thousand fields": lambda: raw(*HEAD, *["X-A: b"] * 100_000, "", "x"),
    "a field of a megabyte": lambda: raw(*HEAD, "X-A: " + "b" * MEGABYTE, "", "x"),
    "a field folded thousands of times": lambda: raw(*HEAD, "X-A: b" + "\r\n b" * 60_000, "", "x"),
    "a head without end": lambda: raw(*HEAD, "X-A: b" * MEGABYTE),
    "a subject of a megabyte": lambda: raw(*HEAD[:2], "Subject: " + "a" * 200_000, "", "x"),
    "recipients without end": lambda: raw(*HEAD, "Cc: " + "a@example.org, " * 10_000, "", "x"),
    "a line of ten megabytes": lambda: plain(TEXT, body=b"a" * (10 * MEGABYTE - 500)),
    "ten megabytes of empty lines": lambda: plain(TEXT, body=b"\n" * (10 * MEGABYTE - 500)),
    "ten megabytes of quotes": lambda: plain(TEXT, body=b">\n" * (5 * MEGABYTE - 500)),
    "ten megabytes of boundaries": lambda: mime("multipart/mixed; boundary=b", b"--b\n" * (2 * MEGABYTE)),
    "ten megabytes of almost boundaries": lambda: mime("multipart/mixed; boundary=-", b"-" * (9 * MEGABYTE)),
    "ten megabytes of base64": lambda: plain(TEXT, "Content-Transfer-Encoding: base64", body=b"QUFB" * (2 * MEGABYTE)),
    "ten megabytes of soft line ends": lambda: plain(
        TEXT, "Content-Transfer-Encoding: quoted-printable", body=b"=\r\n" * (3 * MEGABYTE)
    ),
    "more than is taken": lambda: plain(TEXT, body=b"a" * (11 * MEGABYTE)),
    "parts with long heads": lambda: mime(
        "multipart/mixed; boundary=b",
        *["--b", LONG_HEAD, "Content-Disposition: attachment; " + "a=b;" * 950, "", "x"] * 40,
    ),
    "parts with short heads": lambda: mime("multipart/mixed; boundary=b", *["--b", *["a:"] * 10_000, "", "x"] * 100),
    "ten megabytes of pages": lambda: mime(
        "multipart/mixed; boundary=b", *["--b", "Content-Type: text/html", "", "<p>a</p>" * 120_000] * 10
    ),
    "nested with many lines": lambda: nested(18) + b"\r\nx" * MEGABYTE,
}
