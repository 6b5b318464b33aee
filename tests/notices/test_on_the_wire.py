"""What a nasty name, subject or file makes of a message that a real mail server takes."""

from __future__ import annotations

import pytest

from portal.notices.mail import File, Mail, seal
from portal.notices.transport import SmtpTransport
from tests.notices.corpus import NASTY
from tests.notices.post import NOW
from tests.support.smtp import MailServer

HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}


@pytest.mark.slow
def test_a_corpus_of_two_hundred_adds_no_header_and_no_recipient(mail_server: MailServer) -> None:
    assert len(set(NASTY)) >= 200
    by_mail = SmtpTransport(mail_server.url)
    for number, nasty in enumerate(NASTY):
        by_mail.send(seal(_everywhere(nasty, number)), "alice@example.org")
    assert len(mail_server.envelopes) == len(NASTY)
    for number, (envelope, message) in enumerate(zip(mail_server.envelopes, mail_server.messages, strict=True)):
        assert envelope.rcpt_tos == ["alice@example.org"]
        assert sorted(message.keys()) == sorted(HEADERS), NASTY[number]
        assert [one.addr_spec for one in message["To"].addresses] == ["alice@example.org"]
        assert [one.addr_spec for one in message["From"].addresses] == ["complaints@council.test"]
        assert str(message["Message-ID"]) == f"<{number}@council.test>"


def _everywhere(nasty: str, number: int) -> Mail:
    return Mail(
        from_name=nasty,
        from_address="complaints@council.test",
        to_name=nasty,
        to_address="alice@example.org",
        subject=nasty,
        text=nasty[:2000],
        message_id=f"<{number}@council.test>",
        date=NOW,
        files=(File(nasty, "application/pdf", b"%PDF"),),
    )
