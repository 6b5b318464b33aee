"""News by e-mail: confirmed by its owner, once for each change, nothing told but that, ended by a press."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.cases import news
from portal.cases.models import Subscription
from portal.cases.queries import by_tracking_number
from portal.database import db, transaction
from portal.jobs.models import Job
from portal.notices import mail, outgoing
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import ALICE, CARE, COMPLAINTS, NOW, acknowledged, answered, do, received, staff
from tests.public.mailbag import Mailbag, carried, text_of, work

BEN = "ben@example.org"


@pytest.fixture
def bag(app: Flask) -> Iterator[Mailbag]:
    yield carried(app)
    app.extensions.pop(outgoing.EXTENSION)


@pytest.fixture
def number(app: Flask) -> str:
    with app.app_context(), transaction():
        return received().case.tracking_number


def ask(client: FlaskClient, number: str, address: str = BEN) -> TestResponse:
    return client.post(f"/track/{number}/news", data={"address": address})


def to(bag: Mailbag, address: str = BEN) -> list[Any]:
    return [message for whom, message in bag.messages if whom == address]


def confirmed(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> str:
    """Ask and confirm; return the path of the mailed page."""
    assert ask(client, number).status_code == 303
    work(app, NOW)
    path = bag.links()[-1]
    assert client.post(path, data={"do": "confirm"}).status_code == 303
    return path


def look(app: Flask, at: Any) -> None:
    with app.app_context(), transaction():
        news.look(at=at)
    work(app, at)


def rows(app: Flask) -> list[Subscription]:
    with app.app_context():
        return list(db.session.scalars(select(Subscription)))


def test_nobody_is_written_to_who_has_not_said_so(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    page = client.get(ask(client, number).location.partition("#")[0])
    assert "Until then nothing is sent" in page.text
    work(app, NOW)
    (first,) = to(bag)
    path = bag.links()[-1]
    assert number not in text_of(first), "a stranger may get it"
    for method in ("GET", "HEAD", "OPTIONS"):  # a program that looks at links
        client.open(path, method=method)
        client.open(f"{path}/stop", method=method)
    with app.app_context(), transaction():
        acknowledged(by_tracking_number(number))
    look(app, NOW + timedelta(minutes=10))
    assert len(to(bag)) == 1
    assert [row.confirmed_at for row in rows(app)] == [None]


def test_each_change_is_told_once_and_nothing_of_it(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    path = confirmed(app, client, bag, number)
    look(app, NOW + timedelta(minutes=1))
    assert len(to(bag)) == 1, "nothing has changed yet"
    with app.app_context(), transaction():
        acknowledged(by_tracking_number(number))  # given to someone, and acknowledged: two lines at once
    for minutes in (5, 6, 10):
        look(app, NOW + timedelta(minutes=minutes))
    told = to(bag)[1:]
    assert len(told) == 1
    said = text_of(told[0])
    assert f"/track/{number}" in said
    for words in ("cknowledge", ALICE.name, ALICE.email, "pothole", "Roads"):
        assert words not in said + str(told[0]["subject"])
    assert told[0]["list-unsubscribe"] == f"<http://127.0.0.1:8080{path}/stop>"
    assert told[0]["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"


def test_what_only_staff_read_is_no_news(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    confirmed(app, client, bag, number)
    with app.app_context(), transaction():
        do(by_tracking_number(number), Move.NAME_SUBJECT, by=COMPLAINTS, who=str(staff(CARE).id), reason="Named.")
    look(app, NOW + timedelta(minutes=5))
    assert len(to(bag)) == 1


def test_a_change_is_told_though_the_mail_server_was_away(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str
) -> None:
    confirmed(app, client, bag, number)
    with app.app_context(), transaction():
        acknowledged(by_tracking_number(number))
    bag.away = True
    look(app, NOW + timedelta(minutes=5))
    bag.away = False
    work(app, NOW + timedelta(hours=2))
    assert len(to(bag)) == 2


@pytest.mark.parametrize(("ending", "form"), [("", {"do": "stop"}), ("/stop", {"List-Unsubscribe": "One-Click"})])
def test_one_press_ends_it_and_deletes_the_address(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str, ending: str, form: dict[str, str]
) -> None:
    path = confirmed(app, client, bag, number)
    stranger = app.test_client()  # a mail program: no cookie, no token
    assert stranger.post(f"{path}{ending}", data=form).status_code == 200
    assert rows(app) == []
    with app.app_context(), transaction():
        acknowledged(by_tracking_number(number))
    look(app, NOW + timedelta(minutes=5))
    assert len(to(bag)) == 1
    assert client.get(path).status_code == 404


def test_asked_again_it_tells_nobody_that_it_is_known(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str
) -> None:
    confirmed(app, client, bag, number)
    one, other = ask(client, number, BEN.upper()), ask(client, number, "new@example.org")
    assert (one.status_code, one.location) == (other.status_code, other.location)
    work(app, NOW + timedelta(minutes=1))
    assert len(to(bag)) == 1


def test_an_address_is_asked_few_times_a_day_whatever_the_case(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    with app.app_context(), transaction():
        numbers = [received().case.tracking_number for _ in range(5)]
    for one in numbers:
        assert ask(client, one).status_code == 303
    work(app, NOW)
    assert len(to(bag)) == news.MOST_OF_ADDRESS


def test_asked_for_again_and_again_it_fills_no_mailbox_and_the_first_link_stays_good(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str
) -> None:
    for _ in range(5):
        assert ask(client, number).status_code == 303
        work(app, NOW)
    mails = to(bag)
    assert len(mails) == news.MOST_OF_ADDRESS
    assert len({str(one["message-id"]) for one in mails}) == len(mails), "none is taken for another"
    assert len(set(bag.links())) == 1
    assert client.post(bag.links()[0], data={"do": "confirm"}).status_code == 303
    assert rows(app)[0].confirmed_at == NOW


def test_a_day_later_it_is_asked_anew_and_the_old_link_stays_dead(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str, tuesday: time_machine.Traveller
) -> None:
    for _ in range(news.MOST_OF_ADDRESS):
        ask(client, number)
    work(app, NOW)
    tuesday.shift(news.TO_CONFIRM + timedelta(minutes=1))
    assert ask(client, number).status_code == 303
    work(app, NOW + news.TO_CONFIRM + timedelta(minutes=1))
    assert len(to(bag)) == news.MOST_OF_ADDRESS + 1
    old, new = bag.links()[0], bag.links()[-1]
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]


def crowd(app: Flask, number: str, many: int, *, confirming: bool) -> None:
    with app.app_context(), transaction():
        for one in range(many):
            address = f"a{one}@example.org"
            news.ask(by_tracking_number(number), address, language="en", at=NOW)
            if confirming:
                news.confirm(db.session.scalars(select(Subscription).filter_by(address=address)).one(), NOW)


def test_a_case_has_few_followers_and_does_not_tell_whose_they_are(
    app: Flask, client: FlaskClient, number: str
) -> None:
    crowd(app, number, news.MOST_OF_CASE, confirming=True)
    for address in (BEN, "a3@example.org"):
        answer = ask(client, number, address)
        assert answer.status_code == 409
        assert f'value="{address}"' in answer.text, "what was typed is still there"
        assert news.FULL in answer.text


def test_strangers_who_confirm_nothing_keep_nobody_out(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str
) -> None:
    crowd(app, number, 5 * news.MOST_OF_CASE, confirming=False)
    confirmed(app, client, bag, number)
    assert [row.address for row in rows(app) if row.confirmed_at] == [BEN]


def test_who_confirms_when_ten_have_is_told_why_not(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    ask(client, number)
    work(app, NOW)
    crowd(app, number, news.MOST_OF_CASE, confirming=True)
    answer = client.post(bag.links()[0], data={"do": "confirm"})
    assert answer.status_code == 409
    assert "can’t write to yours" in answer.text
    assert f'href="/track/{number}"' in answer.text
    assert sum(1 for row in rows(app) if row.confirmed_at) == news.MOST_OF_CASE


def test_few_addresses_a_day_are_asked_from_one_place(
    client: FlaskClient, number: str, tuesday: time_machine.Traveller
) -> None:
    def asked(one: int) -> TestResponse:
        tuesday.shift(timedelta(minutes=5))
        return ask(client, number, f"a{one}@example.org")

    answers = [asked(one) for one in range(21)]
    assert [one.status_code for one in answers] == [303] * 20 + [429]
    assert "try again tomorrow" in answers[-1].text
    assert 'value="a20@example.org"' in answers[-1].text, "what was typed is still there"


@pytest.mark.parametrize("typed", ["", "   ", "ben", "ben@", "a@b.example.org\r\nBcc: c@example.org", "x" * 300])
def test_what_is_no_address_is_said_beside_the_field(app: Flask, client: FlaskClient, number: str, typed: str) -> None:
    answer = ask(client, number, typed)
    assert answer.status_code == 422
    assert 'id="address-fault"' in answer.text
    assert rows(app) == []


def test_an_unknown_case_has_no_news(client: FlaskClient) -> None:
    assert ask(client, "DV-0000-0000-0000").status_code == 404
    for path in ("/news/unknown", "/news/unknown/stop"):
        assert client.post(path).status_code == 404
    assert client.get("/news/unknown").status_code == 404


def test_asking_is_limited(client: FlaskClient, number: str) -> None:
    answers = [ask(client, number, "no") for _ in range(7)]
    assert [one.status_code for one in answers] == [422] * 5 + [429] * 2
    assert 'value="no"' in answers[-1].text, "what was typed is still there"


def test_the_page_in_another_language_is_a_look_at_the_case_like_any_other(client: FlaskClient, number: str) -> None:
    pressed = [client.post(f"/track/{number}/news", data={"do": "language", "address": BEN}) for _ in range(61)]
    assert [one.status_code for one in pressed] == [200] * 60 + [429]
    assert f'value="{BEN}"' in pressed[0].text


def test_a_case_that_is_over_can_not_be_followed_and_its_addresses_go(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str, tuesday: time_machine.Traveller
) -> None:
    confirmed(app, client, bag, number)
    with app.app_context(), transaction():
        do(by_tracking_number(number), Move.WITHDRAW, reason="It was mended.")
    look(app, NOW + timedelta(minutes=5))
    assert len(to(bag)) == 2, "its end is told"
    assert "Be told when something changes" not in client.get(f"/track/{number}").text
    assert ask(client, number, "new@example.org").status_code == 409
    for days, left in ((29, 1), (31, 0)):
        with app.app_context(), transaction():
            news.forget(at=NOW + timedelta(days=days))
        assert len(rows(app)) == left


def test_what_was_not_confirmed_in_a_day_is_forgotten(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str, tuesday: time_machine.Traveller
) -> None:
    ask(client, number)
    work(app, NOW)
    path = bag.links()[-1]
    tuesday.shift(timedelta(days=1, minutes=1))
    assert client.post(path, data={"do": "confirm"}).status_code == 404
    with app.app_context(), transaction():
        news.forget(at=NOW + timedelta(days=1, minutes=1))
    assert rows(app) == []


def test_the_address_is_in_one_place(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    confirmed(app, client, bag, number)
    with app.app_context(), transaction():
        answered(by_tracking_number(number))
    look(app, NOW + timedelta(minutes=5))
    with app.app_context():
        case = by_tracking_number(number)
        elsewhere = [str(job.args) for job in db.session.scalars(select(Job))]
        elsewhere += [f"{one.to_address} {one.body_text}" for one in db.session.scalars(select(Notice))]
        elsewhere += [f"{one.detail} {one.facts}" for one in case.events]
    assert not any(BEN in one for one in elsewhere)


@pytest.mark.parametrize("length", [5, 40, 200])
def test_a_header_that_says_how_to_end_it_is_whole_however_long(length: int) -> None:
    address = f"https://{'x' * length}.example.org/news/{'k' * 22}/stop"
    told = mail.Mail("A", "a@example.org", "", BEN, "Ä" * 90, "t", "<1@example.org>", NOW, unsubscribe=address)
    lines = mail.seal(told).raw.split(b"\r\n")
    assert f"List-Unsubscribe: <{address}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_nothing_but_an_address_ends_it() -> None:
    for address in ("https://example.org/a b\r\nBcc: c@example.org", "https://example.org/ä"):
        told = mail.Mail("A", "a@example.org", "", BEN, "s", "t", "<1@example.org>", NOW, unsubscribe=address)
        with pytest.raises(mail.Unsendable):
            mail.seal(told)
