"""The first run: a code that is good once, steps that are kept, one administrator, and then no such page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import config_brands
from portal.accounts import first_run
from portal.accounts.models import FirstRun, SecurityEntry
from portal.cases.models import Staff
from portal.database import db
from portal.errors import NotFound, Refused
from portal.http.clock import now
from tests import cast
from tests.admin.browsing import made, signed_in, submit, told
from tests.cast import ADMIN, COMPLAINTS

HERE, CHECKLIST = "/staff/first-run/", "/staff/checklist/"
SPELL = "Correct-Horse-42"
ME = {"first_name": "Ida", "last_name": "Keen", "username": "ida", "email": "ida@devon.example.org"}
CODE = re.compile(r"code ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})\n")


@pytest.fixture
def new(app: Flask) -> Flask:
    """A portal that nobody runs."""
    made(app, lambda: setattr(cast.staff(ADMIN), "active", False))
    return app


def code_of(app: Flask) -> str:
    """Return the code that the command prints."""
    printed = app.test_cli_runner().invoke(args=["portal", "first-run"])
    assert printed.exit_code == 0, printed.output
    assert HERE in printed.output
    return CODE.findall(printed.output)[0]


def begun(app: Flask) -> FlaskClient:
    """Return a browser that has given the code."""
    client = app.test_client()
    assert submit(client, HERE, code=code_of(app)).status_code == 302
    return client


def admins(app: Flask) -> list[str]:
    with app.app_context():
        people = db.session.scalars(select(Staff).where(Staff.active.is_(True))).unique()
        return [one.username for one in people if any(role.name == "Admin" for role in one.roles)]


def step(client: FlaskClient, where: str, **typed: object) -> str:
    """Say what a step asks, and return where it goes on."""
    answer = submit(client, f"{HERE}{where}/", **typed)
    assert answer.status_code == 302, told(answer.text)
    return answer.location


def all_steps(client: FlaskClient) -> str:
    assert step(client, "body", name="Devon & Friends", light="#0b5d3b").endswith("/procedures/")
    assert step(client, "procedures", packs=["devon"]).endswith("/mail/")
    assert step(client, "mail", sender="complaints@devon.example.org").endswith("/administrator/")
    return step(client, "administrator", **ME, password=SPELL, conf_password=SPELL)


def test_a_new_portal_is_set_up_step_by_step_and_the_door_is_gone(new: Flask) -> None:
    client = begun(new)
    assert client.get(HERE).location.endswith("/body/"), "the first step that nobody said anything of"
    assert all_steps(client).endswith(CHECKLIST)
    page = told(client.get(CHECKLIST).text)
    for words in ("still to be set", "PORTAL_PACKS=devon", "MAIL_FROM=complaints@devon.example.org", "Look yourself"):
        assert words in page, words
    assert admins(new) == ["ida"]
    for path in (HERE, f"{HERE}body/", f"{HERE}administrator/"):
        assert client.get(path).status_code == 404
        assert new.test_client().get(path).status_code == 404
    assert new.test_cli_runner().invoke(args=["portal", "first-run"]).exit_code == 1
    with new.app_context():
        assert SPELL not in str(db.session.get_one(FirstRun, 1).facts)
        lines = list(db.session.scalars(select(SecurityEntry.words)))
    assert lines == ["Became the administrator at the first run."]
    signed_in(new, "ida", SPELL)


def test_there_is_no_such_page_where_somebody_runs_the_portal(app: Flask) -> None:
    for path in (HERE, f"{HERE}body/"):
        assert app.test_client().get(path).status_code == 404
    with app.app_context(), pytest.raises(Refused):
        first_run.issue(now())


def test_a_wrong_code_opens_nothing_and_is_typed_only_so_often(new: Flask) -> None:
    code_of(new)
    client = new.test_client()
    statuses = [submit(client, HERE, code="7K3M-Q9TX-4HBW-2D8P").status_code for _ in range(11)]
    assert statuses == [409] * 10 + [429]
    assert client.get(f"{HERE}body/").location == HERE


def test_without_a_code_there_is_nothing_to_give(new: Flask) -> None:
    client = new.test_client()
    assert submit(client, HERE, code="").status_code == 422
    assert submit(client, HERE, code="x").status_code == 409, "none was printed yet"


def test_a_code_is_good_once_however_it_is_typed(new: Flask) -> None:
    code = code_of(new)
    assert submit(new.test_client(), HERE, code=code.lower().replace("-", " ")).status_code == 302
    again = new.test_client()
    answer = submit(again, HERE, code=code)
    assert (answer.status_code, "used already" in told(answer.text)) == (409, True)
    assert again.get(f"{HERE}body/").location == HERE


def test_a_code_is_good_for_a_day_and_its_browser_for_half_of_one(new: Flask) -> None:
    code, client = code_of(new), new.test_client()
    with time_machine.travel(now() + timedelta(hours=25), tick=True):
        assert submit(client, HERE, code=code).status_code == 409
    client = begun(new)
    with time_machine.travel(now() + timedelta(hours=13), tick=True):
        assert client.get(f"{HERE}body/").location == HERE


def test_whoever_comes_with_the_next_code_goes_on_where_it_was_left(new: Flask) -> None:
    first = begun(new)
    step(first, "body", name="Devon & Friends")
    second = begun(new)
    assert first.get(f"{HERE}body/").location == HERE, "the first browser has nothing any more"
    assert second.get(HERE).location.endswith("/procedures/")
    assert 'value="Devon &amp; Friends"' in second.get(f"{HERE}body/").text


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("body", {"name": ""}, "Fill this in."),
        ("body", {"name": "De\u200bvon"}, "a character that nobody sees"),
        ("body", {"name": "Devon", "light": "green"}, "Give a colour as six digits"),
        ("body", {"name": "Devon", "light": "#fefefe"}, "Choose a darker one"),
        ("body", {"name": "Devon", "dark": "#000000"}, "Choose a lighter one"),
        ("procedures", {"packs": []}, "Fill this in."),
        ("procedures", {"packs": ["atlantis"]}, "Choose one of"),
        ("mail", {"sender": "complaints"}, "doesn't look like an e-mail address"),
        ("administrator", {**ME, "email": "ida"}, "doesn't look like an e-mail address"),
        ("administrator", {**ME, "username": "x" * 65}, "At the most 64 characters"),
        ("administrator", {**ME, "password": "short"}, "password"),
        ("administrator", {**ME, "conf_password": "Another-Horse-42"}, "aren’t the same"),
        ("administrator", {**ME, "username": ADMIN}, "Somebody has this user name already"),
    ],
)
def test_what_cant_be_taken_is_told_and_nothing_is_kept(
    new: Flask, name: str, typed: dict[str, object], words: str
) -> None:
    client = begun(new)
    more = {"password": SPELL, "conf_password": SPELL} if name == "administrator" else {}
    answer = submit(client, f"{HERE}{name}/", **more | typed)
    assert (answer.status_code, words in told(answer.text)) == (422, True), told(answer.text)
    assert SPELL not in answer.text
    assert admins(new) == []
    with new.app_context():
        assert first_run.said(name) == {}


def test_a_step_that_isnt_one_has_no_page(new: Flask) -> None:
    assert begun(new).get(f"{HERE}nothing/").status_code == 404


def _at_once(app: Flask, acts: list[object]) -> list[str]:
    """Do several things at once, each in a thread of its own, and return what came of each."""
    found: list[str] = []
    line = Barrier(len(acts))

    def run(act: object) -> None:
        with app.app_context():
            line.wait(timeout=30)
            try:
                act()  # type: ignore[operator]  # each is a function
                db.session.commit()
                found.append("done")
            except (Refused, NotFound) as refusal:
                db.session.rollback()
                found.append(type(refusal).__name__)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(found)


def test_of_two_with_the_same_code_at_once_one_has_it(new: Flask) -> None:
    code = code_of(new)
    assert _at_once(new, [lambda: first_run.claim(code, now()) for _ in range(4)]) == ["Refused"] * 3 + ["done"]


def test_of_two_last_steps_at_once_one_makes_an_administrator(new: Flask) -> None:
    code = code_of(new)
    held = made(new, lambda: first_run.claim(code, now()))

    def finish(number: int) -> None:
        facts = {**ME, "username": f"ida{number}", "email": f"ida{number}@example.org"}
        first_run.finish(held, facts, password=SPELL, at=now())

    assert _at_once(new, [lambda: finish(1), lambda: finish(2)]) == ["NotFound", "done"]
    assert len(admins(new)) == 1


@pytest.fixture
def settled(new: Flask) -> Iterator[Flask]:
    """A portal whose settings say what was chosen at its first run."""
    all_steps(begun(new))
    before = new.config["SETTINGS"]
    text = '[devon]\nname = "Devon & Friends"\n[devon.light]\nbrand = "#0b5d3b"\n'
    brands = config_brands.read(text, before.instance, ("devon",))
    mail = {"mail_from": "complaints@devon.example.org", "smtp_url": "smtp://mail.example.org"}
    new.config["SETTINGS"] = replace(before, packs=("devon",), brands=brands, **mail)
    yield new
    new.config["SETTINGS"] = before


def test_what_is_in_place_is_told_as_set(settled: Flask) -> None:
    page = signed_in(settled, "ida", SPELL).get(CHECKLIST).text
    rows = {told(row).split("<")[0].strip().split("  ")[0]: told(row) for row in page.split("<tr>")[2:]}
    for name in ("Procedures", "Name and colours", "Sender of mail", "Mail "):
        row = next(words for start, words in rows.items() if words.strip().startswith(name))
        assert "● Set" in row, row
    assert "<pre" not in page


def test_the_checklist_is_for_administrators(app: Flask) -> None:
    assert signed_in(app, ADMIN).get(CHECKLIST).status_code == 200
    assert signed_in(app, COMPLAINTS).get(CHECKLIST).status_code == 403
