"""What the model of names takes for one, at both desks: told apart from what looks so, and struck by a person alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.cast import ROADS
from tests.duties import county, reports

WROTE = "I spoke to Samuel about it, and Mrs Trevanion saw us."
GUESSED = "Samuel may be a name: the model Strike"


def _drafted() -> int:
    reports.case(description=WROTE)
    return reports.drafted().id


@pytest.mark.clauses("OC-8")
def test_the_redaction_desk_says_what_the_model_guessed_and_a_person_strikes_it(app: Flask) -> None:
    with app.app_context():
        reports.open_up()
    desk, client = f"/staff/disclosure/{made(app, _drafted)}", signed_in(app, county.ANALYST)
    page = client.get(desk).text
    assert GUESSED in _plain(page)
    assert "Mrs Trevanion Strike" in _plain(page), "what looks like a name isn't said to be guessed"
    assert "<del" not in page, "nothing is struck by a guess"
    link = next(one for one in re.findall(r'href="([^"]*/strike\?[^"]*start=[^"]*)"', page)).replace("&amp;", "&")
    assert 'value="Samuel"' in client.get(link).text
    assert submit(client, link, words="Samuel").status_code == 422, "a reason is asked for as for any other"
    assert submit(client, link, words="Samuel", reason="other").status_code == 302
    page = client.get(desk).text
    assert re.search(r"<del [^>]*>Samuel</del>", page)
    assert GUESSED not in _plain(page)


def test_the_desk_of_who_asks_for_all_about_them_says_it_too(app: Flask) -> None:
    def noted() -> int:
        case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(3)).case, at=days_ago(2))
        cast.do(case, Move.CONTACT, at=days_ago(1), method="phone", note=WROTE)
        return case.id

    case_id, client = made(app, noted), signed_in(app, ROADS)
    page = client.get(submit(client, f"/staff/cases/{case_id}/subject").location).text
    assert GUESSED in _plain(page)
    assert "Mrs Trevanion Strike" in _plain(page)
    assert "Dear Alice Penrose" in page
    assert "<mark>Alice Penrose</mark>" not in page, "what is the reporter's own is theirs"


def _plain(page: str) -> str:
    return " ".join(told(re.sub(r'<span class="hidden">.*?</span>', "", page)).split())
