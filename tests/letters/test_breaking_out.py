"""A template's author tries to break out of the text: it is refused, or it stands in the letter as it was typed."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH

import pytest
from sqlalchemy.orm import Session

from portal.errors import Invalid
from portal.letters import pdf, rendering, samples, sheets
from portal.letters.editing import Given
from tests.cast import COMPLAINTS, NOW, as_
from tests.fixtures_app import Sqlite
from tests.letters.texts import changed, place, published
from tests.procedures.shipped import pack

ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI", b"root:x:0")

# What is written into the text, and whether it can be published. What can, stands there letter by letter.
LITERAL = {
    "jinja statement": "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}".replace(
        "{{ x }}", "x"
    ),
    "jinja comment": "{# hidden #}",
    "jinja line statement": "# set x = 1".replace("# ", "#"),
    "python format": "{0.__class__} {reporter} %(name)s %s",
    "template string": "${7*7} #{7*7} @{7*7}",
    "erb": "<%= 7*7 %>",
    "server side include": "<!--#include file='/etc/passwd' -->",
    "php": "<?php system('id'); ?>",
    "script": "<script>fetch('http://127.0.0.1:9/x')</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "svg": "<svg onload=alert(1)><image href='file:///etc/passwd'/></svg>",
    "iframe": "<iframe src='file:///etc/passwd'></iframe>",
    "object": "<object data='file:///etc/passwd'></object>",
    "style import": "<style>@import url('http://127.0.0.1:9/x.css');</style>",
    "style background": "<p style=\"background:url('http://127.0.0.1:9/x.png')\">x</p>",
    "font face": "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}</style>",
    "base": "<base href='http://127.0.0.1:9/'>",
    "meta refresh": "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "link": "<link rel=stylesheet href='http://127.0.0.1:9/x.css'>",
    "form": "<form action='http://127.0.0.1:9/'><button>Go</button></form>",
    "pdf tag": "<pdf:include src='/etc/passwd'/> <pdf:nextpage/>",
    "closing tags": "</p></body></html><h1>Mine</h1>",
    "comment": "<!-- --> ]]> <![CDATA[x]]>",
    "entity": "&lt;b&gt; &#60;script&#62; &amp;",
    "doctype": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "markdown image": "![x](http://127.0.0.1:9/x.png)",
    "markdown file image": "![x](file:///etc/passwd)",
    "markdown link": "[click](http://127.0.0.1:9/)",
    "javascript link": "[click](javascript:alert(1))",
    "data link": "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "reference link": "[x]: http://127.0.0.1:9/",
    "autolink": "<http://127.0.0.1:9/>",
    "code": "`rm -rf /` ```sh\nid\n```".replace("\n", " "),
    "table": "| a | b | | - | - |",
    "footnote": "[^1] [^1]: x",
    "quote": "> quoted",
    "backslashes": "\\1 \\g<0> $1 \\\\",
    "newline header": "Bcc: everyone@example.org",
    "half a mark": "** {{".replace(" {{", "") + " }} {",
    "single braces": "{case.summary} { {case.summary} }",
    "mid-line condition": "words [if case.summary] words",
    "mid-line line": "words [each rights.now] words",
    "sql": "'; DROP TABLE letters; --",
    "path": "../../../../etc/passwd",
    "file address": "file:///etc/passwd http://169.254.169.254/latest/meta-data/",
}
REFUSED = {
    "jinja expression": "{{ 7*7 }}",
    "jinja attribute": "{{ case.__class__ }}",
    "jinja filter": "{{ case.summary|safe }}",
    "jinja call": "{{ case.summary() }}",
    "jinja config": "{{ config }}",
    "jinja self": "{{ self.__init__.__globals__ }}",
    "index": "{{ case['summary'] }}",
    "unknown": "{{ case.passphrase }}",
    "capital": "{{ Case.Summary }}",
    "never closed": "{{ case.summary",
    "nested": "{{ {{case.summary}} }}",
    "recursion": "{{item}}",
    "across lines": "{{\ncase.summary\n}}",
    "private": "{{ reporter.email }}",
    "each of a text": "[each case.summary] {{item}}",
    "each of all": "[each case] {{item}}",
    "unknown condition": "[if case.passphrase] x",
    "calling condition": "[if case.summary()] x",
    "upper condition": "[IF case.summary] x",
    "condition of a condition": "[if case.summary] [if case.service] x",
    "bidi override": "safe \u202egnp.exe",
    "bidi isolate": "safe \u2066gnp.exe\u2069",
    "byte order mark": "a\ufeffb",
    "null": "a\x00b",
    "escape": "a\x1b[2Jb",
    "surrogate": "a\ud800b",
    "huge": "x" * 20_001,
    "huge repetition of a field": "{{case.summary}} " * 11,
    "huge repetition of a list": "\n\n".join(["[each rights.next] {{item}}"] * 11),
    "line in a line": "x [line a] x".replace("x ", "", 1),
    "no such line": "[line passwords]",
    "what nobody enters": "{{answer.findings}}",
}


def test_the_corpus_is_large_enough() -> None:
    assert len(LITERAL) + len(REFUSED) >= 40


# An audit hook can't be taken away again, so there is one, and it notes where a test asks for it.
REACHES_OUT = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.", "http.", "ftplib.")
OURS = (str(pdf.ASSETS), sys.prefix, sys.base_prefix, *TZPATH)
noting: list[list[str]] = []


def _note(event: str, given: tuple[Any, ...]) -> None:
    if not noting:
        return
    if event == "open" and isinstance(given[0], str | bytes):
        noting[-1].append(os.fsdecode(given[0]))
    elif event.startswith(REACHES_OUT):
        noting[-1].append(event)


sys.addaudithook(_note)


@pytest.fixture(scope="module")
def loaded() -> None:
    """The libraries read settings of their own when the first page is set, whatever is on it."""
    pdf.set_letter(sheets.message("A subject", "Words.", NOW), pack("devon"), to="Sam Example")


@pytest.fixture
def alone(loaded: None) -> Iterator[list[str]]:
    """Note whatever is opened meanwhile, and every connection and process that is begun."""
    noting.append([])
    yield noting[-1]
    noting.pop()


def strange(noted: list[str]) -> set[str]:
    """Return what was reached that is neither our fonts, nor the program itself and what comes with its language."""
    return {one for one in noted if not one.startswith(OURS) and not one.endswith((".py", ".pyc"))}


def test_whatever_is_opened_is_noted(alone: list[str]) -> None:
    Path("/etc/passwd").read_bytes()
    os.close(os.open("/etc/hostname", os.O_RDONLY))
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    assert strange(alone) >= {"/etc/passwd", "/etc/hostname", "socket.connect"}


@pytest.mark.parametrize("name", LITERAL)
def test_it_stands_in_the_letter_as_it_was_typed(name: str, sqlite_backend: Sqlite, alone: list[str]) -> None:
    with sqlite_backend.app.app_context():
        where, typed = place(), LITERAL[name]
        given = changed(where, "Yours sincerely", f"before {typed} after\n\nYours sincerely")
        found = samples.sample(where, given, by=as_(COMPLAINTS), at=NOW)
        assert found.flaws == ()
        assert f"before {typed} after" in "\n".join(block.text for block in found.letter.blocks)
        html = str(rendering.html(found.letter.blocks))
        assert not any(tag in html for tag in ("<script", "<img", "<svg", "<iframe", "<a ", "<style", "<pdf:", "<!--"))
        page = pdf.set_letter(found.letter, where.pack, to="Sam Example")
        assert page.startswith(b"%PDF")
        assert not any(active in page for active in ACTIVE)
    assert strange(alone) == set()


@pytest.mark.parametrize("name", REFUSED)
def test_it_can_t_be_published(session: Session, name: str) -> None:
    where, typed = place(), REFUSED[name]
    given = Given(where.kind.subject, where.kind.body.replace("Yours sincerely", f"{typed}\n\nYours sincerely"))
    with pytest.raises(Invalid) as caught:
        published(where, given)
    assert set(caught.value.errors) == {"source"}
    assert len(caught.value.errors["source"]) < 2_000


@pytest.mark.parametrize("name", sorted(set(REFUSED) - {"surrogate"}))  # which no form can send
def test_a_preview_of_it_reaches_nothing_either(name: str, sqlite_backend: Sqlite, alone: list[str]) -> None:
    with sqlite_backend.app.app_context():
        where, typed = place(), REFUSED[name]
        given = Given(where.kind.subject, where.kind.body.replace("Yours sincerely", typed))
        found = samples.sample(where, given, by=as_(COMPLAINTS), at=NOW)
        assert found.flaws
        assert "<script" not in rendering.html(found.letter.blocks)
    assert strange(alone) == set()
