"""Numbers and addresses keep their order on a page, in a letter and in a mail that are written from the right."""

from __future__ import annotations

from email import message_from_bytes

from flask import Flask
from flask.testing import FlaskClient

from portal.letters import rendering
from portal.notices.mail import Mail, seal
from portal.policy.directions import ENDED, FROM_LEFT
from portal.policy.letters import Block, Run, Shape
from portal.public.told_rights import reached
from tests.cast import NOW
from tests.public.journey import open_room, sent

ARABIC = "اتصلوا على 01632 960110 أو اكتبوا إلى help@example.org"


def test_numbers_in_the_sentences_of_a_page_stand_in_their_own_direction(client: FlaskClient) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    for page in (f"/track/{number}", f"/track/{number}/room"):
        text = client.get(f"{page}?lang=ar").text
        assert f'<bdi class="number" dir="ltr">{number}</bdi>' in text
    about = client.get("/devon/about?lang=ar").text.partition("<main")[2].partition("</main>")[0]
    assert '<bdi dir="ltr"><a class="phone" href="tel:' in about


def test_each_link_that_is_made_of_words_has_a_direction(app: Flask) -> None:
    with app.test_request_context("/?lang=ar"):
        shown = reached("01632 960110, help@example.org, www.example.org, DV-7K3M-Q9TX-4HBW")
    assert shown.count('<bdi dir="ltr"') == 4


def test_a_letter_and_its_mail_keep_a_number_whole() -> None:
    block = Block(Shape.PARAGRAPH, (Run(ARABIC),))
    assert '<bdi dir="ltr">01632 960110</bdi>' in rendering.mail([block], "ar")
    written = rendering.text([block])
    sealed = seal(
        Mail("Devon", "from@example.org", "Alice", "alice@example.org", "هاتف", written, "<1@example.org>", NOW)
    )
    text = message_from_bytes(sealed.raw).get_payload(decode=True)
    assert isinstance(text, bytes)
    assert f"{FROM_LEFT}01632 960110{ENDED}" in text.decode()
    assert "<bdi" not in rendering.mail([Block(Shape.PARAGRAPH, (Run("Call 01632 960110."),))], "en")
