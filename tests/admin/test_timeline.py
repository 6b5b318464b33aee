"""What happened to a case, narrowed to what was said, done or filed, or came from the reporter; back to one's place."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told

SOON = days_ago(-60).date().isoformat()


def _case(calls: int = 1) -> int:
    case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(6)).case, at=days_ago(5))
    for call in range(calls):
        cast.do(case, Move.CONTACT, at=days_ago(4), method="phone", note=f"She rang, call {call}.")
    cast.do(case, Move.REMEDY, at=days_ago(3), kind="service", what="Mend the road", due_on=SOON)
    return case.id


def _timeline(app: Flask, case_id: int, query: str = "") -> str:
    page = signed_in(app, cast.ROADS).get(f"/staff/cases/show/{case_id}{query}").text
    found = re.search(r'<section class="sheet" id="timeline">.*?</section>', page, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("sort", "there", "not_there"),
    [
        ("all", ("Contact by", "Something was promised.", "Received"), ()),
        ("nonsense", ("Contact by", "Something was promised."), ()),
        ("said", ("Contact by", "Acknowledged by", "Received"), ("Something was promised.", "Given to Tom")),
        ("done", ("Something was promised.", "Given to Tom"), ("Contact by", "Received")),
        ("reporter", ("Received",), ("Contact by", "Something was promised.")),
        ("files", ("Nothing of that sort.",), ("Contact by",)),
    ],
)
def test_it_is_narrowed_by_plain_links(
    app: Flask, sort: str, there: tuple[str, ...], not_there: tuple[str, ...]
) -> None:
    shown = _timeline(app, made(app, _case), f"?timeline={sort}")
    for words in there:
        assert words in told(shown), words
    for words in not_there:
        assert words not in told(shown), words
    assert "?timeline=said#timeline" in shown


def test_many_lines_are_folded_behind_the_newest(app: Flask) -> None:
    shown = _timeline(app, made(app, lambda: _case(20)))
    newest, folded = shown.split("<details>")
    assert newest.count("<li><p") == 12
    assert "She rang, call 0." in folded


def test_a_letter_is_read_where_its_line_leads(app: Flask) -> None:
    case_id = made(app, _case)
    page = signed_in(app, cast.ROADS).get(f"/staff/cases/show/{case_id}").text
    (place,) = set(re.findall(r'href="#(letter-\d+)"', page))
    assert f'id="{place}"' in page
    for anchor in re.findall(r'href="#([a-z-]+\d*)"', page):
        assert f'id="{anchor}"' in page, anchor


@pytest.mark.parametrize(
    ("move", "typed", "place"),
    [
        ("remedy", {"kind": "service", "what": "Sweep it", "due_on": SOON}, "#remedies"),
        ("points", {"points-0-words": "It was late."}, "#points"),
        ("pause", {"reason": "Waiting for photographs"}, ""),
    ],
)
def test_a_move_leads_back_to_its_place(app: Flask, move: str, typed: dict[str, str], place: str) -> None:
    case_id = made(app, _case)
    client = signed_in(app, cast.ROADS)
    assert f'href="/staff/cases/show/{case_id}{place}">Cancel' in client.get(f"/staff/cases/{case_id}/{move}").text
    answer = submit(client, f"/staff/cases/{case_id}/{move}", **typed)
    assert answer.location == f"/staff/cases/show/{case_id}{place}", told(answer.text)
    page = client.get(answer.location.partition("#")[0]).text
    assert f'id="{place[1:] or "now"}"' in page
    assert 'role="status"' in page.partition('class="case-head')[2].partition('class="columns')[0]
