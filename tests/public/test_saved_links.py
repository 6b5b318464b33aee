"""The link to a saved form by mail: sealed until it has gone, wiped however that ends, and once to each address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, inspect, select, text

from portal.cases import saved_links, saving
from portal.cases.models import SavedLink
from portal.database import db, transaction
from portal.jobs.models import Job
from portal.notices import outgoing
from portal.notices.carrying import TransportError
from tests.cast import NOW
from tests.public.journey import inputs
from tests.public.mailbag import Mailbag, carried, text_of, work
from tests.public.test_saved import saved
from tests.public.test_steps import press

ALICE, BOB = "alice@example.org", "bob@example.org"


@pytest.fixture
def bag(app: Flask) -> Iterator[Mailbag]:
    yield carried(app)
    app.extensions.pop(outgoing.EXTENSION)


def ask(client: FlaskClient, page: Any, code: str, to: str = ALICE) -> int:
    """Press “Mail me the link” on the page that shows the code, and return the answer's status."""
    given = {**inputs(page), "saved": code, "mail_to": to}
    return client.post("/devon/resume/mail", data=given).status_code


def everything(app: Flask) -> str:
    """Return all that stands in any table, as whoever stole the database would read it."""
    with app.app_context():
        told = []
        for table in inspect(db.engine).get_table_names():
            rows = db.session.execute(text(f'SELECT * FROM "{table}"')).all()
            told += [
                bytes(one).decode("latin-1") if isinstance(one, memoryview | bytes) else str(one)
                for row in rows
                for one in row
            ]
        return "\n".join(told)


def waiting(app: Flask) -> list[bool]:
    """Return of each mail that was asked for whether its words are still there, sealed."""
    with app.app_context():
        return [one.sealed is not None for one in db.session.scalars(select(SavedLink).order_by(SavedLink.id))]


def test_it_is_mailed_and_never_stands_in_clear(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    code, page = saved(client)
    assert ask(client, page, code) == 200
    for secret in (code, code.replace("-", ""), ALICE):
        assert secret not in everything(app), "it waits, and nobody can read where to or what"
    assert waiting(app) == [True]
    work(app, NOW)
    [(to, message)] = bag.messages
    assert to == ALICE
    assert bag.links() == [f"/devon/resume/{code}"]
    assert "pothole" not in text_of(message)
    assert code not in message["subject"]
    assert waiting(app) == [False]
    assert ALICE not in everything(app)


class Refusing:
    """A mail server that says no, for good or for now."""

    def __init__(self, *, permanent: bool) -> None:
        self.permanent = permanent

    def send(self, _message: object, _to: str) -> None:
        raise TransportError("The mail server said no.", self.permanent)


def test_refused_for_good_it_is_wiped_at_once(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    code, page = saved(client)
    ask(client, page, code)
    outgoing.use(app, Refusing(permanent=True))
    work(app, NOW)
    assert waiting(app) == [False]
    assert ALICE not in everything(app)


def test_tried_in_vain_it_is_wiped_when_nothing_more_is_tried(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    code, page = saved(client)
    ask(client, page, code)
    bag.away = True
    work(app, NOW)
    assert waiting(app) == [True], "it is tried again"
    for hour in range(1, 13):
        work(app, NOW + timedelta(hours=hour))
    with app.app_context():
        assert db.session.scalars(select(Job.state).where(Job.name == "forms.link_mail")).all() == ["gave_up"]
    assert waiting(app) == [False]


def test_what_no_job_came_to_an_end_with_is_wiped_after_a_day(app: Flask, client: FlaskClient) -> None:
    code, page = saved(client)
    ask(client, page, code)
    with app.app_context(), transaction():
        saved_links.forget(at=NOW + saved_links.TRIED_FOR - timedelta(minutes=1))
    assert waiting(app) == [True]
    with app.app_context(), transaction():
        saved_links.forget(at=NOW + saved_links.TRIED_FOR)
    assert waiting(app) == [False]


def test_with_another_secret_key_it_is_given_up_and_wiped(
    app: Flask, client: FlaskClient, bag: Mailbag, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, page = saved(client)
    ask(client, page, code)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-entirely-" * 3)
    work(app, NOW)
    assert waiting(app) == [False]
    assert bag.messages == []


def test_once_the_form_is_sent_no_link_goes_out(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    code, page = saved(client)
    ask(client, page, code)
    check = press(client, page, "reach", email=ALICE)
    assert press(client, check, "check", "send").status_code == 303
    assert waiting(app) == []
    work(app, NOW)
    assert [one for one in bag.links() if "/resume/" in one] == []


def test_what_nobody_came_back_to_takes_its_links_along(app: Flask, client: FlaskClient) -> None:
    code, page = saved(client)
    ask(client, page, code)
    with app.app_context(), transaction():
        saving.forget(at=NOW + saving.KEPT_FOR)
    assert waiting(app) == []


def test_pressed_at_once_it_is_one_mail(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    code, page = saved(client)
    held, cookie, barrier = inputs(page), client.get_cookie("portal"), threading.Barrier(5)
    assert cookie

    def again(_: int) -> int:
        browser = app.test_client()
        browser.set_cookie("portal", cookie.value)
        barrier.wait()
        given = {**held, "saved": code, "mail_to": ALICE}
        return browser.post("/devon/resume/mail", data=given).status_code

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(again, range(5))) == {200}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SavedLink)) == 1
    work(app, NOW)
    assert [to for to, _ in bag.messages] == [ALICE]


def test_another_address_is_another_mail_and_the_same_one_later_too(
    app: Flask, client: FlaskClient, bag: Mailbag, tuesday: time_machine.Traveller
) -> None:
    code, page = saved(client)
    for to in ("alcie@example.org", ALICE, ALICE.upper()):
        ask(client, page, code, to)
    work(app, NOW)
    assert [to for to, _ in bag.messages] == ["alcie@example.org", ALICE]
    tuesday.shift(saved_links.ONE_IN)
    ask(client, page, code)
    work(app, NOW + saved_links.ONE_IN)
    assert [to for to, _ in bag.messages][2:] == [ALICE], "it may have been lost on the way"


def test_nobodys_mailbox_is_filled(
    app: Flask, client: FlaskClient, bag: Mailbag, tuesday: time_machine.Traveller
) -> None:
    code, page = saved(client)
    for minute in range(0, 60, 3):
        tuesday.move_to(NOW + timedelta(minutes=minute))
        ask(client, page, code, BOB if minute % 2 else ALICE)
    work(app, NOW + timedelta(minutes=57))
    assert len(bag.messages) == saved_links.MOST_AN_HOUR
