"""GOV.UK Notify by its own client, against a real HTTP server that speaks as it does."""

from __future__ import annotations

import base64
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.errors import Invalid
from portal.notices import outgoing
from portal.notices.carrying import AWAY, TransportError
from portal.notices.govuk import SERVICE, TOO_LARGE, Account, NotifyMail, NotifyTexts
from portal.notices.mail import File, Mail, seal
from portal.notices.texting import HttpTexts, TextMessage
from tests.jobs.local_db import local_db  # noqa: F401 - fixture
from tests.notices.post import NOW
from tests.notices.provider import Provider

KEY = "town-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
TEXT = TextMessage("+447700900123", "We have written.", "<1@council.test>")
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


@pytest.fixture
def notify() -> Iterator[Provider]:
    server = Provider(b'{"id": "740e5834-3a29-46b4-9a6f-16142fde533a"}')
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def account(server: Provider) -> Account:
    return Account(KEY, server.url.partition("/messages")[0], timeout=5)


def mail(content: bytes | None) -> Any:
    files = (File("Our response.pdf", "application/pdf", content),) if content else ()
    facts = {
        "from_name": "The Council",
        "from_address": "c@council.test",
        "to_name": "Alice",
        "message_id": "<1@council.test>",
    }
    return seal(
        Mail(
            to_address="alice@example.org",
            subject="Your complaint – Zażółć",
            text="Dear Alice,\n",
            date=NOW,
            files=files,
            **facts,
        )
    )


def test_a_text_goes_by_its_template_and_names_its_id(notify: Provider) -> None:
    NotifyTexts(account(notify), TEMPLATE).send(TEXT)
    ((path, headers, body),) = notify.posted
    assert path == "/v2/notifications/sms"
    assert headers["Authorization"].startswith("Bearer ey")
    assert body == {
        "phone_number": TEXT.to,
        "template_id": TEMPLATE,
        "personalisation": {"body": TEXT.body},
        "reference": TEXT.reference,
    }


@pytest.mark.parametrize("content", [b"%PDF-1.7 letter", None])
def test_an_e_mail_goes_with_its_letter_behind_a_link(notify: Provider, content: bytes | None) -> None:
    NotifyMail(account(notify), TEMPLATE).send(mail(content), "alice@example.org")
    ((path, _, body),) = notify.posted
    assert (path, body["email_address"], body["reference"]) == (
        "/v2/notifications/email",
        "alice@example.org",
        "<1@council.test>",
    )
    words = body["personalisation"]
    assert (words["subject"], words["body"].strip()) == ("Your complaint – Zażółć", "Dear Alice,")
    if content:
        assert base64.b64decode(words["file"]["file"]) == content
        assert words["file"]["filename"] == "letter.pdf"
    else:
        assert words["file"] == ""


@pytest.mark.parametrize(
    ("status", "permanent"), [(400, True), (403, False), (429, False), (500, False), (503, False), (302, False)]
)
def test_what_it_answers(notify: Provider, status: int, permanent: bool, caplog: pytest.LogCaptureFixture) -> None:
    notify.answers = [(status, {"Location": notify.url})]
    with caplog.at_level(logging.DEBUG), pytest.raises(TransportError) as caught:
        NotifyTexts(account(notify), TEMPLATE).send(TEXT)
    assert (caught.value.permanent, f"({status})" in caught.value.sentence) == (permanent, True)
    assert len(notify.posted) == 1, "it is followed nowhere"
    assert "7700900123" not in caught.value.sentence


def test_one_that_is_away_is_tried_again(notify: Provider) -> None:
    away = account(notify)
    notify.server_close()
    with pytest.raises(TransportError) as caught:
        NotifyTexts(away, TEMPLATE).send(TEXT)
    assert (caught.value.sentence, caught.value.permanent) == (SERVICE.says(AWAY), False)


def test_what_was_taken_is_not_sent_again_for_a_word_that_nobody_understands(notify: Provider) -> None:
    notify.body = b"no JSON"
    NotifyTexts(account(notify), TEMPLATE).send(TEXT)
    assert len(notify.posted) == 1


def test_a_letter_that_is_too_large_is_told(notify: Provider) -> None:
    with pytest.raises(TransportError) as caught:
        NotifyMail(account(notify), TEMPLATE).send(mail(b"%PDF" + b"x" * 2_100_000), "alice@example.org")
    assert (caught.value.sentence, caught.value.permanent) == (SERVICE.says(TOO_LARGE), True)
    assert notify.posted == []


@pytest.mark.parametrize("key", ["", "town", "26785a09-ab16-4eb0-8407-a37497a57506", f"{KEY}\n"])
def test_a_key_that_is_none(key: str) -> None:
    with pytest.raises(Invalid, match="NOTIFY_API_KEY"):
        Account(key)


def test_the_configuration_chooses_it(local_db: Flask) -> None:  # noqa: F811 - the fixture
    local_db.config.update(
        NOTIFY_API_KEY=KEY, NOTIFY_URL="", NOTIFY_EMAIL_TEMPLATE=TEMPLATE, NOTIFY_SMS_TEMPLATE=TEMPLATE
    )
    assert outgoing.outgoing().transport == NotifyMail(Account(KEY), TEMPLATE)
    assert outgoing.texts() == NotifyTexts(Account(KEY), TEMPLATE)
    assert KEY not in repr(outgoing.texts())
    local_db.extensions.pop(outgoing.TEXTS)
    local_db.config.update(SMS_URL="https://sms.example.org/v1", SMS_TOKEN="secret", SMS_FROM="")
    assert isinstance(outgoing.texts(), HttpTexts)
