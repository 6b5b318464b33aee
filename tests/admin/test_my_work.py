"""My work: one list of all that waits for an officer, what is due first at the top, each a click from its next move."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal.cases import filing
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Contribution
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, submit, told


def _answered(days: float = 9) -> Case:
    case = cast.received(cast.submission(), at=days_ago(days)).case
    remedy = {"kind": "service", "what": "We will mend the road.", "due_on": days_ago(-60).date()}
    return cast.answered(case, at=days_ago(days - 1), remedies=[remedy])


def everything() -> dict[str, int]:
    """Make one thing of each sort that waits for Tom, and return the cases by name."""
    late = cast.acknowledged(cast.received(cast.submission(), at=days_ago(40)).case, at=days_ago(39))
    soon = cast.acknowledged(cast.received(cast.submission(), at=days_ago(2)).case, at=days_ago(1))
    promised = _answered()
    filing.record(promised, [], words="It is by the church.", by=REPORTER, at=days_ago(3))
    asked = cast.acknowledged(cast.complaint(), by=cast.SENIOR)
    due = (days_ago(0) + timedelta(days=2)).date()
    who = f"staff:{cast.staff(cast.ROADS).id}"
    cast.do(asked, Move.ASK, by=cast.SENIOR, at=days_ago(1), of=who, what="Was the crew there?", due_on=due)
    db.session.flush()
    return {"late": late.id, "soon": soon.id, "promised": promised.id, "asked": asked.id}


def _ways(page: str) -> list[tuple[str, str]]:
    """Return the next moves in their order: where each leads, and its words."""
    found = re.findall(r'class="ways">(.*?)</span></div>', page, flags=re.DOTALL)
    return [one for ways in found for one in re.findall(r'href="([^"]+)">([^<]+)<', ways)]


def test_each_thing_that_waits_is_one_click_from_its_next_move(app: Flask) -> None:
    ids = made(app, everything)
    page = signed_in(app, cast.ROADS).get("/staff/").text
    assert _ways(page) == [
        (f"/staff/cases/{ids['late']}/respond", "Answer"),
        (f"/staff/cases/show/{ids['promised']}", "Read it"),
        ("/staff/requests/edit/1", "Answer"),
        (f"/staff/cases/{ids['soon']}/respond", "Answer"),
        ("/staff/remedies/edit/1", "Keep the promise"),
        (f"/staff/cases/{ids['promised']}/step", "Tick off a step"),
    ]
    client = signed_in(app, cast.ROADS)
    for address, _ in _ways(page):
        assert client.get(address).status_code == 200, address
    assert "Helen Trelawny asks you or your team" in told(page)
    assert "Information was added." in told(page)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("sort=case", {"Answer", "Tick off a step"}),
        ("sort=remedy", {"Keep the promise"}),
        ("sort=asked", {"Answer"}),
        ("sort=news", {"Read it"}),
        ("sort=decide", set()),
        ("due=overdue", {"Answer"}),
        ("due=today", set()),
        ("sort=asked&due=week", {"Answer"}),
        ("sort=remedy&due=overdue", set()),
    ],
)
def test_it_is_narrowed_by_sort_and_by_what_is_due(app: Flask, asked: str, words: set[str]) -> None:
    made(app, everything)
    page = signed_in(app, cast.ROADS).get(f"/staff/?whose=me&{asked}").text
    assert {said for _, said in _ways(page)} == words
    assert words or "Nothing of this is here." in told(page)


def test_the_counts_are_those_of_the_rows(app: Flask) -> None:
    made(app, everything)
    page = told(signed_in(app, cast.ROADS).get("/staff/").text)
    for words in ("Waits for me 6", "My cases 3", "Promises to keep 1", "Asked of me 1", "Unread 1", "Overdue 1"):
        assert words in page
    assert "For me to approve" not in page, "what holds nothing isn't offered"
    assert "Overdue 0" in told(signed_in(app, cast.ROADS).get("/staff/?whose=me&sort=news").text)


def test_what_waits_for_others_is_not_there(app: Flask) -> None:
    made(app, everything)
    page = signed_in(app, cast.CARE).get("/staff/").text
    assert "Nothing waits for you: you are up to date." in told(page)
    assert _ways(page) == []


def test_a_reply_is_unread_until_the_case_is_opened_by_whoever_deals_with_it(app: Flask) -> None:
    def written(days: float) -> int:
        case = db.session.get(Case, 1) or _answered()
        filing.record(case, [], words="There is more.", by=REPORTER, at=days_ago(days))
        return case.id

    made(app, lambda: written(3))
    tom, unread = signed_in(app, cast.ROADS), "/staff/?whose=me&sort=news"
    signed_in(app, cast.SENIOR).get("/staff/cases/show/1")
    assert "Came 3 days ago" in told(tom.get(unread).text), "another's look changes nothing"
    for _ in range(2):
        tom.get("/staff/cases/show/1")
        assert _ways(tom.get(unread).text) == []
    made(app, lambda: written(0))
    assert "Came today" in told(tom.get(unread).text), "what came after it was opened is new again"


def test_a_move_after_the_reply_makes_it_read(app: Flask) -> None:
    def make() -> None:
        case = _answered()
        filing.record(case, [], words="There is more.", by=REPORTER, at=days_ago(3))
        cast.do(case, Move.STEP, at=days_ago(2), step="lesson", note="Reports are looked through.")

    made(app, make)
    assert "Unread" not in told(signed_in(app, cast.ROADS).get("/staff/").text)


def test_what_a_contributor_gives_is_new_to_whoever_asked(app: Flask) -> None:
    def make() -> None:
        case = cast.acknowledged(cast.complaint())
        due = (days_ago(0) + timedelta(days=2)).date()
        who = f"staff:{cast.staff(cast.SENIOR).id}"
        cast.do(case, Move.ASK, at=days_ago(1), of=who, what="Was the crew there?", due_on=due)

    made(app, make)
    answer = signed_in(app, cast.SENIOR)
    page = answer.get("/staff/requests/edit/1").text
    assert submit(answer, "/staff/requests/edit/1", on=page, answer="On Monday.").status_code == 302
    assert "A contribution came in." in told(signed_in(app, cast.ROADS).get("/staff/?whose=me&sort=news").text)
    with app.app_context():
        assert db.session.get_one(Contribution, 1).answer == "On Monday."


def test_a_reader_opens_what_others_work(app: Flask) -> None:
    def make() -> int:
        due = (days_ago(0) + timedelta(days=2)).date()
        case = cast.acknowledged(cast.complaint())
        return cast.do(case, Move.ASK, at=days_ago(1), of=f"team:{case.team_id}", what="When?", due_on=due) or case.id

    made(app, make)
    ways = _ways(signed_in(app, cast.READER).get("/staff/?whose=me").text)
    assert all(words == "Open it" for _, words in ways)
    assert ways


@pytest.mark.parametrize("address", ["/staff/", "/staff/?whose=teams", "/staff/?whose=all&team=1&officer=1"])
def test_it_takes_few_statements_however_much_waits(app: Flask, address: str) -> None:
    def make() -> None:
        for _ in range(3):
            everything()
        cast.do(_answered(30), Move.REMEDY, kind="service", what="More.", due_on=days_ago(-9).date(), at=days_ago(1))

    made(app, make)
    client = signed_in(app, cast.ROADS)
    client.get(address)
    with counted(app) as statements:
        assert client.get(address).status_code == 200
    assert len(statements) <= 12, "\n".join(statements)


def test_the_list_goes_on_on_further_pages_in_the_same_order(app: Flask) -> None:
    def make() -> list[str]:
        cases = [cast.received(cast.submission(), at=days_ago(60 - number)).case for number in range(53)]
        for case in cases:
            cast.do(case, Move.ALLOCATE, at=days_ago(0), to=cast.staff(cast.ROADS).id)
        return [case.tracking_number for case in cases]

    numbers = made(app, make)
    client = signed_in(app, cast.ROADS)
    pages = [client.get(f"/staff/?whose=me&page={page}").text for page in (0, 1)]
    shown = [re.findall(r'class="number">([^<]+)<', page) for page in pages]
    assert [len(page) for page in shown] == [50, 3]
    assert sorted(shown[0] + shown[1]) == sorted(numbers)
    assert "Next page" in pages[0]
    assert "Earlier page" in pages[1]
