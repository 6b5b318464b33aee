"""Who has what, and the view from above: what is counted is what one may see, and each figure leads to just that."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.cases import absences, designees
from portal.cases.actors import officer
from portal.cases.models import Case
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, told
from tests.labels.town import about

LOAD, ABOVE = "/staff/load/", "/staff/overview/"


def _cases() -> dict[str, str]:
    """One overdue and one paused with Tom, one with Helen, one with nobody."""
    late = cast.acknowledged(cast.received(cast.submission(), at=days_ago(40)).case, at=days_ago(39))
    paused = cast.acknowledged(cast.received(cast.submission(), at=days_ago(4)).case, at=days_ago(3))
    cast.do(paused, Move.PAUSE, at=days_ago(1), reason="We wait for a report.")
    helen = cast.acknowledged(cast.received(cast.submission(), at=days_ago(2)).case, by=cast.SENIOR, at=days_ago(1))
    free = cast.received(cast.submission(), at=days_ago(1)).case
    found = {"late": late, "paused": paused, "helen": helen, "free": free}
    return {name: case.tracking_number for name, case in found.items()}


def _figures(page: str) -> dict[str, str]:
    """Return where each figure leads, by what it says it counts."""
    found = re.findall(r'<a href="([^"]+)">[\d,]+<span class="hidden"> ([^<]+)</span>', page)
    return {told(words): address.replace("&amp;", "&") for address, words in found}


def _listed(page: str) -> set[str]:
    return set(re.findall(r'class="number">([^<]+)<', page))


def test_each_figure_of_a_person_leads_to_just_those_cases(app: Flask) -> None:
    numbers = made(app, _cases)
    client = signed_in(app, cast.ROADS)
    figures = _figures(client.get(LOAD).text)
    wanted = {
        "open: Tom Easterbrook": {"late", "paused"},
        "overdue: Tom Easterbrook": {"late"},
        "paused: Tom Easterbrook": {"paused"},
        "open: Helen Trelawny": {"helen"},
        "open: Nobody yet": {"free"},
        "due in 7 days: Nobody yet": {"free"},
    }
    assert set(figures) == set(wanted)
    for words, names in wanted.items():
        assert _listed(client.get(figures[words]).text) == {numbers[name] for name in names}, words


def test_who_has_nothing_stands_there_and_whose_the_team_isn_t_sees_nothing_of_it(app: Flask) -> None:
    made(app, _cases)
    assert "Piotr Nowak 0 0 0 0" in told(signed_in(app, cast.ROADS).get(LOAD).text)
    page = told(signed_in(app, cast.CARE).get(LOAD).text)
    assert "Tom Easterbrook" not in page
    assert "Environment" not in page


def test_a_case_that_is_hidden_is_in_no_figure(app: Flask) -> None:
    def make() -> None:
        _cases()
        about(cast.ROADS, db.session.get_one(Case, 3))

    made(app, make)
    for address, trace in ((LOAD, "open: Helen Trelawny"), (ABOVE, "4 open")):
        assert trace not in told(signed_in(app, cast.ROADS).get(address).text), address
        assert trace in told(signed_in(app, cast.COMPLAINTS).get(address).text), address


def away_with_tom_for_them() -> None:
    """Note that Helen is away, and that Tom acts for her meanwhile."""
    helen, tom = cast.staff(cast.SENIOR), cast.staff(cast.ROADS)
    absences.note(helen, since=days_ago(1).date(), until=days_ago(-5).date(), by=officer(helen), at=days_ago(0))
    db.session.add(designees.delegate(helen, tom, "devon", since=days_ago(2), until=days_ago(-6)))


def test_who_is_away_is_marked_with_who_stands_in(app: Flask) -> None:
    made(app, lambda: (_cases(), away_with_tom_for_them()))
    client = signed_in(app, cast.ROADS)
    for address in (LOAD, "/staff/?whose=teams"):
        page = told(client.get(address).text)
        assert page.count("Away until") == 1, address
        assert "; Tom Easterbrook stands in" in page, address


def test_who_is_away_with_nobody_for_them_is_told_so(app: Flask) -> None:
    def make() -> None:
        helen = cast.staff(cast.SENIOR)
        absences.note(helen, since=days_ago(1).date(), until=days_ago(-5).date(), by=officer(helen), at=days_ago(0))

    made(app, make)
    assert "; nobody stands in" in told(signed_in(app, cast.ROADS).get(LOAD).text)


def test_the_cases_of_one_person_are_given_on_together_and_no_others(app: Flask) -> None:
    numbers = made(app, _cases)
    client = signed_in(app, cast.COMPLAINTS)
    ways = re.findall(r'<a href="([^"]+)">Give all to someone<span class="hidden">: Tom', client.get(LOAD).text)
    page = client.get(ways[0].replace("&amp;", "&")).text
    assert "Give to someone" in told(page)
    shown = told(page)
    assert numbers["late"] in shown
    assert numbers["paused"] in shown
    assert numbers["helen"] not in shown
    assert "Give all to someone" not in signed_in(app, cast.READER).get(LOAD).text


def test_all_of_a_narrowed_list_is_what_the_list_shows(app: Flask) -> None:
    numbers = made(app, _cases)
    page = signed_in(app, cast.COMPLAINTS).get("/staff/?team=1&status=paused").text
    assert _listed(page) <= {numbers["paused"]}
    team = re.findall(r"team=(\d+)", signed_in(app, cast.COMPLAINTS).get(ABOVE).text)[0]
    page = signed_in(app, cast.COMPLAINTS).get(f"/staff/?team={team}").text
    assert f'<input type="hidden" name="team" value="{team}">' in page
    assert "With all 4 of this list" in page
    assert "Team: Environment" in told(page)


def test_from_above_each_figure_leads_to_just_those_cases(app: Flask) -> None:
    numbers = made(app, _cases)
    client = signed_in(app, cast.ROADS)
    page = client.get(ABOVE).text
    figures = _figures(page)
    assert "Stage 1: Local Resolution" in told(page)
    for words, address in figures.items():
        wanted = {"open": {"late", "paused", "helen", "free"}, "due within 7 days": {"free"}, "overdue": {"late"}}
        names = wanted[words.partition(":")[0]]
        assert _listed(client.get(address).text) == {numbers[name] for name in names}, words
    assert {words.partition(": ")[2] for words in figures} == {
        "All teams",
        "Environment, Economy and Culture",
        "Stage 1: Local Resolution, Environment, Economy and Culture",
    }


def test_an_empty_view_says_so(app: Flask) -> None:
    assert "No case that you may see is open." in signed_in(app, cast.ROADS).get(ABOVE).text
    assert signed_in(app, cast.ADMIN).get(ABOVE).status_code == 403


@pytest.mark.parametrize("address", [LOAD, ABOVE])
def test_they_take_few_statements_however_many_cases(app: Flask, address: str) -> None:
    made(app, lambda: [_cases() for _ in range(4)] and None)
    client = signed_in(app, cast.COMPLAINTS)
    client.get(address)
    with counted(app) as statements:
        assert client.get(address).status_code == 200
    assert len(statements) <= 12, "\n".join(statements)
