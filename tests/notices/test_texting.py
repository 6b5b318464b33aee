"""Text messages, by a real HTTP server and into a folder."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from portal.database import db
from portal.errors import Invalid
from portal.jobs.models import Job, State
from portal.jobs.runner import run_ready
from portal.notices import outgoing, sending
from portal.notices.carrying import AWAY, BROKE_OFF, TransportError
from portal.notices.models import Channel, NoticeState
from portal.notices.texting import PROVIDER, FileTexts, HttpTexts, TextMessage, number
from tests.jobs.local_db import a_case, local_db  # noqa: F401 - fixtures
from tests.notices.post import NOW, Pile, found, promise, scripted
from tests.notices.provider import Provider

NUMBER = "+447700900123"
HELLO = TextMessage(NUMBER, "Hello – Zażółć", "<0123abcd@council.test>")
REPLY = b"HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def refused(url: str, **more: Any) -> TransportError:
    with pytest.raises(TransportError) as caught:
        HttpTexts(url, "secret", **more).send(HELLO)
    assert NUMBER not in caught.value.sentence
    assert "secret" not in caught.value.sentence
    return caught.value


# ---- one message


def test_a_message_is_posted_with_its_token_and_its_id(provider: Provider) -> None:
    HttpTexts(provider.url, "secret", "Devon CC").send(HELLO)
    ((path, headers, body),) = provider.posted
    assert path == "/messages?account=7"
    assert (headers["Authorization"], headers["Content-Type"]) == ("Bearer secret", "application/json")
    assert headers["Idempotency-Key"] == HELLO.reference
    assert body == {"to": NUMBER, "from": "Devon CC", "body": HELLO.body, "reference": HELLO.reference}


@pytest.mark.parametrize(
    ("status", "permanent", "words"),
    [
        (400, True, "refused the number or the message (400)"),
        (404, True, "refused"),
        (422, True, "refused"),
        (401, False, "doesn't accept messages from the portal (401)"),
        (402, False, "doesn't accept"),
        (403, False, "doesn't accept"),
        (409, False, "doesn't accept"),
        (429, False, "come back later (429)"),
        (500, False, "come back later (500)"),
        (503, False, "come back later"),
    ],
)
def test_what_a_provider_answers(provider: Provider, status: int, permanent: bool, words: str) -> None:
    provider.answers = [(status, {})]
    error = refused(provider.url)
    assert (error.permanent, words in error.sentence) == (permanent, True)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(provider: Provider, status: int) -> None:
    provider.answers = [(status, {"Location": provider.url})]
    error = refused(provider.url)
    assert (error.permanent, f"({status})" in error.sentence) == (False, True)
    assert len(provider.posted) == 1


def test_a_provider_that_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/").sentence == PROVIDER.says(AWAY)


def _hang(client: socket.socket) -> None:
    client.recv(1)


def _drip(client: socket.socket) -> None:
    try:
        for one in b"HTTP/1.1 200" + b"0" * 60_000:
            client.sendall(bytes([one]))
            threading.Event().wait(0.02)
    except OSError:
        pass  # cut off, as it should be


@pytest.mark.parametrize("then", [_hang, _drip])
def test_a_provider_that_hangs_or_drips(then: Callable[[socket.socket], None]) -> None:
    with scripted(b"", then=then) as port:
        assert refused(f"http://127.0.0.1:{port}/", timeout=0.3, whole=0.6).sentence == PROVIDER.says(BROKE_OFF)


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 2", b"HTTP/1.1 abc OK\r\n\r\n"])
def test_a_provider_that_breaks_off_or_talks_nonsense(answer: bytes) -> None:
    with scripted(then=lambda client: (client.recv(65536), client.sendall(answer))) as port:
        assert refused(f"http://127.0.0.1:{port}/", timeout=2).sentence == PROVIDER.says(BROKE_OFF)


def test_what_follows_the_status_is_of_no_interest() -> None:
    """It was taken: an answer that never ends must not make it look refused, or it would be sent again."""
    got: list[bytes] = []
    with scripted(
        then=lambda client: (got.append(client.recv(65536)), client.sendall(REPLY % b"200 OK" + b"x"))
    ) as port:
        HttpTexts(f"http://127.0.0.1:{port}/", "secret").send(HELLO)
    assert [one.partition(b" ")[0] for one in got] == [b"POST"], "handed over once, and not refused"


@pytest.mark.parametrize(
    "url",
    [
        "", "sms.example.org", "http://sms.example.org/", "ftp://sms.example.org/", "https://", "https://[",
        "https://user:pass@sms.example.org/", "https://sms.example.org/#part", "https://sms.example.org:0/",
        "https://sms.example.org/a b", "https://sms.example.org/\r\nX: y", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Invalid, match="SMS_URL must be"):
        HttpTexts(url, "secret")


@pytest.mark.parametrize(
    "typed", ["", "07700 900123", "+44", "447700900123", "+44770090012345678", "+4477009001x3", "+447700900123\n"]
)
def test_a_number_is_dialled_from_abroad(typed: str) -> None:
    with pytest.raises(Invalid, match="isn't a telephone number"):
        number(typed)


def test_without_a_provider_it_is_a_file(tmp_path: Path) -> None:
    texts = FileTexts(tmp_path / "texts")
    texts.send(HELLO)
    texts.send(HELLO)
    (file,) = (tmp_path / "texts").iterdir()
    assert json.loads(file.read_text("utf-8")) == {"to": NUMBER, "body": HELLO.body, "reference": HELLO.reference}
    nasty = texts.path_of("<../../etc/passwd>")
    assert nasty.parent == tmp_path / "texts"


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("")
    with pytest.raises(TransportError, match="can't be written to"):
        FileTexts(tmp_path / "texts").send(HELLO)


# ---- promised and sent


def text(**more: Any) -> int:
    return promise("Text message", **({"to": NUMBER, "channel": Channel.SMS, "body_text": "We have written."} | more))


@pytest.fixture
def pile(local_db: Flask) -> Pile:  # noqa: F811 - the fixture
    pile = Pile()
    outgoing.use(local_db, pile)
    return pile


@pytest.fixture
def sends_to(local_db: Flask, pile: Pile, provider: Provider) -> Provider:  # noqa: F811 - the fixture
    outgoing.use_texts(local_db, HttpTexts(provider.url, "secret"))
    return provider


def test_a_promise_is_sent_once_and_marked(sends_to: Provider, pile: Pile) -> None:
    notice_id = text()
    run_ready(NOW)
    run_ready(NOW)
    notice = found(notice_id)
    assert (notice.state, notice.attempts, notice.segments) == (NoticeState.SENT, 1, 1)
    assert [(body["to"], body["reference"]) for _, _, body in sends_to.posted] == [(NUMBER, notice.message_id)]
    assert pile.sent == []


def test_a_provider_that_says_later_is_asked_again_under_the_same_id(sends_to: Provider) -> None:
    sends_to.answers = [(503, {}), (429, {})]
    notice_id = text()
    for _ in range(3):
        run_at = db.session.scalars(select(Job.run_at).where(Job.ukey == sending.ukey(notice_id))).one()
        db.session.rollback()
        run_ready(run_at)
    assert found(notice_id).state == NoticeState.SENT
    assert len({body["reference"] for _, _, body in sends_to.posted}) == 1
    assert len(sends_to.posted) == 3


def test_a_refused_number_is_given_up_and_blocks_nobody(sends_to: Provider) -> None:
    sends_to.answers = [(422, {})]
    case = a_case()
    bad, after = text(case_id=case), text(case_id=case)
    run_ready(NOW)
    assert (found(bad).state, found(after).state) == (NoticeState.GAVE_UP, NoticeState.SENT)
    assert "Check the number" in str(found(bad).last_error)
    db.session.rollback()
    assert db.session.scalars(select(Job.state).where(Job.ukey == sending.ukey(bad))).one() == State.GAVE_UP


def test_a_text_waits_for_no_mail_and_no_mail_for_a_text(sends_to: Provider, pile: Pile) -> None:
    pile.refusals["slow@example.org"] = TransportError("Later.", False)
    case = a_case()
    mail = promise(to="slow@example.org", case_id=case)
    sends_to.answers = [(503, {})]
    waits, sent_after = text(case_id=case), promise("second", case_id=case, to="slow@example.org")
    other = text(case_id=case)
    run_ready(NOW)
    assert [found(one).state for one in (mail, waits, sent_after, other)] == ["failed", "failed", "queued", "queued"]
    pile.refusals.clear()
    run_ready(NOW.replace(hour=10))
    assert [found(one).state for one in (mail, waits, sent_after, other)] == ["sent"] * 4


def test_a_number_that_is_none_is_refused_at_once(pile: Pile) -> None:
    with pytest.raises(Invalid, match="isn't a telephone number"):
        text(to="07700 900123")


def test_the_configuration_is_read_in_one_place(local_db: Flask, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    local_db.config.update(SMS_URL="", SMS_FOLDER=str(tmp_path))
    assert outgoing.texts() == FileTexts(tmp_path)
    current_app.extensions.pop(outgoing.TEXTS)
    local_db.config.update(SMS_URL="https://sms.example.org/v1", SMS_TOKEN="secret", SMS_FROM="Devon")
    assert outgoing.texts() == HttpTexts("https://sms.example.org/v1", "secret", "Devon")
    assert "secret" not in repr(outgoing.texts())
