"""The table of clauses on the page about a procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlalchemy import event

from portal.database import db
from portal.procedures import conformance
from portal.procedures.conformance import Conformance, Line
from tests.browser import axe
from tests.fixtures_app import Sqlite
from tests.support import clauses
from tests.support.server import WebServer

MOST_BYTES = 60_000


def test_each_clause_of_the_body_is_told_and_no_one_else_s(client: FlaskClient) -> None:
    page = client.get("/san-clemente/about").text
    counts, _, told = page.partition('id="conformance"')
    assert "clause by clause: 42 in all." in counts.rpartition("<h2")[2], "told before the table is opened"
    record = {key: proof for key, proof in clauses.read().items() if key.startswith("SC-")}
    assert re.findall(r'<th scope="row">([A-Z]+-\d+)<', told) == list(record)
    assert told.count(">Proved by ") == sum(bool(proof.proved_by) for proof in record.values())
    assert "Complaint acknowledged within 4 working days of receipt" in told


def test_a_procedure_outside_of_the_list_says_so(client: FlaskClient) -> None:
    told = client.get("/lgsco-code/about").text.partition('id="conformance"')[2]
    assert "LG-6.10" in told
    assert "aren’t in the list" in told
    assert ">Proved by" not in told


def test_the_three_ways_of_a_clause(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (Line("DV-1", "One", 1, ""), Line("DV-2", "Two", 0, "the page of contacts"), Line("DV-3", "Three", 0, ""))
    monkeypatch.setattr("portal.public.home.conformance", lambda _: Conformance(lines, ("DV-4",)))
    told = client.get("/devon/about").text.partition("How we know that the portal does this")[2]
    for words in (
        "clause by clause: 3 in all.",
        "whenever it changes: 1.",
        "Proved by 1 test<",
        "Kept by people<",
        "With the page of contacts",
        "Not yet<",
        "helps them: 1. Not yet: 1.",
        "which the procedure names too",
    ):
        assert words in told


def test_it_asks_the_database_nothing(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/devon/about")  # the first reads the packs

    def statements() -> int:
        asked: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            client.get("/devon/about")
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    with_it = statements()
    monkeypatch.setattr("portal.public.home.conformance", lambda _: Conformance((), ()))
    assert with_it == statements()


def test_it_ships_within_the_portal() -> None:
    assert conformance.RECORD.parent.name == "procedures"
    assert conformance.RECORD.is_file()


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the portal is really served."""
    sqlite_backend.rewind()
    folder = tmp_path_factory.mktemp("served")
    settings = sqlite_backend.app.config["SETTINGS"]
    environment = {
        "DATABASE_URL": settings.database_url,
        "PORTAL_INSTANCE": str(folder),
        "SECRET_KEY": settings.secret_key,
    }
    with WebServer(environment) as server:
        yield server.url


@pytest.mark.browser
def test_it_fits_a_phone_and_a_desk(browser: Browser, address: str) -> None:
    for width in (390, 1280):
        screen = {"width": width, "height": 900}
        page = browser.new_page(viewport=screen, java_script_enabled=False, reduced_motion="reduce")
        page.goto(f"{address}/devon/about#conformance")
        table = page.locator("#conformance")
        expect(table).to_be_in_viewport()
        size = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert size[0] <= size[1], width
        heading = page.get_by_role("heading", name="How we know that the portal does this").bounding_box()
        assert heading is not None
        assert 0 <= heading["y"] < 900, "the address leads to the table"
        row = table.locator("tbody tr").first
        boxes = [row.locator(part).bounding_box() for part in ("th", "td >> nth=0", "td >> nth=1")]
        assert all(box and box["width"] > 40 for box in boxes), (width, boxes)
        assert row.locator("td").first.evaluate("one => one.scrollWidth <= one.clientWidth")
        page.close()


@pytest.mark.browser
def test_the_page_stays_short_and_light(browser: Browser, address: str) -> None:
    """The table is closed for whoever reads how it works, and weighs what an old phone can bear."""
    for language in ("en", "ar"):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        got: list[int] = []
        page.on("requestfinished", lambda one, got=got: got.append(one.sizes()["responseBodySize"]))
        page.goto(f"{address}/devon/about?lang={language}", wait_until="networkidle")
        expect(page.locator("#conformance")).to_be_hidden()
        assert sum(got) < MOST_BYTES, (language, got)
        page.locator(".by-clause summary").click()
        expect(page.locator("#conformance")).to_be_visible()
        axe.look_over(page, f"the clauses in {language}")
        page.close()
