import contextlib
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from portal.errors import Invalid
from portal.notices import mail
from portal.notices.mail import File, Mail, Unsendable, address, one_line, seal, sender
from tests.notices.corpus import NASTY

NOW = datetime(2025, 4, 17, 9, 0, tzinfo=UTC)
PLAIN = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}


def letter(**changes: object) -> Mail:
    facts: dict[str, object] = {
        "from_name": "Devon County Council",
        "from_address": "complaints@council.test",
        "to_name": "Alice Ash",
        "to_address": "alice@example.org",
        "subject": "Your complaint DV-7K3M",
        "text": "Dear Alice,\n\nwe have your complaint.\n",
        "message_id": "<0123abcd@council.test>",
        "date": NOW,
    }
    return Mail(**(facts | changes))


def read(made: Mail) -> EmailMessage:
    message = message_from_bytes(seal(made).raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_an_ordinary_message():
    message = read(letter())
    assert set(message.keys()) == PLAIN | {"Content-Transfer-Encoding"}
    assert str(message["From"]) == "Devon County Council <complaints@council.test>"
    assert str(message["To"]) == "Alice Ash <alice@example.org>"
    assert message["Subject"] == "Your complaint DV-7K3M"
    assert message["Date"] == "Thu, 17 Apr 2025 09:00:00 +0000"
    assert message["Message-ID"] == "<0123abcd@council.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == ["Dear Alice,", "", "we have your complaint."]


def test_html_and_a_letter_with_an_accented_name():
    files = (File("Odpowiedź – część 1.pdf", "application/pdf", b"%PDF-1.7 first"),)
    message = read(letter(html="<p>Zażółć</p>", files=files))
    assert set(message.keys()) == PLAIN
    assert message.get_body(("html",)).get_content().strip() == "<p>Zażółć</p>"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Odpowiedź – część 1.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == b"%PDF-1.7 first"


def test_a_conversation_keeps_its_thread():
    message = read(letter(in_reply_to="<a@x.org>", references="<a@x.org> <b@x.org>"))
    assert (message["In-Reply-To"], message["References"]) == ("<a@x.org>", "<a@x.org> <b@x.org>")


def test_what_stands_on_one_line_is_no_longer_than_asked_for():
    assert len(one_line("=?" * 400, 300)) <= 300


def test_it_says_where_to_answer():
    message = read(letter(reply_to="complaints+c7-abcdefghijklmnop@council.test"))
    assert str(message["Reply-To"]) == "complaints+c7-abcdefghijklmnop@council.test"
    assert set(message.keys()) == PLAIN | {"Content-Transfer-Encoding", "Reply-To"}


def test_the_corpus_is_large_enough():
    assert len(set(NASTY)) >= 60


@pytest.mark.parametrize("field", ["subject", "to_name", "from_name", "filename", "in_reply_to", "references", "text"])
@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_nothing_that_is_typed_adds_a_header_or_a_recipient(field: str, nasty: str):
    changes = {"files": (File(nasty, "application/pdf", b"%PDF"),)} if field == "filename" else {field: nasty}
    message = read(letter(**changes))
    assert set(message.keys()) - {"Content-Transfer-Encoding", "In-Reply-To", "References"} == PLAIN
    assert len(message.keys()) == len(set(message.keys()))
    assert [each.addr_spec for each in message["To"].addresses] == ["alice@example.org"]
    assert [each.addr_spec for each in message["From"].addresses] == ["complaints@council.test"]
    assert "\n" not in str(message["Subject"])
    assert "\r" not in str(message["Subject"])


@pytest.mark.parametrize("name", ["Zażółć gęślą jaźń", "O’Brien-Smith", "St. Mary", "مرحبا بالعالم", "你好，世界"])
def test_an_honest_name_arrives_as_it_was_written(name: str):
    message = read(letter(to_name=name, subject=f"Case of {name}"))
    assert message["To"].addresses[0].display_name == name
    assert message["Subject"] == f"Case of {name}"


def test_what_came_out_wrong_is_never_handed_over(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail, "one_line", lambda text, length: text)
    # Some interpreters make a header of this and some don't: either it is refused, or it is harmless.
    with contextlib.suppress(Unsendable):
        sealed = seal(letter(subject="=?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?="))
        assert message_from_bytes(sealed.raw)["Bcc"] is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a" * 200 + ".pdf", "a" * 116 + ".pdf"),
        ("a" * 116 + ".pdf", "a" * 116 + ".pdf"),
        ("a" * 115 + " a" * 50 + ".jpeg", "a" * 115 + ".jpeg"),
        ("No. " + "a" * 200, "No. " + "a" * 116),
        ("=?" * 100 + ".pdf", "= " * 57 + "=.pdf"),
        (".pdf", ".pdf"),
        ("", "letter"),
    ],
)
def test_a_file_keeps_its_ending(typed: str, shown: str):
    message = read(letter(files=(File(typed, "application/pdf", b"%PDF"),)))
    assert next(message.iter_attachments()).get_filename() == shown


DOTTED = ("." + "x" * 76, ".com " + "x" * 75, "...." + "x" * 80, ". . Zoë Ash", ".", "Dr. " + "x" * 76)


@pytest.mark.parametrize("name", DOTTED)
@pytest.mark.parametrize("field", ["to_name", "from_name"])
def test_a_name_that_begins_with_dots_is_sent(field: str, name: str):
    message = read(letter(**{field: name}))
    shown = message["To" if field == "to_name" else "From"].addresses[0].display_name
    assert shown == name.lstrip(". ")[: len(shown)]
    assert len(shown) >= min(76, len(name.lstrip(". ")))


def test_what_cannot_be_built_is_unsendable(monkeypatch: pytest.MonkeyPatch):
    """Python's own folding raises TypeError and more on some names: that is no reason for a letter to vanish."""
    monkeypatch.setattr(mail, "name", lambda text: text)
    with pytest.raises(Unsendable, match="Post the letter"):
        seal(letter(to_name="." + "x" * 76))


@pytest.mark.parametrize("typed", ["alice@example.org", "o'brien+case@mail.example.co.uk", "a@b.test"])
def test_addresses_that_mail_can_go_to(typed: str):
    assert address(typed) == typed


def test_a_domain_is_written_as_the_wire_wants_it():
    assert address("alice@BÜCHER.example.org") == "alice@xn--bcher-kva.example.org"


@pytest.mark.parametrize(
    "typed",
    [
        "", "alice", "alice@", "@example.org", "alice@example", "a b@example.org", "a@x.org, b@x.org",
        "a@x.org\nBcc: b@x.org",
        "<a@x.org>", "Alice <a@x.org>", '"a b"@x.org', "a@[127.0.0.1]", "jürgen@example.org",
        "a@x..org", "a@localhost", "a@x.org>",
    ],
)  # fmt: skip
def test_addresses_that_it_cannot(typed: str):
    with pytest.raises(Invalid, match="isn't an e-mail address"):
        address(typed)


def test_the_portals_own_address_is_checked_too():
    assert sender("complaints@council.example") == "complaints@council.example"
    with pytest.raises(Invalid, match="MAIL_FROM must be"):
        sender("complaints")
