"""What holds for every public page."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.queries import by_tracking_number
from portal.database import db, transaction
from tests.cast import answered
from tests.public.journey import inputs, open_room, sent, typed

READ = [
    "/",
    "/devon/about",
    "/san-clemente/about",
    "/devon/start",
    "/san-clemente/start",
    "/devon/submit",
    "/devon/submit/what",
    "/devon/resume",
    "/devon/resume/7K3M-Q9TX-4HBW-2F8C-VN5E",
    "/san-clemente/submit",
    "/devon/submitted",
    "/devon/performance",
    "/devon/performance/2026-q2",
    "/devon/performance/2026-q2.json",
    "/devon/performance/2026-q2/kinds.csv",
    "/devon/brand.css",
    "/devon/logo",
    "/devon/reports",
    "/devon/reports/2026-04-01--2026-06-30",
    "/devon/reports/2026-04-01--2026-06-30/policy/kinds.csv",
    "/devon/reports/2026-04-01--2026-06-30/policy.json",
    "/track",
    "/news/unknown",
    "/news/unknown/stop",
    "/devon/news/stopped",
]
OF_A_CASE = ["", "/open", "/room", "/escalate", "/withdraw", "/letters/1", "/letters/1/pdf", "/add"]
OF_A_CASE += ["/news", "/dates.ics", "/details", "/everything.zip", "/opinion", f"/enter/{'x' * 43}"]
# A script of ours has a file of its own; what else could run, or look like something, isn't on a page.
OURS_ALONE = (
    r'<script(?! src="/static/\w+\.js(?:\?v=\w+)?"(?: defer| data-exit="[^"]+")></script>)|<style|\sstyle=|\son\w+='
)
# Nothing is fetched from elsewhere or sent there; what leads there tells nobody from where.
ELSEWHERE = (
    r'(?:src|action)="(?:https?:)?//(?!127\.0\.0\.1)'
    r'|href="(?:https?:)?//(?!127\.0\.0\.1)[^"]*"(?! rel="noreferrer)'
)
A_FILE = f"/files/{'x' * 22}"


@pytest.fixture
def number(app: Flask, client: FlaskClient) -> str:
    """The number of an answered case whose room is open."""
    number, passphrase = sent(client)
    with app.app_context(), transaction():
        answered(by_tracking_number(number))
    open_room(client, number, passphrase)
    return number


def every_page(number: str) -> list[str]:
    return [*READ, *(f"/track/{number}{path}" for path in (*OF_A_CASE, A_FILE)), "/nowhere", "/track/DV-0000-0000-0000"]


def fingerprint(app: Flask) -> dict[str, list[str]]:
    with app.app_context():
        return {
            table.name: sorted(repr(row) for row in db.session.execute(table.select()).all())
            for table in db.metadata.sorted_tables
            if not table.name.startswith("ab_")
        }


def test_every_public_route_is_walked(app: Flask, number: str) -> None:
    rules = {
        rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public.") and "GET" in rule.methods
    }
    adapter = app.url_map.bind("localhost")
    walked = {adapter.match(path, return_rule=True)[0].rule for path in every_page(number) if path != "/nowhere"}
    assert rules == walked


def test_a_get_changes_nothing(app: Flask, client: FlaskClient, number: str) -> None:
    before = fingerprint(app)
    for path in every_page(number):
        assert client.get(path).status_code < 500
    assert fingerprint(app) == before


def test_every_page_has_its_frame_and_a_strict_policy(client: FlaskClient, number: str) -> None:
    for path in every_page(number):
        answer = client.get(path)
        if answer.mimetype != "text/html" or answer.status_code == 302:
            continue
        page = answer.text
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert not re.search(OURS_ALONE, page), path
        assert not re.search(ELSEWHERE, page), path
        assert len(re.findall(r"<h1[ >]", page)) == 1, path
        assert page.count("<main") == 1
        assert re.search(r'<html lang="en[^"]*"', page)
        assert 'class="skip"' in page
        assert re.search(r"<title>[^<]+</title>", page)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        for described in re.findall(r'aria-describedby="([^"]+)"', page):
            assert set(described.split()) <= set(ids), (path, described)


def test_reading_leaves_no_cookie(app: Flask) -> None:
    visitor = app.test_client()
    for path in ("/", "/devon/about", "/track", "/track/DV-0000-0000-0000", "/devon/submitted"):
        assert "Set-Cookie" not in visitor.get(path).headers, path


def test_the_start_names_each_procedure_and_its_form(client: FlaskClient) -> None:
    page = client.get("/").text
    for words in (
        "Devon County Council",
        "City of San Clemente",
        'href="/devon/start"',
        'href="/san-clemente/about"',
        'name="number"',
    ):
        assert words in page


@pytest.mark.clauses("DV-22", "SC-10")
@pytest.mark.parametrize("pack", ["devon", "san-clemente"])
def test_about_tells_kinds_stages_limits_and_rights_with_their_clauses(client: FlaskClient, pack: str) -> None:
    page = client.get(f"/{pack}/about").text
    wanted = {
        "devon": [
            "Compliment",
            "DV-22",
            "Stage 3: Corporate Review",
            "10 working days",
            "DV-26",
            "Ombudsman",
            "01632 960100",
        ],
        "san-clemente": ["SC-13", "24 working hours", "14 working days", "SC-4", "the response times do not apply"],
    }
    for words in wanted[pack]:
        assert words in page
    assert client.get("/nowhere/about").status_code == 404


def test_typed_markup_is_only_text(client: FlaskClient) -> None:
    bad = '"><script>alert(1)</script>'
    page = client.post(
        "/devon/submit",
        data={**inputs(client.get("/devon/submit")), **typed(description=bad, name=bad), "do": "review"},
    )
    assert "<script>" not in page.text
    assert inputs(page)["description"] == bad
    assert "<script>" not in client.get("/track/%22%3E%3Cscript%3E").text


def test_the_body_of_every_error_is_a_page(client: FlaskClient) -> None:
    for answer in (client.get("/nowhere"), client.put("/devon/submit"), client.get("/devon/nowhere")):
        assert answer.status_code in {404, 405}
        assert "<main" in answer.text
