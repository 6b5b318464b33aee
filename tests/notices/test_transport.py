import socket
import threading
from pathlib import Path

import pytest

from portal.errors import Invalid
from portal.notices.carrying import TransportError
from portal.notices.transport import FileTransport, SmtpTransport, transport_for
from tests.notices.post import scripted, sealed
from tests.support.processes import free_port
from tests.support.smtp import MailServer

ALICE = "alice@example.org"
AWAY = "The mail server can't be reached. The message will be tried again."
BROKE_OFF = "The mail server broke off or took too long. The message will be tried again."
NO_TLS = "The mail server doesn't offer an encrypted connection, so nothing was sent. Tell your administrator."
NONSENSE = (
    "The mail server gave an answer that makes no sense, so it isn't known to have taken the message. "
    "It will be tried again. Tell your administrator."
)


def refusal(transport: SmtpTransport) -> TransportError:
    with pytest.raises(TransportError) as caught:
        transport.send(sealed(), ALICE)
    return caught.value


def smtp(port: int, **limits: float) -> SmtpTransport:
    return SmtpTransport(f"smtp://127.0.0.1:{port}", **limits)


# ---- addresses of servers


@pytest.mark.parametrize(
    "url",
    [
        "smtp://localhost",
        "smtps://u:p%40ss@mail.example.org",
        "smtp+starttls://u:p@mail.example.org:587/",
        "smtp://[::1]:25",
    ],
)
def test_urls_of_mail_servers(url: str):
    assert isinstance(transport_for(url, Path("unused")), SmtpTransport)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://:25", "smtp://x:port", "smtp://x:0", "smtp://x:99999",
        "smtp://x/path", "smtp://x?tls=1", "smtp://user@x", "smtp://[::1", "smtp+tls://x",
    ],
)  # fmt: skip
def test_a_bad_url_is_refused_with_a_sentence(url: str):
    with pytest.raises(Invalid, match="SMTP_URL must look like"):
        transport_for(url, Path("unused"))


def test_a_password_is_not_shown():
    with pytest.raises(Invalid) as caught:
        transport_for("smtp://user:secret@x:port", Path("unused"))
    assert "secret" not in caught.value.sentence
    assert "secret" not in repr(SmtpTransport("smtps://user:secret@mail.example.org"))


# ---- the folder


def test_without_a_server_mail_is_written_to_a_folder(tmp_path: Path):
    folder = tmp_path / "mail"
    transport = transport_for(None, folder)
    transport.send(sealed("first"), ALICE)
    transport.send(sealed("second"), ALICE)
    assert [path.name for path in folder.iterdir()] == ["0123abcd@council.test.eml"]
    assert b"second" in (folder / "0123abcd@council.test.eml").read_bytes()


@pytest.mark.parametrize("message_id", ["<../../etc/passwd@x>", "</etc/passwd>", "<..>", "<a\x00b@x>"])
def test_a_message_stays_in_the_folder(tmp_path: Path, message_id: str):
    assert FileTransport(tmp_path).path_of(message_id).parent == tmp_path


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TransportError, match="mail folder") as caught:
        FileTransport(tmp_path / "file").send(sealed(), ALICE)
    assert not caught.value.permanent


# ---- the mail server


def test_the_bytes_arrive_as_they_were_sealed(mail_server: MailServer):
    SmtpTransport(mail_server.url).send(sealed(".\nA line with a dot.\n..\n"), ALICE)
    (envelope,) = mail_server.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("complaints@council.test", [ALICE])
    assert envelope.content == sealed(".\nA line with a dot.\n..\n").raw


@pytest.mark.parametrize(
    ("code", "permanent", "sentence"),
    [
        (550, True, "The mail server refused the address (550). Check it or post the letter."),
        (552, True, "The mail server refused the address (552). Check it or post the letter."),
        (451, False, "The mail server asked us to come back later (451). The message will be tried again."),
        (421, False, "The mail server asked us to come back later (421). The message will be tried again."),
        (530, False, "The mail server doesn't accept mail from the portal (530)."),
    ],
)
def test_what_is_said_of_an_address(mail_server: MailServer, code: int, permanent: bool, sentence: str):
    mail_server.refuse(code)
    error = refusal(SmtpTransport(mail_server.url))
    assert error.permanent is permanent
    assert error.sentence.startswith(sentence)
    assert ALICE not in error.sentence


def test_a_server_that_is_away():
    assert refusal(smtp(free_port())).sentence == AWAY


