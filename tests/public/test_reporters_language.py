"""The language of the page that someone complains in is theirs, unless they choose another; everything goes by it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases import news
from portal.cases.models import Case
from portal.cases.queries import by_tracking_number
from portal.database import db, transaction
from portal.notices import outgoing
from portal.notices.models import Notice
from portal.public.spoken import as_marked
from tests.cast import ALICE, NOW, acknowledged, received, submission
from tests.public.journey import inputs, open_room, typed
from tests.public.mailbag import Mailbag, carried, text_of, work

BEN = "ben@example.org"


@pytest.fixture
def bag(app: Flask) -> Iterator[Mailbag]:
    """What is mailed."""
    yield carried(app)
    app.extensions.pop(outgoing.EXTENSION)


def sent_in(client: FlaskClient, lang: str, pack: str = "devon", **given: Any) -> None:
    """Fill in the form as it is read in a language, and send it."""
    where = f"/{pack}/submit" + (f"?lang={lang}" if lang else "")
    blank = inputs(client.get(where))
    page = {name: blank[name] for name in ("token", "csrf_token")}
    answers = client.post(where, data={**page, **typed(language="", **given), "do": "review"})
    sent = client.post(where, data={**inputs(answers), "do": "send"})
    assert sent.status_code == 303, sent.text


def the_one() -> Case:
    return db.session.scalars(select(Case)).one()


def language_kept(app: Flask) -> str:
    with app.app_context():
        person = the_one().person
        return person.language if person else ""


@pytest.mark.parametrize(
    ("lang", "given", "kept"),
    [
        ("", {}, ""),
        ("en", {}, ""),
        ("es", {}, "Español"),
        ("cy", {}, "Cymraeg"),
        ("ar", {}, "العربية"),
        ("es", {"other_language": "Quechua"}, "Quechua"),
    ],
)
def test_it_is_the_page_s_own_unless_another_is_chosen(
    app: Flask, client: FlaskClient, lang: str, given: dict[str, str], kept: str
) -> None:
    sent_in(client, lang, **given)
    assert language_kept(app) == kept


def test_what_is_chosen_stands_whatever_the_page_is_in(app: Flask, client: FlaskClient) -> None:
    where = "/devon/submit?lang=es"
    answers = client.post(where, data={**inputs(client.get(where)), **typed(language="English"), "do": "review"})
    assert "English" in answers.text
    client.post(where, data={**inputs(answers), "do": "send"})
    assert language_kept(app) == "English"


def test_it_is_shown_with_the_answers_and_follows_a_switch(client: FlaskClient) -> None:
    where = "/devon/submit?lang=es"
    answers = client.post(where, data={**inputs(client.get(where)), **typed(language=""), "do": "review"})
    assert ">Español<" in answers.text.partition("<main")[2]
    again = client.post("/devon/submit?lang=cy", data={**inputs(answers), "do": "language"})
    assert ">Cymraeg<" in again.text.partition("<main")[2]
    assert inputs(again)["language"] == "", "it can still be another's"


def test_an_anonymous_one_tells_nothing_of_it(app: Flask, client: FlaskClient) -> None:
    sent_in(client, "es", who="anonymous", name="", contact_by="", on_behalf_of="", acting_as="")
    with app.app_context():
        assert the_one().person is None


@pytest.mark.parametrize("pack", ["devon", "san-clemente", "riverside", "orange-county", "childrens-social-care"])
def test_the_receipt_is_written_in_it_and_leads_to_a_page_in_it(app: Flask, client: FlaskClient, pack: str) -> None:
    kind = {"natures": [], "service": "", "acting_as": "", "on_behalf_of": "", "ward": ""}
    sent_in(client, "es", pack, **kind)
    with app.app_context():
        notice = db.session.scalars(select(Notice).where(Notice.to_address == ALICE.email)).one()
        assert '<div lang="es">' in notice.body_html
        assert f"/track/{the_one().tracking_number}?lang=es" in notice.body_text


def test_the_room_opens_in_it_unless_whoever_reads_chose_another(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        taken = received(submission(reporter=replace(ALICE, language="Cymraeg")))
        number, passphrase = taken.case.tracking_number, taken.passphrase
    assert open_room(client, number, passphrase).location == f"/track/{number}/room?lang=cy"
    page = inputs(client.get(f"/track/{number}/open?lang=es"))
    chosen = client.post(f"/track/{number}/open?lang=es", data={**page, "passphrase": passphrase})
    assert chosen.location == f"/track/{number}/room?lang=es"


def test_a_link_to_the_room_is_mailed_in_it(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    with app.app_context(), transaction():
        number = received(submission(reporter=replace(ALICE, language="Español"))).case.tracking_number
    client.post(f"/track/{number}/link", data=inputs(client.get(f"/track/{number}/open")))
    work(app, NOW)
    message = next(one for to, one in reversed(bag.messages) if "enlace" in str(one["subject"]))
    assert "Alguien, creemos que usted, pidió a Devon County Council" in text_of(message)
    path = next(one for one in reversed(bag.links()) if "/enter/" in one)
    assert path.endswith("?lang=es")
    page = client.get(path)
    assert '<html lang="es"' in page.text
    assert client.post(path, data=inputs(page)).location == f"/track/{number}/room?lang=es"


def test_news_are_mailed_in_the_language_they_were_asked_for_in(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    with app.app_context(), transaction():
        number = received().case.tracking_number
    assert client.post(f"/track/{number}/news?lang=es", data={"address": BEN}).status_code == 303
    work(app, NOW)
    confirm = bag.links()[-1]
    assert confirm.endswith("?lang=es")
    assert '<html lang="es"' in client.get(confirm).text
    assert client.post(confirm, data={"do": "confirm"}).status_code == 303
    with app.app_context(), transaction():
        acknowledged(by_tracking_number(number))
    with app.app_context(), transaction():
        news.look(at=NOW + timedelta(minutes=5))
    work(app, NOW + timedelta(minutes=5))
    first, second = (message for to, message in bag.messages if to == BEN)
    assert "Alguien pidió a Devon County Council" in text_of(first)
    assert str(second["subject"]) == "Algo ha cambiado"
    assert f"/track/{number}?lang=es" in text_of(second)
    assert "?" not in str(second["list-unsubscribe"])


@pytest.mark.parametrize(
    ("asked", "tag", "way"), [("", "en-GB", "ltr"), ("Cymraeg", "cy", "ltr"), ("العربية", "ar", "rtl")]
)
def test_a_letter_says_which_language_it_is_in_wherever_it_is_handed_out(
    app: Flask, client: FlaskClient, asked: str, tag: str, way: str
) -> None:
    with app.app_context(), transaction():
        taken = received(submission(reporter=replace(ALICE, language=asked)))
        acknowledged(by_tracking_number(taken.case.tracking_number))
        number, passphrase = taken.case.tracking_number, taken.passphrase
    open_room(client, number, passphrase)
    marked = f' lang="{tag}" dir="{way}">'
    room = client.get(f"/track/{number}/room?lang=es").text
    assert f"<bdi{marked}" in room, "the page itself is in Spanish"
    address = re.findall(rf'href="(/track/{number}/letters/\d+)\?', room)[0]
    letter = client.get(f"{address}?lang=es").text
    assert f"<h1{marked}" in letter
    assert f'<article class="letter"{marked}' in letter
    paper = client.get(f"{address}/pdf")
    assert paper.headers["Content-Language"] == tag
    assert f"/Lang ({tag})".encode() in paper.data
    with ZipFile(io.BytesIO(client.get(f"/track/{number}/everything.zip").data)) as archive:
        kept = json.loads(archive.read("case.json"))["letters"]
        page = archive.read("case.html").decode()
    assert {one["language"] for one in kept} == {tag}
    assert marked in page


def test_of_a_letter_from_before_its_way_alone_is_told() -> None:
    assert as_marked("") == ' dir="auto"'
