"""The way out: where it never leads, and what is said of every way in which another system doesn't take a message."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.errors import Invalid
from portal.hooks import wire
from portal.hooks.wire import Gone, Wire, is_public
from portal.notices.carrying import AWAY, BROKE_OFF, UNTRUSTED, TransportError
from tests.hooks.receiver import Receiver, receiving
from tests.notices.post import scripted

HERE = Wire(loopback=True, timeout=0.5, whole=1)


def refused(way: Wire, url: str) -> TransportError:
    with pytest.raises(TransportError) as caught:
        way.post(url, {"webhook-id": "msg_1"}, b"{}")
    return caught.value


def found_at(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name lead to these addresses."""

    def looked_up(_host: str, port: int, **_more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(wire.socket, "getaddrinfo", looked_up)


# ---- where it leads


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::5db8:d70e", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("::7f00:1", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("2002:a00:1::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.215.14/", "https://", "ftp://example.org/", "//example.org/", "example.org", "",
        "https://user@example.org/", "https://user:word@example.org/", "https://example.org/#part",
        "https://example.org:0/", "https://example.org:99999/", "https://exämple.org/", "https://example.org/ x",
        "https://example.org/\r\nX: y", "https://[::1", "https://example.org/" + "x" * 500, "http://localhost/",
    ],
)  # fmt: skip
def test_an_address_of_another_shape_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match=r"."):
        Wire().check(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.1:8443/x", "https://169.254.169.254/",
        "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0/", "https://[::ffff:127.0.0.1]/",
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        Wire().check(url)
    assert caught.value.errors["url"] == wire.INSIDE


def test_a_name_that_is_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_args: Any, **_more: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(wire.socket, "getaddrinfo", nowhere)
    with pytest.raises(Invalid) as caught:
        Wire().check("https://nobody.example.org/")
    assert caught.value.errors["url"] == wire.UNKNOWN
    assert "can’t be found" in refused(Wire(), "https://nobody.example.org/").sentence


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found_at(monkeypatch, "93.184.215.14", "10.0.0.1")
    with pytest.raises(Invalid):
        Wire().check("https://both.example.org/")


def test_a_name_that_leads_elsewhere_by_now_is_refused_at_the_sending(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_at(monkeypatch, "93.184.215.14")
    url = f"https://rebound.example.org:{receiver.server_address[1]}/"
    Wire().check(url)
    found_at(monkeypatch, "127.0.0.1")
    error = refused(Wire(), url)
    assert (error.permanent, "leads inside a network" in error.sentence) == (False, True)
    assert receiver.posted == []


def test_the_line_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once for each sending: a second answer could be another."""
    asked: list[Any] = []
    found_at(monkeypatch, "93.184.215.14", "93.184.215.15")
    monkeypatch.setattr(wire.socket, "create_connection", lambda where, _timeout: asked.append(where) or _away())
    assert "can't be reached" in refused(Wire(), "https://example.org/").sentence
    assert asked == [("93.184.215.14", 443), ("93.184.215.15", 443)]


def _away() -> None:
    raise ConnectionRefusedError


def test_without_the_setting_this_machine_gets_nothing(receiver: Receiver) -> None:
    assert "leads inside" in refused(Wire(), receiver.url).sentence
    assert receiver.posted == []


# ---- what becomes of a message


def test_a_message_is_posted_as_it_is(receiver: Receiver) -> None:
    HERE.post(receiver.url, {"webhook-id": "msg_1", "Content-Type": "application/json"}, b'{"a": 1}')
    (posted,) = receiver.posted
    assert (posted.path, posted.id, posted.body) == ("/hook?of=redress", "msg_1", b'{"a": 1}')


@pytest.mark.parametrize(
    ("status", "words"),
    [(400, "didn’t take"), (401, "didn’t take"), (404, "didn’t take"), (429, "later"), (500, "later"), (503, "later")],
)
def test_any_other_status_is_tried_again(receiver: Receiver, status: int, words: str) -> None:
    receiver.always = status
    error = refused(HERE, receiver.url)
    assert (error.permanent, words in error.sentence, f"({status})" in error.sentence) == (False, True, True)
    assert not isinstance(error, Gone)
    assert "tried again" in error.sentence


def test_gone_is_for_ever(receiver: Receiver) -> None:
    receiver.always = 410
    error = refused(HERE, receiver.url)
    assert isinstance(error, Gone)
    assert error.permanent


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(receiver: Receiver, status: int) -> None:
    receiver.always = status
    assert f"({status})" in refused(HERE, receiver.url).sentence
    assert len(receiver.posted) == 1


def test_one_that_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    assert refused(HERE, f"http://127.0.0.1:{port}/").sentence == wire.RECEIVER.says(AWAY)


def _hang(client: socket.socket) -> None:
    client.recv(65536)
    client.recv(1)


def _drip(client: socket.socket) -> None:
    try:
        for one in b"HTTP/1.1 200" + b"0" * 60_000:
            client.sendall(bytes([one]))
            threading.Event().wait(0.02)
    except OSError:
        pass  # cut off, as it should be


def _hang_up(client: socket.socket) -> None:
    client.recv(65536)


@pytest.mark.parametrize("then", [_hang, _drip, _hang_up])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_one_that_hangs_drips_or_hangs_up(then: Callable[[socket.socket], None], scheme: str) -> None:
    with scripted(then=then) as port:
        error = refused(HERE, f"{scheme}://127.0.0.1:{port}/")
    assert not error.permanent
    assert error.sentence in {wire.RECEIVER.says(BROKE_OFF), wire.RECEIVER.says(AWAY)}


def test_of_the_answer_nothing_is_read_but_its_status() -> None:
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with scripted(then=lambda client: (client.recv(65536), client.sendall(endless), client.recv(1))) as port:
        HERE.post(f"http://127.0.0.1:{port}/", {}, b"{}")


# ---- TLS


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate of its own for localhost, and a client's that trusts that one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))


def test_over_tls(tls: tuple[ssl.SSLContext, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_tls", lambda: tls[1])
    with receiving(tls[0]) as server:
        HERE.post(server.url.replace("127.0.0.1", "localhost"), {"webhook-id": "msg_1"}, b"{}")
        assert [one.id for one in server.posted] == ["msg_1"]
        wrong_name = refused(HERE, server.url)
        assert wrong_name.sentence == wire.RECEIVER.says(UNTRUSTED), "the certificate is localhost's"
        assert len(server.posted) == 1


def test_a_certificate_that_nobody_vouches_for(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    with receiving(tls[0]) as server:
        error = refused(HERE, server.url.replace("127.0.0.1", "localhost"))
        assert error.sentence == wire.RECEIVER.says(UNTRUSTED)
        assert server.posted == []