@pytest.mark.parametrize(
    ("answers", "permanent", "code"),
    [
        ([b"554 no service\r\n"], False, "554"),
        ([b"421 busy\r\n"], False, "421"),
        ([b"220 x\r\n", b"250 x\r\n", b"550 who are you\r\n"], False, "550"),
        ([b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"451 not now\r\n"], False, "451"),
        ([b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"554 no letters\r\n"], True, "554"),
        ([b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 go\r\n", b"554 spam\r\n"], True, "554"),
        ([b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 go\r\n", b"452 full\r\n"], False, "452"),
    ],
)
def test_where_a_server_refuses(answers: list[bytes], permanent: bool, code: str):
    with scripted(*answers) as port:
        error = refusal(smtp(port))
    assert (error.permanent, code in error.sentence) == (permanent, True)


OK = b"250 ok\r\n"


@pytest.mark.parametrize("answer", [b"250 ok\r\n", b"220 x\r\n", b"250-a\r\n250 b\r\n", b"299 x\r\n"])
def test_a_yes_before_the_message_was_sent_is_no_yes_to_it(answer: bytes):
    """A server that is out of step: after DATA only 354 lets the message begin, and nothing else says it was taken."""
    with scripted(b"220 x\r\n", OK, OK, OK, answer, OK) as port:
        error = refusal(smtp(port))
    assert (error.sentence, error.permanent) == (NONSENSE, False)


TO_RCPT, AFTER_THE_DOT = [b"220 x\r\n", OK, OK], [b"220 x\r\n", OK, OK, OK, b"354 go\r\n"]


@pytest.mark.parametrize(
    "answer",
    [
        b"OK thanks\r\n",
        b"HTTP/1.1 400 Bad Request\r\n",
        b"\r\n",
        b"000 x\r\n",
        b"354 x\r\n",
        b"999 x\r\n",
        b"\xff\xfe\r\n",
    ],
)
@pytest.mark.parametrize("before", [TO_RCPT, AFTER_THE_DOT], ids=["to the address", "to the message"])
def test_nonsense_is_no_refusal_for_ever(before: list[bytes], answer: bytes):
    with scripted(*before, answer) as port:
        error = refusal(smtp(port))
    assert (error.sentence, error.permanent) == (NONSENSE, False)


@pytest.mark.parametrize(
    ("url", "answers"),
    [
        ("smtp://user:secret@127.0.0.1:{port}", [b"220 x\r\n", b"250-x\r\n250 AUTH PLAIN\r\n", OK, OK]),
        ("smtp+starttls://127.0.0.1:{port}", [b"220 x\r\n", b"250-x\r\n250 STARTTLS\r\n", OK, OK]),
    ],
)
def test_another_yes_than_the_one_that_was_asked_for_sends_nothing(url: str, answers: list[bytes]):
    with scripted(*answers) as port:
        error = refusal(SmtpTransport(url.format(port=port)))
    assert (error.sentence, error.permanent) == (NONSENSE, False)


@pytest.mark.parametrize(
    "answers", [[], [b"220 x\r\n"], [b"220 x\r\n", b"250 x\r\n", b"250 x\r\n"], [b"\xff\x00 not smtp\r\n"]]
)
def test_a_server_that_hangs_up(answers: list[bytes]):
    with scripted(*answers) as port:
        error = refusal(smtp(port))
    assert not error.permanent


def test_a_server_that_hangs():
    done = threading.Event()
    with scripted(b"220 x\r\n", then=lambda _: done.wait(10)) as port:
        assert refusal(smtp(port, timeout=0.2)).sentence == BROKE_OFF
        done.set()


def test_a_server_that_drips():
    def drip(client: socket.socket) -> None:
        while _still_there(client):
            pass

    def _still_there(client: socket.socket) -> bool:
        try:
            client.sendall(b"2")
            client.settimeout(0.05)
            return client.recv(1) != b""
        except TimeoutError:
            return True
        except OSError:
            return False

    with scripted(b"220 x\r\n", then=drip) as port:
        assert refusal(smtp(port, timeout=5, whole=0.5)).sentence == BROKE_OFF


def test_a_message_that_was_taken_is_not_sent_again_for_a_bad_farewell():
    taken = [b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 go\r\n", b"250 kept\r\n", b"554 what?\r\n"]
    with scripted(*taken) as port:
        smtp(port).send(sealed(), ALICE)


def test_without_encryption_nothing_is_sent(mail_server: MailServer):
    url = f"smtp+starttls://user:secret@127.0.0.1:{mail_server.port}"
    assert refusal(SmtpTransport(url)).sentence == NO_TLS
    assert not mail_server.envelopes


def test_a_wrong_password_blames_no_address(mail_server: MailServer):
    error = refusal(SmtpTransport(f"smtp://user:secret@127.0.0.1:{mail_server.port}"))
    assert not error.permanent
    assert not mail_server.envelopes
